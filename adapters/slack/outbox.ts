import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '../../src/cards/card.ts';
import type { MessageRef } from '../../src/conversation/platform.ts';
import { AppError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import type { Posts } from '../../src/store/posts.ts';
import { isSlashThread, messageRef, type Place, readAddress, readMessageRef } from './address.ts';
import { type SlackMessage, simplest, toMessages } from './cards.ts';
import type { Client, Clients } from './clients.ts';
import type { Dialects } from './dialects.ts';
import { type Failure, isUnfit, readFailure, toError } from './failures.ts';
import { createLanes } from './lanes.ts';

/** Where in the message something was wrong, without what stood there. */
const pointersIn = (details: readonly string[]): readonly string[] =>
  details.flatMap((each) => /\/blocks[\w/]*/.exec(each)?.[0] ?? []);

/** Posts replies: each once, in order per channel, whatever the network does. */
export interface Outbox {
  /** `mention` is the user the message starts with. Posting again under a key brings the message up to date instead. */
  post(address: string, reply: Reply, key: string, mention?: string): Promise<MessageRef>;
}

export interface OutboxOptions {
  readonly clients: Clients;
  readonly posts: Posts;
  readonly dialects: Dialects;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Brings a message that is there already up to date. */
  update(message: MessageRef, reply: Reply): Promise<void>;
}

const EVENT_TYPE = 'smart_ml_reply';
/** How far Slack's clock may be behind ours. */
const CLOCK_SKEW_S = 300;
/** Then Slack counts as out of reach; the turn is handled again at the next start. */
const GIVE_UP_MS = 15 * 60_000;
const LOOKBACK = 200;

export function createOutbox({ clients, posts, dialects, log, signal, update }: OutboxOptions): Outbox {
  /** Slack takes about a message a second per channel: one at a time, each waiting only for its own channel. */
  const lanes = createLanes();

  const post = async (address: string, reply: Reply, key: string, mention?: string): Promise<MessageRef> => {
    const place = readAddress(address);
    const pages = toMessages(reply, dialects.of(place.team), mention);
    return lanes.run(`${place.team}/${place.channel}`, async () => {
      let first: MessageRef | null = null;
      for (const index of pages.keys()) {
        const pageKey = index === 0 ? key : `${key}#${index + 1}`;
        const say = (): SlackMessage =>
          toMessages(reply, dialects.of(place.team), mention)[index] ?? { text: '…', blocks: [] };
        const { message, before } = await postOnce(address, place, say, pageKey);
        // A notice says one thing only, and an edit would lose its mention.
        if (index === 0 && before && mention === undefined) await update(message, reply);
        first ??= message;
      }
      return first ?? messageRef(place.team, place.channel, '0');
    });
  };

  /** `before` tells that the message had been posted already, by an earlier attempt. */
  const postOnce = async (
    address: string,
    place: Place,
    say: () => SlackMessage,
    key: string,
  ): Promise<{ message: MessageRef; before: boolean }> => {
    const begun = await posts.begin(key, address);
    if (begun.message !== null) return { message: begun.message, before: true };
    const { talk } = await clients.of(place.team);
    const thread = await headOf(address, place);
    const found = begun.first ? null : await find(talk, place.channel, thread, key, begun.at);
    const ts = found ?? (await send(talk, place, thread, say, key, begun.at));
    const message = messageRef(place.team, ts.channel, ts.ts);
    await posts.done(key, message);
    return { message, before: found !== null };
  };

  /** The answer to a slash command stands in the channel, and everything after it in the thread below. */
  const headOf = async (address: string, { thread }: Place): Promise<string | undefined> => {
    if (!isSlashThread(thread)) return thread;
    const head = await posts.firstAt(address);
    return head === null ? undefined : readMessageRef(head).ts;
  };

  const send = async (
    client: Client,
    place: Place,
    thread: string | undefined,
    say: () => SlackMessage,
    key: string,
    since: Date,
  ): Promise<{ channel: string; ts: string }> => {
    const deadline = Date.now() + GIVE_UP_MS;
    let simple = false;
    for (let attempt = 0; ; attempt++) {
      const { text, blocks }: SlackMessage = simple ? simplest(say()) : say();
      try {
        const result = await client.apiCall('chat.postMessage', {
          channel: place.channel,
          text,
          blocks,
          unfurl_links: false,
          unfurl_media: false,
          metadata: { event_type: EVENT_TYPE, event_payload: { key } },
          ...(thread === undefined ? {} : { thread_ts: thread }),
        });
        return { channel: String(result.channel), ts: String(result.ts) };
      } catch (error) {
        const failure = readFailure(error);
        if (Date.now() > deadline) throw new AppError('upstream', 'Slack cannot be reached.', error);
        if (failure.kind === 'refused') {
          if (simple || !isUnfit(failure)) throw toError(failure);
          simple = !dialects.stepDown(place.team, blocks, failure.details);
          if (simple)
            log.error(
              { reason: failure.error, at: pointersIn(failure.details) },
              'a message of ours was refused; it goes out in its simplest form',
            );
          continue;
        }
        await wait(failure, attempt);
        if (failure.kind === 'unsure') {
          const found = await find(client, place.channel, thread, key, since);
          if (found !== null) return found;
        }
      }
    }
  };

  /** A message of ours that carries the key: Slack has no idempotency of its own, but keeps metadata. */
  const find = async (
    client: Client,
    channel: string,
    thread: string | undefined,
    key: string,
    since: Date,
  ): Promise<{ channel: string; ts: string } | null> => {
    const where = thread === undefined ? { channel } : { channel, ts: thread };
    const method = thread === undefined ? 'conversations.history' : 'conversations.replies';
    const oldest = String(since.getTime() / 1_000 - CLOCK_SKEW_S);
    const deadline = Date.now() + GIVE_UP_MS;
    let cursor: string | undefined;
    for (let attempt = 0; ; attempt++) {
      try {
        const page = await client.apiCall(method, {
          ...where,
          oldest,
          limit: LOOKBACK,
          include_all_metadata: true,
          ...(cursor === undefined ? {} : { cursor }),
        });
        const messages = (page.messages ?? []) as { ts: string; metadata?: { event_payload?: { key?: string } } }[];
        const message = messages.find(({ metadata }) => metadata?.event_payload?.key === key);
        if (message !== undefined) return { channel, ts: message.ts };
        cursor = (page.response_metadata as { next_cursor?: string } | undefined)?.next_cursor || undefined;
        if (cursor === undefined) return null;
      } catch (error) {
        const failure = readFailure(error);
        if (failure.kind === 'refused') {
          log.warn({ reason: failure.error }, 'what was posted before could not be looked up; it may be posted twice');
          return null;
        }
        if (Date.now() > deadline) throw new AppError('upstream', 'Slack cannot be reached.', error);
        await wait(failure, attempt);
      }
    }
  };

  const wait = async (failure: Exclude<Failure, { kind: 'refused' }>, attempt: number): Promise<void> => {
    const ms = failure.kind === 'limited' ? failure.waitMs : Math.min(30_000, 250 * 2 ** attempt);
    // Many wait for the same moment; they should not all come back in it.
    await sleep(ms + Math.random() * 200, undefined, { signal });
  };

  return { post };
}
