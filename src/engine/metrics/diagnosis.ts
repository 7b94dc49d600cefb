/** How the predictions for the test part lie beside the truth: what pictures of a model are drawn from. */
export type Diagnosis =
  | {
      readonly task: 'classification';
      /** Rows by class in truth (outer) and as predicted (inner). `classes` are their numbers; the others are one. */
      readonly confusion: {
        readonly classes: readonly (number | 'others')[];
        readonly counts: readonly (readonly number[])[];
      };
      /** Of two classes: what each threshold gives for the second one, from the highest to the lowest. */
      readonly thresholds: readonly Threshold[] | null;
      /** Rows grouped by the probability of what was predicted (of two classes: of the second). */
      readonly calibration: readonly Reliability[];
    }
  | {
      readonly task: 'regression';
      /** Truth beside prediction, close pairs as one. */
      readonly pairs: readonly Pair[];
    };

export interface Threshold {
  readonly threshold: number;
  /** Shares of 0 to 1: of the positives found, of the negatives called positive, of those called positive that are. */
  readonly recall: number;
  readonly falseAlarms: number;
  readonly precision: number;
}

/** `said`: mean probability; `was`: share that came true; of `rows` rows. */
export interface Reliability {
  readonly said: number;
  readonly was: number;
  readonly rows: number;
}

export interface Pair {
  readonly truth: number;
  readonly predicted: number;
  readonly rows: number;
}
