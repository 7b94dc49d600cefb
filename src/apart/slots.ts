import { AppError } from '../errors.ts';

/** At most so many at once; the others wait, and nobody overtakes. */
export function createSlots(atOnce: number) {
  const waiting = new Set<() => void>();
  let taken = 0;

  const take = (signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const giveUp = (): void => {
        waiting.delete(enter);
        reject(new AppError('cancelled', 'It was cancelled before its turn came.'));
      };
      const enter = (): void => {
        waiting.delete(enter);
        signal?.removeEventListener('abort', giveUp);
        taken += 1;
        resolve();
      };
      if (signal?.aborted) return giveUp();
      if (taken < atOnce) return enter();
      waiting.add(enter);
      signal?.addEventListener('abort', giveUp, { once: true });
    });

  return {
    /** Does the work once its turn has come. Throws AppError('cancelled') when the signal is aborted before that. */
    async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
      await take(signal);
      try {
        return await work();
      } finally {
        taken -= 1;
        const [next] = waiting;
        next?.();
      }
    },
  };
}
