import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { asList, asObject, asText, type Json } from './json.ts';
import { channelJson, type FakeGuild, memberJson, userJson, type World } from './state.ts';

export const INTENT = { guilds: 1, guildMessages: 512, directMessages: 4_096, messageContent: 32_768 } as const;

interface Session {
  readonly id: string;
  readonly shard: readonly [number, number];
  readonly intents: number;
  readonly log: { readonly s: number; readonly frame: string }[];
  sequence: number;
  socket: WebSocket | undefined;
}

export interface GatewayOptions {
  readonly token: string;
  readonly heartbeatMs: number;
  /** The privileged intent is switched on in the developer portal. */
  readonly messageContent: boolean;
  readonly shards: number;
}

/** The gateway as the documentation tells it: sessions that outlive a connection, numbered events, replay on resume. */
export class Gateway {
  readonly sessions = new Map<string, Session>();
  /** What clients did, for tests to look at: identify, resume, closed CODE. */
  readonly journal: string[] = [];
  /** Connections so far. */
  greeted = 0;
  heartbeatsAnswered = true;
  /** Deliver every event twice. */
  duplicates = false;
  /** The privileged intent is switched on in the developer portal, which somebody may change. */
  messageContent: boolean;
  /** As many as the bot needs by now; a session of another number of shards is closed with 4011. */
  shards: number;
  /** What happens in the same turn in which an event of this type is sent, once. */
  readonly beside = new Map<string, () => void>();
  private readonly sockets = new Set<WebSocket>();
  private readonly server: WebSocketServer;
  private nextSession = 0;

  private readonly world: World;
  private readonly options: GatewayOptions;
  private readonly url: () => string;

  constructor(http: Server, world: World, options: GatewayOptions, url: () => string) {
    this.world = world;
    this.options = options;
    this.messageContent = options.messageContent;
    this.shards = options.shards;
    this.url = url;
    this.server = new WebSocketServer({ server: http });
    this.server.on('connection', (socket) => this.greet(socket));
  }

