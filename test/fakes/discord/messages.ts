import type { Faults } from './faults.ts';
import type { FakeInteraction } from './interactions.ts';
import { asList, asObject, asText, isObject, type Json } from './json.ts';
import { FLAG, type MessageContext, messageProblems } from './rules.ts';
import {
  type FakeAttachment,
  type FakeChannel,
  type FakeMessage,
  messageJson,
  PERMISSION,
  type PermissionName,
  type World,
} from './state.ts';
import type { Throttle } from './throttle.ts';

/** Everything a route needs of the server around it. */
export interface RestContext {
  readonly world: World;
  readonly token: string;
  readonly faults: Faults;
  readonly throttle: Throttle;
  readonly interactions: Map<string, FakeInteraction>;
  readonly violations: string[];
  readonly requests: RequestLog[];
  readonly commands: { current: Json[]; writes: number };
  /** Files of slash commands, which belong to no message. */
  readonly loose: FakeAttachment[];
  applicationFlags(): number;
  shards(): number;
  base(): string;
  gatewayUrl(): string;
  dispatch(type: string, data: Json, guildId: string | undefined): void;
}

export interface RequestLog {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly body: Json;
  status: number;
}

export interface Upload {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Call {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly rawBody: unknown;
  readonly uploads: readonly Upload[];
}

/** An answer with one of Discord's error codes. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The channel, if the bot sees it and has the permission named. */
export function open(context: RestContext, id: string, ...needed: PermissionName[]): FakeChannel {
  const channel = context.world.channels.get(id);
  if (channel === undefined) throw new ApiProblem(404, 10_003, 'Unknown Channel');
  const may = (name: PermissionName) => channel.type === 1 || (channel.permissions & PERMISSION[name]) !== 0n;
  if (!may('view')) throw new ApiProblem(403, 50_001, 'Missing Access');
  for (const name of needed) {
    const actual = name === 'send' && channel.type === 11 ? 'sendInThreads' : name;
    if (!may(actual)) throw new ApiProblem(403, 50_013, 'Missing Permissions');
    if (name === 'send' && channel.locked) throw new ApiProblem(400, 160_005, 'Thread is locked');
    if (name === 'send' && channel.recipient !== undefined && !context.world.reaches(channel.recipient))
      throw new ApiProblem(403, 50_278, 'Cannot send messages to this user due to having no mutual guilds');
  }
  return channel;
}

export function find(channel: FakeChannel, id: string): FakeMessage {
  const message = channel.messages.find((entry) => entry.id === id && !entry.deleted);
  if (message === undefined || message.ephemeralFor !== undefined) throw new ApiProblem(404, 10_008, 'Unknown Message');
  return message;
}

export const shown = (context: RestContext, message: FakeMessage): Json =>
  messageJson(context.world, message, context.base());

/** Refuses what breaks a limit, as Discord does, and remembers it for the tests. */
export function insist(context: RestContext, what: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  context.violations.push(...problems.map((problem) => `${what} ${problem}`));
  throw new ApiProblem(400, 50_035, `Invalid Form Body: ${problems.join('; ')}`);
}

export const filesOf = (call: Call, kept: readonly FakeAttachment[] = []) => [
  ...call.uploads.map((upload) => ({ name: upload.name, size: upload.bytes.length })),
  ...kept.map((attachment) => ({ name: attachment.filename, size: attachment.bytes.length })),
];

/** Embeds and files take permissions of their own. */
const neededFor = ({ body, uploads }: Call): PermissionName[] => [
  'send',
  ...(uploads.length > 0 ? (['attachFiles'] as const) : []),
  ...(asList(body.embeds).length > 0 ? (['embedLinks'] as const) : []),
];

/** For how long a nonce names the message posted under it. */
const NONCE_MS = 5 * 60_000;

export function post(context: RestContext, channelId: string, call: Call): Json {
  const channel = open(context, channelId, ...neededFor(call));
  const { body } = call;
  insist(context, `POST ${channelId}`, messageProblems(body, { files: filesOf(call) }));
  const nonce = body.nonce === undefined ? undefined : String(body.nonce);
  const twin =
    body.enforce_nonce === true &&
    channel.messages.find(
      (entry) =>
        entry.nonce === nonce &&
        entry.author.id === context.world.application.id &&
        context.world.now() - entry.createdAt < NONCE_MS,
    );
  if (twin) return shown(context, twin);
  const replyTo = asObject(body.message_reference).message_id;
  if (replyTo !== undefined && channel.type !== 1 && (channel.permissions & PERMISSION.readHistory) === 0n)
    throw new ApiProblem(400, 160_002, 'Cannot reply without permission to read message history');
  const referenced = replyTo === undefined || channel.messages.some((entry) => entry.id === replyTo && !entry.deleted);
  if (!referenced && asObject(body.message_reference).fail_if_not_exists !== false)
    insist(context, `POST ${channelId}`, ['message_reference: Unknown message']);
  channel.archived = false;
  channel.joined = true;
  return shown(
    context,
    addMessage(context, channel, call, { nonce, replyTo: referenced ? asText(replyTo) || undefined : undefined }),
  );
}

interface Placing {
  readonly nonce?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly ephemeralFor?: string | undefined;
  readonly webhook?: boolean;
  readonly flags?: number;
}

/** A message by the bot, stored and told to the gateway. */
export function addMessage(context: RestContext, channel: FakeChannel, call: Call, placing: Placing): FakeMessage {
  const { body } = call;
  const message: FakeMessage = {
    id: context.world.snowflake(),
    channelId: channel.id,
    author: context.world.application,
    createdAt: context.world.now(),
    nonce: placing.nonce,
    replyTo: placing.replyTo,
    webhook: placing.webhook ?? false,
    content: asText(body.content),
    embeds: asList(body.embeds),
    components: asList(body.components),
    flags: placing.flags ?? (typeof body.flags === 'number' ? body.flags : 0),
    attachments: attachmentsOf(context, call, []),
    ephemeralFor: placing.ephemeralFor,
    pinged: pings(context, body, placing.replyTo, channel),
    frames: [],
    editedAt: undefined,
    deleted: false,
  };
  remember(context, message);
  channel.messages.push(message);
  if (message.ephemeralFor === undefined)
    context.dispatch(
      'MESSAGE_CREATE',
      { ...shown(context, message), ...(channel.guildId === undefined ? {} : { guild_id: channel.guildId }) },
      channel.guildId,
    );
  return message;
}

function remember(context: RestContext, message: FakeMessage): void {
  message.frames.push({
    at: context.world.now(),
    content: message.content,
    embeds: message.embeds,
    components: message.components,
  });
}

function attachmentsOf(context: RestContext, call: Call, kept: readonly FakeAttachment[]): FakeAttachment[] {
  const added = call.uploads.map((upload) => ({
    id: context.world.snowflake(),
    filename: upload.name,
    bytes: upload.bytes,
  }));
  return [...kept, ...added];
}

/** Who a new message notifies. Mentions in embeds notify nobody; those in text displays do. */
function pings(context: RestContext, body: Json, replyTo: string | undefined, channel: FakeChannel): string[] {
  const text = [asText(body.content), ...textDisplays(body.components)].join('\n');
  const allowed = isObject(body.allowed_mentions) ? body.allowed_mentions : undefined;
  const parses = (kind: string) => allowed === undefined || asList(allowed.parse).includes(kind);
  const pinged: string[] = [];
  for (const [, id] of text.matchAll(/<@!?(\d+)>/g))
    if (context.world.users.has(id) && (parses('users') || asList(allowed?.users).includes(id))) pinged.push(id);
  for (const [, id] of text.matchAll(/<@&(\d+)>/g))
    if (parses('roles') || asList(allowed?.roles).includes(id)) pinged.push(`role ${id}`);
  if (/@(everyone|here)/.test(text) && parses('everyone')) pinged.push('everyone');
  const original = channel.messages.find((entry) => entry.id === replyTo);
  if (original !== undefined && !original.author.bot && (allowed === undefined || allowed.replied_user === true))
    pinged.push(original.author.id);
  return [...new Set(pinged)];
}

function textDisplays(components: unknown): string[] {
  return asList(components)
    .map(asObject)
    .flatMap((component) => (component.type === 10 ? [asText(component.content)] : textDisplays(component.components)));
}

/** Edits a message with the bot's token. */
export function edit(context: RestContext, channelId: string, messageId: string, call: Call): Json {
  const channel = open(context, channelId);
  const message = find(channel, messageId);
  if (message.author.id !== context.world.application.id)
    throw new ApiProblem(403, 50_005, 'Cannot edit a message authored by another user');
  if (channel.archived) throw new ApiProblem(400, 50_083, 'Thread is archived');
  open(context, channelId, ...neededFor(call));
  changeMessage(context, channel, message, call);
  return shown(context, message);
}

/** Applies an edit, however it came. */
export function changeMessage(
  context: RestContext,
  channel: FakeChannel,
  message: FakeMessage,
  call: Call,
  extra: MessageContext = {},
): void {
  const { body } = call;
  const keptIds = asList(body.attachments).map((entry) => asText(asObject(entry).id));
  const kept =
    body.attachments === undefined
      ? message.attachments
      : message.attachments.filter((entry) => keptIds.includes(entry.id));
  insist(
    context,
    `PATCH ${channel.id}/${message.id}`,
    problemsOfEdit(body, message, call, {
      ...extra,
      edit: true,
      wasV2: (message.flags & FLAG.componentsV2) !== 0,
      files: filesOf(call, kept),
    }),
  );
  if (body.content !== undefined) message.content = asText(body.content);
  if (body.embeds !== undefined) message.embeds = asList(body.embeds);
  if (body.components !== undefined) message.components = asList(body.components);
  if (typeof body.flags === 'number') message.flags |= body.flags & FLAG.componentsV2;
  message.flags &= ~FLAG.loading;
  message.attachments = attachmentsOf(context, call, kept);
  message.editedAt = context.world.now();
  remember(context, message);
  if (message.ephemeralFor === undefined)
    context.dispatch(
      'MESSAGE_UPDATE',
      { ...shown(context, message), ...(channel.guildId === undefined ? {} : { guild_id: channel.guildId }) },
      channel.guildId,
    );
}

/** What an edit leaves behind counts as well: content and embeds that it does not name stay. */
function problemsOfEdit(body: Json, message: FakeMessage, call: Call, how: MessageContext): string[] {
  const problems = messageProblems(body, how);
  const flags = message.flags | (typeof body.flags === 'number' ? body.flags : 0);
  if (flags & FLAG.componentsV2) {
    const content = body.content === undefined ? message.content : asText(body.content);
    const embeds = body.embeds === undefined ? message.embeds : asList(body.embeds);
    if (content !== '') problems.push('content: must be set to null for components V2');
    if (embeds.length > 0) problems.push('embeds: must be emptied for components V2');
  }
  const listed = asList(body.attachments).map((entry) => String(asObject(entry).id));
  const missing = call.uploads.some((_, i) => !listed.includes(String(i)));
  if (body.attachments !== undefined && missing) problems.push('attachments: must list the files sent along');
  return problems;
}

export function remove(context: RestContext, message: FakeMessage): void {
  message.deleted = true;
  const guildId = context.world.channels.get(message.channelId)?.guildId;
  context.dispatch(
    'MESSAGE_DELETE',
    { id: message.id, channel_id: message.channelId, ...(guildId === undefined ? {} : { guild_id: guildId }) },
    guildId,
  );
}
