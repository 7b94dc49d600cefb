import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, Events, Routes } from 'discord.js';
import type { ChatAdapter, Suggester, TurnReceiver } from '../../src/conversation/platform.ts';
import { ConfigError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { createApi } from './api.ts';
import { catchUp, type Missed } from './catch-up.ts';
import { createClient, logIn, REFUSED } from './client.ts';
import { COMMANDS, differ } from './commands.ts';
import type { Surroundings } from './incoming.ts';
import { createInteractions } from './interactions.ts';
import { createListener } from './listener.ts';
import { createPlatform } from './platform.ts';
import { inviteLink, managesServer } from './rights.ts';

export interface DiscordOptions {
  readonly token: string;
  /** Ends with `/api`; Discord's own without it. */
  readonly apiUrl?: string | undefined;
  readonly log: Log;
}

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;

/** The assistant in Discord: one connection (or one per shard), and a platform to answer on. */
export function createDiscord({ token, apiUrl, log }: DiscordOptions): ChatAdapter {
  const client = createClient(token, apiUrl);
  const api = createApi(client.rest);
  const interactions = createInteractions(api, log);
  let readsAll = false;
  let stopped = false;

  const platform = createPlatform({
    api,
    interactions,
    log,
    takesThreads: (channel) => 'threads' in (client.channels.cache.get(channel) ?? {}),
  });
  const surroundings = (): Surroundings => surroundingsOf(client);

  const listen = (core: TurnReceiver & Suggester): void => {
    client.on(Events.Raw, createListener({ api, interactions, log, core, surroundings, readsAll: () => readsAll }));
    client.on(Events.ShardReady, (shard) => {
      const application = client.application?.id ?? '';
      log.info({ shard, invite: inviteLink(application) }, 'listening in Discord');
      if (shard === 0) registerCommands(client, application, log);
      catchUp(missedOn(client, shard), surroundings(), { api, log, accept: core.accept });
    });
    watch(client, log);
  };

  const connect = async (): Promise<void> => {
    ({ readsAll } = await logIn(client, token, log));
  };

  const keepTrying = async (): Promise<void> => {
    for (let waitMs = FIRST_RETRY_MS; !stopped; waitMs = Math.min(2 * waitMs, LAST_RETRY_MS)) {
      await sleep(waitMs, undefined, { ref: false });
      try {
        if (!stopped) await connect();
        return;
      } catch (err) {
        log.warn({ err }, 'Discord cannot be reached; trying again');
      }
    }
  };

  return {
    platform,
    async start(core) {
      listen(core);
      try {
        await connect();
      } catch (err) {
        if (err instanceof ConfigError) throw err;
        log.warn({ err }, 'Discord cannot be reached; trying again');
        void keepTrying();
      }
    },
    async stop() {
      stopped = true;
      await client.destroy();
    },
  };
}

/** Connections come and go by themselves; without a listener, an error of one would end the process. */
function watch(client: Client, log: Log): void {
  client.on(Events.Error, (err) => log.warn({ err }, 'Discord reported an error'));
  client.on(Events.ShardError, (err, shard) => log.warn({ err, shard }, 'a connection to Discord failed'));
  client.on(Events.ShardReconnecting, (shard) => log.info({ shard }, 'connecting to Discord again'));
  client.on(Events.ShardResume, (shard, replayed) => log.info({ shard, replayed }, 'resumed where Discord was left'));
  client.on(Events.ShardDisconnect, ({ code }, shard) => {
    log.error({ code, shard }, REFUSED[code] ?? 'Discord closed the connection for good');
  });
}

/** Overwrites what is registered, when it is not what we have. */
async function registerCommands(client: Client, application: string, log: Log): Promise<void> {
  const route = Routes.applicationCommands(application);
  const query = new URLSearchParams({ with_localizations: 'true' });
  try {
    const registered = await client.rest.get(route, { query }).catch(() => undefined);
    if (!differ(registered, COMMANDS)) return;
    await client.rest.put(route, { body: COMMANDS });
    log.info('the commands were registered with Discord');
  } catch (err) {
    log.error({ err }, 'the commands could not be registered');
  }
}

function surroundingsOf(client: Client): Surroundings {
  const me = client.user?.id ?? '';
  const threadOf = (channel: string) => {
    const known = client.channels.cache.get(channel);
    return known?.isThread() === true ? known : undefined;
  };
  return {
    botId: me,
    parentOf: (channel) => threadOf(channel)?.parentId ?? undefined,
    isOwnThread: (channel) => threadOf(channel)?.ownerId === me,
    isAdmin(guildId, user, roles) {
      const guild = client.guilds.cache.get(guildId);
      const permissions = [guildId, ...roles].map((role) => guild?.roles.cache.get(role)?.permissions.bitfield ?? 0n);
      return guild?.ownerId === user || permissions.some(managesServer);
    },
  };
}

/** Channels and threads of a shard, as candidates for what was missed. */
function missedOn(client: Client, shard: number): readonly Missed[] {
  return [...client.channels.cache.values()].flatMap((channel) => {
    if (!('guild' in channel) || channel.guild.shardId !== shard || !('lastMessageId' in channel)) return [];
    const { id, guild, lastMessageId } = channel;
    return [{ channel: id, guild: guild.id, lastMessage: lastMessageId, isThread: channel.isThread() }];
  });
}
