import { randomUUID } from 'node:crypto';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../../errors.ts';
import type { FileRead, ReadRequest } from './read-file.ts';
import { receive } from './receive.ts';
import { reportedByReading } from './spool.ts';

/** How a received file is read: `readApart` in a server, `readFile` where nobody else waits. */
export type ReadTable = (request: ReadRequest, signal?: AbortSignal) => Promise<FileRead>;

export interface IngestInput {
  readonly stream: Readable;
  /** As the person knows it; stands in sentences, never in a path. */
  readonly fileName: string;
  /** Where the two files of the result are put, and everything in between. */
  readonly workDir: string;
  /** Of the file as it arrives, and of what an archive unpacks to. */
  readonly maxBytes: number;
  /** The person's message, searched for the name of the target. */
  readonly hint?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes received so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  readonly read: ReadTable;
}

export interface Ingested extends FileRead {
  /** The file as it arrived. Both files are the caller's to move or remove. */
  readonly originalPath: string;
  readonly originalBytes: number;
  readonly sha256: string;
}

/**
 * Takes a table in, as CSV or its relatives, Parquet, Excel workbook, or one of these packed: to disk, checked, read,
 * typed, profiled. Throws InvalidInputError or LimitError with one sentence for the person, or AppError('cancelled');
 * then nothing is left in `workDir`.
 */
export async function ingest(input: IngestInput): Promise<Ingested> {
  const { fileName, workDir, maxBytes, signal } = input;
  input.stream.on('error', reportedByReading);
  const scratch = await mkdtemp(join(workDir, 'ingest-'));
  try {
    const path = join(scratch, 'original');
    const { bytes, content, sha256 } = await receive({ ...input, path });
    const request: ReadRequest = { path, fileName, content, bytes, scratch, maxBytes, hint: input.hint };
    const read = await input.read(request, signal);

    const id = randomUUID();
    const originalPath = join(workDir, `${id}.original`);
    const parquetPath = join(workDir, `${id}.parquet`);
    await rename(path, originalPath);
    await rename(read.parquetPath, parquetPath);
    return { ...read, originalPath, originalBytes: bytes, sha256, parquetPath };
  } catch (error) {
    if (signal?.aborted) throw new AppError('cancelled', `Adding ${fileName} was cancelled.`, error);
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
