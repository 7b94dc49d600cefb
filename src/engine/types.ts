import type { FeatureKind, Frame, Task } from './frame/frame.ts';
import type { Diagnosis } from './metrics/diagnosis.ts';

export const METRICS = ['accuracy', 'f1', 'precision', 'recall', 'roc_auc', 'log_loss', 'r2', 'mae', 'rmse'] as const;
export type Metric = (typeof METRICS)[number];

/** The answer of a checkpoint: go on, give up without a result, or end with the best model so far. */
export type Signal = 'go' | 'stop' | 'keep-best';

export interface TrainOptions {
  /** Name of the column to predict. */
  readonly target: string;
  /** When absent, `detectTask` decides. */
  readonly task?: Task;
  /** Columns to learn from, and nothing else is looked at. When absent: all but the target. */
  readonly only?: readonly string[];
  /** Columns to leave out, as if they were not in the table. */
  readonly without?: readonly string[];
  /** When absent: random. */
  readonly split?: Split;
  /** What an empty cell of the target means. When absent: nothing is known, so the row is left out. */
  readonly blanks?: 'missing' | 'class';
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
  /** Row numbers of a frozen test part. When absent: 20 % of the rows, by `split`. */
  readonly testRows?: Uint32Array;
}

/**
 * Which rows are set aside for the test. By time: the last fifth by a column of dates or numbers, or, where `column`
 * is null, by the order of the rows; the folds are stretches of time then. By group: rows with the same value in the
 * column stay together, and nothing is learned from it, since the rows to come have other values.
 */
export type Split =
  | { readonly by: 'random' }
  | { readonly by: 'time'; readonly column: string | null }
  | { readonly by: 'group'; readonly column: string };

/** The options that decide what is learned from which rows: what a table can be examined by before a training. */
export type Question = Pick<
  TrainOptions,
  'target' | 'task' | 'only' | 'without' | 'split' | 'blanks' | 'seed' | 'testRows'
>;

export type Phase = 'preparing' | 'checking' | 'searching' | 'blending' | 'evaluating' | 'saving';

export interface ProgressEvent {
  readonly phase: Phase;
  /** 0 to 1, never decreasing. */
  readonly fraction: number;
  /** One plain sentence for a person. */
  readonly message: string;
  readonly best?: { readonly model: string; readonly metric: Metric; readonly score: number };
  readonly remainingMs?: number;
  /** Since the columns were checked, which comes before anything is learned. */
  readonly findings?: readonly Finding[];
}

export const FINDING_KINDS = [
  'refused',
  'leak',
  'id',
  'constant',
  'duplicate_column',
  'duplicate_rows',
  'time_order',
  'panel',
  'rare_class',
  'few_rows',
  'missing_target',
  'sampled',
  'no_better_than_baseline',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Something about a table, or about what was learned from it, that a person should know. */
export interface Finding {
  readonly kind: FindingKind;
  /** The columns it is about; none where it is about rows. */
  readonly columns: readonly string[];
  /** Plain sentences in the present tense: they hold before the training and after it. */
  readonly message: string;
  /** What the message advises, as options to train with. Null: nothing is to be done, or it is done by itself. */
  readonly remedy: Remedy | null;
}

/** Options that replace those of the same name: `{ ...options, ...remedy }` does what is advised. */
export type Remedy = Pick<TrainOptions, 'task' | 'without' | 'split' | 'blanks'>;

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

/** How much worse the metric gets when the feature is shuffled among test rows. */
export interface FeatureImportance {
  readonly feature: string;
  readonly importance: number;
  /** Standard deviation over the shuffles. */
  readonly spread: number;
}

/** What was measured of a model's features, and what was not. */
export interface Importance {
  /** The metric that suffers: the run's, or the AUC where one class is too rare for the run's to show anything. */
  readonly metric: Metric;
  /** Test rows it was measured on. */
  readonly rows: number;
  /** Most important first. */
  readonly measured: readonly FeatureImportance[];
  /** Features nothing is known of yet; empty once the measuring has come to its end. */
  readonly unmeasured: readonly string[];
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
      /** Epoch milliseconds where the target is a date. */
      readonly values: Float64Array;
      readonly low: Float64Array;
      readonly high: Float64Array;
    };

/**
 * How the values of a column lie, in bins with the share of the rows in each, so that other rows can be compared with
 * them. The last share is of missing values; of levels, the one before it is of those that are not named.
 */
export type Spread =
  | { readonly kind: 'number'; readonly edges: readonly number[]; readonly shares: readonly number[] }
  | { readonly kind: 'levels'; readonly levels: readonly string[]; readonly shares: readonly number[] };

export interface TrainingResult {
  /** The model file; `loadModel` reads it. */
  readonly model: Uint8Array;
  readonly task: Task;
  readonly target: string;
  /** Of a date, errors (rmse, mae) are in days. */
  readonly targetKind: FeatureKind;
  readonly metric: Metric;
  readonly classes?: readonly string[];
  /** Best first. */
  readonly leaderboard: readonly LeaderboardEntry[];
  /** Of the final blend, on the test part. */
  readonly scores: Partial<Record<Metric, Score>>;
  /** The scores of always giving the same answer, which any model must beat. */
  readonly baseline: { readonly name: string; readonly scores: Partial<Record<Metric, number>> };
  readonly testRows: number;
  /**
   * Test rows whose features equal those of a row learned from. None where such rows could be kept together; some
   * where the columns have so few values that rows come again by chance: then the test part is apart, but not new.
   */
  readonly seenTestRows: number;
  /** Rows learned from: all but the test part, or a random part of those. */
  readonly trainRows: number;
  /** How many rows had no target value and could not be learned from. */
  readonly droppedRows: number;
  readonly split: Split;
  /** Columns left out because `only` or `without` said so. */
  readonly leftOut: readonly string[];
  readonly findings: readonly Finding[];
  /** What each tells by itself most first; how much the model goes by them, `measureImportance` finds. */
  readonly features: readonly FeatureInfo[];
  readonly elapsedMs: number;
  /** True when the time ran out, or the best so far was asked for, before the plan was done. */
  readonly partial: boolean;
  /** Of the final blend, on the test part. */
  readonly diagnosis: Diagnosis;
  /** The predictions for the test part, so that others can score them. `rows` are row numbers of the frame. */
  /** How the columns it learned from lay, and its predictions for the test part: what later ones can be compared with. */
  readonly spreads: { readonly inputs: readonly (Spread & { readonly name: string })[]; readonly output: Spread };
  readonly testPredictions: { readonly rows: Uint32Array; readonly predictions: Predictions };
}

export interface Model {
  readonly task: Task;
  readonly target: string;
  readonly targetKind: FeatureKind;
  readonly classes?: readonly string[];
  readonly features: readonly FeatureInfo[];
  /** Columns are found by name. An absent column, an empty cell and an unknown category all count as missing. */
  predict(frame: Frame): Predictions;
  /** One row by column name: numbers, texts, or null for missing. Dates as epoch milliseconds or ISO text. */
  predictRow(row: Readonly<Record<string, number | string | null>>): Predictions;
}
