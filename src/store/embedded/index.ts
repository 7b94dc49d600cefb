import { existsSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../errors.ts';
import { COLLECTIONS, type CollectionSpec } from '../collections.ts';
import type { Document, DocumentStore, Documents } from '../documents.ts';
import { updateIndexes } from './catalog.ts';
import { type Disk, openDisk } from './disk.ts';
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
 * @throws ConfigError when the folder was written by another version.
 */
export async function openEmbeddedStore(dataDir: string, collections: Specs = COLLECTIONS): Promise<DocumentStore> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const folder = await realpath(dataDir);
  const specs: Specs = { ...collections, [FILES]: {} };
  const disk = openDisk(join(folder, 'store'));
  const closers: (() => Promise<void> | void)[] = [disk.close];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0)) await closer();
  };
  try {
    checkFormat(disk, dataDir);
    closers.push(await takeOwnership(disk, folder));
    updateIndexes(disk, specs);
    const collection = openAll(disk, specs);
    const files = await openFiles(join(folder, 'files'), collection<FileDocument>(FILES));
    closers.unshift(startExpiry(collection, collections));
    return { collection, files, ping: async () => void disk.get(FORMAT_KEY), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What `npm run store` looks through, also while another process writes. Null when there is no store in the folder. */
export interface Reader {
  readonly names: readonly string[];
  collection(name: string): Pick<Documents<Document>, 'find' | 'count'>;
  close(): Promise<void>;
}

/** @throws ConfigError when the folder was written by another version. */
export function readEmbeddedStore(dataDir: string): Reader | null {
  const path = join(dataDir, 'store');
  // lmdb makes a folder where there is none, though it is to read only.
  if (!existsSync(join(path, 'data.mdb'))) return null;
  const disk = openDisk(path, { readOnly: true });
  checkFormat(disk, dataDir, { readOnly: true });
  const specs: Specs = { ...COLLECTIONS, [FILES]: {} };
  return { names: Object.keys(specs), collection: openAll(disk, specs), close: disk.close };
}

function openAll(disk: Disk, specs: Specs): <T extends Document>(name: string) => Documents<T> {
  return (name) => {
    const spec = specs[name];
    if (spec === undefined) throw new TypeError(`no collection ${name} is declared`);
    return openDocuments(disk, name, spec);
  };
}

/** A new folder is marked as ours. */
function checkFormat(disk: Disk, dataDir: string, { readOnly = false } = {}): void {
  const isOurs = (): boolean => disk.get(FORMAT_KEY)?.equals(FORMAT) ?? false;
  if (isOurs()) return;
  const everything = { start: Buffer.from([0]), end: Buffer.from([0xff]) };
  const marked =
    !readOnly &&
    disk.writeAtOnce(() => {
      if (disk.count(everything) === 0) disk.put(FORMAT_KEY, FORMAT);
      return isOurs();
    });
  if (marked) return;
  throw new ConfigError(
    `DATA_DIR ${dataDir} holds the store of another version of this program, which this version cannot read. ` +
      'Set DATA_DIR to another folder, or move its folder "store" away to begin anew.',
  );
}
