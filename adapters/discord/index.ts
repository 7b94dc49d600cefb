import type { Client, REST } from 'discord.js';
import type { Config } from '../../src/config.ts';
import type { ChatAdapter, Core, ReadyAdapter } from '../../src/conversation/platform.ts';
import type { Log } from '../../src/log.ts';
import { catchUp, type Missed } from './catch-up.ts';
import { createAnswerRest, createApi, createRest } from './client.ts';
import { spellWith } from './commands.ts';
import { createConnection } from './connection.ts';
import { checkCredentials } from './credentials.ts';
import { createFiles } from './files.ts';
import type { Surroundings } from './incoming.ts';
import { createInteractions } from './interactions.ts';
import { createListener } from './listener.ts';
import { isAdmin } from './people.ts';
import { createPlatform } from './platform.ts';
import { registerCommands } from './registration.ts';
import { inviteLink, namesOf, writing } from './rights.ts';

type Settings = NonNullable<Config['discord']>;

/**
 * The assistant in Discord.
 * @throws ConfigError with one line that says what to do, when Discord refuses the token.
 */
export async function prepareDiscord(settings: Settings, log: Log): Promise<ReadyAdapter> {
  const rest = createRest(settings.token, settings.apiUrl);
  await checkCredentials(rest, log);
  return (core) => createDiscord(settings, rest, core, log);
}

/** One connection (or one per shard), and a platform to answer on. */
function createDiscord({ token, apiUrl }: Settings, rest: REST, core: Core, log: Log): ChatAdapter {
  const answers = createAnswerRest(apiUrl);
  const api = createApi(rest, answers);
  const interactions = createInteractions(api, log);
  const surroundings = (): Surroundings => surroundingsOf(connection.client());

  let command: string | undefined;
  const register = async (application: string): Promise<void> => {
    command = await registerCommands(rest, application, log);
  };

  const connection = createConnection({
    token,
    apiUrl,
    rest,
    log,
    heard: createListener({ api, interactions, log, core, surroundings }),
    ready(client, shard) {
      const application = client.application?.id ?? '';
      log.info({ shard, invite: inviteLink(application) }, 'listening in Discord');
      if (shard === 0) void register(application);
      void catchUp(missedOn(client, shard), surroundings(), { api, log, accept: core.accept });
    },
  });

  return {
    platform: createPlatform({
      api,
      interactions,
      log,
      openFile: createFiles(api, apiUrl),
      knows: (channel) => connection.client()?.channels.cache.has(channel) ?? true,
      isAmongPeople: (channel) => isAmongPeople(connection.client(), channel),
      spell: spellWith(() => command),
      takesThreads: (channel) => 'threads' in (connection.client()?.channels.cache.get(channel) ?? {}),
      lacks: (channel) => lacksIn(connection.client(), channel),
    }),
    start: connection.start,
    async stop() {
      await connection.stop();
      for (const each of [rest, answers]) {
        each.clearHashSweeper();
        each.clearHandlerSweeper();
      }
    },
  };
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
    ownRole: (guild) => client?.guilds.cache.get(guild)?.roles.botRoleFor(me)?.id,
    isAdmin: (guild, user, roles) => isAdmin(client, guild, user, roles),
  };
}

function isAmongPeople(client: Client | null, id: string): boolean {
  const channel = client?.channels.cache.get(id);
  return channel !== undefined && !channel.isDMBased();
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
