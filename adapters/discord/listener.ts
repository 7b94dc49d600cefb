import {
  type APIInteraction,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  InteractionResponseType,
  InteractionType,
} from 'discord.js';
import type { Core, Turn } from '../../src/conversation/platform.ts';
import { toAppError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { backoffMs, persist, within } from '../shared/patience.ts';
import { type Origin, spaceOfGuild } from './address.ts';
import { render } from './cards.ts';
import type { Api } from './client.ts';
import { hasCode } from './failures.ts';
import { carry } from './forms.ts';
import { type Act, fromEdit, fromInteraction, fromMessage, type HeardMessage, type Surroundings } from './incoming.ts';
import type { Interactions } from './interactions.ts';
import { CODES, FLAGS, LIMITS } from './limits.ts';
import { plain } from './text.ts';

export interface ListenerOptions {
  readonly api: Api;
  readonly interactions: Interactions;
  readonly log: Log;
  readonly core: Core;
  surroundings(): Surroundings;
}

type Take<K extends Act['kind']> = (act: Extract<Act, { kind: K }>, origin: Origin) => Promise<void>;

/** Names that come later than this come too late for Discord's three seconds. */
const PATIENCE_MS = 2_000;
/** The core is told so often that a server is left, which takes about half an hour. */
const MOST_FAILURES = 60;

const sentence = (text: string) => render({ text }, 'embeds').payload;
const TOO_LONG = 'Those values are too long for a form of several pages. Use /ml predict with the values as text.';

/** Turns what the gateway tells into turns for the core. Returns what takes each event; it never throws. */
export function createListener(options: ListenerOptions): (packet: GatewayDispatchPayload) => void {
  const { api, interactions, log, core, surroundings } = options;

  const onInteraction = async (interaction: APIInteraction): Promise<void> => {
    // Told a second time: its answer is under way.
    if (interactions.isHeld(interaction.id)) return;
    const act = fromInteraction(interaction);
    const origin: Origin = { id: interaction.id, application: interaction.application_id, token: interaction.token };
    if (act.kind === 'turn') {
      const isComponent = interaction.type === InteractionType.MessageComponent;
      interactions.hold(origin, { isComponent, opensForm: act.opensForm, wanted: act.wanted });
      await takeTurn(act, origin);
    }
    if (act.kind === 'complete') await complete(act, origin);
    if (act.kind === 'page') await betweenPages(act, origin);
    if (act.kind === 'refuse') await tell(origin, act.text);
  };

  const takeTurn: Take<'turn'> = async ({ turn }, origin) => {
    try {
      if (await core.accept(turn)) interactions.written(origin.id);
    } catch (err) {
      log.error({ err }, 'an interaction could not be written down');
      const posting = { payload: sentence(toAppError(err).message), files: [] };
      await interactions.answer(origin, posting, { alone: true, away: false });
    }
  };

  const complete: Take<'complete'> = async ({ request }, origin) => {
    const suggestions = await within(PATIENCE_MS, core.suggest(request)).catch((err: unknown) => {
      log.warn({ err }, 'names could not be completed');
    });
    const choices = (suggestions ?? [])
      .filter(({ value }) => value.length <= LIMITS.choiceText && value.trim() !== '')
      .slice(0, LIMITS.choices)
      .map(({ value, label }) => ({ name: plain(label, LIMITS.choiceText) || value, value }));
    await api.callback(origin, InteractionResponseType.ApplicationCommandAutocompleteResult, { data: { choices } });
  };

  /** A modal cannot follow a modal: between two pages stands a message with a button, for the person alone. */
  const betweenPages: Take<'page'> = async ({ page, values, betweenPages: again }, origin) => {
    const message = carry(page, values);
    if (message === null) await tell(origin, TOO_LONG);
    else if (again) await api.callback(origin, InteractionResponseType.UpdateMessage, { data: message });
    else await tellAlone(origin, message);
  };

  const tell = (origin: Origin, text: string): Promise<void> => tellAlone(origin, sentence(text));

  const tellAlone = async (origin: Origin, message: object): Promise<void> => {
    const data = { ...message, flags: FLAGS.ephemeral };
    await api.callback(origin, InteractionResponseType.ChannelMessageWithSource, { data });
  };

  /** Discord tells of it once, so it is tried until it is done. */
  const leave = async (guild: string): Promise<void> => {
    log.info({ guild }, 'the bot was removed from a server');
    await persist(() => core.leave(spaceOfGuild(guild)), {
      waitMs(error, failures) {
        if (failures >= MOST_FAILURES) throw error;
        return backoffMs(failures);
      },
    });
  };

  const take = async (packet: GatewayDispatchPayload): Promise<void> => {
    if (packet.t === GatewayDispatchEvents.InteractionCreate) await onInteraction(packet.d);
    // A server that is `unavailable` has an outage, and comes back.
    if (packet.t === GatewayDispatchEvents.GuildDelete && packet.d.unavailable !== true) await leave(packet.d.id);
    const turn = heardIn(packet, surroundings());
    if (turn !== null) await core.accept(turn);
  };

  return (packet) => {
    take(packet).catch((err: unknown) => {
      // Answered already when told of it the first time, or too late for Discord: nothing is left to do.
      const passed = hasCode(err, CODES.alreadyAcknowledged, CODES.unknownInteraction);
      log[passed ? 'info' : 'error']({ err }, 'an event of Discord could not be taken');
    });
  };
}

function heardIn(packet: GatewayDispatchPayload, around: Surroundings): Turn | null {
  if (packet.t === GatewayDispatchEvents.MessageCreate) return fromMessage(packet.d as HeardMessage, around);
  if (packet.t === GatewayDispatchEvents.MessageUpdate) return fromEdit(packet.d as Partial<HeardMessage>, around);
  return null;
}
