import { fileURLToPath } from 'node:url';
import { forkModule } from '../../apart/child.ts';
import { resultOf } from '../../apart/result-of.ts';
import { runApart } from '../../apart/run-apart.ts';
import { createSlots } from '../../apart/slots.ts';
import { AppError, InvalidInputError, LimitError } from '../../errors.ts';
import type { FileRead } from './read-file.ts';
import { reading } from './reading-contract.ts';
import type { ReadRequest } from './request.ts';

export interface ReadApartOptions {
  /** The compiled module to start; tests start others. */
  readonly modulePath?: string;
  readonly timeMs?: number;
}

const MODULE = fileURLToPath(new URL('./reading-process.js', import.meta.url));

/** A file within the limits is read in seconds; one that takes this long was made to. */
const TIME_MS = 10 * 60_000;
/** For the parser and DuckDB, which has a limit of its own within it. */
const MEMORY_MB = 2_560;
/** What is left on the disk goes with its folder, so a reading that is cancelled ends at once. */
const GRACE_MS = 0;
/** Each takes up to its memory; the others wait. */
const slots = createSlots(2);

/**
 * Reads a file as a table in a process of its own: a chat never waits for a parser, a file made to crash one takes
 * nothing with it, and a cancelled reading ends at once.
 */
export async function readApart(
  request: ReadRequest,
  signal?: AbortSignal,
  { modulePath = MODULE, timeMs = TIME_MS }: ReadApartOptions = {},
): Promise<FileRead> {
  const { fileName } = request;
  const start = forkModule(modulePath);
  const limits = { timeMs, memoryMb: MEMORY_MB, graceMs: GRACE_MS };
  const ask = () => runApart({ start, contract: reading, request, limits, signal }).ending;
  const unreadable = (cause?: Error): InvalidInputError =>
    new InvalidInputError(
      `${fileName} could not be read: it needed too much memory, or is damaged. Save it again as a plain CSV, or send a sample of its rows.`,
      cause,
    );
  return resultOf(await slots.run(ask, signal), {
    cancelled: () => new AppError('cancelled', `Reading ${fileName} was cancelled.`),
    overran: () =>
      new LimitError(`${fileName} took too long to read and was given up. Send fewer rows or columns of it.`),
    outgrew: unreadable,
    died: unreadable,
  });
}
