import type { FeatureKind, Frame, Task } from './frame/frame.ts';

export const METRICS = ['accuracy', 'f1', 'precision', 'recall', 'roc_auc', 'log_loss', 'r2', 'mae', 'rmse'] as const;
export type Metric = (typeof METRICS)[number];

/** What a checkpoint answers: go on, give up (nothing is returned), or end with the best model so far. */
export type Signal = 'go' | 'stop' | 'keep-best';

export interface TrainOptions {
  /** Name of the column to predict. */
  readonly target: string;
  /** Left out: decided by `detectTask`. */
  readonly task?: Task;
  /** What the leaderboard is ordered by. Left out: roc_auc (two classes), accuracy (more) or r2. */
  readonly metric?: Metric;
  /** Everything up to the returned bytes happens within this time. What is tried depends on it, so it is to be round. */
  readonly timeLimitMs: number;
  /** What of that time has gone by before the call, for starting and reading. */
  readonly spentMs?: number;
  /** Memory the run may use beside the frame itself. Bigger tables are then learned from a sample of rows. */
  readonly memoryLimitBytes?: number;
  /** The same frame, options and seed give the same bytes, unless time ran out. */
  readonly seed: number;
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  report(event: ProgressEvent): void;
  /** Asked at least about every 200 ms of work, and awaited, so that messages can arrive meanwhile. */
  checkpoint(): Promise<Signal>;
  /** Rows of the table that the frame is a random sample of, so that this can be told. Left out: it is the table. */
  readonly tableRows?: number;
  /** Row numbers of a frozen test part. Left out: 20 % of the rows, stratified, drawn by the seed. */
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
  /** On out-of-fold rows, in the run's metric, in its natural sign (a loss is better when smaller). */
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
  /** Known categories, most frequent first; others count as missing. */
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
  /** Always the same answer, whatever the row says: what any model has to beat. */
  readonly baseline: { readonly name: string; readonly scores: Partial<Record<Metric, number>> };
  readonly testRows: number;
  readonly trainRows: number;
  /** Rows without a target value, which nobody can learn from. */
  readonly droppedRows: number;
  readonly warnings: readonly Warning[];
  /** Most important first. */
  readonly importance: readonly FeatureImportance[];
  readonly features: readonly FeatureInfo[];
  readonly elapsedMs: number;
  /** Time ran out, or the best so far was asked for, before the plan was done. */
  readonly partial: boolean;
  /** What the model says about the test part, for measuring by others. `rows` are row numbers of the frame. */
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
