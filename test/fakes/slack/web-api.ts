import { problemsOf } from './block-rules.ts';
import { viewProblems, viewTooLarge } from './view-rules.ts';
import {
  type Channel,
  directChannel,
  findMessage,
  type Json,
  type Message,
  newId,
  newTs,
  type Team,
  type View,
} from './world.ts';

/** The Web API over the state of one team. A method answers Slack's JSON; what breaks a rule is also reported. */
export interface ApiContext {
  readonly team: Team;
  readonly baseUrl: string;
  /** What a client that knows the rules never does. */
  violation(text: string): void;
  /** A message came to be, or changed: others hear of it. */
  announce(event: Json, channel: Channel): void;
  /** How many messages a page of history has at most; Slack gives some apps 15. */
  readonly pageSize?: number | undefined;
  /** Newer blocks this workspace does not take yet. */
  readonly refusedBlocks: ReadonlySet<string>;
}

interface Method {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  readonly scope?: string;
  run(args: Json, context: ApiContext): Json;
}

const TRIGGER_LIFETIME_MS = 3_000;
const COMMON = ['token', 'team_id'];
const HISTORY_SCOPE = {
  channel: 'channels:history',
  group: 'groups:history',
  im: 'im:history',
  mpim: 'mpim:history',
} as const;

const fail = (error: string, more: Json = {}): Json => ({ ok: false, error, ...more });

