import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerInteraction, webhook } from './interactions.ts';
import { asList, asObject, asText, type Json, lengthOf } from './json.ts';
import {
  ApiProblem,
  type Call,
  edit,
  find,
  insist,
  open,
  post,
  type RequestLog,
  type RestContext,
  remove,
  shown,
  type Upload,
} from './messages.ts';
import { commandProblems } from './rules.ts';
import { channelJson, PERMISSION, userJson } from './state.ts';
import type { Verdict } from './throttle.ts';

type Answer = { readonly status: number; readonly json?: unknown };
type Route = readonly [
  method: string,
  path: RegExp,
  handle: (context: RestContext, call: Call, ...ids: string[]) => Answer,
];

const ok = (json: unknown): Answer => ({ status: 200, json });
const done: Answer = { status: 204 };

const ROUTES: readonly Route[] = [
  [
    'GET',
    /^\/gateway\/bot$/,
    (context) =>
      ok({
        url: context.gatewayUrl(),
        shards: context.shards(),
        session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 1, max_concurrency: 1 },
      }),
  ],
  ['GET', /^\/users\/@me$/, (context) => ok(userJson(context.world.application))],
  [
    'GET',
    /^\/applications\/@me$/,
    (context) => ok({ id: context.world.application.id, name: 'ML assistant', flags: context.applicationFlags() }),
  ],
  ['GET', /^\/applications\/(\d+)\/commands$/, (context, call) => ok(commandsAs(context, call.query))],
  ['PUT', /^\/applications\/(\d+)\/commands$/, (context, call) => ok(overwriteCommands(context, call.rawBody))],
  [
    'POST',
    /^\/users\/@me\/channels$/,
    (context, call) => {
      const user = context.world.users.get(asText(call.body.recipient_id));
      if (user === undefined) throw new ApiProblem(400, 50_033, 'Invalid Recipient(s)');
      return ok(channelJson(context.world.directChannel(user)));
    },
  ],
  ['GET', /^\/channels\/(\d+)$/, (context, _call, channel) => ok(channelJson(open(context, channel)))],
  ['PATCH', /^\/channels\/(\d+)$/, (context, call, channel) => ok(changeChannel(context, channel, call.body))],
  ['GET', /^\/channels\/(\d+)\/messages$/, (context, call, channel) => ok(history(context, channel, call.query))],
  [
    'GET',
    /^\/channels\/(\d+)\/messages\/(\d+)$/,
    (context, _call, channel, message) => ok(shown(context, find(open(context, channel), message))),
  ],
  ['POST', /^\/channels\/(\d+)\/messages$/, (context, call, channel) => ok(post(context, channel, call))],
  [
    'PATCH',
    /^\/channels\/(\d+)\/messages\/(\d+)$/,
    (context, call, channel, message) => ok(edit(context, channel, message, call)),
  ],
  [
    'DELETE',
    /^\/channels\/(\d+)\/messages\/(\d+)$/,
    (context, _call, channel, message) => {
      remove(context, find(open(context, channel), message));
      return done;
    },
  ],
  [
    'POST',
    /^\/channels\/(\d+)\/messages\/(\d+)\/threads$/,
    (context, call, channel, message) => ok(openThread(context, channel, message, call.body)),
  ],
  [
    'POST',
    /^\/channels\/(\d+)\/typing$/,
    (context, _call, channel) => {
      open(context, channel, 'send');
      return done;
    },
  ],
  [
    'GET',
    /^\/guilds\/(\d+)\/threads\/active$/,
    (context, _call, guild) => {
      const threads = [...context.world.channels.values()].filter(
        (channel) => channel.guildId === guild && channel.type === 11 && !channel.archived,
      );
      return ok({ threads: threads.map(channelJson), members: [] });
    },
  ],
];

