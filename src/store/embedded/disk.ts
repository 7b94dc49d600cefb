import { open } from 'lmdb';
import { AppError } from '../../errors.ts';
import type { KeyRange } from './keys.ts';

/** One ordered set of keys on disk. Reads see what has been committed, within a write also what it has done so far. */
export interface Disk {
  get(key: Buffer): Buffer | undefined;
  range(range: KeyRange, reverse?: boolean): Iterable<{ readonly key: Buffer; readonly value: Buffer }>;
  count(range: KeyRange): number;
  /** Within a write only. */
  put(key: Buffer, value: Buffer): void;
  /** Within a write only. */
  remove(key: Buffer): void;
  /** Runs `work`, which does not wait for anything, as one transaction. Resolves once that is on disk. */
  write<T>(work: () => T): Promise<T>;
  /** The same while the process waits: for opening. */
  writeAtOnce<T>(work: () => T): T;
  close(): Promise<void>;
}

export function openDisk(path: string, { readOnly = false } = {}): Disk {
  const db = open<Buffer, Buffer>({
    path,
    readOnly,
    encoding: 'binary',
    keyEncoding: 'binary',
    // Else what can be read may not be on disk yet.
    overlappingSync: false,
    // Else lmdb makes a promise of its own for each batch, and when a commit fails nobody listens to its rejection.
    eventTurnBatching: false,
  });

  return {
    get: (key) => db.getBinary(key),
    // Bounds are always given both: without, lmdb leaves out keys that begin with a small byte.
    range: ({ start, end }, reverse = false) =>
      db.getRange(
        reverse ? { start: end, exclusiveStart: true, end: start, inclusiveEnd: true, reverse } : { start, end },
      ),
    count: ({ start, end }) => db.getKeysCount({ start, end }),
    put: (key, value) => void db.putSync(key, value),
    remove: (key) => void db.removeSync(key),
    async write(work) {
      try {
        // As a child, so that work that throws takes back its own writes and nobody else's.
        return await db.childTransaction(work);
      } catch (error) {
        throw asRefusal(error);
      }
    },
    writeAtOnce: (work) => db.transactionSync(work),
    async close() {
      await db.flushed;
      await db.close();
    },
  };
}

/** A commit that failed, in most cases since the disk is full, as a sentence. Anything else is the work's own error. */
function asRefusal(error: unknown): unknown {
  const failed = (error as { readonly commitError?: Promise<unknown> } | null)?.commitError;
  if (failed === undefined) return error;
  // The cause comes as a promise of its own, which rejects whether somebody listens or not.
  failed.catch(() => undefined);
  return new AppError('internal', 'This could not be kept: the disk is full, or cannot be written to.', error);
}
