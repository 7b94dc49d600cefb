import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, isFault, LimitError, toAppError } from '../../errors.ts';
import { fullDisk, tooLarge } from '../ingest/spool.ts';
import type { Digest, OfferedPart, OpenedPart } from '../source.ts';
import { PATIENCE, type Patience } from './limits.ts';

export interface DownloadOptions {
  /** Where it is written. */
  readonly path: string;
  /** The most bytes that may arrive, whatever was declared. */
  readonly maxBytes: number;
  /** What the sentences name as the limit. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Told the bytes that are on disk: fewer than before where it had to begin anew. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  /** Looks at the bytes as they arrive, from the first on, and throws when the file cannot be a table. */
  readonly inspect: () => (chunk: Buffer) => void;
  readonly patience?: Patience | undefined;
}

/** The file does not hold what its source said it would. */
class Corrupt extends AppError {
  constructor(fileName: string) {
    super(
      'upstream',
      `${fileName} arrived damaged: its checksum is not the one its source tells. Please try again later.`,
    );
  }
}

/**
 * Writes a file of a source to disk. A connection that dies or stands still is taken up where it broke, a bounded number
 * of times; where the source cannot do that, or the file turns out wrong, it is fetched from the start.
 * @returns its size in bytes.
 * @throws LimitError when it is too large or the disk is full, AppError('upstream') when the source does not deliver.
 */
export async function downloadPart(part: OfferedPart, options: DownloadOptions): Promise<number> {
  const { signal, patience = PATIENCE } = options;
  const arrival = new Arrival(part, options, await open(options.path, 'w'));
  try {
    let failures = 0;
    let wasCorrupt = false;
    for (let openings = 1; ; openings++) {
      const before = arrival.bytes;
      try {
        return await arrival.goOn(patience.stallMs);
      } catch (error) {
        if (signal.aborted) throw cancelled(part.fileName, error);
        if (!mayPass(error) || (wasCorrupt && error instanceof Corrupt)) throw fullDisk(part.fileName, error);
        failures = arrival.bytes > before ? 1 : failures + 1;
        if (failures >= patience.mostFailures || openings >= patience.mostOpenings)
          throw brokenOff(part.fileName, error);
        if (error instanceof Corrupt) await arrival.restart();
        wasCorrupt ||= error instanceof Corrupt;
        await sleep(patience.pauseMs * 2 ** (failures - 1), undefined, { signal }).catch(() => undefined);
        if (signal.aborted) throw cancelled(part.fileName, error);
      }
    }
  } finally {
    await arrival.close();
  }
}

/** A file as far as it has arrived. */
class Arrival {
  bytes = 0;
  readonly #part: OfferedPart;
  readonly #options: DownloadOptions;
  readonly #file: FileHandle;
  /** Of the bytes so far, where the source tells what it must come to. */
  #digest: { readonly hash: Hash; readonly told: Digest } | null = null;
  #inspect: (chunk: Buffer) => void;

  constructor(part: OfferedPart, options: DownloadOptions, file: FileHandle) {
    this.#part = part;
    this.#options = options;
    this.#file = file;
    this.#inspect = options.inspect();
  }

  /** Asks for the rest, and writes it down. */
  async goOn(stallMs: number): Promise<number> {
    const watch = watchFor(stallMs, this.#options.signal);
    let opened: OpenedPart | undefined;
    try {
      opened = await watch.race(this.#part.open(this.bytes, watch.signal));
      const { stream, start, sizeBytes } = opened;
      // Whoever opened it may still report an error when nobody reads any more.
      stream.on('error', () => undefined);
      watch.onEnd((reason) => stream.destroy(reason));
      if (start !== this.bytes) await this.restart();
      if (start !== this.bytes) throw new Error(`asked for byte ${this.bytes}, and got byte ${start}`);
      if (sizeBytes !== undefined && sizeBytes > this.#options.maxBytes) throw this.#tooLarge();
      const told = opened.digest ?? this.#part.digest;
      if (this.bytes === 0 && told !== undefined) this.#digest = { hash: createHash(told.algorithm), told };
      for await (const piece of stream) {
        await this.#take(piece as Buffer);
        watch.rearm();
      }
      if (sizeBytes !== undefined && this.bytes < sizeBytes)
        throw new Error(`${this.bytes} of ${sizeBytes} bytes came`);
      this.#check();
      return this.bytes;
    } catch (error) {
      throw watch.reason() ?? error;
    } finally {
      watch.end();
      opened?.stream.destroy();
    }
  }

  async restart(): Promise<void> {
    await this.#file.truncate(0);
    this.bytes = 0;
    this.#digest = null;
    this.#inspect = this.#options.inspect();
    this.#options.onProgress?.(0);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #take(chunk: Buffer): Promise<void> {
    if (this.bytes + chunk.length > this.#options.maxBytes) throw this.#tooLarge();
    this.#inspect(chunk);
    let written = 0;
    while (written < chunk.length) {
      const { bytesWritten } = await this.#file.write(chunk, written, chunk.length - written, this.bytes + written);
      written += bytesWritten;
    }
    this.#digest?.hash.update(chunk);
    this.bytes += chunk.length;
    this.#options.onProgress?.(this.bytes);
  }

  #check(): void {
    if (this.#digest === null) return;
    const { hash, told } = this.#digest;
    if (hash.copy().digest('hex') !== told.value.toLowerCase()) throw new Corrupt(this.#part.fileName);
  }

  #tooLarge = (): LimitError => new LimitError(tooLarge(this.#part.fileName, this.#options.limit));
}

/** Ends what stands still for too long, and what somebody cancels. */
function watchFor(stallMs: number, signal: AbortSignal) {
  const control = new AbortController();
  let reason: Error | undefined;
  let ending: (reason: Error) => void = () => undefined;
  const stop = (why: Error): void => {
    reason ??= why;
    control.abort(why);
    ending(why);
  };
  const cancel = (): void => stop(signal.reason instanceof Error ? signal.reason : new Error('cancelled'));
  const timer = setTimeout(() => stop(new Error(`nothing came for ${stallMs} ms`)), stallMs);
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return {
    signal: control.signal,
    rearm: () => timer.refresh(),
    reason: () => reason,
    onEnd(end: (reason: Error) => void): void {
      ending = end;
      if (reason !== undefined) end(reason);
    },
    /** Also against a source that does not heed the signal; what it opens too late is closed. */
    race: (opening: Promise<OpenedPart>): Promise<OpenedPart> =>
      new Promise((resolve, reject) => {
        ending = reject;
        if (reason !== undefined) reject(reason);
        opening.then((opened) => {
          if (reason === undefined) return resolve(opened);
          opened.stream.on('error', () => undefined).destroy();
        }, reject);
      }),
    end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    },
  };
}

/** Troubles of the way, and a file that arrived wrong. What a source refuses, it refuses the next time too. */
const mayPass = (error: unknown): boolean => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO') return false;
  return isFault(error) || toAppError(error).code === 'upstream';
};

const cancelled = (fileName: string, cause: unknown): AppError =>
  new AppError('cancelled', `Fetching ${fileName} was cancelled.`, cause);

function brokenOff(fileName: string, error: unknown): AppError {
  if (error instanceof AppError && error.code === 'upstream') return error;
  const sentence = `The connection broke off again and again while ${fileName} was fetched. Please try again in a while.`;
  return new AppError('upstream', sentence, error);
}
