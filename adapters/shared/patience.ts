import { setTimeout as sleep } from 'node:timers/promises';

/** What comes in time; undefined when it does not. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** 250 ms, 500 ms, 1 s …, with the number of failures before this one. */
export const backoffMs = (failures: number, longestMs = 30_000): number => Math.min(longestMs, 250 * 2 ** failures);

/** Many wait for the same moment, and should not all come back in it. */
const JITTER_MS = 200;

export interface Persistence {
  /** How long to wait after a failure, with the number of those before it. Throws what makes another attempt useless. */
  waitMs(error: unknown, failures: number): number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

/** Tries again and again, with waits between, until it succeeds or is no use. */
export async function persist<T>(attempt: () => Promise<T>, { waitMs, signal }: Persistence): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const ms = waitMs(error, failures);
      await sleep(ms + Math.random() * JITTER_MS, undefined, { ...(signal === undefined ? {} : { signal }) });
    }
  }
}