const METHODS: Record<string, Method> = {
  'auth.test': {
    required: [],
    run: (_args, { team, baseUrl }) => ({
      ok: true,
      url: baseUrl,
      team: team.domain,
      user: 'ml',
      team_id: team.id,
      user_id: team.botUser,
      bot_id: team.botId,
      is_enterprise_install: false,
    }),
  },
  'chat.postMessage': {
    required: ['channel'],
    optional: [
      'text',
      'blocks',
      'thread_ts',
      'metadata',
      'unfurl_links',
      'unfurl_media',
      'mrkdwn',
      'parse',
      'link_names',
      'reply_broadcast',
    ],
    scope: 'chat:write',
    run: postMessage,
  },
  'chat.update': {
    required: ['channel', 'ts'],
    optional: ['text', 'blocks', 'metadata', 'parse', 'link_names'],
    scope: 'chat:write',
    run: updateMessage,
  },
  'chat.delete': {
    required: ['channel', 'ts'],
    scope: 'chat:write',
    run(args, context) {
      const channel = context.team.channels.get(String(args.channel));
      const message = channel === undefined ? undefined : findMessage(channel, String(args.ts));
      if (channel === undefined) return fail('channel_not_found');
      if (message === undefined) return fail('message_not_found');
      if (message.user !== context.team.botUser) {
        context.violation('chat.delete: the message is not the app’s own');
        return fail('cant_delete_message');
      }
      message.deleted = true;
      context.announce({ type: 'message', subtype: 'message_deleted', channel: channel.id, ts: newTs() }, channel);
      return { ok: true, channel: channel.id, ts: message.ts };
    },
  },
  'chat.postEphemeral': {
    required: ['channel', 'user'],
    optional: ['text', 'blocks', 'thread_ts'],
    scope: 'chat:write',
    run(args, context) {
      const channel = context.team.channels.get(String(args.channel));
      if (channel === undefined) return fail('channel_not_found');
      if (!channel.members.has(context.team.botUser)) return fail('not_in_channel');
      if (!channel.members.has(String(args.user))) return fail('user_not_in_channel');
      const bad = checkContent(args, context);
      if (bad !== null) return bad;
      const ts = newTs();
      channel.ephemeral.push({
        ts,
        user: String(args.user),
        text: String(args.text ?? ''),
        blocks: (args.blocks as Json[]) ?? [],
      });
      return { ok: true, message_ts: ts };
    },
  },
  'conversations.open': {
    required: ['users'],
    scope: 'im:write',
    run: (args, { team }) => ({ ok: true, channel: { id: directChannel(team, String(args.users)).id } }),
  },
  'conversations.history': {
    required: ['channel'],
    optional: ['oldest', 'latest', 'limit', 'inclusive', 'include_all_metadata', 'cursor'],
    run: (args, context) =>
      listMessages(args, context, (messages) =>
        messages.filter(({ ts, threadTs }) => (threadTs ?? ts) === ts && isRecent(ts, args)).reverse(),
      ),
  },
  'conversations.replies': {
    required: ['channel', 'ts'],
    optional: ['oldest', 'latest', 'limit', 'inclusive', 'include_all_metadata', 'cursor'],
    run: (args, context) =>
      listMessages(args, context, (messages) => [
        ...messages.filter(({ ts }) => ts === args.ts),
        ...messages.filter(({ ts, threadTs }) => threadTs === args.ts && ts !== args.ts && isRecent(ts, args)),
      ]),
  },
  'users.info': {
    required: ['user'],
    scope: 'users:read',
    run(args, { team }) {
      const user = team.users.get(String(args.user));
      if (user === undefined) return fail('user_not_found');
      const profile = { real_name: user.name, display_name: user.name };
      return {
        ok: true,
        user: {
          id: user.id,
          name: user.name,
          team_id: user.homeTeam ?? team.id,
          real_name: user.name,
          profile,
          ...(user.homeTeam === undefined ? {} : { is_stranger: true }),
          is_admin: user.admin,
          is_owner: false,
          is_bot: user.id === team.botUser,
        },
      };
    },
  },
  'files.info': {
    required: ['file'],
    scope: 'files:read',
    run(args, { team, baseUrl }) {
      const file = team.files.get(String(args.file));
      if (file === undefined || file.gone) return fail(file === undefined ? 'file_not_found' : 'file_deleted');
      const ready = file.readyAt <= Date.now();
      const host = team.externalFiles.has(file.id) ? 'http://evil.example/' : baseUrl;
      const url = `${host}files-pri/${team.id}-${file.id}/download/${encodeURIComponent(file.name)}`;
      return {
        ok: true,
        file: {
          id: file.id,
          name: file.name,
          size: file.bytes.length,
          mimetype: ready ? file.mimetype : '',
          url_private: url,
          url_private_download: url,
        },
      };
    },
  },
  'files.getUploadURLExternal': {
    required: ['filename', 'length'],
    optional: ['alt_txt', 'snippet_type'],
    scope: 'files:write',
    run(args, { team, baseUrl }) {
      if (String(args.alt_txt ?? '').length > 1_000) return fail('alt_txt_too_large');
      const id = newId('F');
      team.uploads.set(id, { name: String(args.filename), length: Number(args.length), bytes: null });
      return { ok: true, upload_url: `${baseUrl}upload/${team.id}/${id}`, file_id: id };
    },
  },
  'files.completeUploadExternal': {
    required: ['files'],
    optional: ['channel_id', 'thread_ts', 'initial_comment'],
    scope: 'files:write',
    run: completeUpload,
  },
  'views.open': { required: ['trigger_id', 'view'], run: openView },
  'views.push': { required: ['trigger_id', 'view'], run: openView },
  'views.update': { required: ['view'], optional: ['view_id', 'external_id', 'hash'], run: updateView },
  'views.publish': {
    required: ['user_id', 'view'],
    optional: ['hash'],
    run(args, context) {
      const bad = checkView(args.view, context);
      if (bad !== null) return bad;
      const user = String(args.user_id);
      if (!context.team.users.has(user)) return fail('user_not_found');
      const view: View = { id: newId('V'), user, root: '', hash: newTs(), content: args.view as Json, open: true };
      context.team.homes.set(user, view);
      context.team.views.set(view.id, view);
      return { ok: true, view: { ...view.content, id: view.id, hash: view.hash } };
    },
  },
};

