import type { Reply } from '../../src/cards/card.ts';
import type { MessageRef } from '../../src/conversation/platform.ts';
import type { Log } from '../../src/log.ts';
import { type Posts, pageKey } from '../../src/store/posts.ts';
import { createLanes } from '../shared/lanes.ts';
import { persist } from '../shared/patience.ts';
import { isSlashThread, messageRef, type Place, readAddress, readMessageRef, toAddress } from './address.ts';
import type { Dialect } from './blocks.ts';
import { type SlackMessage, toMessages } from './cards.ts';
import type { Client, Clients } from './client.ts';
import type { Dialects } from './dialects.ts';
import { isRefusal, readFailure, waitMsAfter } from './failures.ts';
import { type Json, list, record, text } from './json.ts';

/** Posts replies: each once, in order per channel, whatever the network does. */
export interface Outbox {
  /** Posting again under a key brings the message up to date instead. */
  post(address: string, reply: Reply, key: string): Promise<MessageRef>;
  /** The ts of the message at the head of the thread that an address is in; undefined where it is in none. */
  headOf(address: string): Promise<string | undefined>;
}

export interface OutboxOptions {
  readonly clients: Clients;
  readonly posts: Posts;
  readonly dialects: Dialects;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Brings a message that is there already up to date. */
  update(message: MessageRef, reply: Reply): Promise<unknown>;
}

const EVENT_TYPE = 'smart_ml_reply';
/** How far Slack's clock may be behind ours. */
const CLOCK_SKEW_S = 300;
/** Then Slack counts as out of reach; the turn is tried again later. */
const GIVE_UP_MS = 15 * 60_000;
const LOOKBACK = 200;

/** One message to be posted. */
interface Posting {
  readonly client: Client;
  readonly place: Place;
  /** The ts of the message at its thread's head. */
  readonly thread: string | undefined;
  readonly key: string;
  /** When it was first attempted. */
  readonly since: Date;
}

type Posted = Pick<ReturnType<typeof readMessageRef>, 'channel' | 'ts'>;

export function createOutbox({ clients, posts, dialects, log, signal, update }: OutboxOptions): Outbox {
  /** Slack takes about a message a second per channel: one at a time, each waiting only for its own channel. */
  const lanes = createLanes();

  const post = async (address: string, reply: Reply, key: string): Promise<MessageRef> => {
    const { team, channel, thread } = readAddress(address);
    const place: Place = { team, channel, thread };
    // Whoever is answered: it is one thread.
    const home = toAddress(place);
    const pages = toMessages(reply, dialects.of(place.team));
    return lanes.run(`${place.team}/${place.channel}`, async () => {
      let first: MessageRef | null = null;
      let known = false;
      for (const index of pages.keys()) {
        const build = (dialect: Dialect): SlackMessage =>
          toMessages(reply, dialect)[index] ?? { text: '…', blocks: [] };
        const { message, before } = await postOnce(home, build, pageKey(key, index + 1));
        known ||= before;
        first ??= message;
      }
      if (first !== null && known) await update(first, reply);
      return first ?? messageRef(place.team, place.channel, '0');
    });
  };

  /** `before` tells that the message had been posted already, by an earlier attempt. */
  const postOnce = async (
    address: string,
    build: (dialect: Dialect) => SlackMessage,
    key: string,
  ): Promise<{ message: MessageRef; before: boolean }> => {
    const begun = await posts.begin(key, address);
    if (begun.message !== null) return { message: begun.message, before: true };
    const place = readAddress(address);
    const { talk: client } = await clients.of(place.team);
    const posting = { client, place, thread: await headOf(address, place), key, since: begun.at };
    const found = begun.first ? null : await find(posting);
    const { channel, ts } = found ?? (await send(posting, build));
    const message = messageRef(place.team, channel, ts);
    await posts.done(key, message);
    return { message, before: found !== null };
  };

  /** The answer to a slash command stands in the channel, and everything after it in the thread below. */
  const headOf = async (address: string, { thread }: Place): Promise<string | undefined> => {
    if (!isSlashThread(thread)) return thread;
    const head = await posts.firstAt(address);
    return head === null ? undefined : readMessageRef(head).ts;
  };

  /**
   * Until Slack takes or refuses it; in the channel itself where there can be no thread. Where an answer was lost, the
   * message is looked for before it is sent again.
   */
  const send = (posting: Posting, build: (dialect: Dialect) => SlackMessage): Promise<Posted> => {
    let unsure = false;
    let where = posting;
    const attempt = async (): Promise<Posted> => {
      const found = unsure ? await find(where) : null;
      if (found !== null) return found;
      try {
        return await dialects.send(where.place.team, build, (message) => sendNow(where, message));
      } catch (error) {
        const { kind } = readFailure(error);
        unsure = kind === 'unsure';
        if (kind !== 'unthreaded' || where.thread === undefined) throw error;
        where = { ...where, thread: undefined };
        return attempt();
      }
    };
    return insist(attempt);
  };

  const sendNow = async ({ client, place, thread, key }: Posting, { text: words, blocks }: SlackMessage) => {
    const { channel, ts } = await client.apiCall('chat.postMessage', {
      channel: place.channel,
      text: words,
      blocks,
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: EVENT_TYPE, event_payload: { key } },
      ...(thread === undefined ? {} : { thread_ts: thread }),
    });
    return { channel: String(channel), ts: String(ts) };
  };

  /** A message of ours that carries the key: Slack has no idempotency of its own, but keeps metadata. */
  const find = async (posting: Posting): Promise<Posted | null> => {
    let cursor = '';
    do {
      const page = await insist(() => look(posting, cursor));
      if (page === null) return null;
      const mine = list(page.messages)
        .map(record)
        .find((message) => keyOf(message) === posting.key);
      if (mine !== undefined) return { channel: posting.place.channel, ts: text(mine.ts) };
      cursor = text(record(page.response_metadata).next_cursor);
    } while (cursor !== '');
    return null;
  };

  /** A page of what was said there since the first attempt; null where we may not look. */
  const look = async ({ client, place, thread, since }: Posting, cursor: string): Promise<Json | null> => {
    const method = thread === undefined ? 'conversations.history' : 'conversations.replies';
    try {
      return await client.apiCall(method, {
        channel: place.channel,
        ...(thread === undefined ? {} : { ts: thread }),
        oldest: String(since.getTime() / 1_000 - CLOCK_SKEW_S),
        limit: LOOKBACK,
        include_all_metadata: true,
        ...(cursor === '' ? {} : { cursor }),
      });
    } catch (error) {
      const failure = readFailure(error);
      if (!isRefusal(failure)) throw error;
      log.warn({ reason: failure.error }, 'what was posted before could not be looked up; it may be posted twice');
      return null;
    }
  };

  const insist = <T>(attempt: () => Promise<T>): Promise<T> => {
    const deadline = Date.now() + GIVE_UP_MS;
    return persist(attempt, {
      waitMs: (error, failures) => waitMsAfter(error, failures, Date.now() > deadline),
      signal,
    });
  };

  return {
    post,
    headOf: (address) => {
      const { team, channel, thread } = readAddress(address);
      const place: Place = { team, channel, thread };
      return headOf(toAddress(place), place);
    },
  };
}

const keyOf = ({ metadata }: Json): unknown => record(record(metadata).event_payload).key;
