/** How patient a download is. Tests are less so. */
export interface Patience {
  /** A source that sends nothing for so long is given up, and asked again. */
  readonly stallMs: number;
  /** After a failure: this long, then twice as long, and so on. */
  readonly pauseMs: number;
  /** Failures in a row without a single new byte. */
  readonly mostFailures: number;
  /** However many bytes came in between. */
  readonly mostOpenings: number;
}

export const PATIENCE: Patience = { stallMs: 30_000, pauseMs: 500, mostFailures: 5, mostOpenings: 50 };
