import type { APIMessage } from 'discord.js';
import type { Turn } from '../../src/conversation/platform.ts';
import type { Log } from '../../src/log.ts';
import type { Api } from './client.ts';
import { fromMessage, type HeardMessage, type Surroundings } from './incoming.ts';
import { snowflakeAt } from './snowflake.ts';

/** What is older is no longer waited for. */
const WINDOW_MS = 24 * 3_600_000;
const MOST_PAGES = 5;
/** So many channels are looked into, those with the newest messages first. */
const MOST_CHANNELS = 100;

export interface Missed {
  readonly channel: string;
  readonly guild: string | undefined;
  /** Null when unknown, which for a thread is reason enough to look. */
  readonly lastMessage: string | null;
  readonly isThread: boolean;
}

/**
 * Hands in what was said to the bot while it was away. Whatever was heard before has its key in the inbox already;
 * what was answered before the inbox was lost is known by the answer, which refers to it.
 */
export async function catchUp(
  channels: readonly Missed[],
  around: Surroundings,
  { api, log, accept }: { readonly api: Api; readonly log: Log; accept(turn: Turn): Promise<boolean> },
  now: number = Date.now(),
): Promise<number> {
  const since = snowflakeAt(now - WINDOW_MS);
  const recent = channels
    .filter(({ lastMessage, isThread }) => (lastMessage === null ? isThread : BigInt(lastMessage) > BigInt(since)))
    .sort((a, b) => (BigInt(a.lastMessage ?? 0) < BigInt(b.lastMessage ?? 0) ? 1 : -1))
    .slice(0, MOST_CHANNELS);
  let caught = 0;
  for (const place of recent) {
    try {
      for (const turn of missedTurns(await readSince(api, place.channel, since), place, around))
        if (await accept(turn)) caught += 1;
    } catch (err) {
      log.info({ err, channel: place.channel }, 'what was missed in a channel could not be read');
    }
  }
  if (caught > 0) log.info({ caught }, 'caught up with what was said while away');
  return caught;
}

async function readSince(api: Api, channel: string, since: string): Promise<readonly APIMessage[]> {
  const messages: APIMessage[] = [];
  let after = since;
  for (let page = 0; page < MOST_PAGES; page++) {
    const batch = await api.history(channel, after);
    messages.push(...batch);
    after = batch.at(-1)?.id ?? after;
    if (batch.length < 100) break;
  }
  return messages;
}

function missedTurns(messages: readonly APIMessage[], { guild }: Missed, around: Surroundings): readonly Turn[] {
  const answered = new Set(
    messages.flatMap(({ author, message_reference: reference }) =>
      author.id === around.botId && reference?.message_id !== undefined ? [reference.message_id] : [],
    ),
  );
  return messages.flatMap((message) => {
    if (answered.has(message.id)) return [];
    const heard: HeardMessage = { ...message, ...(guild === undefined ? {} : { guild_id: guild }) };
    const turn = fromMessage(heard, around);
    // Whether talk of then answers a question of now cannot be known.
    return turn === null || turn.overheardIn !== undefined ? [] : [turn];
  });
}
