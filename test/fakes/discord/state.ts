import type { Json } from './json.ts';

export interface FakeUser {
  readonly id: string;
  readonly username: string;
  readonly bot: boolean;
}

export interface FakeRole {
  readonly id: string;
  readonly name: string;
  readonly permissions: bigint;
  /** Made by Discord for this bot. */
  readonly botId?: string;
}

export interface FakeGuild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly roles: FakeRole[];
  readonly members: Map<string, { readonly roleIds: string[] }>;
}

export interface FakeAttachment {
  readonly id: string;
  readonly filename: string;
  readonly bytes: Buffer;
}

export interface FakeMessage {
  readonly id: string;
  readonly channelId: string;
  readonly author: FakeUser;
  readonly createdAt: number;
  readonly nonce: string | undefined;
  readonly replyTo: string | undefined;
  /** 0 said, 19 a reply; Discord's own messages have others. */
  readonly type?: number;
  /** What it passes on of another message. */
  readonly forwards?: FakeMessage;
  readonly webhook: boolean;
  content: string;
  embeds: unknown[];
  components: unknown[];
  flags: number;
  attachments: FakeAttachment[];
  /** Only this person sees it. */
  readonly ephemeralFor: string | undefined;
  /** Who was pinged by it, by id; `everyone` and role ids too. */
  readonly pinged: string[];
  /** Every state it was shown in, oldest first. */
  readonly frames: {
    readonly at: number;
    readonly content: string;
    readonly embeds: unknown[];
    components: unknown[];
  }[];
  editedAt: number | undefined;
  deleted: boolean;
}

export interface FakeChannel {
  readonly id: string;
  /** 0 text channel, 1 direct message, 11 public thread. */
  readonly type: 0 | 1 | 11;
  readonly name: string;
  readonly guildId: string | undefined;
  readonly parentId: string | undefined;
  readonly recipient: FakeUser | undefined;
  readonly messages: FakeMessage[];
  /** What the bot may do here. */
  permissions: bigint;
  archived: boolean;
  /** A moderator lets nobody write in this thread. */
  locked: boolean;
  /** The bot was added to this thread, by posting in it or opening it. */
  joined: boolean;
  readonly ownerId: string | undefined;
}

export const PERMISSION = {
  createInvite: 1n,
  manageServer: 1n << 5n,
  view: 1n << 10n,
  send: 1n << 11n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readHistory: 1n << 16n,
  createThreads: 1n << 35n,
  sendInThreads: 1n << 38n,
} as const;
export type PermissionName = keyof typeof PERMISSION;

/** What a bot that was invited with everything it asks for may do. */
export const INVITED = (
  ['view', 'send', 'embedLinks', 'attachFiles', 'readHistory', 'createThreads', 'sendInThreads'] as const
)
  .map((name) => PERMISSION[name])
  .reduce((all, one) => all | one, 0n);

const DISCORD_EPOCH = 1_420_070_400_000;

/** A world of guilds, channels and messages, with a clock that tests may push forward. */
export class World {
  readonly users = new Map<string, FakeUser>();
  readonly guilds = new Map<string, FakeGuild>();
  readonly channels = new Map<string, FakeChannel>();
  readonly application: FakeUser;
  fileHostDown = false;
  private offsetMs = 0;
  private sequence = 0;

  constructor() {
    this.application = this.addUser('ml-assistant', true);
  }

  now(): number {
    return Date.now() + this.offsetMs;
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }

  /** 17 to 19 digits, the time inside, ever growing. */
  snowflake(): string {
    this.sequence += 1;
    return String((BigInt(this.now() - DISCORD_EPOCH) << 22n) | BigInt(this.sequence & 0x3f_ff_ff));
  }

  addUser(username: string, bot = false): FakeUser {
    const user = { id: this.snowflake(), username, bot };
    this.users.set(user.id, user);
    return user;
  }

  addChannel(channel: Pick<FakeChannel, 'type' | 'name'> & Partial<FakeChannel>): FakeChannel {
    const full: FakeChannel = {
      id: this.snowflake(),
      guildId: undefined,
      parentId: undefined,
      recipient: undefined,
      messages: [],
      permissions: INVITED,
      archived: false,
      locked: false,
      joined: false,
      ownerId: undefined,
      ...channel,
    };
    this.channels.set(full.id, full);
    return full;
  }

  /** Whether a person can be written to: whoever shared a server with the bot once must share one still. */
  reaches(user: FakeUser): boolean {
    const shared = [...this.guilds.values()].filter(({ members }) => members.has(user.id));
    return shared.length === 0 || shared.some(({ members }) => members.has(this.application.id));
  }

  /** The direct-message channel with a person, made at its first use. */
  directChannel(user: FakeUser): FakeChannel {
    const known = [...this.channels.values()].find((channel) => channel.recipient?.id === user.id);
    return known ?? this.addChannel({ type: 1, name: user.username, recipient: user });
  }

