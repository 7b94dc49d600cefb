import { randomBytes } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, open as openHandle, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { NotFoundError } from '../../errors.ts';
import type { Document, Documents, Files } from '../documents.ts';
import { isId, newId } from '../id.ts';

/** Says of a file beside the documents that it is whole. */
export interface FileDocument extends Document {
  readonly name: string;
  readonly size: number;
  readonly created_at: Date;
}

/** Files in a folder, each under its id. One without a document is the rest of a crash, and goes at the next start. */
export async function openFiles(folder: string, documents: Documents<FileDocument>): Promise<Files> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    if (!isId(name) || (await documents.get(name)) === null) await rm(join(folder, name), { force: true });
  }

  /** @throws NotFoundError */
  const pathOf = async (id: string): Promise<string> => {
    if (!isId(id) || (await documents.get(id)) === null) throw missing();
    return join(folder, id);
  };
  const open = async function* (id: string): AsyncGenerator<Buffer> {
    yield* createReadStream(await pathOf(id));
  };

  return {
    async put(name, path, id = newId()) {
      await copyWhole(path, folder, id);
      try {
        const { size } = await stat(join(folder, id));
        await documents.insert({ id, name, size, created_at: new Date() });
      } catch (error) {
        await rm(join(folder, id), { force: true });
        throw error;
      }
      return id;
    },
    async fetch(id, path) {
      const source = await pathOf(id);
      // A name of its own: two runs on one data set may fetch it at the same time.
      const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
      try {
        await copyFile(source, partial, constants.COPYFILE_FICLONE);
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
    },
    read: async (id) => readFile(await pathOf(id)),
    open: (id) => Readable.from(open(id), { objectMode: false }),
    async remove(id) {
      // The document first: a file without one is nothing.
      if (isId(id) && (await documents.remove({ id })) > 0) await rm(join(folder, id), { force: true });
    },
    list: async () => (await documents.find({}, { order: ['id'] })).map(({ id, name }) => ({ id, name })),
  };
}

const missing = (): NotFoundError => new NotFoundError('The file is no longer in the store.');

/** Puts a copy into the folder: once this resolves it is there under its name, and on disk. */
async function copyWhole(path: string, folder: string, name: string): Promise<void> {
  const partial = join(folder, `${name}.${randomBytes(6).toString('hex')}.partial`);
  try {
    await copyFile(path, partial, constants.COPYFILE_FICLONE);
    await flush(partial);
    await rename(partial, join(folder, name));
    // Windows cannot flush a folder.
    if (process.platform !== 'win32') await flush(folder);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function flush(path: string): Promise<void> {
  const handle = await openHandle(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
