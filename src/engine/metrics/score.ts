import type { Task } from '../frame/frame.ts';
import type { Random } from '../random.ts';
import type { Metric, Score } from '../types.ts';
import type { Work } from '../work.ts';
import { auc, orderByScore, type ScoreOrder } from './auc.ts';
import { accuracy, likeliest, logLoss, perClass, type RowWeights } from './classification.ts';
import { mae, r2, rmse } from './regression.ts';

/** Predictions beside the truth, row by row. */
export type Judged =
  | { readonly task: 'regression'; readonly truth: Float64Array; readonly values: Float64Array }
  | {
      readonly task: 'classification';
      readonly truth: Float64Array;
      readonly classes: number;
      /** Row-major, rows × classes. */
      readonly probabilities: Float64Array;
    };

const METRICS: Record<Task, readonly Metric[]> = {
  classification: ['accuracy', 'f1', 'precision', 'recall', 'roc_auc', 'log_loss'],
  regression: ['r2', 'mae', 'rmse'],
};

const SMALLER_IS_BETTER: ReadonlySet<Metric> = new Set(['log_loss', 'mae', 'rmse']);

export function metricsOf(task: Task): readonly Metric[] {
  return METRICS[task];
}

/** Sorts better scores first. */
export function compareScores(metric: Metric, a: number, b: number): number {
  return SMALLER_IS_BETTER.has(metric) ? a - b : b - a;
}

/** The metric that a person wants to see first. */
export function defaultMetric(task: Task, classes: number): Metric {
  if (task === 'regression') return 'r2';
  return classes === 2 ? 'roc_auc' : 'accuracy';
}

/** Prepares everything that does not depend on the weights of the rows. */
function createScorer(judged: Judged): (metric: Metric, weights: RowWeights) => number {
  const { truth } = judged;
  if (judged.task === 'regression') {
    const { values } = judged;
    const of: Partial<Record<Metric, (weights: RowWeights) => number>> = {
      r2: (weights) => r2(truth, values, weights),
      mae: (weights) => mae(truth, values, weights),
      rmse: (weights) => rmse(truth, values, weights),
    };
    return (metric, weights) => of[metric]?.(weights) ?? Number.NaN;
  }
  const { probabilities, classes } = judged;
  const labels = likeliest(probabilities, classes);
  const orders: ScoreOrder[] = [];
  const of: Partial<Record<Metric, (weights: RowWeights) => number>> = {
    accuracy: (weights) => accuracy(truth, labels, weights),
    f1: (weights) => perClass(truth, labels, classes, weights).f1,
    precision: (weights) => perClass(truth, labels, classes, weights).precision,
    recall: (weights) => perClass(truth, labels, classes, weights).recall,
    log_loss: (weights) => logLoss(truth, probabilities, classes, weights),
    roc_auc: (weights) => {
      const columns = classes === 2 ? [1] : Array.from({ length: classes }, (_, k) => k);
      const found = columns.map((k) => {
        orders[k] ??= orderByScore(probabilities, classes, k);
        return auc(orders[k]!, truth, k, weights);
      });
      // A class without rows here has no AUC, so the mean leaves it out.
      const known = found.filter((value) => !Number.isNaN(value));
      return known.reduce((sum, value) => sum + value, 0) / known.length;
    },
  };
  return (metric, weights) => of[metric]?.(weights) ?? Number.NaN;
}

export function score(judged: Judged, metric: Metric): number {
  return createScorer(judged)(metric, null);
}

/** All metrics of the task, without those that these rows do not define (no positives, no variance). */
export function scoreAll(judged: Judged): Partial<Record<Metric, number>> {
  const scorer = createScorer(judged);
  const scores = METRICS[judged.task].map((metric) => [metric, scorer(metric, null)] as const);
  return Object.fromEntries(scores.filter(([, value]) => Number.isFinite(value)));
}

const RESAMPLES = 400;
/** With fewer, chance decides the ends of the interval, so this many are drawn even when told to wrap up. */
const FEWEST_RESAMPLES = 60;
/** Limits rows × resamples, so that the interval of a large test part does not cost more than the model. */
const MAX_DRAWS = 4_000_000;
/** Larger test parts are resampled from this many rows, and the interval is narrowed by the square root. */
const MAX_ROWS = 20_000;

/** Scores with 95 % intervals by the bootstrap: the middle 95 % of the scores of rows drawn with replacement. */
export function* scoreWithIntervals(judged: Judged, random: Random): Work<Partial<Record<Metric, Score>>> {
  const metrics = METRICS[judged.task];
  const whole = createScorer(judged);
  const part = judged.truth.length <= MAX_ROWS ? judged : takeRows(judged, MAX_ROWS, random);
  const scorer = part === judged ? whole : createScorer(part);
  const rows = part.truth.length;
  const resamples = Math.max(FEWEST_RESAMPLES, Math.min(RESAMPLES, Math.floor(MAX_DRAWS / rows)));
  const drawn = new Map(metrics.map((metric) => [metric, [] as number[]]));
  const weights = new Float64Array(rows);
  for (let b = 0; b < resamples; b++) {
    weights.fill(0);
    for (let i = 0; i < rows; i++) weights[random.below(rows)]!++;
    for (const metric of metrics) {
      const value = scorer(metric, weights);
      if (Number.isFinite(value)) drawn.get(metric)!.push(value);
    }
    if ((yield) === 'wrap-up' && b >= FEWEST_RESAMPLES) break;
  }
  const narrow = Math.sqrt(rows / judged.truth.length);
  const scores: Partial<Record<Metric, Score>> = {};
  for (const metric of metrics) {
    const value = whole(metric, null);
    if (!Number.isFinite(value)) continue;
    const centre = scorer(metric, null);
    const sorted = drawn.get(metric)!.sort((a, b) => a - b);
    const off = (share: number) => ((sorted[Math.round(share * (sorted.length - 1))] ?? centre) - centre) * narrow;
    scores[metric] = { value, low: value + Math.min(0, off(0.025)), high: value + Math.max(0, off(0.975)) };
  }
  return scores;
}

/** A random part of the rows. */
function takeRows(judged: Judged, count: number, random: Random): Judged {
  const rows = random.shuffle(Uint32Array.from(judged.truth, (_, i) => i)).slice(0, count);
  const truth = Float64Array.from(rows, (row) => judged.truth[row]!);
  if (judged.task === 'regression')
    return { ...judged, truth, values: Float64Array.from(rows, (row) => judged.values[row]!) };
  const { classes } = judged;
  const probabilities = new Float64Array(count * classes);
  rows.forEach((row, i) => {
    probabilities.set(judged.probabilities.subarray(row * classes, (row + 1) * classes), i * classes);
  });
  return { ...judged, truth, probabilities };
}
