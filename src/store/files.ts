import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Db, GridFSBucket, MongoRuntimeError, ObjectId } from 'mongodb';
import { NotFoundError } from '../errors.ts';
import { newId } from './collection.ts';

/** Data set and model files, in GridFS. */
export interface Files {
  /** Stores a local file; a broken write leaves nothing behind. Returns its id, which is made unless given. */
  put(name: string, path: string, id?: string): Promise<string>;
  /** Writes the file to `path`, which exists only when it is complete. */
  fetch(id: string, path: string): Promise<void>;
  read(id: string): Promise<Buffer>;
  open(id: string): Readable;
  remove(id: string): Promise<void>;
}

export function createFiles(db: Db): Files {
  const bucket = new GridFSBucket(db);
  const open = (id: string): Readable => bucket.openDownloadStream(new ObjectId(id));

  return {
    async put(name, path, id = newId()) {
      const upload = bucket.openUploadStreamWithId(new ObjectId(id), name);
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
        throw isMissing(error) ? new NotFoundError('The file is no longer in the store.', error) : error;
      }
    },
    async read(id) {
      const chunks: Buffer[] = [];
      for await (const chunk of open(id)) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    open,
    async remove(id) {
      await bucket.delete(new ObjectId(id)).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    },
  };
}

const isMissing = (error: unknown): boolean =>
  error instanceof MongoRuntimeError && /FileNotFound|File not found/.test(error.message);
