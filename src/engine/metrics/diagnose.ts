import { orderByScore } from './auc.ts';
import { likeliest } from './classification.ts';
import type { Diagnosis, Pair, Reliability, Threshold } from './diagnosis.ts';
import type { Judged } from './score.ts';

/** More classes than this make no picture that can be read. */
const MOST_CLASSES = 12;
const MOST_THRESHOLDS = 60;
const GROUPS = 10;
/** In fewer rows a share is chance. */
const FEWEST_IN_GROUP = 15;
/** Pairs are rounded to this many steps each way. */
const GRID = 60;

export function diagnose(judged: Judged): Diagnosis {
  const { truth } = judged;
  if (judged.task === 'regression') return { task: 'regression', pairs: pairsOf(truth, judged.values) };
  const { probabilities, classes } = judged;
  const labels = likeliest(probabilities, classes);
  const ofSecond = classes === 2;
  const sure = Float64Array.from(labels, (label, row) => probabilities[row * classes + (ofSecond ? 1 : label)]!);
  const right = Array.from(labels, (label, row) => truth[row] === (ofSecond ? 1 : label));
  return {
    task: 'classification',
    confusion: confusionOf(truth, labels, classes),
    thresholds: ofSecond ? thresholdsOf(truth, probabilities) : null,
    calibration: calibrationOf(sure, right),
  };
}

function confusionOf(truth: Float64Array, labels: Uint32Array, classes: number) {
  const rows = new Float64Array(classes);
  for (const each of truth) rows[each]!++;
  const byRows = Array.from(rows.keys()).sort((a, b) => rows[b]! - rows[a]! || a - b);
  const kept = classes <= MOST_CLASSES ? byRows.toSorted((a, b) => a - b) : byRows.slice(0, MOST_CLASSES - 1);
  const names: (number | 'others')[] = kept.length === classes ? kept : [...kept, 'others'];
  const place = new Map(kept.map((each, at) => [each, at]));
  const placeOf = (each: number): number => place.get(each) ?? kept.length;
  const counts = names.map(() => names.map(() => 0));
  for (let i = 0; i < truth.length; i++) counts[placeOf(truth[i]!)]![placeOf(labels[i]!)]!++;
  return { classes: names, counts };
}

/** Null where only one class is there: nothing can be found, or nothing be a false alarm. */
function thresholdsOf(truth: Float64Array, probabilities: Float64Array): readonly Threshold[] | null {
  const { rows, scores } = orderByScore(probabilities, 2, 1);
  const positives = truth.reduce((sum, each) => sum + each, 0);
  const negatives = truth.length - positives;
  if (positives === 0 || negatives === 0) return null;
  const all: Threshold[] = [];
  let [found, alarms] = [0, 0];
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i]!;
    if (truth[row] === 1) found++;
    else alarms++;
    // Rows with the same score are called the same.
    if (i > 0 && scores[rows[i - 1]!] === scores[row]) continue;
    all.push({
      threshold: scores[row]!,
      recall: found / positives,
      falseAlarms: alarms / negatives,
      precision: found / (found + alarms),
    });
  }
  return thinned(all, MOST_THRESHOLDS);
}

/** So many of a list, evenly, its first and last among them. */
function thinned<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]!);
}

/** Groups of about as many rows, by rising probability. */
function calibrationOf(sure: Float64Array, right: readonly boolean[]): readonly Reliability[] {
  const rows = Array.from(sure.keys()).sort((a, b) => sure[a]! - sure[b]!);
  const groups = Math.max(1, Math.min(GROUPS, Math.floor(rows.length / FEWEST_IN_GROUP)));
  return Array.from({ length: groups }, (_, group) => {
    const part = rows.slice(
      Math.round((group * rows.length) / groups),
      Math.round(((group + 1) * rows.length) / groups),
    );
    const mean = (of: (row: number) => number): number => part.reduce((sum, row) => sum + of(row), 0) / part.length;
    return { said: mean((row) => sure[row]!), was: mean((row) => Number(right[row])), rows: part.length };
  }).filter(({ rows }) => rows > 0);
}

function pairsOf(truth: Float64Array, values: Float64Array): readonly Pair[] {
  const step = (all: Float64Array): number => {
    const [least, most] = all.reduce(
      ([low, high], each) => [Math.min(low, each), Math.max(high, each)],
      [all[0]!, all[0]!],
    );
    return (most! - least!) / GRID || 1;
  };
  const [across, up] = [step(truth), step(values)];
  const cells = new Map<string, { truth: number; predicted: number; rows: number }>();
  for (let i = 0; i < truth.length; i++) {
    const key = `${Math.round(truth[i]! / across)} ${Math.round(values[i]! / up)}`;
    const cell = cells.get(key) ?? { truth: 0, predicted: 0, rows: 0 };
    cells.set(key, { truth: cell.truth + truth[i]!, predicted: cell.predicted + values[i]!, rows: cell.rows + 1 });
  }
  return [...cells.values()].map(({ truth: t, predicted: p, rows }) => ({
    truth: t / rows,
    predicted: p / rows,
    rows,
  }));
}
