import { setTimeout as sleep } from 'node:timers/promises';
import {
  type APIInteraction,
  Client,
  Events,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  GatewayIntentBits,
  InteractionResponseType,
  InteractionType,
  Options,
  type RateLimitData,
  Routes,
} from 'discord.js';
import type { ChatAdapter, Suggester, TurnReceiver } from '../../src/conversation/platform.ts';
import { ConfigError, toAppError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import type { Origin } from './address.ts';
import { createApi } from './api.ts';
import { render } from './cards.ts';
import { catchUp, type Missed } from './catch-up.ts';
import { COMMANDS, differ } from './commands.ts';
import { carry } from './forms.ts';
import { type Act, fromInteraction, fromMessage, type HeardMessage, type Surroundings } from './incoming.ts';
import { createInteractions } from './interactions.ts';
import { FLAGS, LIMITS } from './limits.ts';
import { createPlatform } from './platform.ts';
import { inviteLink, managesServer } from './rights.ts';
import { plain } from './text.ts';

export interface DiscordOptions {
  readonly token: string;
  /** Ends with `/api`; Discord's own without it. */
  readonly apiUrl?: string | undefined;
  readonly log: Log;
}

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;
const MESSAGE_CONTENT = (1 << 18) | (1 << 19);
const WITHOUT_CONTENT =
  'The Message Content intent is off for this application: I read direct messages, messages that mention me, commands and buttons, but nothing else, so in a thread I must be mentioned. It can be switched on in the developer portal.';

/** Close codes after which connecting again is useless, with what to do about each. */
const REFUSED: Readonly<Record<number, string>> = {
  4004: 'DISCORD_TOKEN: Discord refuses it. Copy the bot token from the developer portal.',
  4013: 'Discord refuses the intents asked for; this version does not fit Discord any more.',
  4014: 'Discord refuses the Message Content intent. Switch it off or on for this bot in the developer portal, and start again.',
};

export function createDiscord({ token, apiUrl, log }: DiscordOptions): ChatAdapter {
  const client = new Client({
    // The privileged intent is added before the connection is made, when the application has it.
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    shards: 'auto',
    enforceNonce: true,
    // What is needed of the caches are guilds with their roles, and channels; the rest would only grow.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
    }),
    rest: {
      version: '10',
      ...(apiUrl === undefined ? {} : { api: apiUrl }),
      rejectOnRateLimit: refuseEdits,
    },
  });
  client.rest.setToken(token);
  const api = createApi(client.rest);
  const interactions = createInteractions(api, log);
  const pages = new Map<string, number>();
  const stopping = new AbortController();
  let core: (TurnReceiver & Suggester) | undefined;
  let intentGranted = false;
  const hinted = new Set<string>();

  const platform = createPlatform({
    api,
    interactions,
    log,
    pageOf: (trigger) => pages.get(trigger) ?? 1,
    takesThreads: (channel) => {
      const known = client.channels.cache.get(channel);
      return known !== undefined && 'threads' in known;
    },
  });

  const threadOf = (channel: string) => {
    const known = client.channels.cache.get(channel);
    return known?.isThread() === true ? known : undefined;
  };

  const around = (): Surroundings => ({
    botId: client.user?.id ?? '',
    isThread: (channel) => threadOf(channel) !== undefined,
    isOwnThread: (channel) => threadOf(channel)?.ownerId === client.user?.id,
    isAdmin(guildId, user, roles) {
      const guild = client.guilds.cache.get(guildId);
      if (guild === undefined) return false;
      return (
        guild.ownerId === user ||
        [guildId, ...roles].some((role) => managesServer(guild.roles.cache.get(role)?.permissions.bitfield ?? 0n))
      );
    },
  });

  const onMessage = async (message: HeardMessage): Promise<void> => {
    if (core === undefined) return;
    const turn = fromMessage(message, around());
    if (turn !== null) await core.accept(turn);
    else await hintAt(message);
  };

  /** In a thread opened by the bot one expects to be heard; once per thread it says how. */
  const hintAt = async ({ author, channel_id: channel, content }: HeardMessage): Promise<void> => {
    if (author.bot === true || content !== '' || intentGranted || hinted.has(channel)) return;
    if (!around().isOwnThread(channel)) return;
    hinted.add(channel);
    const text = 'I can only read messages that mention me. Write my name with an @, or use /ml.';
    await api.post(channel, { payload: render({ text }, 'embeds').payload, files: [] }, {});
  };

  const onInteraction = async (interaction: APIInteraction): Promise<void> => {
    if (core === undefined || interactions.isHeld(interaction.id)) return;
    const act = fromInteraction(interaction);
    const origin: Origin = { id: interaction.id, application: interaction.application_id, token: interaction.token };
    if (act.kind === 'turn') await takeTurn(interaction, act, origin, core);
    if (act.kind === 'complete') await complete(act, origin, core);
    if (act.kind === 'page') await betweenPages(act, origin);
    if (act.kind === 'refuse') await tell(origin, act.text);
  };

  const takeTurn = async (
    interaction: APIInteraction,
    { turn, opensForm, page }: Extract<Act, { kind: 'turn' }>,
    origin: Origin,
    receiver: TurnReceiver,
  ): Promise<void> => {
    interactions.hold(origin, { isComponent: interaction.type === InteractionType.MessageComponent, opensForm });
    if (page > 1) pages.set(interaction.id, page);
    try {
      if (await receiver.accept(turn)) interactions.written(interaction.id);
    } catch (err) {
      log.error({ err }, 'an interaction could not be written down');
      const { payload } = render({ text: toAppError(err).message }, 'embeds');
      await interactions.answer(origin, { payload, files: [] }, true);
    }
  };

  const complete = async (
    { request }: Extract<Act, { kind: 'complete' }>,
    origin: Origin,
    suggester: Suggester,
  ): Promise<void> => {
    const suggestions = await suggester.suggest(request).catch((err: unknown) => {
      log.warn({ err }, 'names could not be completed');
      return [];
    });
    const choices = suggestions
      .filter(({ value }) => value.length <= LIMITS.choiceText && value.trim() !== '')
      .slice(0, LIMITS.choices)
      .map(({ value, label }) => ({ name: plain(label, LIMITS.choiceText) || value, value }));
    await api.callback(origin, InteractionResponseType.ApplicationCommandAutocompleteResult, { data: { choices } });
  };

  const betweenPages = async (
    { page, values, betweenPages: again }: Extract<Act, { kind: 'page' }>,
    origin: Origin,
  ): Promise<void> => {
    const message = carry(page, values);
    if (message === null) {
      await tell(
        origin,
        'Those values are too long for a form of several pages. Use /ml predict with the values as text.',
      );
      return;
    }
    const [type, flags] = again
      ? ([InteractionResponseType.UpdateMessage, {}] as const)
      : ([InteractionResponseType.ChannelMessageWithSource, { flags: FLAGS.ephemeral }] as const);
    await api.callback(origin, type, { data: { ...message, ...flags } });
  };

  const tell = async (origin: Origin, text: string): Promise<void> => {
    const data = { ...render({ text }, 'embeds').payload, flags: FLAGS.ephemeral };
    await api.callback(origin, InteractionResponseType.ChannelMessageWithSource, { data });
  };

  const onPacket = (packet: GatewayDispatchPayload): void => {
    const heard =
      packet.t === GatewayDispatchEvents.InteractionCreate
        ? onInteraction(packet.d)
        : packet.t === GatewayDispatchEvents.MessageCreate
          ? onMessage(packet.d as HeardMessage)
          : undefined;
    heard?.catch((err: unknown) => log.error({ err }, 'an event of Discord could not be taken'));
  };

  const missedOn = (shard: number): readonly Missed[] =>
    [...client.channels.cache.values()].flatMap((channel) => {
      if (!('guild' in channel) || channel.guild.shardId !== shard || !('lastMessageId' in channel)) return [];
      const isThread = channel.isThread();
      return [{ channel: channel.id, guild: channel.guild.id, lastMessage: channel.lastMessageId, isThread }];
    });

  const registerCommands = async (application: string): Promise<void> => {
    const route = Routes.applicationCommands(application);
    const query = new URLSearchParams({ with_localizations: 'true' });
    const registered = await client.rest.get(route, { query }).catch(() => undefined);
    if (!differ(registered, COMMANDS)) return;
    await client.rest.put(route, { body: COMMANDS });
    log.info('the commands were registered with Discord');
  };

  const listen = (): void => {
    client.on(Events.Raw, onPacket);
    // Without these an error of the connection would end the process.
    client.on(Events.Error, (err) => log.warn({ err }, 'Discord reported an error'));
    client.on(Events.ShardError, (err, shard) => log.warn({ err, shard }, 'a connection to Discord failed'));
    client.on(Events.ShardReconnecting, (shard) => log.info({ shard }, 'connecting to Discord again'));
    client.on(Events.ShardResume, (shard, replayed) => log.info({ shard, replayed }, 'resumed where Discord was left'));
    client.on(Events.ShardDisconnect, ({ code }, shard) => {
      log.error({ code, shard }, REFUSED[code] ?? 'Discord closed the connection for good');
    });
    client.on(Events.ShardReady, (shard) => {
      const application = client.application?.id;
      log.info(
        { shard, ...(application === undefined ? {} : { invite: inviteLink(application) }) },
        'listening in Discord',
      );
      if (application !== undefined && shard === 0)
        registerCommands(application).catch((err: unknown) =>
          log.error({ err }, 'the commands could not be registered'),
        );
      const accept = async (turn: Parameters<TurnReceiver['accept']>[0]) => (await core?.accept(turn)) ?? false;
      catchUp(missedOn(shard), around(), { api, log, accept }).catch((err: unknown) =>
        log.error({ err }, 'what was missed could not be caught up'),
      );
    });
  };

  const askForContent = async (): Promise<void> => {
    const application = (await client.rest.get(Routes.currentApplication()).catch(() => null)) as {
      flags?: number;
    } | null;
    intentGranted = ((application?.flags ?? 0) & MESSAGE_CONTENT) !== 0;
    if (intentGranted) client.options.intents = client.options.intents.add(GatewayIntentBits.MessageContent);
    else log.warn(WITHOUT_CONTENT);
  };

  /** The client cannot be used again after a failed login, so it is asked first whether Discord is there at all. */
  const logIn = async (): Promise<void> => {
    await client.rest.get(Routes.gatewayBot());
    await askForContent();
    await client.login(token);
  };

  const retry = async (): Promise<void> => {
    for (let waitMs = FIRST_RETRY_MS; !stopping.signal.aborted; waitMs = Math.min(2 * waitMs, LAST_RETRY_MS)) {
      await sleep(waitMs, undefined, { ref: false });
      if (stopping.signal.aborted) return;
      try {
        return await logIn();
      } catch (err) {
        log.warn({ err }, 'Discord cannot be reached; trying again');
      }
    }
  };

  return {
    platform,
    async start(receiver) {
      core = receiver;
      listen();
      try {
        await logIn();
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal !== null) throw new ConfigError(refusal, error);
        log.warn({ err: error }, 'Discord cannot be reached; trying again');
        void retry();
      }
    },
    async stop() {
      stopping.abort();
      await client.destroy();
    },
  };
}

/** A state that waits in a queue is an old one by the time it is shown: rather none than that. */
const refuseEdits = ({ method, route }: RateLimitData): boolean =>
  method === 'PATCH' && route.startsWith('/channels/') && route.includes('/messages/');

function refusalOf(error: unknown): string | null {
  const { code, message, status } = error as { code?: unknown; message?: string; status?: number };
  if (status === 401) return REFUSED[4004] ?? null;
  if (code === 'TokenInvalid') return REFUSED[4004] ?? null;
  if (code === 'DisallowedIntents' || /disallowed intents/i.test(message ?? '')) return REFUSED[4014] ?? null;
  return null;
}
