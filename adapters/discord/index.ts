import { type Client, type REST, Routes } from 'discord.js';
import type { ChatAdapter, Suggester, TurnReceiver } from '../../src/conversation/platform.ts';
import type { Log } from '../../src/log.ts';
import { createAnswerRest, createApi, createRest } from './api.ts';
import { catchUp, type Missed } from './catch-up.ts';
import { COMMANDS, differ } from './commands.ts';
import { type Connection, createConnection } from './connection.ts';
import { createFiles } from './files.ts';
import type { Surroundings } from './incoming.ts';
import { createInteractions } from './interactions.ts';
import { createListener } from './listener.ts';
import { createPlatform } from './platform.ts';
import { inviteLink, managesServer, namesOf, writing } from './rights.ts';

export interface DiscordOptions {
  readonly token: string;
  /** Ends with `/api`; Discord's own without it. */
  readonly apiUrl?: string | undefined;
  readonly log: Log;
}

/** The assistant in Discord: one connection (or one per shard), and a platform to answer on. */
export function createDiscord({ token, apiUrl, log }: DiscordOptions): ChatAdapter {
  const rest = createRest(token, apiUrl);
  const answers = createAnswerRest(apiUrl);
  const api = createApi(rest, answers);
  const interactions = createInteractions(api, log);
  let connection: Connection | null = null;
  const client = (): Client | null => connection?.client() ?? null;
  const surroundings = (): Surroundings => surroundingsOf(client());

  const platform = createPlatform({
    api,
    interactions,
    log,
    openFile: createFiles(api, apiUrl),
    takesThreads: (channel) => 'threads' in (client()?.channels.cache.get(channel) ?? {}),
    lacks: (channel) => lacksIn(client(), channel),
  });

  const connect = (core: TurnReceiver & Suggester): Connection => {
    const readsAll = (): boolean => connection?.readsAll() ?? false;
    return createConnection({
      token,
      apiUrl,
      rest,
      log,
      heard: createListener({ api, interactions, log, core, surroundings, readsAll }),
      ready(of, shard) {
        const application = of.application?.id ?? '';
        log.info({ shard, invite: inviteLink(application) }, 'listening in Discord');
        if (shard === 0) void registerCommands(rest, application, log);
        void catchUp(missedOn(of, shard), surroundings(), { api, log, accept: core.accept });
      },
    });
  };

  return {
    platform,
    async start(core) {
      connection = connect(core);
      await connection.start();
    },
    async stop() {
      await connection?.stop();
      for (const each of [rest, answers]) {
        each.clearHashSweeper();
        each.clearHandlerSweeper();
      }
    },
  };
}

/** Overwrites what is registered, when it is not what we have. */
async function registerCommands(rest: REST, application: string, log: Log): Promise<void> {
  const route = Routes.applicationCommands(application);
  const query = new URLSearchParams({ with_localizations: 'true' });
  try {
    if (!differ(await rest.get(route, { query }), COMMANDS)) return;
    await rest.put(route, { body: COMMANDS });
    log.info('the commands were registered with Discord');
  } catch (err) {
    log.error({ err }, 'the commands could not be registered');
  }
}

function surroundingsOf(client: Client | null): Surroundings {
  const me = client?.user?.id ?? '';
  const threadOf = (channel: string) => {
    const known = client?.channels.cache.get(channel);
    return known?.isThread() === true ? known : undefined;
  };
  return {
    botId: me,
    parentOf: (channel) => threadOf(channel)?.parentId ?? undefined,
    isOwnThread: (channel) => threadOf(channel)?.ownerId === me,
    isAdmin(guildId, user, roles) {
      const guild = client?.guilds.cache.get(guildId);
      const permissions = [guildId, ...roles].map((role) => guild?.roles.cache.get(role)?.permissions.bitfield ?? 0n);
      return guild?.ownerId === user || permissions.some(managesServer);
    },
  };
}

function lacksIn(client: Client | null, id: string): readonly string[] {
  const channel = client?.channels.cache.get(id);
  if (channel === undefined || channel.isDMBased()) return [];
  const { me } = channel.guild.members;
  const held = me === null ? null : channel.permissionsFor(me);
  return held === null ? [] : namesOf(held.missing(writing(channel.isThread())));
}

/** Channels and threads of a shard, as candidates for what was missed. */
function missedOn(client: Client, shard: number): readonly Missed[] {
  return [...client.channels.cache.values()].flatMap((channel) => {
    if (!('guild' in channel) || channel.guild.shardId !== shard || !('lastMessageId' in channel)) return [];
    const { id, guild, lastMessageId } = channel;
    return [{ channel: id, guild: guild.id, lastMessage: lastMessageId, isThread: channel.isThread() }];
  });
}
