import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { AppError, InvalidInputError, LimitError } from '../../errors.ts';
import type { Content } from './content.ts';
import { Inspection } from './inspection.ts';

export interface SpoolOptions {
  readonly stream: Readable;
  /** The name the person knows; it appears in sentences. */
  readonly fileName: string;
  readonly path: string;
  readonly maxBytes: number;
  /** Replaces the usual sentence for a stream longer than `maxBytes`. */
  readonly tooLarge?: string | undefined;
  /** Whether JSON is taken. */
  readonly records?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onChunk?: ((chunk: Buffer) => void) | undefined;
}

export interface Spooled {
  readonly bytes: number;
  readonly content: Content;
}

/**
 * Writes a stream to disk, and stops as soon as it is too large or cannot be a table.
 * Throws LimitError, InvalidInputError, AppError('cancelled'), or the stream's own error.
 */
export async function spool(options: SpoolOptions): Promise<Spooled> {
  const { stream, fileName, maxBytes, signal } = options;
  const inspection = new Inspection(fileName, { records: options.records === true });
  const abort = (): void => void stream.destroy(cancelled(fileName));
  stream.on('error', reportedByReading);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const file = await open(options.path, 'w');
    let bytes = 0;
    try {
      for await (const piece of stream) {
        const chunk = Buffer.isBuffer(piece) ? piece : Buffer.from(piece as string);
        bytes += chunk.length;
        if (bytes > maxBytes) throw new LimitError(options.tooLarge ?? tooLarge(fileName, maxBytes));
        inspection.add(chunk);
        await file.write(chunk);
        options.onChunk?.(chunk);
      }
    } finally {
      await file.close();
    }
    if (bytes === 0) {
      throw new InvalidInputError(`${fileName} is empty. Send a table with a header and at least 10 rows.`);
    }
    return { bytes, content: inspection.finish() };
  } catch (error) {
    throw signal?.aborted ? cancelled(fileName, error) : fullDisk(fileName, error);
  } finally {
    signal?.removeEventListener('abort', abort);
    stream.destroy();
  }
}

/** Reading reports a stream's error, but begins a moment later; without a listener the error would end the program. */
export const reportedByReading = (): void => undefined;

const cancelled = (fileName: string, cause?: unknown): AppError =>
  new AppError('cancelled', `Receiving ${fileName} was cancelled.`, cause);

export function tooLarge(fileName: string, maxBytes: number): string {
  return `${fileName} is larger than the limit of ${size(maxBytes)}. Send a smaller file, or a sample of its rows.`;
}

/** Megabytes as MAX_DATASET_MB counts them. */
export const size = (bytes: number): string =>
  bytes >= 1_000_000 ? `${Math.floor(bytes / 1_000_000).toLocaleString('en-US')} MB` : `${bytes} bytes`;

/** Turns the error of a full disk into a sentence. Other errors stay as they are. */
export function fullDisk(fileName: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  const sentence = `There is not enough disk space here to take in ${fileName}. Ask whoever runs this assistant to make room, then send it again.`;
  return new LimitError(sentence, error);
}
