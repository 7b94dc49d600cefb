export interface WindowOptions {
  readonly requests: number;
  readonly windowMs: number;
}

/** A fixed window: so many requests, then none until it ends. */
export function createWindow({ requests, windowMs }: WindowOptions, now: () => number = Date.now) {
  let ends = 0;
  let used = 0;
  return {
    /** Whether one more may pass, how many are left, and the seconds until the window ends. */
    take(): { readonly passes: boolean; readonly left: number; readonly seconds: number } {
      if (now() >= ends) {
        ends = now() + windowMs;
        used = 0;
      }
      used += 1;
      return {
        passes: used <= requests,
        left: Math.max(0, requests - used),
        seconds: Math.ceil((ends - now()) / 1_000),
      };
    },
  };
}
