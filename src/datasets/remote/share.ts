import { AppError } from '../../errors.ts';

/** A piece of work that several wait for. */
export interface Shared<T> {
  /** Its result. Who stops waiting gets AppError (cancelled); when nobody waits any more, the work is given up. */
  wait(signal: AbortSignal): Promise<T>;
}

export function share<T>(work: (signal: AbortSignal) => Promise<T>): Shared<T> {
  const control = new AbortController();
  const done = work(control.signal);
  let waiting = 0;
  return {
    wait(signal) {
      waiting += 1;
      return new Promise<T>((resolve, reject) => {
        const stop = (): void => {
          reject(new AppError('cancelled', 'It was cancelled.', signal.reason));
          waiting -= 1;
          if (waiting === 0) control.abort(signal.reason);
        };
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
        done.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
      });
    },
  };
}
