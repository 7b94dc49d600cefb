import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Child, Start } from './child.ts';
import { type StandingContract, standingReport } from './contract.ts';

export interface StandingOptions<Request, Answer> {
  readonly start: Start;
  readonly contract: StandingContract<Request, Answer>;
  /** Of the JavaScript heap. */
  readonly memoryMb: number;
  /** It ends when nothing has been asked for this long. */
  readonly idleMs: number;
  /** An answer that takes longer ends the process, and with it what else was asked. */
  readonly timeMs?: number;
  /** What people are told when it fails, as a sentence. */
  readonly failed: string;
}

export interface Standing<Request, Answer> {
  /** @throws AppError `internal` when it fails, dies or answers what was not agreed. */
  ask(request: Request): Promise<Answer>;
  /** Resolves when nothing is left of the process. The next question starts another. */
  stop(): Promise<void>;
}

interface Asked {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

interface Running {
  readonly child: Child;
  readonly waiting: Map<number, Asked>;
}

/**
 * A process that answers many requests, one after the other: it starts with the first, and ends some time after the
 * last. Its answers are checked. For what takes long to load, and memory that is not to be held for ever.
 */
export function createStanding<Request, Answer>(options: StandingOptions<Request, Answer>): Standing<Request, Answer> {
  const { contract, failed } = options;
  let running: Running | undefined;
  let idle: NodeJS.Timeout | undefined;
  let asked = 0;

  const failure = (cause: string): AppError => new AppError('internal', failed, new Error(cause));

  const start = (): Running => {
    const waiting: Running['waiting'] = new Map();
    const hear = (frame: unknown): void => {
      const heard = agreed(standingReport, frame);
      if (heard === undefined) {
        child.kill();
        return;
      }
      const request = waiting.get(heard.id);
      waiting.delete(heard.id);
      clearTimeout(request?.timer);
      const answer = heard.error === undefined ? agreed(contract.answer, heard.answer) : undefined;
      if (answer === undefined) request?.reject(failure(heard.error ?? 'It answered what was not agreed.'));
      else request?.resolve(answer);
    };
    const child = options.start(options.memoryMb, hear);
    const started = { child, waiting };
    void child.exit.then(({ cause }) => {
      if (running === started) running = undefined;
      for (const { reject, timer } of waiting.values()) {
        clearTimeout(timer);
        reject(failure(cause));
      }
    });
    return started;
  };

  const stop = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = running;
    running = undefined;
    ending?.child.kill();
    await ending?.child.exit;
  };

  return {
    ask(request) {
      running ??= start();
      const { child, waiting } = running;
      clearTimeout(idle);
      idle = setTimeout(() => void stop(), options.idleMs).unref();
      const id = ++asked;
      return new Promise((resolve, reject) => {
        const { timeMs } = options;
        const timer = timeMs === undefined ? undefined : setTimeout(() => child.kill(), timeMs);
        waiting.set(id, { resolve: resolve as Asked['resolve'], reject, timer });
        child.send({ id, request });
      });
    },
    stop,
  };
}

const agreed = <T>(schema: z.ZodType<T>, value: unknown): T | undefined => {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
};
