import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { AppError, ConfigError } from '../../errors.ts';
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

/** @throws ConfigError when what is at the path cannot be read as a store. */
export function openDisk(path: string, { readOnly = false } = {}): Disk {
  const db = openDatabase(path, readOnly);

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

/** In the first page of every lmdb file. */
const MAGIC = Buffer.from([0xde, 0xc0, 0xef, 0xbe]);

function openDatabase(path: string, readOnly: boolean): RootDatabase<Buffer, Buffer> {
  try {
    // Of what is no lmdb file the process would die.
    if (!beginsWell(join(path, 'data.mdb'))) throw new Error('data.mdb is damaged');
    return open<Buffer, Buffer>({
      path,
      readOnly,
      encoding: 'binary',
      keyEncoding: 'binary',
      // Else what can be read may not be on disk yet.
      overlappingSync: false,
      // Else lmdb makes a promise of its own for each batch, and when a commit fails nobody listens to its rejection.
      eventTurnBatching: false,
    });
  } catch (error) {
    throw new ConfigError(
      `The store in ${path} cannot be opened: ${(error as Error).message}. Set DATA_DIR to another folder, or put a copy of this one in its place.`,
      error,
    );
  }
}

/** Whether a file is not there yet, is empty, or is lmdb's. */
function beginsWell(file: string): boolean {
  if (!existsSync(file)) return true;
  const handle = openSync(file, 'r');
  try {
    const page = Buffer.alloc(64);
    const length = readSync(handle, page);
    return length === 0 || page.includes(MAGIC);
  } finally {
    closeSync(handle);
  }
}

/** A commit that failed, in most cases since the disk is full, as a sentence. Anything else is the work's own error. */
function asRefusal(error: unknown): unknown {
  const failed = (error as { readonly commitError?: Promise<unknown> } | null)?.commitError;
  if (failed === undefined) return error;
  // The cause comes as a promise of its own, which rejects whether somebody listens or not.
  failed.catch(() => undefined);
  return new AppError('internal', 'This could not be kept: the disk is full, or cannot be written to.', error);
}