/** Serves one request of the API, path without `/api/v10`. */
export async function serve(
  context: RestContext,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: URLSearchParams,
): Promise<void> {
  const method = request.method ?? 'GET';
  const call = await readCall(request, method, query);
  const log: RequestLog = { at: context.world.now(), method, path, body: call.body, status: 0 };
  context.requests.push(log);
  const fault = context.faults.take(method, path);
  const verdict = throttled(context, method, path);
  let answer: Answer;
  if (fault === '429') answer = tooMany(0.25, undefined);
  else if (fault === '429-global') answer = tooMany(2, context.throttle.take('global', '', Date.now()));
  else if (fault === '502-before') answer = { status: 502, json: { message: 'Bad Gateway', code: 0 } };
  else if (typeof fault === 'object')
    answer = { status: fault.status, json: { message: fault.message, code: fault.code } };
  else if (verdict?.refused) answer = tooMany(verdict.resetAfterMs / 1_000, verdict);
  else answer = route(context, request, method, path, call);
  if (fault === 'drop-after') {
    log.status = -1;
    request.socket.destroy();
    return;
  }
  if (fault === '502-after') answer = { status: 502, json: { message: 'Bad Gateway', code: 0 } };
  log.status = answer.status;
  respond(response, answer, verdict);
}

function route(context: RestContext, request: IncomingMessage, method: string, path: string, call: Call): Answer {
  try {
    const interactive = answerInteraction(context, method, path, call) ?? webhook(context, method, path, call);
    if (interactive !== undefined) return interactive;
    if (request.headers.authorization !== `Bot ${context.token}`) throw new ApiProblem(401, 0, '401: Unauthorized');
    for (const [verb, pattern, handle] of ROUTES) {
      const match = verb === method ? pattern.exec(path) : null;
      if (match !== null) return handle(context, call, ...match.slice(1));
    }
    context.violations.push(`${method} ${path}: no such route`);
    throw new ApiProblem(404, 0, '404: Not Found');
  } catch (error) {
    if (error instanceof ApiProblem)
      return { status: error.status, json: { message: error.message, code: error.code } };
    throw error;
  }
}

function respond(response: ServerResponse, answer: Answer, verdict: Verdict | undefined): void {
  if (verdict !== undefined && verdict.bucket !== GLOBAL) {
    response.setHeader('x-ratelimit-limit', String(verdict.limit));
    response.setHeader('x-ratelimit-remaining', String(verdict.remaining));
    response.setHeader('x-ratelimit-reset', String((Date.now() + verdict.resetAfterMs) / 1_000));
    response.setHeader('x-ratelimit-reset-after', String(verdict.resetAfterMs / 1_000));
    response.setHeader('x-ratelimit-bucket', verdict.bucket);
  }
  if (answer.status === 429) {
    response.setHeader('retry-after', String(asObject(answer.json).retry_after));
    const global = asObject(answer.json).global === true;
    response.setHeader('x-ratelimit-scope', global ? 'global' : 'user');
    if (global) response.setHeader('x-ratelimit-global', 'true');
  }
  response.statusCode = answer.status;
  if (answer.json === undefined) response.end();
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer.json));
}

const tooMany = (retryAfterS: number, verdict: Verdict | undefined): Answer => ({
  status: 429,
  json: {
    message: 'You are being rate limited.',
    retry_after: Math.max(0.001, retryAfterS),
    global: verdict?.bucket === GLOBAL,
    ...(verdict?.code === undefined ? {} : { code: verdict.code }),
  },
});

const GLOBAL = 'bglobal';

const OLD_MS = 3_600_000;

/** Interaction and webhook endpoints have buckets of their own per token, wide enough not to matter here. */
function throttled(context: RestContext, method: string, path: string): Verdict | undefined {
  if (path.startsWith('/interactions/') || path.startsWith('/webhooks/')) return undefined;
  const overall = context.throttle.take('global', '', Date.now());
  if (overall.refused) return overall;
  const [, channel, message] = /^\/channels\/(\d+)\/messages(?:\/(\d+))?$/.exec(path) ?? [];
  if (channel !== undefined && (method === 'POST' || method === 'PATCH')) {
    const target = context.world.channels.get(channel)?.messages.find((entry) => entry.id === message);
    const old = target !== undefined && context.world.now() - target.createdAt > OLD_MS;
    return context.throttle.take(old ? 'oldEdits' : 'messages', channel, Date.now());
  }
  return context.throttle.take('other', path.replace(/\/messages\/.*/, ''), Date.now());
}

