import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { AppError, ConfigError } from '../../errors.ts';
import type { KeyRange } from './keys.ts';

/** One ordered set of keys on disk. Reads see what has been committed, within a write also what it has done so far. */
export type Disk = RootDatabase<Buffer, Buffer>;

/** In the first page of every lmdb file. */
const MAGIC = Buffer.from([0xde, 0xc0, 0xef, 0xbe]);
/** The two pages that say where everything is. They are written at once. */
const HEAD_BYTES = 2 * 4096;

/** @throws ConfigError when what is at the path cannot be read as a store. */
export function openDisk(path: string, { readOnly = false } = {}): Disk {
  try {
    // Of what is no lmdb file the process would die.
    if (!beginsWell(join(path, 'data.mdb'), readOnly)) throw new Error('data.mdb is damaged');
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

/** Whether a file is lmdb's, or may still become that: it is not there yet, or is empty. */
function beginsWell(file: string, readOnly: boolean): boolean {
  if (!existsSync(file)) return true;
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const size = readSync(handle, head);
    return size === 0 ? !readOnly : size === HEAD_BYTES && head.subarray(0, 64).includes(MAGIC);
  } finally {
    closeSync(handle);
  }
}

/** Bounds are always given both: without, lmdb leaves out keys that begin with a small byte. */
export function inRange(disk: Disk, { start, end }: KeyRange, reverse = false): ReturnType<Disk['getRange']> {
  return reverse
    ? disk.getRange({ start: end, exclusiveStart: true, end: start, inclusiveEnd: true, reverse })
    : disk.getRange({ start, end });
}

/**
 * Runs `work`, which does not wait for anything, as one transaction: all of it or, when it throws, nothing. Resolves
 * once that is on disk. @throws AppError when the disk takes no more.
 */
export async function write<T>(disk: Disk, work: () => T): Promise<T> {
  try {
    // As a child, so that work that throws takes back its own writes and nobody else's.
    return await disk.childTransaction(work);
  } catch (error) {
    const failed = (error as { readonly commitError?: Promise<unknown> } | null)?.commitError;
    if (failed === undefined) throw error;
    // The cause comes as a promise of its own, which rejects whether somebody listens or not.
    failed.catch(() => undefined);
    throw new AppError('internal', 'This could not be kept: the disk is full, or cannot be written to.', error);
  }
}

/** Everything written so far is on disk before it closes. */
export async function closeDisk(disk: Disk): Promise<void> {
  await disk.flushed;
  await disk.close();
}
