import { asList, asObject, asText, type Json } from './json.ts';
import {
  ApiProblem,
  addMessage,
  type Call,
  changeMessage,
  filesOf,
  insist,
  type RestContext,
  remove,
  shown,
} from './messages.ts';
import { choiceProblems, FLAG, messageProblems, modalProblems } from './rules.ts';
import type { FakeChannel, FakeMessage, FakeUser } from './state.ts';

const FIRST_ANSWER_MS = 3_000;
const TOKEN_MS = 15 * 60_000;
const USER_INSTALL_FOLLOW_UPS = 5;

/** One act of a person that waits for the bot's answer. */
export interface FakeInteraction {
  readonly id: string;
  readonly token: string;
  /** 2 command, 3 component, 4 autocomplete, 5 modal. */
  readonly type: number;
  readonly user: FakeUser;
  readonly channel: FakeChannel;
  readonly createdAt: number;
  /** The message whose component was used. */
  readonly source: FakeMessage | undefined;
  /** The app is in the person's account only, not in this server. */
  readonly userInstalled: boolean;
  callbackType: number | undefined;
  ackMs: number | undefined;
  original: FakeMessage | undefined;
  followUps: FakeMessage[];
  modal: Json | undefined;
  choices: { readonly name: string; readonly value: string }[] | undefined;
}

type Answer = { readonly status: number; readonly json?: unknown };

const ALLOWED_CALLBACKS: Readonly<Record<number, readonly number[]>> = {
  2: [4, 5, 9],
  3: [4, 5, 6, 7, 9],
  4: [8],
  5: [4, 5, 6, 7],
};

/** `POST /interactions/{id}/{token}/callback`: the first answer, once, within three seconds. */
export function answerInteraction(context: RestContext, method: string, path: string, call: Call): Answer | undefined {
  const match = /^\/interactions\/(\d+)\/([^/]+)\/callback$/.exec(path);
  if (match === null || method !== 'POST') return undefined;
  const interaction = context.interactions.get(match[2]);
  if (interaction === undefined || interaction.id !== match[1])
    throw new ApiProblem(404, 10_062, 'Unknown interaction');
  if (interaction.callbackType !== undefined)
    throw new ApiProblem(400, 40_060, 'Interaction has already been acknowledged.');
  const waited = context.world.now() - interaction.createdAt;
  if (waited > FIRST_ANSWER_MS) throw new ApiProblem(404, 10_062, 'Unknown interaction');
  const type = Number(call.body.type);
  const data = asObject(call.body.data);
  const what = `callback ${type}`;
  if (!ALLOWED_CALLBACKS[interaction.type]?.includes(type))
    insist(context, what, [`type: not allowed for an interaction of type ${interaction.type}`]);
  if ((type === 6 || type === 7) && interaction.source === undefined)
    insist(context, what, ['type: needs a message that the interaction came from']);

  if (type === 4) {
    insist(context, what, messageProblems(data, { interaction: true, files: filesOf(call) }));
    interaction.original = place(context, interaction, { ...call, body: data });
  } else if (type === 5) {
    const flags = Number(data.flags ?? 0);
    if (flags & ~FLAG.ephemeral) insist(context, what, ['flags: a deferred answer may only be ephemeral']);
    interaction.original = place(context, interaction, { ...call, body: {} }, flags | FLAG.loading);
  } else if (type === 7 && interaction.source !== undefined) {
    changeMessage(context, interaction.channel, interaction.source, { ...call, body: data }, { interaction: true });
    interaction.original = interaction.source;
  } else if (type === 6) interaction.original = interaction.source;
  else if (type === 8) {
    insist(context, what, choiceProblems(data.choices));
    interaction.choices = asList(data.choices).map((choice) => ({
      name: asText(asObject(choice).name),
      value: String(asObject(choice).value),
    }));
  } else if (type === 9) {
    insist(context, what, modalProblems(data));
    interaction.modal = data;
  }
  interaction.callbackType = type;
  interaction.ackMs = waited;
  if (call.query.get('with_response') !== 'true') return { status: 204 };
  const message = interaction.original;
  return {
    status: 200,
    json: {
      interaction: { id: interaction.id, type: interaction.type },
      resource: { type, ...(message === undefined ? {} : { message: shown(context, message) }) },
    },
  };
}

function place(context: RestContext, interaction: FakeInteraction, call: Call, flags?: number): FakeMessage {
  const wanted = flags ?? Number(call.body.flags ?? 0);
  return addMessage(context, interaction.channel, call, {
    webhook: true,
    flags: wanted,
    ephemeralFor: wanted & FLAG.ephemeral ? interaction.user.id : undefined,
  });
}

/** The webhook behind an interaction's token: follow-ups and the original answer, for fifteen minutes. */
export function webhook(context: RestContext, method: string, path: string, call: Call): Answer | undefined {
  const match = /^\/webhooks\/(\d+)\/([^/]+)(?:\/messages\/(@original|\d+))?$/.exec(path);
  if (match === null) return undefined;
  const [, , token, target] = match;
  const interaction = context.interactions.get(token);
  if (interaction?.callbackType === undefined) throw new ApiProblem(404, 10_015, 'Unknown Webhook');
  if (context.world.now() - interaction.createdAt > TOKEN_MS)
    throw new ApiProblem(401, 50_027, 'Invalid Webhook Token');
  if (target === undefined) {
    if (method !== 'POST') throw new ApiProblem(405, 0, '405: Method Not Allowed');
    return { status: 200, json: shown(context, followUp(context, interaction, call)) };
  }
  const known = [interaction.original, ...interaction.followUps].filter((message) => message !== undefined);
  const message = target === '@original' ? interaction.original : known.find((entry) => entry.id === target);
  if (message === undefined || message.deleted) throw new ApiProblem(404, 10_008, 'Unknown Message');
  if (method === 'PATCH') changeMessage(context, interaction.channel, message, call, { interaction: true });
  if (method === 'DELETE') {
    remove(context, message);
    return { status: 204 };
  }
  return { status: 200, json: shown(context, message) };
}

function followUp(context: RestContext, interaction: FakeInteraction, call: Call): FakeMessage {
  insist(context, 'follow-up', messageProblems(call.body, { interaction: true, files: filesOf(call) }));
  const { original } = interaction;
  // The first follow-up to a deferred answer takes its place, and its visibility.
  if (original !== undefined && !original.deleted && original.flags & FLAG.loading) {
    changeMessage(context, interaction.channel, original, {
      ...call,
      body: { ...call.body, flags: Number(call.body.flags ?? 0) & ~FLAG.ephemeral },
    });
    return original;
  }
  if (interaction.userInstalled && interaction.followUps.length >= USER_INSTALL_FOLLOW_UPS)
    throw new ApiProblem(400, 40_094, 'This interaction has reached the maximum number of follow up messages.');
  const message = place(context, interaction, call);
  interaction.followUps.push(message);
  return message;
}
