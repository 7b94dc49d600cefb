import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Faults } from './discord/faults.ts';
import { Gateway } from './discord/gateway.ts';
import type { FakeInteraction } from './discord/interactions.ts';
import type { Json } from './discord/json.ts';
import type { RequestLog, RestContext } from './discord/messages.ts';
import { answered, Human, readable } from './discord/people.ts';
import { serve } from './discord/rest.ts';
import {
  channelJson,
  type FakeAttachment,
  type FakeChannel,
  type FakeGuild,
  type FakeMessage,
  INVITED,
  PERMISSION,
  type PermissionName,
  World,
} from './discord/state.ts';
import { Throttle, type ThrottleOptions, USUAL_LIMITS } from './discord/throttle.ts';

export type { Fault } from './discord/faults.ts';
export type { FakeInteraction } from './discord/interactions.ts';
export type { Human } from './discord/people.ts';
export type { FakeChannel, FakeGuild, FakeMessage } from './discord/state.ts';

export interface DiscordOptions {
  /** The privileged message-content intent is switched on for the application. */
  readonly messageContent?: boolean;
  readonly shards?: number;
  readonly heartbeatMs?: number;
  readonly limits?: Partial<ThrottleOptions>;
}

/**
 * Discord on loopback, as far as a bot sees it: REST and gateway over one world of guilds, channels, threads, direct
 * messages and people. It keeps the documented limits, deadlines and error codes, and remembers what broke them.
 */
