import {
  type APIChannel,
  type APIMessage,
  DiscordAPIError,
  InteractionResponseType,
  type RateLimitData,
  RateLimitError,
  type RawFile,
  REST,
  type RESTPostAPIInteractionCallbackWithResponseResult,
  Routes,
} from 'discord.js';
import { backoffMs, persist } from '../shared/patience.ts';
import type { Origin } from './address.ts';
import type { Posting } from './cards.ts';

/** So often is repeated what Discord did not answer at all, or only with a 5xx: for about 16 seconds. */
const MOST_FAILURES = 6;
const LONGEST_WAIT_MS = 8_000;

/**
 * Repeats what may be repeated: every request here but the follow-up, since a nonce, an id or error 40060 tells when
 * the first attempt had arrived after all. The client itself repeats after a 5xx, but not after a broken connection.
 */
const steadily = <T>(attempt: () => Promise<T>): Promise<T> =>
  persist(attempt, {
    waitMs(error, failures) {
      const answered = error instanceof DiscordAPIError || error instanceof RateLimitError;
      if (answered || failures >= MOST_FAILURES) throw error;
      return backoffMs(failures, LONGEST_WAIT_MS);
    },
  });

/** The REST client. It keeps to Discord's limits by waiting, except where waiting would make the request an old one. */
export function createRest(token: string, apiUrl: string | undefined): REST {
  const endpoint = apiUrl === undefined ? {} : { api: apiUrl };
  return new REST({ version: '10', ...endpoint, rejectOnRateLimit: isEdit }).setToken(token);
}

/**
 * For answers to interactions, which need no token and do not count to Discord's 50 requests a second. The client counts
 * deferred answers and follow-ups all the same, and would let them wait behind what does count.
 */
export function createAnswerRest(apiUrl: string | undefined): REST {
  const endpoint = apiUrl === undefined ? {} : { api: apiUrl };
  return new REST({ version: '10', ...endpoint, globalRequestsPerSecond: Number.POSITIVE_INFINITY });
}

/** A state that waits in a queue is an old one by the time it is shown: rather none than that. */
const isEdit = ({ method, route }: RateLimitData): boolean =>
  method === 'PATCH' && route.startsWith('/channels/') && route.includes('/messages/');

const steady = (rest: REST) => ({
  get: (...request: Parameters<REST['get']>) => steadily(() => rest.get(...request)),
  post: (...request: Parameters<REST['post']>) => steadily(() => rest.post(...request)),
  patch: (...request: Parameters<REST['patch']>) => steadily(() => rest.patch(...request)),
  delete: (...request: Parameters<REST['delete']>) => steadily(() => rest.delete(...request)),
});

const withFiles = (files: readonly RawFile[]) => (files.length > 0 ? { files: [...files] } : {});

export type Api = ReturnType<typeof createApi>;

/** The parts of Discord's REST API in use. Requests wait for their bucket, except edits, which are refused instead. */
export function createApi(rest: REST, answers: REST) {
  const webhook = (origin: Origin, message: string) => Routes.webhookMessage(origin.application, origin.token, message);

  const calm = steady(rest);
  const answering = steady(answers);

  return {
    async post(channel: string, { payload, files }: Posting, extra: object): Promise<APIMessage> {
      const body = { ...payload, ...extra };
      return (await calm.post(Routes.channelMessages(channel), { body, ...withFiles(files) })) as APIMessage;
    },
    async edit(channel: string, message: string, { payload, files }: Posting): Promise<void> {
      await calm.patch(Routes.channelMessage(channel, message), { body: payload, ...withFiles(files) });
    },
    async get(channel: string, message: string): Promise<APIMessage> {
      return (await calm.get(Routes.channelMessage(channel, message))) as APIMessage;
    },
    /** At most 100 messages after the given id, oldest first. */
    async history(channel: string, after: string): Promise<readonly APIMessage[]> {
      const query = new URLSearchParams({ after, limit: '100' });
      const messages = (await calm.get(Routes.channelMessages(channel), { query })) as APIMessage[];
      return [...messages].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    },
    async unarchive(channel: string): Promise<void> {
      await calm.patch(Routes.channel(channel), { body: { archived: false } });
    },
    async openThread(channel: string, message: string, name: string): Promise<void> {
      await calm.post(Routes.threads(channel, message), { body: { name, auto_archive_duration: 1440 } });
    },
    async directChannel(user: string): Promise<string> {
      return ((await calm.post(Routes.userChannels(), { body: { recipient_id: user } })) as APIChannel).id;
    },
    /** The first answer to an interaction. The message it made, for callbacks that make one. */
    async callback(
      { id, token }: Origin,
      type: InteractionResponseType,
      { data, files = [] }: { data: object; files?: readonly RawFile[] } = { data: {} },
    ): Promise<APIMessage | null> {
      const makesMessage = type === InteractionResponseType.ChannelMessageWithSource;
      const answer = (await answering.post(Routes.interactionCallback(id, token), {
        body: { type, data },
        auth: false,
        query: new URLSearchParams({ with_response: String(makesMessage) }),
        ...withFiles(files),
      })) as RESTPostAPIInteractionCallbackWithResponseResult | undefined;
      return makesMessage ? (answer?.resource?.message ?? null) : null;
    },
    async original(origin: Origin): Promise<APIMessage> {
      return (await answering.get(webhook(origin, '@original'), { auth: false })) as APIMessage;
    },
    async editAnswer(origin: Origin, message: string, { payload, files }: Posting): Promise<APIMessage> {
      const options = { body: payload, auth: false, ...withFiles(files) };
      return (await answering.patch(webhook(origin, message), options)) as APIMessage;
    },
    async deleteAnswer(origin: Origin, message: string): Promise<void> {
      await answering.delete(webhook(origin, message), { auth: false });
    },
    async followUp(origin: Origin, { payload, files }: Posting): Promise<APIMessage> {
      const options = { body: payload, auth: false, query: new URLSearchParams({ wait: 'true' }), ...withFiles(files) };
      // Repeated by the client after a 5xx alone: nothing tells whether the first had arrived.
      return (await answers.post(Routes.webhook(origin.application, origin.token), options)) as APIMessage;
    },
  };
}

/** How long to wait, when the request was refused for coming too soon. */
export const tooSoon = (error: unknown): number | null => (error instanceof RateLimitError ? error.retryAfter : null);
