import type { CollectionSpec } from '../collections.ts';
import type { Document, Documents, Filter } from '../documents.ts';

const EVERY_MS = 60_000;
const DAY_MS = 24 * 3600 * 1000;

/** Removes what has expired, now and every minute. @returns what stops it. */
export function startExpiry(
  collection: (name: string) => Documents<Document>,
  specs: Readonly<Record<string, CollectionSpec>>,
): () => Promise<void> {
  let sweeping = Promise.resolve();
  const sweep = async (): Promise<void> => {
    for (const [name, { expires }] of Object.entries(specs)) {
      if (expires === undefined) continue;
      const before = new Date(Date.now() - expires.afterDays * DAY_MS);
      // What a full disk refuses is tried again next time; whoever writes is told of it.
      await collection(name)
        .remove({ [expires.field]: { less: before } } as Filter<Document>)
        .catch(() => undefined);
    }
  };
  const start = (): void => {
    sweeping = sweeping.then(sweep);
  };
  start();
  const timer = setInterval(start, EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}