export async function startDiscord(options: DiscordOptions = {}) {
  const token = 'MTA.fake.token-of-a-fake-bot';
  const world = new World();
  const faults = new Faults();
  const interactions = new Map<string, FakeInteraction>();
  const violations: string[] = [];
  const requests: RequestLog[] = [];
  const commands: { current: Json[]; writes: number } = { current: [], writes: 0 };
  const loose: FakeAttachment[] = [];
  const http = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      violations.push(`the fake itself failed: ${String(error)}`);
      response.writeHead(500).end();
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const gateway = new Gateway(
    http,
    world,
    {
      token,
      heartbeatMs: options.heartbeatMs ?? 41_250,
      messageContent: options.messageContent ?? false,
      shards: options.shards ?? 1,
    },
    () => `ws://127.0.0.1:${port}`,
  );
  const context: RestContext = {
    world,
    token,
    faults,
    throttle: new Throttle({ ...USUAL_LIMITS, ...options.limits }),
    interactions,
    violations,
    requests,
    commands,
    loose,
    applicationFlags: () => (options.messageContent === true ? 1 << 19 : 0),
    shards: () => gateway.shards,
    base: () => base,
    gatewayUrl: () => `ws://127.0.0.1:${port}`,
    dispatch: (type, data, guildId) => gateway.dispatch(type, data, guildId),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', base);
    const attachment = /^\/attachments\/(\d+)\//.exec(url.pathname)?.[1];
    if (attachment !== undefined) {
      const file = filesInWorld().find((entry) => entry.id === attachment);
      if (world.fileHostDown) response.writeHead(500).end('upstream connect error');
      else response.writeHead(file === undefined ? 404 : 200).end(file?.bytes);
      return;
    }
    if (!url.pathname.startsWith('/api/v10/')) {
      violations.push(`${request.method} ${url.pathname}: outside /api/v10`);
      response.writeHead(404).end();
      return;
    }
    const path = decodeURIComponent(url.pathname.slice('/api/v10'.length));
    await serve(context, request, response, path, url.searchParams);
  }

  const filesInWorld = () => [
    ...loose,
    ...[...world.channels.values()].flatMap((channel) => channel.messages.flatMap((message) => message.attachments)),
  ];

  const guild = (name: string): FakeGuild => {
    const id = world.snowflake();
    const owner = world.addUser(`owner of ${name}`);
    const created: FakeGuild = {
      id,
      name,
      ownerId: owner.id,
      roles: [
        { id, name: '@everyone', permissions: INVITED },
        { id: world.snowflake(), name: 'managers', permissions: PERMISSION.manageServer },
        { id: world.snowflake(), name: 'ml-assistant', permissions: 0n, botId: world.application.id },
      ],
      members: new Map([[owner.id, { roleIds: [] }]]),
    };
    created.members.set(world.application.id, { roleIds: [ownRole(created)] });
    world.guilds.set(id, created);
    return created;
  };

  /** The role by which people may mention the bot. */
  const ownRole = ({ roles }: FakeGuild): string => roles.find(({ botId }) => botId === world.application.id)?.id ?? '';

  return {
    /** Value for DISCORD_API_URL. */
    url: `${base}/api`,
    token,
    world,
    gateway,
    faults,
    interactions,
    violations,
    requests,
    commands,
    botId: world.application.id,
    guild,
    ownRole,

    channel(of: FakeGuild, name: string): FakeChannel {
      const channel = world.addChannel({ type: 0, name, guildId: of.id });
      gateway.dispatch('CHANNEL_CREATE', { ...channelJson(channel), guild_id: of.id }, of.id);
      return channel;
    },

    /** A thread that a person opened. */
    thread(parent: FakeChannel, name: string): FakeChannel {
      const thread = world.addChannel({ type: 11, name, guildId: parent.guildId, parentId: parent.id });
      gateway.dispatch('THREAD_CREATE', { ...channelJson(thread), newly_created: true }, parent.guildId);
      return thread;
    },

    /** Someone in these servers; as a manager they have Manage Server. */
    person(name: string, guilds: readonly FakeGuild[] = [], how: { readonly manager?: boolean } = {}): Human {
      const user = world.addUser(name);
      for (const joined of guilds)
        joined.members.set(user.id, { roleIds: how.manager === true ? [joined.roles[1].id] : [] });
      return new Human(context, user);
    },

    revoke(channel: FakeChannel, name: PermissionName): void {
      channel.permissions &= ~PERMISSION[name];
      gateway.dispatch('CHANNEL_UPDATE', channelJson(channel), channel.guildId);
    },

    /** What a person finds in a channel now, oldest first. */
    read(channel: FakeChannel, viewer?: Human): FakeMessage[] {
      return channel.messages.filter(
        (message) => !message.deleted && (message.ephemeralFor === undefined || message.ephemeralFor === viewer?.id),
      );
    },

    readable,
    answered: (interaction: FakeInteraction) => answered(interaction, context),
    /** Pushes Discord's clock, so that tokens and nonces age. */
    advance: (ms: number) => world.advance(ms),

    /** Deletes a channel or a thread, with all that is in it. */
    drop(channel: FakeChannel): void {
      world.channels.delete(channel.id);
      const type = channel.type === 11 ? 'THREAD_DELETE' : 'CHANNEL_DELETE';
      gateway.dispatch(type, channelJson(channel), channel.guildId);
    },

    /** The bot is removed from a server. */
    expel(from: FakeGuild): void {
      gateway.dispatch('GUILD_DELETE', { id: from.id }, from.id);
      from.members.delete(world.application.id);
      for (const channel of world.channels.values()) if (channel.guildId === from.id) channel.permissions = 0n;
    },

    /** A server cannot be reached for a while, by anybody. */
    outage(of: FakeGuild): void {
      gateway.dispatch('GUILD_DELETE', { id: of.id, unavailable: true }, of.id);
    },

    async stop(): Promise<void> {
      gateway.stop();
      http.closeAllConnections();
      http.close();
      await once(http, 'close').catch(() => undefined);
    },
  };
}

export type FakeDiscord = Awaited<ReturnType<typeof startDiscord>>;

/** Waits until the question has an answer; fails with the last thing seen. */
export async function until<T>(
  question: () => T | undefined | false | null,
  what: string | (() => string),
  withinMs = 15_000,
): Promise<T> {
  const start = Date.now();
  for (;;) {
    const answer = question();
    if (answer !== undefined && answer !== false && answer !== null) return answer;
    if (Date.now() - start > withinMs) throw new Error(`waited in vain: ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