async function readCall(request: IncomingMessage, method: string, query: URLSearchParams): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (bytes.length === 0) return { method, query, body: {}, rawBody: undefined, uploads: [] };
  if (!type.startsWith('multipart/form-data')) {
    const rawBody: unknown = JSON.parse(bytes.toString());
    return { method, query, body: asObject(rawBody), rawBody, uploads: [] };
  }
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const uploads: Upload[] = [];
  for (const [key, value] of form)
    if (key.startsWith('files[') && typeof value !== 'string')
      uploads.push({ name: value.name, bytes: Buffer.from(await value.arrayBuffer()) });
  const rawBody: unknown = JSON.parse(asText(form.get('payload_json')) || '{}');
  return { method, query, body: asObject(rawBody), rawBody, uploads };
}

function history(context: RestContext, channelId: string, query: URLSearchParams): Json[] {
  const channel = open(context, channelId);
  if (channel.type !== 1 && (channel.permissions & PERMISSION.readHistory) === 0n) return [];
  const limit = Number(query.get('limit') ?? 50);
  if (!(limit >= 1 && limit <= 100)) insist(context, `GET ${channelId}`, ['limit: must be 1 to 100']);
  const after = query.get('after');
  const before = query.get('before');
  const visible = channel.messages.filter((message) => !message.deleted && message.ephemeralFor === undefined);
  // With `after`, Discord gives the oldest ones past it; either way newest first.
  const chosen =
    after !== null
      ? visible.filter((message) => BigInt(message.id) > BigInt(after)).slice(0, limit)
      : visible.filter((message) => before === null || BigInt(message.id) < BigInt(before)).slice(-limit);
  const mentionsBot = (json: Json) =>
    asList(json.mentions).some((user) => asObject(user).id === context.world.application.id);
  return chosen.reverse().map((message) => {
    const json = shown(context, message);
    const readable = channel.type === 1 || message.author.bot || context.applicationFlags() !== 0 || mentionsBot(json);
    return readable ? json : { ...json, content: '', embeds: [], attachments: [], components: [] };
  });
}

function changeChannel(context: RestContext, id: string, body: Json): Json {
  const channel = open(context, id, 'send');
  if (channel.type !== 11) throw new ApiProblem(403, 50_013, 'Missing Permissions');
  if (typeof body.archived === 'boolean') channel.archived = body.archived;
  context.dispatch('THREAD_UPDATE', channelJson(channel), channel.guildId);
  return channelJson(channel);
}

function openThread(context: RestContext, channelId: string, messageId: string, body: Json): Json {
  const channel = open(context, channelId, 'createThreads');
  if (channel.type !== 0) throw new ApiProblem(400, 50_024, 'Cannot execute action on this channel type');
  find(channel, messageId);
  if (context.world.channels.has(messageId))
    throw new ApiProblem(400, 160_004, 'A thread has already been created for this message');
  const length = lengthOf(asText(body.name));
  if (length < 1 || length > 100) insist(context, 'thread', [`name: must be 1 to 100 characters, is ${length}`]);
  if (![undefined, 60, 1_440, 4_320, 10_080].includes(body.auto_archive_duration as number | undefined))
    insist(context, 'thread', ['auto_archive_duration: must be 60, 1440, 4320 or 10080']);
  const thread = context.world.addChannel({
    id: messageId,
    type: 11,
    name: asText(body.name),
    guildId: channel.guildId,
    parentId: channel.id,
    permissions: channel.permissions,
    joined: true,
    ownerId: context.world.application.id,
  });
  context.dispatch('THREAD_CREATE', { ...channelJson(thread), newly_created: true }, channel.guildId);
  return channelJson(thread);
}

/** Translations are told only to who asks for them. */
function commandsAs(context: RestContext, query: URLSearchParams): Json[] {
  if (query.get('with_localizations') === 'true') return context.commands.current;
  return JSON.parse(
    JSON.stringify(context.commands.current, (key, value) => (key.endsWith('_localizations') ? undefined : value)),
  ) as Json[];
}

function overwriteCommands(context: RestContext, commands: unknown): Json[] {
  insist(context, 'PUT commands', commandProblems(commands));
  context.commands.writes += 1;
  context.commands.current = asList(commands).map((command) => ({
    id: context.world.snowflake(),
    application_id: context.world.application.id,
    version: context.world.snowflake(),
    dm_permission: true,
    nsfw: false,
    default_member_permissions: null,
    type: 1,
    ...asObject(command),
  }));
  return context.commands.current;
}
