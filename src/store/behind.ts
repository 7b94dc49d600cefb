/** How long is gathered. */
const GATHER_MS = 100;
/** More than these do not wait: then who adds does. */
const MOST_WAITING = 5_000;

export interface Behind<T> {
  /** Resolves at once, unless the store has not kept up. @throws what the store throws then. */
  add(item: T): Promise<void>;
  /** Resolves when all that was added before is kept. @throws what the store throws; the rest is tried again. */
  settled(): Promise<void>;
}

/**
 * Gathers what is added and writes it together, a moment later: for what is many and small, and of which a killed process
 * may take its last moment along. `write` keeps what it can and returns the rest, which is tried again.
 */
export function createBehind<T>(write: (items: readonly T[]) => Promise<Unkept<T>>): Behind<T> {
  let waiting: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  /** What begins when the present writing is over: all who ask meanwhile wait for the same. */
  let next: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    const items = waiting;
    if (items.length === 0) return;
    waiting = [];
    const { unkept, error } = await write(items);
    if (unkept.length === 0) return;
    waiting = [...unkept, ...waiting];
    schedule();
    throw error;
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    next ??= writing
      .catch(() => undefined)
      .then(() => {
        writing = next ?? writing;
        next = undefined;
        return writeAll();
      });
    return next;
  };
  const schedule = (): void => {
    // Whoever asks for what was written learns of a failure, and meanwhile it is tried again.
    timer ??= setTimeout(() => void flush().catch(() => undefined), GATHER_MS).unref();
  };

  return {
    async add(item) {
      if (waiting.length >= MOST_WAITING) await flush();
      waiting.push(item);
      schedule();
    },
    settled: flush,
  };
}

export interface Unkept<T> {
  readonly unkept: readonly T[];
  readonly error: unknown;
}

/** Writes each by itself, all at once; what failed is returned with the first reason. */
export async function eachByItself<T>(items: readonly T[], write: (item: T) => Promise<unknown>): Promise<Unkept<T>> {
  const results = await Promise.allSettled(items.map(write));
  const unkept = items.filter((_, i) => results[i]?.status === 'rejected');
  const failed = results.find((each) => each.status === 'rejected');
  return { unkept, error: failed?.reason };
}
