import { setTimeout as sleep } from 'node:timers/promises';
import { isFinal, type RunEvent } from '../../src/store/records.ts';
import type { Runs } from '../../src/store/runs.ts';

/** How often is looked for what has come to pass, in whatever process. */
const LOOK_MS = 200;

/** The events of one run, read once for all who follow it. */
interface Feed {
  readonly events: RunEvent[];
  readers: number;
  /** Resolves when there are more. */
  more: Promise<void>;
  tell(): void;
}

export const isEnd = ({ change: { status } }: RunEvent): boolean => status !== undefined && isFinal(status);

export type Feeds = ReturnType<typeof createFeeds>;

export function createFeeds(runs: Pick<Runs, 'events'>) {
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

  const pump = async (runId: string, feed: Feed): Promise<void> => {
    for (;;) {
      // A store that is out of reach for a while is waited for.
      const fresh = await runs.events(runId, feed.events.at(-1)?.number).catch(() => []);
      feed.events.push(...fresh);
      if (fresh.length > 0) {
        feed.tell();
        renew(feed);
      }
      const last = feed.events.at(-1);
      if ((last !== undefined && isEnd(last)) || feed.readers === 0) break;
      await sleep(LOOK_MS);
    }
    feeds.delete(runId);
  };

  /** The events of a run after a number, each once and in order, to its end. Ends sooner when the signal does. */
  return async function* follow(runId: string, after: number, signal: AbortSignal): AsyncGenerator<RunEvent> {
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
        if (isEnd(event)) return;
      }
    } finally {
      feed.readers -= 1;
    }
  };
}
