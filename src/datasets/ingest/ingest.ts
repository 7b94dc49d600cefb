import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../../errors.ts';
import { inTemporaryFolder } from '../../temporary-folder.ts';
import type { ReadingOptions } from './options.ts';
import type { FileRead } from './read-file.ts';
import type { Labels, ReadRequest, ReceivedFile } from './request.ts';
import { reportedByReading, spool } from './spool.ts';

/** How a received file is read: `readApart` in a server, `readFile` where nobody else waits. */
export type ReadTable = (request: ReadRequest, signal?: AbortSignal) => Promise<FileRead>;

/** What is known of a table beside its bytes, and what it is read with. */
interface Reading {
  /** The name the person knows. It appears in sentences and never in a path. */
  readonly fileName: string;
  /** Folder for the two files of the result and for temporary ones. */
  readonly workDir: string;
  /** Limit for the file as it arrives, and for what an archive unpacks to. */
  readonly maxBytes: number;
  /** The person's message, which may name the target. */
  readonly hint?: string | undefined;
  /** What a person said about how it is to be read: an original that was kept is read again by handing it in with these. */
  readonly options?: ReadingOptions | undefined;
  /** Whether JSON is taken. */
  readonly records?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly read: ReadTable;
}

export interface IngestInput extends Reading {
  readonly stream: Readable;
  /** Called with the number of bytes received so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

export interface FilesInput extends Reading {
  /** They are in `workDir`, in the order of their rows, and are used up. */
  readonly files: readonly ReceivedFile[];
  readonly labels?: Labels | undefined;
}

export interface Ingested extends FileRead {
  /** The file as it arrived, or the whole of several. The caller moves or removes this file and the Parquet. */
  readonly originalPath: string;
}

/**
 * Takes in a table: a CSV or one of its relatives, a Parquet, an Excel workbook, or one of these packed. Writes it to
 * disk, checks, reads, types and profiles it. Throws InvalidInputError or LimitError with one sentence for the person,
 * or AppError('cancelled'), and then leaves nothing in `workDir`.
 */
export async function ingest(input: IngestInput): Promise<Ingested> {
  const { stream, fileName, workDir, maxBytes, records, signal } = input;
  stream.on('error', reportedByReading);
  const path = join(workDir, `${randomUUID()}.arrived`);
  let received = 0;
  const onChunk = (chunk: Buffer): void => {
    received += chunk.length;
    input.onProgress?.(received);
  };
  try {
    const { bytes, content } = await spool({ stream, fileName, path, maxBytes, records, signal, onChunk });
    return await ingestFiles({ ...input, files: [{ path, fileName, bytes, content }] });
  } finally {
    await rm(path, { force: true });
  }
}

/** The same for files that are on disk. */
export async function ingestFiles(input: FilesInput): Promise<Ingested> {
  const { files, fileName, workDir, maxBytes, hint, options, records, labels, signal } = input;
  return inTemporaryFolder(workDir, 'ingest', async (scratch) => {
    const inside: ReceivedFile[] = [];
    for (const [i, file] of files.entries()) {
      const path = join(scratch, `original-${i}`);
      await rename(file.path, path);
      inside.push({ ...file, path });
    }
    const [first, ...further] = inside as [ReceivedFile, ...ReceivedFile[]];
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const what = further.length === 0 ? {} : { further };
    const request: ReadRequest = {
      ...first,
      ...what,
      fileName,
      bytes,
      scratch,
      maxBytes,
      hint,
      options,
      records,
      labels,
    };
    const read = await input.read(request, signal);

    const id = randomUUID();
    const originalPath = join(workDir, `${id}.original`);
    const parquetPath = join(workDir, `${id}.parquet`);
    await rename(first.path, originalPath);
    await rename(read.parquetPath, parquetPath);
    return { ...read, originalPath, parquetPath };
  }).catch((error: unknown) => {
    throw signal?.aborted ? new AppError('cancelled', `Adding ${fileName} was cancelled.`, error) : error;
  });
}
