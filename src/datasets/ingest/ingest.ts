import { randomUUID } from 'node:crypto';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../../errors.ts';
import type { Profile } from '../profile.ts';
import { type DetectedTarget, detectTarget } from '../target.ts';
import type { Dialect } from './dialect.ts';
import type { Encoding } from './encoding.ts';
import { encodingNotes } from './notes.ts';
import { receive } from './receive.ts';
import { readTable } from './table.ts';
import { understandText } from './text.ts';

export interface IngestInput {
  readonly stream: Readable;
  /** As the person knows it; stands in sentences, never in a path. */
  readonly fileName: string;
  /** Where the two files of the result are put, and everything in between. */
  readonly workDir: string;
  readonly maxBytes: number;
  /** The person's message, searched for the name of the target. */
  readonly hint?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes received so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

export interface Ingested {
  /** The file as it arrived. Both files are the caller's to move or remove. */
  readonly originalPath: string;
  readonly originalBytes: number;
  readonly sha256: string;
  readonly parquetPath: string;
  readonly encoding: Encoding;
  readonly dialect: Dialect & { readonly decimal: '.' | ',' };
  readonly profile: Profile;
  readonly target: DetectedTarget;
  /** Plain sentences for the person: what was decided, left out, or looked odd. */
  readonly notes: readonly string[];
}

/**
 * Takes a CSV in: to disk, checked, read, typed, profiled. Throws InvalidInputError or LimitError with one sentence
 * for the person, or AppError('cancelled'); then nothing is left in `workDir`.
 */
export async function ingest(input: IngestInput): Promise<Ingested> {
  const scratch = await mkdtemp(join(input.workDir, 'ingest-'));
  try {
    const arrived = join(scratch, 'original');
    const received = await receive({ ...input, path: arrived });
    const text = await understandText({ ...input, scratch, arrived, encoding: received.encoding });
    const table = await readTable({ ...input, scratch, text, fileSize: received.bytes });

    const id = randomUUID();
    const originalPath = join(input.workDir, `${id}.original`);
    const parquetPath = join(input.workDir, `${id}.parquet`);
    await rename(arrived, originalPath);
    await rename(table.parquetPath, parquetPath);
    return {
      originalPath,
      originalBytes: received.bytes,
      sha256: received.sha256,
      parquetPath,
      encoding: received.encoding,
      dialect: { ...text.head.dialect, decimal: table.decimal },
      profile: table.profile,
      target: detectTarget(table.profile.columns, input.hint),
      notes: [...encodingNotes(received.encoding), ...table.notes],
    };
  } catch (error) {
    if (input.signal?.aborted) throw new AppError('cancelled', `Adding ${input.fileName} was cancelled.`, error);
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
