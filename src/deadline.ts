import { setMaxListeners } from 'node:events';

/** A signal that is aborted at the deadline too. AbortSignal.any may be collected before it fires (seen in Node 20.20). */
export interface Deadline {
  readonly signal: AbortSignal;
  remainingMs(): number;
  /** Forgets the deadline, not the signal that it was made from. */
  lift(): void;
  end(): void;
}

export function startDeadline(signal: AbortSignal, ms: number): Deadline {
  const until = Date.now() + ms;
  const control = new AbortController();
  const abort = (): void => control.abort(signal.reason);
  const timer = setTimeout(() => control.abort(new DOMException('It took too long.', 'TimeoutError')), ms);
  if (signal.aborted) abort();
  // Whatever stops the program ends all that waits then, be it hundreds: Node takes more than ten for a leak.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', abort, { once: true });
  return {
    signal: control.signal,
    remainingMs: () => until - Date.now(),
    lift: () => clearTimeout(timer),
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}
