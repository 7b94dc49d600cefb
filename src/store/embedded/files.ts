import { constants, createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, open as openHandle, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NotFoundError } from '../../errors.ts';
import type { Document, Documents, Files } from '../documents.ts';
import { isId, newId } from '../id.ts';
import { writeWhole } from '../whole-file.ts';

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
    if (isId(id) && (await documents.get(id)) !== null) return join(folder, id);
    throw new NotFoundError('The file is no longer in the store.');
  };
  const open = async function* (id: string): AsyncGenerator<Buffer> {
    yield* createReadStream(await pathOf(id));
  };

  return {
    async put(name, source, id = newId()) {
      const kept = join(folder, id);
      await writeWhole(kept, async (partial) => {
        if (typeof source === 'string') await copyFile(source, partial, constants.COPYFILE_FICLONE);
        else await pipeline(source, createWriteStream(partial));
        await flush(partial);
      });
      try {
        // The name is in the folder.
        if (process.platform !== 'win32') await flush(folder, 'r');
        await documents.insert({ id, name, size: (await stat(kept)).size, created_at: new Date() });
      } catch (error) {
        await rm(kept, { force: true });
        throw error;
      }
      return id;
    },
    async fetch(id, path) {
      const kept = await pathOf(id);
      await writeWhole(path, (partial) => copyFile(kept, partial, constants.COPYFILE_FICLONE));
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

/** Windows flushes only what may be written to, and no folders. */
async function flush(path: string, flags = 'r+'): Promise<void> {
  const handle = await openHandle(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
