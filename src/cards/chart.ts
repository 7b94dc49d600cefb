/** A picture as data: what is to be seen, without how it is drawn. One place draws them all (src/charts). */
export type Chart = BarChart | Histogram | LineChart | MatrixChart | PointChart | Waterfall;

export interface BarChart {
  readonly kind: 'bars';
  readonly title: string;
  /** `value` scales the bar, and `text` stands beside it; a spread is drawn around its end. */
  readonly bars: readonly Bar[];
  /** What the bars are measured against, such as always guessing the same. */
  readonly reference?: { readonly value: number; readonly label: string };
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly low?: number;
  readonly high?: number;
}

/** How often values lie in each of the ranges that follow each other. */
export interface Histogram {
  readonly kind: 'histogram';
  readonly title: string;
  readonly x: string;
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

export interface LineChart {
  readonly kind: 'lines';
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Where both axes have the same value: a guess in a ROC curve, the truth in a calibration. */
  readonly diagonal?: string;
  /** A point that is spoken of, such as the chosen threshold. */
  readonly mark?: { readonly x: number; readonly y: number; readonly label: string };
  /** How much data lies where: drawn faintly at the foot. */
  readonly density?: Histogram['bins'];
}

export interface Axis {
  readonly label: string;
  /** Shares are written in percent, times in milliseconds since 1970 as dates. */
  readonly holds?: 'share' | 'time';
}

export interface Series {
  readonly name: string;
  /** In the order of x. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Counts of pairs: what it was, in rows, beside what was predicted, in columns. */
export interface MatrixChart {
  readonly kind: 'matrix';
  readonly title: string;
  readonly labels: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** Pairs of figures, each standing for `count` rows close to it. */
export interface PointChart {
  readonly kind: 'points';
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly { readonly x: number; readonly y: number; readonly count: number }[];
  readonly diagonal?: string;
}

/** From one figure to another, step by step; the steps add up. */
export interface Waterfall {
  readonly kind: 'waterfall';
  readonly title: string;
  readonly start: { readonly label: string; readonly value: number };
  readonly steps: readonly { readonly label: string; readonly value: number }[];
  readonly end: { readonly label: string; readonly value: number };
  readonly holds?: 'share';
}
