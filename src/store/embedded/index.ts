import { existsSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, ConfigError } from '../../errors.ts';
import { COLLECTIONS, type CollectionSpec } from '../collections.ts';
import type { Document, DocumentStore, Documents } from '../documents.ts';
import { updateIndexes } from './catalog.ts';
import { closeDisk, type Disk, openDisk } from './disk.ts';
import { openDocuments } from './documents.ts';
import { startExpiry } from './expiry.ts';
import { type FileDocument, openFiles } from './files.ts';
import { FORMAT, FORMAT_KEY } from './layout.ts';
import { takeOwnership } from './owner.ts';

/** Beside the declared collections there is one that says which files are whole. */
const FILES = 'files';

type Specs = Readonly<Record<string, CollectionSpec>>;

/**
 * Opens the store of a folder, for this process alone: documents and indexes in lmdb, files beside it. A write that
 * has been answered is on disk.
 * @throws ConflictError when another process has the folder.
 * @throws ConfigError when the folder was written by another version, or takes no writes.
 */
export async function openEmbeddedStore(dataDir: string, collections: Specs = COLLECTIONS): Promise<DocumentStore> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const folder = await realpath(dataDir);
  const specs: Specs = { ...collections, [FILES]: {} };
  const disk = openDisk(pathIn(folder));
  const closers: (() => Promise<void> | void)[] = [() => closeDisk(disk)];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0)) await closer();
  };
  try {
    if (!isOurs(disk)) markNew(disk);
    if (!isOurs(disk)) throw otherVersion(dataDir);
    closers.push(await takeOwnership(disk, folder));
    updateIndexes(disk, specs);
    const collection = openAll(disk, specs);
    const files = await openFiles(join(folder, 'files'), collection<FileDocument>(FILES));
    closers.unshift(startExpiry(collection, collections));
    return { collection, files, ping: async () => void disk.getBinary(FORMAT_KEY), close };
  } catch (error) {
    await close();
    if (error instanceof AppError) throw error;
    throw new ConfigError(
      `The store in DATA_DIR ${dataDir} cannot be made ready: ${(error as Error).message}. See that the disk has room and that this user may write there, or set DATA_DIR to another folder.`,
      error,
    );
  }
}

const pathIn = (dataDir: string): string => join(dataDir, 'store');

/** Asked first where nothing is to be made: lmdb makes a folder where there is none, though it is to read only. */
export const hasEmbeddedStore = (dataDir: string): boolean => existsSync(join(pathIn(dataDir), 'data.mdb'));

/** What can be looked through while another process writes. */
export interface Reader {
  readonly names: readonly string[];
  collection(name: string): Pick<Documents<Document>, 'find' | 'count'>;
  close(): Promise<void>;
}

/** @throws ConfigError when the folder was written by another version. */
export async function readEmbeddedStore(dataDir: string): Promise<Reader> {
  const disk = openDisk(pathIn(dataDir), { readOnly: true });
  const close = (): Promise<void> => closeDisk(disk);
  const specs: Specs = { ...COLLECTIONS, [FILES]: {} };
  if (isOurs(disk)) return { names: Object.keys(specs), collection: openAll(disk, specs), close };
  await close();
  throw otherVersion(dataDir);
}

function openAll(disk: Disk, specs: Specs): <T extends Document>(name: string) => Documents<T> {
  return (name) => {
    const spec = specs[name];
    if (spec === undefined) throw new TypeError(`no collection ${name} is declared`);
    return openDocuments(disk, name, spec);
  };
}

const isOurs = (disk: Disk): boolean => disk.getBinary(FORMAT_KEY)?.equals(FORMAT) ?? false;

/** A folder with nothing in it becomes ours. */
function markNew(disk: Disk): void {
  const everything = { start: Buffer.from([0]), end: Buffer.from([0xff]) };
  disk.transactionSync(() => {
    if (disk.getKeysCount(everything) === 0) disk.putSync(FORMAT_KEY, FORMAT);
  });
}

const otherVersion = (dataDir: string): ConfigError =>
  new ConfigError(
    `DATA_DIR ${dataDir} holds the store of another version of this program, which this version cannot read. ` +
      'Set DATA_DIR to another folder, or move its folder "store" away to begin anew.',
  );
