import { AppError } from '../../errors.ts';
import type { Limits } from './headers.ts';

/** So many failures one after the other, and the host is left alone for a while. */
const FAILURES = 5;
const PAUSE_MS = 30_000;
/** Where fewer requests are left in the host's window, those to come are spread over it. */
const FEW_LEFT = 20;
const LONGEST_GAP_MS = 1_000;

/** What is known of one host: whether it answers (a circuit breaker), and how often it wants to be asked. */
export interface Line {
  /**
   * How long to wait before the next request, in milliseconds.
   * @throws PauseError while the host is left alone, or when the wait is longer than what remains.
   */
  takeTurn(remainingMs: number): number;
  /** What an answer said about the next requests, whatever else it said. */
  heard(limits: Limits): void;
  /** It answered what it was asked, be it a refusal. */
  answered(): void;
  /** It did not, for a request that was begun at that time. Those that failed together count once. */
  failed(begun: number): void;
}

export function createLine(name: string, now: () => number = Date.now): Line {
  let failures = 0;
  let failedAt = Number.NEGATIVE_INFINITY;
  let isBroken = false;
  /** Nobody asks before. */
  let quietUntil = 0;
  let gapMs = 0;

  return {
    takeTurn(remainingMs) {
      const waitMs = Math.max(0, quietUntil - now());
      if (isBroken && waitMs > 0) throw leftAlone(name, waitMs);
      if (waitMs > remainingMs) throw tooSoon(name, waitMs);
      // Of a host that failed, one asks whether it is back; the others wait for what comes of it.
      if (isBroken) quietUntil = now() + PAUSE_MS;
      else quietUntil = now() + waitMs + gapMs;
      return waitMs;
    },
    heard({ retryAfterMs, remaining = Number.POSITIVE_INFINITY, resetMs = 0 }) {
      const pauseMs = retryAfterMs ?? (remaining === 0 ? resetMs + 1_000 : 0);
      gapMs = remaining > FEW_LEFT || remaining === 0 ? 0 : Math.min(LONGEST_GAP_MS, resetMs / remaining);
      quietUntil = Math.max(quietUntil, now() + pauseMs);
    },
    answered() {
      if (isBroken) quietUntil = 0;
      isBroken = false;
      failures = 0;
    },
    failed(begun) {
      if (begun < failedAt) return;
      failedAt = now();
      failures += 1;
      isBroken = isBroken || failures >= FAILURES;
      if (isBroken) quietUntil = now() + PAUSE_MS;
    },
  };
}

/** The host was not asked. */
export class PauseError extends AppError {}

const time = (ms: number): string => (ms < 120_000 ? `${Math.ceil(ms / 1_000)} s` : `${Math.ceil(ms / 60_000)} min`);

const tooSoon = (name: string, waitMs: number): PauseError =>
  new PauseError('upstream', `${name} asks for a pause. Please try again in ${time(waitMs)}.`);

const leftAlone = (name: string, waitMs: number): PauseError =>
  new PauseError('upstream', `${name} failed several times in a row. It is asked again in ${time(waitMs)}.`);
