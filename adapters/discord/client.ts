import { Client, GatewayIntentBits, Options, type RateLimitData, Routes } from 'discord.js';
import { ConfigError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';

/** Application flags for the Message Content intent: granted after a review, or to a small application. */
const MESSAGE_CONTENT = (1 << 18) | (1 << 19);

const WITHOUT_CONTENT =
  'The Message Content intent is off for this application: I read direct messages, messages that mention me, commands and buttons, but nothing else, so in a thread I must be mentioned. It can be switched on in the developer portal.';

const WRONG_TOKEN = 'DISCORD_TOKEN: Discord refuses it. Copy the bot token from the developer portal.';
const WRONG_INTENT =
  'Discord refuses the Message Content intent, though the application has it. Switch it off and on again for this bot in the developer portal.';

/** Close codes after which connecting again is useless, with what to do about each. */
export const REFUSED: Readonly<Record<number, string>> = {
  4004: WRONG_TOKEN,
  4013: 'Discord refuses the intents asked for; this version does not fit Discord any more.',
  4014: WRONG_INTENT,
};

/** A client that keeps guilds with their roles, and channels; other caches would only grow. */
export function createClient(token: string, apiUrl: string | undefined): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    shards: 'auto',
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
    }),
    rest: { version: '10', ...(apiUrl === undefined ? {} : { api: apiUrl }), rejectOnRateLimit: refuseEdits },
  });
  client.rest.setToken(token);
  return client;
}

/** A state that waits in a queue is an old one by the time it is shown: rather none than that. */
const refuseEdits = ({ method, route }: RateLimitData): boolean =>
  method === 'PATCH' && route.startsWith('/channels/') && route.includes('/messages/');

/**
 * Connects with the least intents, and with Message Content when the application has it: asking for it otherwise is
 * answered by closing the connection. Whether it has is the answer.
 * @throws ConfigError when Discord refuses the token; anything else when it cannot be reached.
 */
export async function logIn(client: Client, token: string, log: Log): Promise<{ readonly readsAll: boolean }> {
  try {
    // The client cannot be used again after a failed login, so it is asked first whether Discord is there at all.
    await client.rest.get(Routes.gatewayBot());
    const application = (await client.rest.get(Routes.currentApplication()).catch(() => ({}))) as { flags?: number };
    const readsAll = ((application.flags ?? 0) & MESSAGE_CONTENT) !== 0;
    if (readsAll) client.options.intents = client.options.intents.add(GatewayIntentBits.MessageContent);
    else log.warn(WITHOUT_CONTENT);
    await client.login(token);
    return { readsAll };
  } catch (error) {
    const refusal = refusalOf(error);
    throw refusal === null ? error : new ConfigError(refusal, error);
  }
}

function refusalOf(error: unknown): string | null {
  const { code, message, status } = error as { code?: unknown; message?: string; status?: number };
  if (status === 401 || code === 'TokenInvalid') return WRONG_TOKEN;
  if (code === 'DisallowedIntents' || /disallowed intents/i.test(message ?? '')) return WRONG_INTENT;
  return null;
}