  permissionsOf(guild: FakeGuild, userId: string): bigint {
    if (guild.ownerId === userId) return (1n << 50n) - 1n;
    const roleIds = guild.members.get(userId)?.roleIds ?? [];
    return guild.roles
      .filter((role) => role.id === guild.id || roleIds.includes(role.id))
      .reduce((all, role) => all | role.permissions, 0n);
  }
}

export const userJson = (user: FakeUser): Json => ({
  id: user.id,
  username: user.username,
  global_name: user.username,
  discriminator: '0',
  avatar: null,
  bot: user.bot,
});

export const memberJson = (guild: FakeGuild, userId: string): Json => ({
  roles: guild.members.get(userId)?.roleIds ?? [],
  nick: null,
  avatar: null,
  joined_at: '2026-01-01T00:00:00.000000+00:00',
  deaf: false,
  mute: false,
  flags: 0,
});

/** What the channel takes from everyone, who have what a bot is invited with. */
const overwritesOf = ({ guildId, permissions }: FakeChannel): Json[] =>
  guildId === undefined || permissions === INVITED
    ? []
    : [{ id: guildId, type: 0, allow: '0', deny: String(INVITED & ~permissions) }];

export const channelJson = (channel: FakeChannel): Json => ({
  id: channel.id,
  type: channel.type,
  name: channel.name,
  ...(channel.guildId === undefined ? {} : { guild_id: channel.guildId }),
  ...(channel.recipient === undefined ? {} : { recipients: [userJson(channel.recipient)] }),
  ...(channel.type === 11
    ? {
        parent_id: channel.parentId,
        owner_id: channel.ownerId,
        ...(channel.joined ? { member: { join_timestamp: '2026-01-01T00:00:00.000000+00:00', flags: 0 } } : {}),
        thread_metadata: {
          archived: channel.archived,
          locked: channel.locked,
          auto_archive_duration: 1440,
          archive_timestamp: '2026-01-01T00:00:00.000000+00:00',
        },
        message_count: channel.messages.length,
        member_count: 1,
      }
    : { position: 0, permission_overwrites: overwritesOf(channel), parent_id: null }),
  last_message_id: channel.messages.at(-1)?.id ?? null,
});

export const attachmentJson = (attachment: FakeAttachment, base: string): Json => ({
  id: attachment.id,
  filename: attachment.filename,
  size: attachment.bytes.length,
  url: `${base}/attachments/${attachment.id}/${encodeURIComponent(attachment.filename)}`,
  proxy_url: `${base}/attachments/${attachment.id}/${encodeURIComponent(attachment.filename)}`,
  content_type: 'text/csv',
});

/** Whom a message names, and whom it replies to, as a person's client does unless they switch that off. */
export function mentionsOf(world: World, message: FakeMessage): FakeUser[] {
  const named = [...message.content.matchAll(/<@!?(\d{17,19})>/g)].flatMap((match) => world.users.get(match[1]) ?? []);
  const author = message.author.bot ? undefined : repliedTo(world, message)?.author;
  return author === undefined || named.includes(author) ? named : [...named, author];
}

const repliedTo = (world: World, { channelId, replyTo }: FakeMessage): FakeMessage | undefined =>
  world.channels.get(channelId)?.messages.find(({ id, deleted }) => id === replyTo && !deleted);

const rolesNamedIn = ({ content }: FakeMessage): string[] =>
  [...content.matchAll(/<@&(\d{17,19})>/g)].map(([, id]) => id);

export function messageJson(world: World, message: FakeMessage, base: string): Json {
  const guildId = world.channels.get(message.channelId)?.guildId;
  const answered = repliedTo(world, message);
  return {
    id: message.id,
    type: message.type ?? (message.replyTo === undefined ? 0 : 19),
    ...(message.forwards === undefined
      ? {}
      : { message_snapshots: [{ message: messageJson(world, message.forwards, base) }] }),
    channel_id: message.channelId,
    author: userJson(message.author),
    content: message.content,
    timestamp: new Date(message.createdAt).toISOString(),
    edited_timestamp: message.editedAt === undefined ? null : new Date(message.editedAt).toISOString(),
    tts: false,
    mention_everyone: message.pinged.includes('everyone'),
    mentions: mentionsOf(world, message).map((user) => ({
      ...userJson(user),
      ...(guildId === undefined ? {} : { member: {} }),
    })),
    mention_roles: rolesNamedIn(message),
    attachments: message.attachments.map((attachment) => attachmentJson(attachment, base)),
    embeds: message.embeds,
    components: message.components,
    flags: message.flags,
    pinned: false,
    ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
    ...(message.webhook ? { application_id: world.application.id, webhook_id: world.application.id } : {}),
    ...(message.replyTo === undefined
      ? {}
      : {
          message_reference: { message_id: message.replyTo, channel_id: message.channelId },
          referenced_message:
            answered === undefined ? null : messageJson(world, { ...answered, replyTo: undefined }, base),
        }),
  };
}
