import type { z } from 'zod';
import { type AppError, errorOf } from '../errors.ts';
import type { Start } from './child.ts';
import { type Cancel, type Contract, type Instruction, type Report, report } from './contract.ts';

export interface Task<Request, Progress, Result> {
  readonly start: Start;
  readonly contract: Contract<Request, Progress, Result>;
  readonly request: Request;
  readonly limits: {
    readonly timeMs: number;
    /** Of the JavaScript heap, and of all the process holds. */
    readonly memoryMb: number;
    /** How long a process that is to stop may take for it. 0: nothing it could put in order is worth the wait. */
    readonly graceMs: number;
  };
  onProgress?(progress: Progress): void;
  /** Aborting it is the same as `cancel('stop')`. */
  readonly signal?: AbortSignal | undefined;
}

/** How it ended; each kind is a different sentence for the person. */
export type Ending<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  /** The process refused by itself, in a sentence for the person. The code `internal` is a fault of ours. */
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'overran' }
  | { readonly kind: 'outgrew' }
  /** It crashed, or sent what was not agreed. `cause` is for the log. */
  | { readonly kind: 'died'; readonly cause: string };

export interface Apart<Result> {
  /** Never rejects, and resolves only when nothing is left of the process. */
  readonly ending: Promise<Ending<Result>>;
  /** Asks first; a process that does not listen to `stop` is ended. */
  cancel(how: Cancel): void;
  /** Ends it at once. */
  kill(): void;
}

/** A process that has said its last has this long to go by itself. */
const LEAVE_MS = 1_000;

/**
 * Does work in a process of its own: nobody here waits for it, a crash takes nothing with it, and it holds to limits
 * of time and memory. What it says is checked.
 */
export function runApart<Request, Progress, Result>(task: Task<Request, Progress, Result>): Apart<Result> {
  const { contract, limits, signal } = task;
  const timers: NodeJS.Timeout[] = [];
  let verdict: Ending<Result> | undefined;
  let stopping = false;

  const after = (ms: number, act: () => void): void => void timers.push(setTimeout(act, ms));
  /** The first verdict stands. */
  const end = (ending: Ending<Result>): void => {
    verdict ??= ending;
    child.kill();
  };
  const leave = (ending: Ending<Result>): void => {
    verdict ??= ending;
    after(LEAVE_MS, child.kill);
  };
  const agreed = <T>(schema: z.ZodType<T>, value: unknown, use: (value: T) => void): void => {
    const parsed = schema.safeParse(value);
    if (parsed.success) use(parsed.data);
    else end({ kind: 'died', cause: `It sent what was not agreed: ${parsed.error.message}` });
  };

  const hear = (frame: unknown): void => {
    if (verdict !== undefined) return;
    agreed(report, frame, (said) => {
      switch (said.type) {
        case 'progress':
          return agreed(contract.progress, said.progress, (progress) => task.onProgress?.(progress));
        case 'memory':
          return said.rssBytes > limits.memoryMb * 1024 * 1024 ? end({ kind: 'outgrew' }) : undefined;
        case 'done':
          return agreed(contract.result, said.result, (result) => leave({ kind: 'done', result }));
        case 'failed':
          return leave(failure(said));
      }
    });
  };

  const child = task.start(limits.memoryMb, hear);
  const tell = (frame: Instruction): void => child.send(frame);
  tell({ type: 'work', request: task.request });
  after(limits.timeMs, () => end({ kind: 'overran' }));

  const cancel = (how: Cancel): void => {
    tell({ type: 'cancel', how });
    if (how === 'keep-best' || stopping) return;
    stopping = true;
    after(limits.graceMs, () => end({ kind: 'cancelled' }));
  };
  const stop = (): void => cancel('stop');
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();

  const ending = child.exit.then(({ outOfMemory, cause }): Ending<Result> => {
    for (const timer of timers) clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    if (verdict !== undefined) return verdict;
    if (stopping) return { kind: 'cancelled' };
    return outOfMemory ? { kind: 'outgrew' } : { kind: 'died', cause };
  });
  return { ending, cancel, kill: () => end({ kind: 'cancelled' }) };
}

function failure({ code, message, cause }: Extract<Report, { type: 'failed' }>): Ending<never> {
  if (code === 'cancelled') return { kind: 'cancelled' };
  return { kind: 'failed', error: errorOf(code, message, new Error(cause)) };
}
