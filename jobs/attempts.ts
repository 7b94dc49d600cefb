import { NotFoundError } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import type { Lease, Leases } from '../src/store/leases.ts';

/** What a platform refuses is tried again after 2 s, 4 s, … and in the end this often. */
const LONGEST_PAUSE_MS = 5 * 60_000;

/** `waits`: it is not time yet, or another server is at it. `gone`: the message or the place is no more. */
export type Outcome = 'waits' | 'done' | 'failed' | 'gone';

export interface Attempts {
  /** In one server at a time under each name, and the longer apart the more often it failed. */
  attempt(name: string, act: (lease: Lease) => Promise<'waits' | 'done'>): Promise<Outcome>;
  /** It failed a moment ago, so that an attempt would come to nothing now. */
  isPaused(name: string): boolean;
  /** Its last attempt failed. */
  isFailing(name: string): boolean;
}

export function createAttempts(leases: Leases, log: Log): Attempts {
  const failures = new Map<string, { readonly count: number; readonly lastAt: number }>();

  const isPaused = (name: string): boolean => {
    const failure = failures.get(name);
    if (failure === undefined) return false;
    return Date.now() - failure.lastAt < Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** failure.count);
  };

  return {
    isPaused,
    async attempt(name, act) {
      if (isPaused(name)) return 'failed';
      const count = failures.get(name)?.count ?? 0;
      let outcome = 'waits' as Outcome;
      try {
        await leases.during(`show ${name}`, async (lease) => {
          outcome = await act(lease);
        });
        if (outcome === 'done') failures.delete(name);
        return outcome;
      } catch (err) {
        failures.delete(name);
        if (err instanceof NotFoundError) return 'gone';
        failures.set(name, { count: count + 1, lastAt: Date.now() });
        log.warn({ err, failures: count + 1 }, 'something could not be shown; it is tried again');
        return 'failed';
      }
    },
    isFailing: (name) => failures.has(name),
  };
}
