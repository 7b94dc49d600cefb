import { Client, Events, GatewayIntentBits, Options } from 'discord.js';
import { createShards } from './shards.ts';

export interface ClientOptions {
  readonly apiUrl: string | undefined;
  /** Ask for the words of all messages, which the application must have been granted. */
  readonly readsAll: boolean;
}

/** Keeps the bot alone among people, since its own permissions are looked up. */
const itself = {
  maxSize: 0,
  keepOverLimit: ({ id, client }: { id: string; client: Client }) => id === client.user?.id,
};

/** A client that keeps guilds with their roles, and channels; other caches would only grow. */
export function createClient({ apiUrl, readsAll }: ClientOptions): Client {
  const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits;
  const client: Client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages, ...(readsAll ? [MessageContent] : [])],
    shards: 'auto',
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      UserManager: itself,
      GuildMemberManager: itself,
      ThreadMemberManager: 0,
      MessageManager: 0,
      ReactionManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
    }),
    rest: { version: '10', ...(apiUrl === undefined ? {} : { api: apiUrl }) },
    ws: { buildStrategy: (manager) => createShards(manager, (error) => client.emit(Events.Error, error as Error)) },
  });
  return client;
}
