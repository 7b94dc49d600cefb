import { setTimeout as sleep } from 'node:timers/promises';
import { isFinal, type RunEvent } from '../../src/store/records.ts';
import type { Runs } from '../../src/store/runs.ts';

/** How often is looked for what has come to pass, in whatever process. */
const LOOK_MS = 200;

/** What a run reports, as it is sent. */
export interface ToldEvent {
  readonly number: number;
  readonly data: object;
  /** None comes after it. */
  readonly last: boolean;
}

/** The events of one run, read and put into words once for all who follow it. */
interface Feed {
  readonly events: ToldEvent[];
  readers: number;
  /** Resolves when there are more. */
  more: Promise<void>;
  tell(): void;
}

export const isEnd = ({ change: { status } }: RunEvent): boolean => status !== undefined && isFinal(status);

export type Feeds = ReturnType<typeof createFeeds>;

export function createFeeds(runs: Pick<Runs, 'events'>, dataOf: (event: RunEvent) => Promise<object>) {
  const feeds = new Map<string, Feed>();

  const renew = (feed: Feed): void => {
    feed.more = new Promise((resolve) => {
      feed.tell = resolve;
    });
  };

  const open = (runId: string): Feed => {
    const feed: Feed = { events: [], readers: 0, more: Promise.resolve(), tell: () => undefined };
    renew(feed);
    feeds.set(runId, feed);
    void pump(runId, feed);
    return feed;
  };

  const read = async (runId: string, after: number | undefined): Promise<readonly ToldEvent[]> => {
    const events = await runs.events(runId, after);
    const tell = async (event: RunEvent) => ({ number: event.number, data: await dataOf(event), last: isEnd(event) });
    return Promise.all(events.map(tell));
  };

  const pump = async (runId: string, feed: Feed): Promise<void> => {
    for (;;) {
      // A store that is out of reach for a while is waited for.
      const fresh = await read(runId, feed.events.at(-1)?.number).catch(() => []);
      feed.events.push(...fresh);
      if (fresh.length > 0) {
        feed.tell();
        renew(feed);
      }
      if (feed.events.at(-1)?.last === true || feed.readers === 0) break;
      await sleep(LOOK_MS);
    }
    feeds.delete(runId);
  };

  /** The events of a run after a number, each once and in order, to its end. Ends sooner when the signal does. */
  return async function* follow(runId: string, after: number, signal: AbortSignal): AsyncGenerator<ToldEvent> {
    const feed = feeds.get(runId) ?? open(runId);
    const left = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    feed.readers += 1;
    try {
      for (let at = 0; !signal.aborted; ) {
        const event = feed.events[at];
        if (event === undefined) {
          await Promise.race([feed.more, left]);
          continue;
        }
        at += 1;
        if (event.number > after) yield event;
        if (event.last) return;
      }
    } finally {
      feed.readers -= 1;
    }
  };
}
