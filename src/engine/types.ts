import type { FeatureKind, Frame, Task } from './frame/frame.ts';

export const METRICS = ['accuracy', 'f1', 'precision', 'recall', 'roc_auc', 'log_loss', 'r2', 'mae', 'rmse'] as const;
export type Metric = (typeof METRICS)[number];

/** The answer of a checkpoint: go on, give up without a result, or end with the best model so far. */
export type Signal = 'go' | 'stop' | 'keep-best';

export interface TrainOptions {
  /** Name of the column to predict. */
  readonly target: string;
  /** When absent, `detectTask` decides. */
  readonly task?: Task;
  /** Orders the leaderboard. When absent: roc_auc (two classes), accuracy (more) or r2. */
  readonly metric?: Metric;
  /** All work ends within this time. The plan depends on it, so only a round number makes runs repeatable. */
  readonly timeLimitMs: number;
  /** How much of that time passed before the call, for starting and reading. */
  readonly spentMs?: number;
  /** Memory that the run may use beside the frame. A larger table is learned from a sample of rows. */
  readonly memoryLimitBytes?: number;
  /** The same frame, options and seed give the same bytes, unless time ran out. */
  readonly seed: number;
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  report(event: ProgressEvent): void;
  /** Called and awaited about every 200 ms of work, so that messages can arrive meanwhile. */
  checkpoint(): Promise<Signal>;
  /** The row count of the table when the frame is a random sample of it, so that the result can say so. */
  readonly tableRows?: number;
  /** Row numbers of a frozen test part. When absent, the seed draws 20 % of the rows, stratified. */
  readonly testRows?: Uint32Array;
}

export type Phase = 'preparing' | 'checking' | 'searching' | 'blending' | 'evaluating' | 'saving';

export interface ProgressEvent {
  readonly phase: Phase;
  /** 0 to 1, never decreasing. */
  readonly fraction: number;
  /** One plain sentence for a person. */
  readonly message: string;
  readonly best?: { readonly model: string; readonly metric: Metric; readonly score: number };
  readonly remainingMs?: number;
}

export const WARNING_KINDS = [
  'leak',
  'id',
  'constant',
  'duplicate_column',
  'duplicate_rows',
  'rare_class',
  'few_rows',
  'missing_target',
  'sampled',
  'no_better_than_baseline',
] as const;
export type WarningKind = (typeof WARNING_KINDS)[number];

export interface Warning {
  readonly kind: WarningKind;
  readonly column?: string;
  readonly message: string;
}

/** `low` and `high` bound the 95 % bootstrap interval over the test rows. */
export interface Score {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface LeaderboardEntry {
  readonly model: string;
  /** The run's metric on out-of-fold rows, in its natural sign (a smaller loss is better). */
  readonly score: number;
  readonly fitMs: number;
  /** Share in the final blend, 0 to 1. */
  readonly weight: number;
}

/** How much worse the metric gets when the feature is shuffled among held-out rows. */
export interface FeatureImportance {
  readonly feature: string;
  readonly importance: number;
  /** Standard deviation over the shuffles. */
  readonly spread: number;
}

export interface FeatureInfo {
  readonly name: string;
  readonly kind: FeatureKind;
  /** Known categories, the most frequent first. Others count as missing. */
  readonly levels?: readonly string[];
  /** The median, or the most frequent category; null when there is none. Dates in epoch milliseconds. */
  readonly typical: number | string | null;
  readonly min?: number;
  readonly max?: number;
  readonly importance: number;
}

/**
 * `probabilities` is row-major, rows × classes. `low` and `high` hold the true value for about 90 % of rows like
 * those seen: they come from the quantiles of out-of-fold residuals.
 */
export type Predictions =
  | {
      readonly kind: 'classification';
      readonly classes: readonly string[];
      readonly probabilities: Float64Array;
      readonly labels: readonly string[];
    }
  | {
      readonly kind: 'regression';
      readonly values: Float64Array;
      readonly low: Float64Array;
      readonly high: Float64Array;
    };

export interface TrainingResult {
  /** The model file; `loadModel` reads it. */
  readonly model: Uint8Array;
  readonly task: Task;
  readonly target: string;
  readonly metric: Metric;
  readonly classes?: readonly string[];
  /** Best first. */
  readonly leaderboard: readonly LeaderboardEntry[];
  /** Of the final blend, on the test part. */
  readonly scores: Partial<Record<Metric, Score>>;
  /** The scores of always giving the same answer, which any model must beat. */
  readonly baseline: { readonly name: string; readonly scores: Partial<Record<Metric, number>> };
  readonly testRows: number;
  readonly trainRows: number;
  /** How many rows had no target value and could not be learned from. */
  readonly droppedRows: number;
  readonly warnings: readonly Warning[];
  /** Most important first. */
  readonly importance: readonly FeatureImportance[];
  readonly features: readonly FeatureInfo[];
  readonly elapsedMs: number;
  /** True when the time ran out, or the best so far was asked for, before the plan was done. */
  readonly partial: boolean;
  /** The predictions for the test part, so that others can score them. `rows` are row numbers of the frame. */
  readonly testPredictions: { readonly rows: Uint32Array; readonly predictions: Predictions };
}

export interface Model {
  readonly task: Task;
  readonly target: string;
  readonly classes?: readonly string[];
  readonly features: readonly FeatureInfo[];
  /** Columns are found by name. An absent column, an empty cell and an unknown category all count as missing. */
  predict(frame: Frame): Predictions;
  /** One row by column name: numbers, texts, or null for missing. Dates as epoch milliseconds or ISO text. */
  predictRow(row: Readonly<Record<string, number | string | null>>): Predictions;
}
