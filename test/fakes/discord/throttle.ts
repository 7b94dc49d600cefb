export interface Allowance {
  readonly limit: number;
  readonly perMs: number;
}

/** What one request left of its bucket, as the x-ratelimit headers tell it. */
export interface Verdict {
  readonly bucket: string;
  readonly limit: number;
  readonly remaining: number;
  readonly resetAfterMs: number;
  readonly refused: boolean;
  /** 30046: edits of an old message have a limit of their own. */
  readonly code?: number;
}

export interface ThrottleOptions {
  /** Posting and editing in one channel share a bucket. */
  readonly messages: Allowance;
  readonly oldEdits: Allowance;
  readonly other: Allowance;
  /** Over everything but the answers to interactions. */
  readonly global: Allowance;
}

export const USUAL_LIMITS: ThrottleOptions = {
  messages: { limit: 5, perMs: 5_000 },
  oldEdits: { limit: 3, perMs: 6_000 },
  other: { limit: 50, perMs: 1_000 },
  global: { limit: 50, perMs: 1_000 },
};

/** Fixed windows per bucket and major parameter, as Discord's headers describe them. */
export class Throttle {
  private readonly windows = new Map<string, { start: number; used: number }>();
  private readonly options: ThrottleOptions;

  constructor(options: ThrottleOptions) {
    this.options = options;
  }

  take(kind: keyof ThrottleOptions, major: string, now: number): Verdict {
    const allowance = this.options[kind];
    const key = `${kind}:${major}`;
    let window = this.windows.get(key);
    if (window === undefined || now - window.start >= allowance.perMs) {
      window = { start: now, used: 0 };
      this.windows.set(key, window);
    }
    const refused = window.used >= allowance.limit;
    if (!refused) window.used += 1;
    return {
      bucket: `b${kind.toLowerCase()}`,
      limit: allowance.limit,
      remaining: allowance.limit - window.used,
      resetAfterMs: allowance.perMs - (now - window.start),
      refused,
      ...(kind === 'oldEdits' ? { code: 30_046 } : {}),
    };
  }
}