/** Shares what was sent up: a message with the files, in the name of the app. */
function completeUpload(args: Json, context: ApiContext): Json {
  const { team } = context;
  const channel = team.channels.get(String(args.channel_id));
  if (channel === undefined) return fail('channel_not_found');
  if (!channel.members.has(team.botUser)) return fail('not_in_channel');
  const files = (args.files as readonly { readonly id: string }[]).map(({ id }) => {
    const { name = '', bytes = null } = team.uploads.get(id) ?? {};
    if (bytes === null) context.violation(`files.completeUploadExternal: ${id} was not sent`);
    return { id, name, bytes: bytes ?? Buffer.alloc(0), mimetype: 'text/csv', readyAt: Date.now(), gone: false };
  });
  for (const file of files) team.files.set(file.id, file);
  const threadTs = args.thread_ts === undefined ? undefined : String(args.thread_ts);
  if (threadTs !== undefined && findMessage(channel, threadTs) === undefined) return fail('thread_not_found');
  channel.messages.push({
    ts: newTs(),
    user: team.botUser,
    botId: team.botId,
    team: team.id,
    text: '',
    blocks: [],
    files,
    deleted: false,
    edits: [],
    postedAt: Date.now(),
    ...(threadTs === undefined ? {} : { threadTs }),
  });
  context.announce({ type: 'message', subtype: 'file_share' }, channel);
  return { ok: true, files: files.map(({ id }) => ({ id })) };
}

/** Runs a method the way Slack does: arguments, scope, then the method itself. */
export function callMethod(name: string, args: Json, context: ApiContext): Json {
  const method = METHODS[name];
  if (method === undefined) {
    context.violation(`${name}: a method this workspace does not know`);
    return fail('unknown_method');
  }
  const missing = method.required.filter((key) => args[key] === undefined || args[key] === '');
  if (missing.length > 0) {
    context.violation(`${name}: missing ${missing.join(', ')}`);
    return fail('invalid_arguments');
  }
  const known = new Set([...method.required, ...(method.optional ?? []), ...COMMON]);
  const unknown = Object.keys(args).filter((key) => !known.has(key));
  if (unknown.length > 0) context.violation(`${name}: unknown arguments ${unknown.join(', ')}`);
  const scope = method.scope ?? historyScope(name, args, context.team);
  if (scope !== undefined && !context.team.scopes.includes(scope)) {
    context.violation(`${name}: needs the scope ${scope}`);
    return fail('missing_scope', { needed: scope, provided: context.team.scopes.join(',') });
  }
  return method.run(args, context);
}

function historyScope(name: string, args: Json, team: Team): string | undefined {
  if (name !== 'conversations.history' && name !== 'conversations.replies') return undefined;
  const channel = team.channels.get(String(args.channel));
  return channel === undefined ? undefined : HISTORY_SCOPE[channel.kind];
}

function postMessage(args: Json, context: ApiContext): Json {
  const { team } = context;
  const target = String(args.channel);
  const channel =
    target.startsWith('U') && team.users.has(target) ? directChannel(team, target) : team.channels.get(target);
  if (channel === undefined) return fail('channel_not_found');
  if (!channel.members.has(team.botUser)) return fail('not_in_channel');
  const bad = checkContent(args, context);
  if (bad !== null) return bad;
  const threadTs = args.thread_ts === undefined ? undefined : String(args.thread_ts);
  const refusal = refusalOf(channel, threadTs, team);
  if (refusal !== null) return fail(refusal);
  if (threadTs !== undefined && findMessage(channel, threadTs) === undefined) {
    context.violation(`chat.postMessage: thread ${threadTs} is not in ${channel.id}`);
    return fail('thread_not_found');
  }
  const head = threadTs === undefined ? undefined : findMessage(channel, threadTs);
  if (head?.threadTs !== undefined && head.threadTs !== head.ts)
    context.violation(`chat.postMessage: thread_ts ${String(threadTs)} is a reply, not the head of a thread`);
  if (args.metadata !== undefined) checkMetadata(args.metadata, context);
  const message: Message = {
    ts: newTs(),
    user: team.botUser,
    botId: team.botId,
    team: team.id,
    text: String(args.text ?? '').slice(0, 40_000),
    blocks: (args.blocks as Json[]) ?? [],
    files: [],
    deleted: false,
    edits: [],
    postedAt: Date.now(),
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(args.metadata === undefined ? {} : { metadata: args.metadata as NonNullable<Message['metadata']> }),
  };
  channel.messages.push(message);
  context.announce({ type: 'message', bot_id: team.botId, ...eventOf(message, channel) }, channel);
  return { ok: true, channel: channel.id, ts: message.ts, message: messageJson(message) };
}

