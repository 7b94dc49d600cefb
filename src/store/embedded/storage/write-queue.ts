import { MongoError } from '../errors.ts';
import type { Keyspace } from './keyspace.ts';

interface Job {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs work as part of a transaction, and resolves with its result once that is committed. */
export type Write = <T>(work: () => T) => Promise<T>;

/**
 * A commit waits for the disk, however much is in it. So works that come in the same turn share one transaction:
 * what arrives while one is being flushed goes with the next. Each runs to its end, and fails for itself alone.
 */
export function createWriteQueue(keyspace: Keyspace): Write {
  let waiting: Job[] = [];

  function commit(jobs: readonly Job[]): void {
    try {
      const settle = keyspace.transact(() => jobs.map(attempt));
      for (const each of settle) each();
    } catch (error) {
      // The transaction was undone. One work that cannot be written must not take the others with it.
      const [only] = jobs;
      if (jobs.length > 1) for (const job of jobs) commit([job]);
      else only?.reject(error);
    }
  }

  return <T>(work: () => T) =>
    new Promise<T>((resolve, reject) => {
      if (waiting.length === 0) {
        setImmediate(() => {
          const jobs = waiting;
          waiting = [];
          commit(jobs);
        });
      }
      waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
    });
}

/** What became of a work, to be told after the commit. An answer that says no is an answer: what it wrote stays. */
function attempt({ work, resolve, reject }: Job): () => void {
  try {
    const value = work();
    return () => resolve(value);
  } catch (error) {
    if (!(error instanceof MongoError)) throw error;
    return () => reject(error);
  }
}
