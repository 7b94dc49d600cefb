import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Db, GridFSBucket, MongoRuntimeError, type ObjectId } from 'mongodb';
import { NotFoundError } from '../../errors.ts';
import type { Files } from '../documents.ts';
import { newId } from '../id.ts';

/** Files in GridFS, which takes any id though its types do not say so. */
export function createFiles(db: Db): Files {
  const bucket = new GridFSBucket(db);
  const key = (id: string): ObjectId => id as unknown as ObjectId;
  const open = (id: string): Readable => bucket.openDownloadStream(key(id));

  return {
    async put(name, path, id = newId()) {
      const upload = bucket.openUploadStreamWithId(key(id), name);
      try {
        await pipeline(createReadStream(path), upload);
      } catch (error) {
        await upload.abort().catch(() => undefined);
        throw error;
      }
      return id;
    },
    async fetch(id, path) {
      // A name of its own: two runs on one data set may fetch it at the same time.
      const partial = `${path}.${randomUUID()}.partial`;
      try {
        await pipeline(open(id), createWriteStream(partial));
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true });
        throw asNotFound(error);
      }
    },
    async read(id) {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of open(id)) chunks.push(chunk as Buffer);
        return Buffer.concat(chunks);
      } catch (error) {
        throw asNotFound(error);
      }
    },
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

const asNotFound = (error: unknown): unknown =>
  isMissing(error) ? new NotFoundError('The file is no longer in the store.', error) : error;

const isMissing = (error: unknown): boolean =>
  error instanceof MongoRuntimeError && /FileNotFound|File not found/.test(error.message);
