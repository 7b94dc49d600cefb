/** What the fake workspace remembers. Plain state; the rules stand in web-api.ts and people.ts. */
export type Json = Record<string, unknown>;

export interface Message {
  readonly ts: string;
  readonly user: string;
  readonly botId?: string;
  readonly team: string;
  readonly threadTs?: string;
  readonly files: readonly SlackFile[];
  readonly subtype?: string;
  readonly metadata?: { readonly event_type: string; readonly event_payload: Json };
  readonly postedAt: number;
  text: string;
  blocks: readonly Json[];
  deleted: boolean;
  /** Of the head of a thread: an admin lets nobody reply any more. */
  locked?: boolean;
  /** Of Slack's own messages, such as that somebody joined: they head no thread. */
  unrepliable?: boolean;
  /** Every state the message was edited to, with when. */
  readonly edits: { readonly at: number; readonly text: string; readonly blocks: readonly Json[] }[];
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'group' | 'im' | 'mpim';
  readonly members: Set<string>;
  readonly messages: Message[];
  /** What an admin allows here: not to write, only in threads, only outside them, or not this app. */
  restriction?: 'read_only' | 'thread_only' | 'non_threadable' | 'app_access';
  archived?: boolean;
  /** Frozen: what stands here can no longer be changed. */
  frozen?: boolean;
  readonly ephemeral: Ephemeral[];
}

/** What one person alone sees, until they reload. */
export interface Ephemeral {
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Json[];
}

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly mimetype: string;
  readonly bytes: Uint8Array;
  /** Slack works on a file after the upload: until then it has no mimetype and no shares. */
  readonly readyAt: number;
  gone: boolean;
}

export interface View {
  readonly id: string;
  readonly user: string;
  readonly root: string;
  hash: string;
  content: Json;
  open: boolean;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly admin: boolean;
  /** Of somebody from another company, in a shared channel: their workspace. */
  readonly homeTeam?: string;
}

export interface Trigger {
  readonly id: string;
  readonly user: string;
  readonly at: number;
  used: boolean;
}

export interface Team {
  readonly id: string;
  readonly domain: string;
  readonly token: string;
  readonly botUser: string;
  readonly botId: string;
  scopes: readonly string[];
  installed: boolean;
  /** An admin has taken the keys that messages of channels are kept under (Enterprise Key Management). */
  suspended?: boolean;
  /** Its members send more than Slack takes; some of it, where so many further posts are refused. */
  crowded?: number;
  fileHostDown?: boolean;
  /** The Enterprise organisation it belongs to. */
  organisation?: string;
  readonly users: Map<string, User>;
  readonly channels: Map<string, Channel>;
  readonly files: Map<string, SlackFile>;
  /** Files that Slack only links to, kept elsewhere. */
  readonly externalFiles: Set<string>;
  /** Files on their way up, by their ids. */
  readonly uploads: Map<string, { readonly name: string; readonly length: number; bytes: Buffer | null }>;
  readonly views: Map<string, View>;
  readonly homes: Map<string, View>;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<
    string,
    { uses: number; readonly at: number; readonly channel: string; readonly user: string }
  >;
}

let counter = 0;

/** Ids in Slack's form: a letter for the kind, then capitals and digits. */
export function newId(letter: string): string {
  counter += 1;
  return `${letter}0${counter.toString(36).toUpperCase().padStart(9, '0')}`;
}

let lastMicros = 0;

/** A message's ts: seconds and microseconds, unique and rising. */
export function newTs(): string {
  lastMicros = Math.max(lastMicros + 1, Date.now() * 1_000);
  const text = String(lastMicros);
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
}

export function createTeam(domain: string, token: string, scopes: readonly string[]): Team {
  const botUser = newId('U');
  const team: Team = {
    id: newId('T'),
    domain,
    token,
    botUser,
    botId: newId('B'),
    scopes,
    installed: true,
    users: new Map(),
    channels: new Map(),
    files: new Map(),
    externalFiles: new Set(),
    uploads: new Map(),
    views: new Map(),
    homes: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
  };
  team.users.set(botUser, { id: botUser, name: 'ml', admin: false });
  return team;
}

/** The direct messages between the app and a person; opened when first needed. */
export function directChannel(team: Team, user: string): Channel {
  for (const channel of team.channels.values()) {
    if (channel.kind === 'im' && channel.members.has(user)) return channel;
  }
  return addChannel(team, `dm-${user}`, 'im', [user, team.botUser]);
}

export function addChannel(team: Team, name: string, kind: Channel['kind'], members: readonly string[]): Channel {
  const letter = kind === 'im' ? 'D' : kind === 'channel' ? 'C' : 'G';
  const channel: Channel = { id: newId(letter), name, kind, members: new Set(members), messages: [], ephemeral: [] };
  team.channels.set(channel.id, channel);
  return channel;
}

export const findMessage = (channel: Channel, ts: string): Message | undefined =>
  channel.messages.find((message) => message.ts === ts && !message.deleted);

/** Mentions in a text that Slack would turn into a notification. */
export function pingsIn(text: string): string[] {
  return [...text.matchAll(/<(!channel|!here|!everyone|!subteam\^\w+|@[UW]\w+)(\|[^>]*)?>/g)].map((match) =>
    String(match[1]),
  );
}
