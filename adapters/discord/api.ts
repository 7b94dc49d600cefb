import {
  type APIChannel,
  type APIMessage,
  DiscordAPIError,
  RateLimitError,
  type RawFile,
  type REST,
  type RESTPostAPIInteractionCallbackWithResponseResult,
  Routes,
} from 'discord.js';
import type { Origin } from './address.ts';
import type { Payload } from './cards.ts';

export interface Posting {
  readonly payload: Payload;
  readonly files: readonly RawFile[];
}

/** The parts of Discord's REST API in use. Requests wait for their bucket, except edits, which are refused instead. */
export interface Api {
  post(channel: string, posting: Posting, extra: object): Promise<APIMessage>;
  edit(channel: string, message: string, payload: object): Promise<void>;
  get(channel: string, message: string): Promise<APIMessage>;
  /** At most 100 messages after the given id, oldest first. */
  history(channel: string, after: string): Promise<readonly APIMessage[]>;
  unarchive(channel: string): Promise<void>;
  openThread(channel: string, message: string, name: string): Promise<void>;
  directChannel(user: string): Promise<string>;
  /** The first answer to an interaction. The message it made, for callbacks that make one. */
  callback(
    origin: Origin,
    type: number,
    posting?: { data: object; files?: readonly RawFile[] },
  ): Promise<APIMessage | null>;
  original(origin: Origin): Promise<APIMessage>;
  editAnswer(
    origin: Origin,
    message: string,
    posting: { payload: object; files?: readonly RawFile[] },
  ): Promise<APIMessage>;
  deleteAnswer(origin: Origin, message: string): Promise<void>;
  followUp(origin: Origin, posting: { payload: object; files?: readonly RawFile[] }): Promise<APIMessage>;
}

const withFiles = (files: readonly RawFile[] = []) => (files.length > 0 ? { files: [...files] } : {});

export function createApi(rest: REST): Api {
  const webhook = (origin: Origin, message: string) => Routes.webhookMessage(origin.application, origin.token, message);

  return {
    async post(channel, { payload, files }, extra) {
      const body = { ...payload, ...extra };
      return (await rest.post(Routes.channelMessages(channel), { body, ...withFiles(files) })) as APIMessage;
    },
    async edit(channel, message, payload) {
      await rest.patch(Routes.channelMessage(channel, message), { body: payload });
    },
    async get(channel, message) {
      return (await rest.get(Routes.channelMessage(channel, message))) as APIMessage;
    },
    async history(channel, after) {
      const query = new URLSearchParams({ after, limit: '100' });
      const messages = (await rest.get(Routes.channelMessages(channel), { query })) as APIMessage[];
      return [...messages].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    },
    async unarchive(channel) {
      await rest.patch(Routes.channel(channel), { body: { archived: false } });
    },
    async openThread(channel, message, name) {
      await rest.post(Routes.threads(channel, message), { body: { name, auto_archive_duration: 1440 } });
    },
    async directChannel(user) {
      return ((await rest.post(Routes.userChannels(), { body: { recipient_id: user } })) as APIChannel).id;
    },
    async callback(origin, type, { data, files } = { data: {} }) {
      const makesMessage = type === 4;
      const answer = (await rest.post(Routes.interactionCallback(origin.id, origin.token), {
        body: { type, data },
        auth: false,
        query: new URLSearchParams({ with_response: String(makesMessage) }),
        ...withFiles(files),
      })) as RESTPostAPIInteractionCallbackWithResponseResult | undefined;
      return makesMessage ? (answer?.resource?.message ?? null) : null;
    },
    async original(origin) {
      return (await rest.get(webhook(origin, '@original'), { auth: false })) as APIMessage;
    },
    async editAnswer(origin, message, { payload, files }) {
      const options = { body: payload, auth: false, ...withFiles(files) };
      return (await rest.patch(webhook(origin, message), options)) as APIMessage;
    },
    async deleteAnswer(origin, message) {
      await rest.delete(webhook(origin, message), { auth: false });
    },
    async followUp(origin, { payload, files }) {
      const options = { body: payload, auth: false, query: new URLSearchParams({ wait: 'true' }), ...withFiles(files) };
      return (await rest.post(Routes.webhook(origin.application, origin.token), options)) as APIMessage;
    },
  };
}

/** Discord's error code, or null for what is not an answer of Discord's. */
export const codeOf = (error: unknown): number | null =>
  error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : null;

export const hasCode = (error: unknown, ...codes: readonly number[]): boolean => codes.includes(codeOf(error) ?? -1);

/** How long to wait, when the request was refused for coming too soon. */
export const tooSoon = (error: unknown): number | null => (error instanceof RateLimitError ? error.retryAfter : null);