  /** An event for the shard that has the guild (direct messages go to shard 0), to sessions whose intents ask for it. */
  dispatch(type: string, data: Json, guildId: string | undefined): void {
    for (const session of this.sessions.values()) {
      const [shard, shards] = session.shard;
      const at = guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(shards));
      if (at !== shard) continue;
      const seen = this.withIntents(type, data, guildId, session.intents);
      if (seen !== undefined) this.emit(session, type, seen);
    }
  }

  close(code: number): void {
    for (const socket of this.sockets) socket.close(code);
  }

  /** The connection is cut without a word, as a network does. */
  cut(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  askToReconnect(): void {
    for (const socket of this.sockets) socket.send(JSON.stringify({ op: 7, d: null }));
  }

  invalidate(resumable: boolean): void {
    if (!resumable) this.sessions.clear();
    for (const socket of this.sockets) socket.send(JSON.stringify({ op: 9, d: resumable }));
  }

  get connected(): boolean {
    return [...this.sessions.values()].some((session) => session.socket !== undefined);
  }

  stop(): void {
    this.cut();
    this.server.close();
  }

  private greet(socket: WebSocket): void {
    this.sockets.add(socket);
    this.greeted += 1;
    let session: Session | undefined;
    socket.on('message', (raw) => {
      const frame = asObject(JSON.parse(raw.toString()));
      const d = asObject(frame.d);
      if (frame.op === 1 && this.heartbeatsAnswered) socket.send('{"op":11}');
      if (frame.op === 2) session = session === undefined ? this.identify(socket, d) : refuse(socket, 4005);
      if (frame.op === 6) session = this.resume(socket, d);
    });
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      this.sockets.delete(socket);
      this.journal.push(`closed ${code}`);
      if (session?.socket === socket) session.socket = undefined;
      if (session !== undefined && (code === 1000 || code === 1001)) this.sessions.delete(session.id);
    });
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: this.options.heartbeatMs } }));
  }

  private identify(socket: WebSocket, d: Json): Session | undefined {
    const intents = Number(d.intents);
    if (asText(d.token) !== this.options.token) return refuse(socket, 4004);
    if (intents & INTENT.messageContent && !this.messageContent) return refuse(socket, 4014);
    this.journal.push('identify');
    this.nextSession += 1;
    const [shard, shards] = asList(d.shard).length === 2 ? asList(d.shard).map(Number) : [0, 1];
    if (shards !== this.shards) return refuse(socket, 4011);
    const session: Session = {
      id: `session-${this.nextSession}`,
      shard: [shard, shards],
      intents,
      log: [],
      sequence: 0,
      socket,
    };
    // A client that identifies anew has forgotten its older sessions of that shard.
    for (const old of [...this.sessions.values()]) if (old.shard[0] === shard) this.sessions.delete(old.id);
    this.sessions.set(session.id, session);
    const guilds = [...this.world.guilds.values()].filter(
      ({ id, members }) =>
        members.has(this.world.application.id) && Number((BigInt(id) >> 22n) % BigInt(shards)) === shard,
    );
    this.emit(session, 'READY', {
      v: 10,
      user: userJson(this.world.application),
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.url(),
      shard: [shard, shards],
      application: { id: this.world.application.id, flags: this.messageContent ? 1 << 19 : 0 },
    });
    for (const guild of guilds) this.emit(session, 'GUILD_CREATE', this.guildJson(guild));
    return session;
  }

  private resume(socket: WebSocket, d: Json): Session | undefined {
    const session = this.sessions.get(asText(d.session_id));
    if (session === undefined || asText(d.token) !== this.options.token) {
      socket.send(JSON.stringify({ op: 9, d: false }));
      return undefined;
    }
    this.journal.push('resume');
    session.socket = socket;
    for (const entry of session.log) if (entry.s > Number(d.seq)) socket.send(entry.frame);
    this.emit(session, 'RESUMED', {});
    return session;
  }

  private emit(session: Session, type: string, data: Json): void {
    session.sequence += 1;
    const frame = JSON.stringify({ op: 0, t: type, s: session.sequence, d: data });
    session.log.push({ s: session.sequence, frame });
    session.socket?.send(frame);
    if (this.duplicates && type !== 'READY' && type !== 'RESUMED') {
      session.sequence += 1;
      session.socket?.send(JSON.stringify({ op: 0, t: type, s: session.sequence, d: data }));
    }
    const beside = this.beside.get(type);
    this.beside.delete(type);
    beside?.();
  }

  /** The event as a bot with these intents gets it; undefined when it does not. */
  private withIntents(type: string, data: Json, guildId: string | undefined, intents: number): Json | undefined {
    if (!type.startsWith('MESSAGE_')) return data;
    if (!(intents & (guildId === undefined ? INTENT.directMessages : INTENT.guildMessages))) return undefined;
    const mentioned = asList(data.mentions).some((user) => asObject(user).id === this.world.application.id);
    const own = asObject(data.author).id === this.world.application.id;
    if (guildId === undefined || mentioned || own || intents & INTENT.messageContent) return data;
    return { ...data, content: '', embeds: [], attachments: [], components: [] };
  }

  private guildJson(guild: FakeGuild): Json {
    const channels = [...this.world.channels.values()].filter((channel) => channel.guildId === guild.id);
    const bot = this.world.application;
    return {
      id: guild.id,
      name: guild.name,
      owner_id: guild.ownerId,
      preferred_locale: 'en-US',
      unavailable: false,
      member_count: guild.members.size,
      roles: guild.roles.map((role, position) => ({
        id: role.id,
        name: role.name,
        permissions: String(role.permissions),
        position,
        color: 0,
        hoist: false,
        managed: role.botId !== undefined,
        mentionable: false,
        flags: 0,
        ...(role.botId === undefined ? {} : { tags: { bot_id: role.botId } }),
      })),
      channels: channels.filter((channel) => channel.type === 0).map(channelJson),
      threads: channels.filter((channel) => channel.type === 11 && !channel.archived).map(channelJson),
      members: [{ ...memberJson(guild, bot.id), user: userJson(bot) }],
      emojis: [],
      stickers: [],
      presences: [],
      voice_states: [],
      stage_instances: [],
      guild_scheduled_events: [],
      features: [],
    };
  }
}

function refuse(socket: WebSocket, code: number): undefined {
  socket.close(code);
  return undefined;
}
