import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../../errors.ts';
import type { ReadingOptions } from './options.ts';
import type { FileRead, ReadRequest } from './read-file.ts';
import { reportedByReading, spool } from './spool.ts';

/** How a received file is read: `readApart` in a server, `readFile` where nobody else waits. */
export type ReadTable = (request: ReadRequest, signal?: AbortSignal) => Promise<FileRead>;

export interface IngestInput {
  readonly stream: Readable;
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
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of bytes received so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  readonly read: ReadTable;
}

export interface Ingested extends FileRead {
  /** The file as it arrived. The caller moves or removes this file and the Parquet. */
  readonly originalPath: string;
  readonly sha256: string;
}

/**
 * Takes in a table: a CSV or one of its relatives, a Parquet, an Excel workbook, or one of these packed. Writes it to
 * disk, checks, reads, types and profiles it. Throws InvalidInputError or LimitError with one sentence for the person,
 * or AppError('cancelled'), and then leaves nothing in `workDir`.
 */
export async function ingest(input: IngestInput): Promise<Ingested> {
  const { fileName, workDir, maxBytes, signal } = input;
  input.stream.on('error', reportedByReading);
  const scratch = await mkdtemp(join(workDir, 'ingest-'));
  try {
    const path = join(scratch, 'original');
    const hash = createHash('sha256');
    let received = 0;
    const onChunk = (chunk: Buffer): void => {
      hash.update(chunk);
      received += chunk.length;
      input.onProgress?.(received);
    };
    const { bytes, content } = await spool({ stream: input.stream, fileName, path, maxBytes, signal, onChunk });
    const request: ReadRequest = {
      path,
      fileName,
      content,
      bytes,
      scratch,
      maxBytes,
      hint: input.hint,
      options: input.options,
    };
    const read = await input.read(request, signal);

    const id = randomUUID();
    const originalPath = join(workDir, `${id}.original`);
    const parquetPath = join(workDir, `${id}.parquet`);
    await rename(path, originalPath);
    await rename(read.parquetPath, parquetPath);
    return { ...read, originalPath, sha256: hash.digest('hex'), parquetPath };
  } catch (error) {
    if (signal?.aborted) throw new AppError('cancelled', `Adding ${fileName} was cancelled.`, error);
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
