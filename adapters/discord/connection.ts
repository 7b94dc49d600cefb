import { type Client, Events, type GatewayDispatchPayload, type REST, Routes } from 'discord.js';
import type { Log } from '../../src/log.ts';
import { backoffMs, persist } from '../shared/patience.ts';
import { isTokenRefused, WRONG_TOKEN } from './credentials.ts';
import { createClient } from './gateway.ts';

/** The connection to Discord, whichever client makes it: one that failed cannot be used again, and gives way to a new one. */
export interface Connection {
  /** The present client; null before the first connection. */
  client(): Client | null;
  /** Connects, and goes on trying until Discord can be reached, or says that it never will take the token. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface ConnectionOptions {
  readonly token: string;
  readonly apiUrl: string | undefined;
  readonly rest: REST;
  readonly log: Log;
  /** An event, as the gateway tells it. */
  heard(packet: GatewayDispatchPayload): void;
  /** A shard knows its servers, at the start and after each new session. */
  ready(client: Client, shard: number): void;
}

/** Application flags for the Message Content intent: granted after a review, or to a small application. */
const MESSAGE_CONTENT = (1 << 18) | (1 << 19);

const WITHOUT_CONTENT =
  'The Message Content intent is off for this application: I read direct messages, messages that mention me, commands and buttons, but nothing else, so my questions are answered with a mention or a button. It can be switched on in the developer portal.';

/** Close codes after which a shard does not connect again by itself. */
const CLOSE = { wrongToken: 4004, shardingNeeded: 4011, intentNotGranted: 4014 } as const;
const REASONS: Readonly<Record<number, string>> = {
  [CLOSE.wrongToken]: WRONG_TOKEN,
  4013: 'Discord refuses the intents asked for; this version does not fit Discord any more.',
};

/** Waits are 2 s, 4 s … between attempts to connect. */
const PATIENT = 3;
const LONGEST_WAIT_MS = 60_000;

export function createConnection({ token, apiUrl, rest, log, heard, ready }: ConnectionOptions): Connection {
  let current: Client | null = null;
  let readsAll = false;
  const stopping = new AbortController();
  let replacing = false;

  /** With Message Content when the application has it: asking for it otherwise closes the connection (4014). */
  const connect = async (): Promise<void> => {
    const application = (await rest.get(Routes.currentApplication())) as { flags?: number };
    readsAll = ((application.flags ?? 0) & MESSAGE_CONTENT) !== 0;
    if (!readsAll) log.warn(WITHOUT_CONTENT);
    await logIn().catch(async (error: unknown) => {
      if (!readsAll || !isIntentRefused(error)) throw error;
      await connectWithoutContent();
    });
  };

  const connectWithoutContent = (): Promise<void> => {
    readsAll = false;
    log.warn(WITHOUT_CONTENT);
    return logIn();
  };

  const logIn = async (): Promise<void> => {
    const former = current;
    const client = createClient({ apiUrl, readsAll });
    watch(client);
    current = client;
    await former?.destroy();
    await client.login(token);
  };

  /** Shards come and go by themselves; without a listener, an error of one would end the process. */
  const watch = (client: Client): void => {
    client.on(Events.Raw, heard);
    client.on(Events.ShardReady, (shard) => ready(client, shard));
    client.on(Events.Error, (err) => log.warn({ err }, 'the Discord client reported an error'));
    client.on(Events.ShardError, (err, shard) => log.warn({ err, shard }, 'a connection to Discord failed'));
    client.on(Events.ShardReconnecting, (shard) => log.info({ shard }, 'connecting to Discord again'));
    client.on(Events.ShardResume, (shard, replayed) => log.info({ shard, replayed }, 'resumed where Discord was left'));
    client.on(Events.ShardDisconnect, ({ code }, shard) => {
      // At its login the client itself throws.
      if (client !== current || !client.isReady() || replacing) return;
      const reason = REASONS[code];
      if (reason !== undefined) log.error({ code, shard }, reason);
      else void insist(code === CLOSE.intentNotGranted ? connectWithoutContent : connect);
    });
  };

  /** Until it succeeds, or Discord says that it never will. */
  const insist = async (first: () => Promise<void>): Promise<void> => {
    let attempt = first;
    replacing = true;
    try {
      await persist(() => attempt(), {
        signal: stopping.signal,
        waitMs(err, failures) {
          if (isTokenRefused(err)) throw err;
          // Once is enough of what goes on.
          log[failures === 0 ? 'warn' : 'debug']({ err }, 'Discord cannot be reached; trying again');
          attempt = connect;
          return backoffMs(failures + PATIENT, LONGEST_WAIT_MS);
        },
      });
      replacing = false;
    } catch (err) {
      if (!stopping.signal.aborted) log.error({ err }, WRONG_TOKEN);
    }
  };

  return {
    client: () => current,
    start: () => insist(connect),
    async stop() {
      stopping.abort();
      await current?.destroy();
    },
  };
}

function isIntentRefused(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string };
  return code === 'DisallowedIntents' || /disallowed intents/i.test(message ?? '');
}