const RESTRICTIONS = {
  read_only: 'restricted_action_read_only_channel',
  thread_only: 'restricted_action_thread_only_channel',
  non_threadable: 'restricted_action_non_threadable_channel',
  app_access: 'app_access_restricted',
} as const;

/** Why nothing may be posted there; null where it may. */
function refusalOf(channel: Channel, threadTs: string | undefined, team: Team): string | null {
  const { restriction } = channel;
  const isReply = threadTs !== undefined;
  const head = isReply ? findMessage(channel, threadTs) : undefined;
  if (channel.archived === true) return 'is_archived';
  if (team.suspended === true && channel.kind !== 'im') return 'ekm_access_denied';
  if ((team.crowded ?? 0) > 0) {
    team.crowded = (team.crowded ?? 0) - 1;
    return 'message_limit_exceeded';
  }
  const applies = { read_only: true, app_access: true, thread_only: !isReply, non_threadable: isReply };
  if (restriction !== undefined && applies[restriction]) return RESTRICTIONS[restriction];
  if (head?.locked === true) return 'restricted_action_thread_locked';
  return head?.unrepliable === true ? 'cannot_reply_to_message' : null;
}

/** An event type of letters, digits and underscores, and a payload that is an object. */
function checkMetadata(metadata: unknown, { violation }: ApiContext): void {
  const { event_type: type, event_payload: payload } = (metadata ?? {}) as Json;
  if (!/^[A-Za-z0-9_]{1,255}$/.test(String(type ?? ''))) violation(`metadata: event_type ${String(type)}`);
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    violation('metadata: event_payload is not an object');
}

function updateMessage(args: Json, context: ApiContext): Json {
  const { team } = context;
  const channel = team.channels.get(String(args.channel));
  if (channel === undefined) {
    context.violation(`chat.update: ${String(args.channel)} is no channel id`);
    return fail('channel_not_found');
  }
  const message = findMessage(channel, String(args.ts));
  if (message === undefined) return fail('message_not_found');
  if (channel.frozen === true) return fail('is_inactive');
  if (message.user !== team.botUser) {
    context.violation('chat.update: the message is not the app’s own');
    return fail('cant_update_message');
  }
  if (String(args.text ?? '').length > 4_000) {
    context.violation('chat.update: text over 4,000 characters');
    return fail('msg_too_long');
  }
  const bad = checkContent(args, context);
  if (bad !== null) return bad;
  message.text = String(args.text ?? '');
  message.blocks = (args.blocks as Json[]) ?? [];
  message.edits.push({ at: Date.now(), text: message.text, blocks: message.blocks });
  context.announce(
    {
      type: 'message',
      subtype: 'message_changed',
      channel: channel.id,
      message: messageJson(message),
      ts: newTs(),
      hidden: true,
    },
    channel,
  );
  return { ok: true, channel: channel.id, ts: message.ts, text: message.text };
}

function checkContent(args: Json, context: ApiContext): Json | null {
  const text = String(args.text ?? '');
  if (text === '' && args.blocks === undefined) {
    context.violation('a message without text and blocks');
    return fail('no_text');
  }
  if (args.blocks === undefined) return null;
  if (text === '') context.violation('blocks without a fallback text');
  const refused = refusedIn(args.blocks, context.refusedBlocks);
  if (refused !== null) return fail('invalid_blocks', { response_metadata: { messages: [refused] } });
  const problems = problemsOf(args.blocks, 'message');
  if (problems.length === 0) return null;
  for (const problem of problems) context.violation(`blocks: ${problem}`);
  return fail('invalid_blocks', { response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) } });
}

