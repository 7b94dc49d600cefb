import { createReadStream, createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Db, GridFSBucket, MongoRuntimeError, type ObjectId } from 'mongodb';
import { NotFoundError } from '../../errors.ts';
import type { Files } from '../documents.ts';
import { newId } from '../id.ts';
import { writeWhole } from '../whole-file.ts';

/** Files in GridFS, which takes any id though its types do not say so. */
export function createFiles(db: Db): Files {
  const bucket = new GridFSBucket(db);
  const key = (id: string): ObjectId => id as unknown as ObjectId;
  const open = (id: string): Readable => bucket.openDownloadStream(key(id));

  return {
    async put(name, source, id = newId()) {
      const upload = bucket.openUploadStreamWithId(key(id), name);
      try {
        await pipeline(typeof source === 'string' ? createReadStream(source) : source, upload);
      } catch (error) {
        await upload.abort().catch(() => undefined);
        throw error;
      }
      return id;
    },
    fetch: (id, path) => orNotFound(writeWhole(path, (partial) => pipeline(open(id), createWriteStream(partial)))),
    read: (id) => orNotFound(buffer(open(id))),
    open,
    async remove(id) {
      await bucket.delete(key(id)).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    },
    async list() {
      const files = await bucket.find({}, { sort: { _id: 1 } }).toArray();
      return files.map(({ _id, filename }) => ({ id: String(_id), name: filename }));
    },
  };
}

async function orNotFound<R>(reading: Promise<R>): Promise<R> {
  try {
    return await reading;
  } catch (error) {
    throw isMissing(error) ? new NotFoundError('The file is no longer in the store.', error) : error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof MongoRuntimeError && /FileNotFound|File not found/.test(error.message);
