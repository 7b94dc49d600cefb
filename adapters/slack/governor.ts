import { EDITS_PER_MINUTE } from './limits.ts';

export interface GovernorOptions<T> {
  /** Does it, and says how many milliseconds the whole group must wait instead, when it was told to. */
  run(key: string, state: T): Promise<number>;
  groupOf(key: string): string;
  isUrgent(state: T): boolean;
  readonly perMinute?: number;
  readonly now?: () => number;
}

interface Pending<T> {
  state: T;
  readonly waiting: { resolve(): void; reject(error: unknown): void }[];
}

interface Group<T> {
  readonly pending: Map<string, Pending<T>>;
  readonly inFlight: Set<string>;
  tokens: number;
  refilledAt: number;
  pausedUntil: number;
  timer: NodeJS.Timeout | undefined;
}

/** So much of a minute's allowance may go out at once. */
const BURST_SHARE = 0.2;

/**
 * Shares out a group's allowance per minute. A newer state takes the place of an older one that has not gone out, so
 * however many states there are, what is shown is behind by one turn at most. One call in flight per key.
 */
export function createGovernor<T>({
  run,
  groupOf,
  isUrgent,
  perMinute = EDITS_PER_MINUTE,
  now = Date.now,
}: GovernorOptions<T>) {
  const burst = Math.max(2, Math.floor(perMinute * BURST_SHARE));
  const everyMs = 60_000 / (perMinute - burst);
  const groups = new Map<string, Group<T>>();
  let stopped = false;

  const groupFor = (name: string): Group<T> => {
    const known = groups.get(name);
    if (known !== undefined) return known;
    const group: Group<T> = {
      pending: new Map(),
      inFlight: new Set(),
      tokens: burst,
      refilledAt: now(),
      pausedUntil: 0,
      timer: undefined,
    };
    groups.set(name, group);
    return group;
  };

  /** Starts what may be started, and comes back when the next may. */
  const pump = (group: Group<T>): void => {
    clearTimeout(group.timer);
    if (stopped) return;
    const pausedMs = group.pausedUntil - now();
    if (pausedMs > 0) {
      pumpIn(group, pausedMs);
      return;
    }
    refill(group);
    for (let key = next(group); key !== undefined; key = next(group)) {
      group.tokens -= 1;
      void start(group, key);
    }
    if (group.pending.size > 0) pumpIn(group, group.refilledAt + everyMs - now());
  };

  const pumpIn = (group: Group<T>, ms: number): void => {
    group.timer = setTimeout(() => pump(group), Math.max(20, ms));
  };

  const refill = (group: Group<T>): void => {
    const earned = Math.floor((now() - group.refilledAt) / everyMs);
    group.tokens = Math.min(burst, group.tokens + earned);
    group.refilledAt += earned * everyMs;
  };

  /** What goes out now, if anything. Urgent first, and only they take the last token. */
  const next = (group: Group<T>): string | undefined => {
    const ready = [...group.pending].filter(([key]) => !group.inFlight.has(key));
    const urgent = ready.find(([, { state }]) => isUrgent(state));
    const [chosen] = urgent ?? ready[0] ?? [];
    return group.tokens >= (urgent === undefined ? 2 : 1) ? chosen : undefined;
  };

  const start = async (group: Group<T>, key: string): Promise<void> => {
    const pending = group.pending.get(key);
    if (pending === undefined) return;
    group.pending.delete(key);
    group.inFlight.add(key);
    try {
      const waitMs = await run(key, pending.state);
      if (waitMs > 0) {
        group.pausedUntil = now() + waitMs;
        putBack(group, key, pending);
      } else for (const { resolve } of pending.waiting) resolve();
    } catch (error) {
      for (const { reject } of pending.waiting) reject(error);
    } finally {
      group.inFlight.delete(key);
      pump(group);
    }
  };

  const putBack = (group: Group<T>, key: string, older: Pending<T>): void => {
    const newer = group.pending.get(key);
    if (newer === undefined) group.pending.set(key, older);
    else newer.waiting.push(...older.waiting);
  };

  return {
    /** Resolves when this state, or a newer one of the same key, has gone out. */
    submit(key: string, state: T): Promise<void> {
      const group = groupFor(groupOf(key));
      return new Promise<void>((resolve, reject) => {
        const known = group.pending.get(key);
        if (known === undefined) group.pending.set(key, { state, waiting: [{ resolve, reject }] });
        else {
          known.state = state;
          known.waiting.push({ resolve, reject });
        }
        pump(group);
      });
    },
    /** Takes back what has not gone out. */
    withdraw(key: string): boolean {
      return groupFor(groupOf(key)).pending.delete(key);
    },
    stop(): void {
      stopped = true;
      for (const { timer, pending } of groups.values()) {
        clearTimeout(timer);
        for (const { waiting } of pending.values()) for (const { reject } of waiting) reject(new Error('stopped'));
      }
    },
  };
}
