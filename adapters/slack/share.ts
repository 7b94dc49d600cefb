import { AppError } from '../../src/errors.ts';
import { EDITS_PER_MINUTE } from './limits.ts';

interface Waiting {
  readonly urgent: boolean;
  resolve(isTurn: boolean): void;
  reject(error: Error): void;
}

interface Bucket {
  tokens: number;
  refilledAt: number;
  pausedUntil: number;
  readonly waiting: Set<Waiting>;
  timer: NodeJS.Timeout | undefined;
}

/** So much of a minute's share may go out at once. */
const BURST_SHARE = 0.2;

const closing = (): AppError => new AppError('cancelled', 'The connection to Slack is being closed.');

/** Shares out what each workspace may edit in a minute. Who is urgent goes first, and only they take the last token. */
export function createShare(perMinute = EDITS_PER_MINUTE) {
  const burst = Math.max(2, Math.floor(perMinute * BURST_SHARE));
  const everyMs = 60_000 / (perMinute - burst);
  const buckets = new Map<string, Bucket>();
  let stopped = false;

  const bucketOf = (team: string): Bucket => {
    const fresh = {
      tokens: burst,
      refilledAt: Date.now(),
      pausedUntil: 0,
      waiting: new Set<Waiting>(),
      timer: undefined,
    };
    const bucket = buckets.get(team) ?? fresh;
    buckets.set(team, bucket);
    return bucket;
  };

  /** Lets go on who may, and comes back when the next may. */
  const pump = (bucket: Bucket): void => {
    clearTimeout(bucket.timer);
    const earned = Math.floor((Date.now() - bucket.refilledAt) / everyMs);
    bucket.tokens = Math.min(burst, bucket.tokens + earned);
    bucket.refilledAt += earned * everyMs;
    const pausedMs = bucket.pausedUntil - Date.now();
    for (let next = first(bucket); pausedMs <= 0 && next !== undefined; next = first(bucket)) {
      bucket.tokens -= 1;
      bucket.waiting.delete(next);
      next.resolve(true);
    }
    if (bucket.waiting.size === 0) return;
    const waitMs = pausedMs > 0 ? pausedMs : bucket.refilledAt + everyMs - Date.now();
    bucket.timer = setTimeout(() => pump(bucket), Math.max(20, waitMs));
  };

  const first = ({ waiting, tokens }: Bucket): Waiting | undefined => {
    const all = [...waiting];
    const urgent = all.find((each) => each.urgent);
    return tokens >= (urgent === undefined ? 2 : 1) ? (urgent ?? all[0]) : undefined;
  };

  return {
    /**
     * Resolves when it is one's turn, or with false when that does not come in time.
     * @throws AppError (cancelled) at the stop.
     */
    turn(
      team: string,
      { urgent, withinMs }: { readonly urgent: boolean; readonly withinMs: number },
    ): Promise<boolean> {
      const bucket = bucketOf(team);
      if (stopped) return Promise.reject(closing());
      return new Promise((resolve, reject) => {
        const one = { urgent, resolve, reject };
        bucket.waiting.add(one);
        pump(bucket);
        if (Number.isFinite(withinMs)) setTimeout(() => bucket.waiting.delete(one) && resolve(false), withinMs).unref();
      });
    },
    /** Slack told the workspace to wait. */
    pause(team: string, ms: number): void {
      bucketOf(team).pausedUntil = Date.now() + ms;
    },
    stop(): void {
      stopped = true;
      for (const { timer, waiting } of buckets.values()) {
        clearTimeout(timer);
        for (const { reject } of waiting) reject(closing());
        waiting.clear();
      }
    },
  };
}
