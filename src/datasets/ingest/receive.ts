import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { AppError, InvalidInputError, LimitError } from '../../errors.ts';
import { declaredEncoding, type Encoding, Utf8Check } from './encoding.ts';
import { MAGIC_BYTES, recogniseForeign } from './magic.ts';

export interface ReceiveOptions {
  readonly stream: Readable;
  readonly fileName: string;
  readonly path: string;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

export interface Received {
  readonly bytes: number;
  readonly sha256: string;
  readonly encoding: Encoding;
}

/**
 * Writes a stream to disk, counting as it arrives, and refuses on the way what is too large or no text.
 * Throws LimitError, InvalidInputError, or AppError('cancelled').
 */
export async function receive(options: ReceiveOptions): Promise<Received> {
  const { stream, fileName, maxBytes, signal, onProgress } = options;
  const hash = createHash('sha256');
  const inspect = new Inspection(fileName);
  const abort = (): void => void stream.destroy(new AppError('cancelled', `Receiving ${fileName} was cancelled.`));
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  const file = await open(options.path, 'w');
  let bytes = 0;
  try {
    for await (const piece of stream) {
      const chunk = Buffer.isBuffer(piece) ? piece : Buffer.from(piece as string);
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(fileName, maxBytes);
      inspect.add(chunk);
      hash.update(chunk);
      await file.write(chunk);
      onProgress?.(bytes);
    }
    if (bytes === 0)
      throw new InvalidInputError(`${fileName} is empty. Send a CSV with a header and at least 10 rows.`);
    return { bytes, sha256: hash.digest('hex'), encoding: inspect.finish() };
  } catch (error) {
    throw signal?.aborted ? new AppError('cancelled', `Receiving ${fileName} was cancelled.`, error) : error;
  } finally {
    signal?.removeEventListener('abort', abort);
    stream.destroy();
    await file.close();
  }
}

export function tooLarge(fileName: string, maxBytes: number): LimitError {
  const limit = maxBytes >= 1 << 20 ? `${Math.floor(maxBytes / (1 << 20))} MB` : `${maxBytes} bytes`;
  return new LimitError(
    `${fileName} is larger than the limit of ${limit}. Send a smaller file, or a sample of its rows.`,
  );
}

/** Looks at the bytes as they pass: the first ones say what the file is, all of them say how it is encoded. */
class Inspection {
  readonly #fileName: string;
  readonly #utf8 = new Utf8Check();
  #head: Buffer | null = Buffer.alloc(0);
  #declared: Encoding | null = null;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  add(chunk: Buffer): void {
    if (this.#head === null) {
      this.#body(chunk);
      return;
    }
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= MAGIC_BYTES) this.#judgeHead();
  }

  finish(): Encoding {
    this.#judgeHead();
    if (this.#declared === 'utf-16le' || this.#declared === 'utf-16be') return this.#declared;
    return this.#utf8.valid ? 'utf-8' : 'windows-1252';
  }

  #judgeHead(): void {
    const head = this.#head;
    if (head === null) return;
    this.#head = null;
    const foreign = recogniseForeign(head);
    if (foreign) throw new InvalidInputError(`${this.#fileName} is not a CSV: it ${foreign}`);
    this.#declared = declaredEncoding(head.subarray(0, MAGIC_BYTES));
    this.#body(head);
  }

  #body(chunk: Buffer): void {
    if (this.#declared === 'utf-16le' || this.#declared === 'utf-16be') return;
    if (chunk.includes(0)) {
      throw new InvalidInputError(
        `${this.#fileName} contains NUL bytes, so it is a binary file or a damaged one. Export the table as CSV again.`,
      );
    }
    this.#utf8.add(chunk);
  }
}
