import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lastWordsOf, lowerPriority } from '../../child-process.ts';
import { AppError, type ErrorCode, InvalidInputError, LimitError } from '../../errors.ts';
import type { FileRead, ReadRequest } from './read-file.ts';

/** What the reading process says, once. */
export type ReadingMessage =
  | { readonly type: 'read'; readonly read: FileRead }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string; readonly cause: string };

export interface ReadApartOptions {
  /** The compiled module to start; tests start others. */
  readonly modulePath?: string;
  readonly limitMs?: number;
}

const MODULE = fileURLToPath(new URL('./reading-process.js', import.meta.url));

/** A file within the limits is read in seconds; one that takes this long was made to. */
const LIMIT_MS = 10 * 60_000;

/** Each takes up to a gigabyte; the others wait. */
const AT_ONCE = 2;

/** JavaScript's share; DuckDB keeps its own limit. */
const HEAP_MB = 1_536;

/**
 * Reads a file as a table in a process of its own: a chat never waits for a parser, a file made to crash one takes
 * nothing with it, and a cancelled reading ends at once. The process knows no secrets.
 */
export async function readApart(
  request: ReadRequest,
  signal?: AbortSignal,
  options: ReadApartOptions = {},
): Promise<FileRead> {
  await takeSlot();
  try {
    if (signal?.aborted) throw cancelled(request);
    return await ask(request, signal, options);
  } finally {
    freeSlot();
  }
}

async function ask(
  request: ReadRequest,
  signal: AbortSignal | undefined,
  { modulePath = MODULE, limitMs = LIMIT_MS }: ReadApartOptions,
): Promise<FileRead> {
  const child = fork(modulePath, {
    env: {},
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  lowerPriority(child);
  const lastWords = lastWordsOf(child);
  const kill = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    kill();
  }, limitMs);

  let answer: ReadingMessage | undefined;
  child.on('message', (message: ReadingMessage) => {
    if (message.type === 'read' || message.type === 'failed') answer ??= message;
  });
  child.send(request, () => undefined);
  const how = await new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, killed) => resolve(`exit code ${code}, signal ${killed}`));
  });
  clearTimeout(limit);
  signal?.removeEventListener('abort', kill);

  if (signal?.aborted) throw cancelled(request);
  if (answer?.type === 'read') return answer.read;
  if (answer !== undefined) throw toError(answer);
  const { fileName } = request;
  if (late)
    throw new LimitError(`${fileName} took too long to read and was given up. Send fewer rows or columns of it.`);
  const sentence = `${fileName} could not be read: it needed too much memory, or is damaged. Save it again as a plain CSV, or send a sample of its rows.`;
  throw new InvalidInputError(sentence, new Error(`${how}. ${lastWords()}`));
}

const cancelled = ({ fileName }: ReadRequest): AppError =>
  new AppError('cancelled', `Reading ${fileName} was cancelled.`);

function toError({ code, message, cause }: Extract<ReadingMessage, { type: 'failed' }>): AppError {
  const reason = new Error(cause);
  if (code === 'invalid_input') return new InvalidInputError(message, reason);
  return code === 'limit' ? new LimitError(message, reason) : new AppError(code, message, reason);
}

let reading = 0;
const waiting: (() => void)[] = [];

/** A freed slot goes straight to the first who waits, so nobody overtakes. */
async function takeSlot(): Promise<void> {
  if (reading < AT_ONCE) reading += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

function freeSlot(): void {
  const next = waiting.shift();
  if (next === undefined) reading -= 1;
  else next();
}