/** In Slack's words, with the place; null when all are taken. */
function refusedIn(blocks: unknown, refused: ReadonlySet<string>): string | null {
  if (refused.size === 0 || !Array.isArray(blocks)) return null;
  const index = blocks.findIndex((block) => refused.has(String(block?.type)));
  return index < 0 ? null : `[ERROR] unsupported type: ${blocks[index]?.type} [json-pointer:/blocks/${index}/type]`;
}

function checkView(view: unknown, context: ApiContext): Json | null {
  if (typeof view !== 'object' || view === null) return fail('invalid_arguments');
  if (viewTooLarge(view)) {
    context.violation('a view over 250 kB');
    return fail('view_too_large');
  }
  const problems = viewProblems(view as Json);
  if (problems.length === 0) return null;
  for (const problem of problems) context.violation(`view: ${problem}`);
  return fail('invalid_arguments', { response_metadata: { messages: problems } });
}

function openView(args: Json, context: ApiContext): Json {
  const { team } = context;
  const trigger = team.triggers.get(String(args.trigger_id));
  if (trigger === undefined) return fail('invalid_trigger_id');
  if (trigger.used) return fail('exchanged_trigger_id');
  if (Date.now() - trigger.at > TRIGGER_LIFETIME_MS) return fail('expired_trigger_id');
  const bad = checkView(args.view, context);
  if (bad !== null) return bad;
  trigger.used = true;
  if (
    [...team.views.values()].filter((view) => view.open && view.root !== '' && view.user === trigger.user).length >= 3
  )
    return fail('push_limit_reached');
  const id = newId('V');
  const view: View = { id, user: trigger.user, root: id, hash: newTs(), content: args.view as Json, open: true };
  team.views.set(id, view);
  return { ok: true, view: { ...view.content, id, hash: view.hash, root_view_id: id } };
}

function updateView(args: Json, context: ApiContext): Json {
  const view = context.team.views.get(String(args.view_id));
  if (view === undefined || !view.open) return fail('not_found');
  if (args.hash !== undefined && args.hash !== view.hash) return fail('hash_conflict');
  const bad = checkView(args.view, context);
  if (bad !== null) return bad;
  view.content = args.view as Json;
  view.hash = newTs();
  return { ok: true, view: { ...view.content, id: view.id, hash: view.hash } };
}

const isRecent = (ts: string, { oldest = '0' }: Json): boolean => Number(ts) > Number(oldest);

/** A page at a time, as Slack does: a channel from its newest message back, a thread from its head on. */
function listMessages(args: Json, context: ApiContext, choose: (messages: readonly Message[]) => Message[]): Json {
  const channel = context.team.channels.get(String(args.channel));
  if (channel === undefined) return fail('channel_not_found');
  const limit = Math.min(Number(args.limit ?? 100), context.pageSize ?? 1_000);
  const from = Number(args.cursor ?? 0);
  const found = choose(channel.messages.filter(({ deleted }) => !deleted));
  const withMetadata = args.include_all_metadata === true || args.include_all_metadata === 'true';
  const more = found.length > from + limit;
  return {
    ok: true,
    has_more: more,
    messages: found.slice(from, from + limit).map((message) => messageJson(message, withMetadata)),
    response_metadata: { next_cursor: more ? String(from + limit) : '' },
  };
}

export function messageJson(message: Message, withMetadata = false): Json {
  return {
    type: 'message',
    ts: message.ts,
    user: message.user,
    text: message.text,
    team: message.team,
    blocks: message.blocks,
    ...(message.botId === undefined ? {} : { bot_id: message.botId }),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(withMetadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
  };
}

/** The fields of a message event. */
export function eventOf(message: Message, channel: Channel): Json {
  const parent = message.threadTs === undefined ? undefined : findMessage(channel, message.threadTs);
  return {
    user: message.user,
    text: message.text,
    ts: message.ts,
    event_ts: message.ts,
    team: message.team,
    channel: channel.id,
    channel_type: channel.kind,
    blocks: message.blocks,
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(parent === undefined ? {} : { parent_user_id: parent.user }),
  };
}
