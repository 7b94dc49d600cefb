import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { AppError, ConfigError, NotFoundError } from '../../errors.ts';
import type { Files } from '../documents.ts';
import { isId, newId } from '../id.ts';
import { writeWhole } from '../whole-file.ts';

/** Where an S3-compatible store is, and who asks it. */
export interface S3Options {
  /** Another service than Amazon's; it is asked by path (`/BUCKET/KEY`), as they all can be. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** Without them the SDK looks where it usually does: a profile, the machine's role. */
  readonly credentials:
    | { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }
    | undefined;
}

/** The SDK waits longer before each further one, as S3 asks for with 503 SlowDown. */
const ATTEMPTS = 5;
const CONNECT_MS = 5_000;
/** A connection on which nothing comes for this long is given up, and asked again. */
const SILENT_MS = 30_000;
/** The smallest part that S3 takes is 5 MiB, and the most are 10,000: this reaches to 160 GB. */
const PART_BYTES = 16 * 2 ** 20;
const PARTS_AT_ONCE = 2;

export interface S3Files extends Files {
  close(): void;
}

/**
 * Files in a bucket, each an object under its id. A file becomes visible whole: S3 shows an object when all of it is
 * there, and what breaks off on its way is taken back.
 * @throws ConfigError when the bucket cannot be used.
 */
export async function openS3Files(options: S3Options): Promise<S3Files> {
  const { bucket: Bucket, endpoint, region, credentials } = options;
  const client = new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENT_MS },
    // Checksums of Amazon's own, which not all who speak its protocol know. What is sent is signed with its digest.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  await checkBucket(client, options).catch((error: unknown) => {
    client.destroy();
    throw error;
  });

  /** Reads on where a connection broke, of the same object. */
  async function* read(id: string): AsyncGenerator<Buffer> {
    if (!isId(id)) throw missing();
    let at = 0;
    let etag: string | undefined;
    for (let broken = 0; ; broken++) {
      const Range = at === 0 ? undefined : `bytes=${at}-`;
      const command = new GetObjectCommand({ Bucket, Key: id, Range, IfMatch: etag });
      const { Body, ETag } = await client.send(command).catch(refuse);
      etag = ETag;
      try {
        for await (const chunk of Body as Readable) {
          at += chunk.length;
          // It goes on, so it may break again.
          broken = 0;
          yield chunk;
        }
        return;
      } catch (error) {
        if (broken >= ATTEMPTS) throw outOfReach(error);
      }
    }
  }
  const open = (id: string): Readable => Readable.from(read(id), { objectMode: false });

  return {
    async put(name, source, id = newId()) {
      const body = typeof source === 'string' ? createReadStream(source) : source;
      const upload = new Upload({
        client,
        partSize: PART_BYTES,
        queueSize: PARTS_AT_ONCE,
        params: { Bucket, Key: id, Body: body, Metadata: { name: encodeURIComponent(name) } },
      });
      try {
        await upload.done();
      } catch (error) {
        // What was sent of it is forgotten already, but for where that failed too.
        await upload.abort().catch(() => undefined);
        return refuse(error);
      } finally {
        body.destroy();
      }
      return id;
    },
    fetch: (id, path) => writeWhole(path, (partial) => pipeline(open(id), createWriteStream(partial))),
    read: (id) => buffer(open(id)),
    open,
    async remove(id) {
      if (isId(id)) await client.send(new DeleteObjectCommand({ Bucket, Key: id })).catch(refuse);
    },
    async list() {
      const found: { readonly id: string; readonly name: string }[] = [];
      try {
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
          for (const { Key: id = '' } of Contents.filter(({ Key = '' }) => isId(Key))) {
            const { Metadata } = await client.send(new HeadObjectCommand({ Bucket, Key: id }));
            found.push({ id, name: decodeURIComponent(Metadata?.name ?? id) });
          }
        }
      } catch (error) {
        return refuse(error);
      }
      return found;
    },
    close: () => client.destroy(),
  };
}

/**
 * Files are put into `files`. What was kept before there was such a store is still read from `former`, and removed there.
 */
export const withFormer = (files: S3Files, former: Files): S3Files => ({
  ...files,
  fetch: (id, path) => files.fetch(id, path).catch(orElse(() => former.fetch(id, path))),
  read: (id) => files.read(id).catch(orElse(() => former.read(id))),
  open: (id) =>
    Readable.from(
      eitherOf(files.open(id), () => former.open(id)),
      { objectMode: false },
    ),
  async remove(id) {
    await Promise.all([files.remove(id), former.remove(id)]);
  },
  async list() {
    const all = await Promise.all([former.list(), files.list()]);
    return all.flat().sort((a, b) => (a.id < b.id ? -1 : 1));
  },
});

const orElse =
  <T>(otherwise: () => Promise<T>) =>
  (error: unknown): Promise<T> =>
    error instanceof NotFoundError ? otherwise() : Promise.reject(error);

async function* eitherOf(first: Readable, otherwise: () => Readable): AsyncGenerator<Buffer> {
  try {
    yield* first;
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    yield* otherwise();
  }
}

/** Of a failure nobody who asks for a file can mend, its reason is in the log alone. */
const outOfReach = (error: unknown): AppError =>
  new AppError('upstream', 'The file store cannot be reached for now. Please try again in a minute.', error);
const missing = (error?: unknown): NotFoundError => new NotFoundError('The file is no longer in the store.', error);

function refuse(error: unknown): never {
  if (!(error instanceof S3ServiceException)) {
    // A source that cannot be read is told as it is; a connection that fails is the store's.
    const { $metadata } = error as { readonly $metadata?: unknown };
    throw $metadata === undefined ? error : outOfReach(error);
  }
  const { name, $metadata } = error;
  throw $metadata.httpStatusCode === 404 && name !== 'NoSuchBucket' ? missing(error) : outOfReach(error);
}

/** What is wrong with the settings is told at the start, rather than to whoever sends the first file. */
async function checkBucket(client: S3Client, { bucket, endpoint, region }: S3Options): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    throw new ConfigError(whyNot(error, bucket, endpoint ?? `Amazon in ${region}`), error);
  }
}

function whyNot(error: unknown, bucket: string, where: string): string {
  const { name = '', $metadata } = error as Partial<S3ServiceException>;
  if (name === 'CredentialsProviderError')
    return `S3_BUCKET=${bucket} is set, and no credentials for it: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;
  switch ($metadata?.httpStatusCode) {
    case 404:
      return `S3_BUCKET=${bucket}: there is no such bucket at ${where}. Make it, or name another.`;
    case 403:
      return `S3_BUCKET=${bucket}: ${where} does not let these credentials use it. Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and what they may do.`;
    case 301:
    case 400:
      return `S3_REGION: the bucket ${bucket} cannot be asked for in that region at ${where}. Set the bucket's own.`;
    default:
      return `S3_ENDPOINT: ${where} does not answer as a store should. Is it running, and is the address right?`;
  }
}
