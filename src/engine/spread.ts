import type { Column } from './frame/frame.ts';
import type { Predictions, Spread } from './types.ts';

const BINS = 10;
const MOST_LEVELS = 30;

/** Null for texts, and for dates, of which late ones are always unlike early ones. */
export function spreadOf(column: Column, rows: Uint32Array): Spread | null {
  if (column.kind === 'number') return spreadOfNumbers(Float64Array.from(rows, (row) => column.values[row]!));
  if (column.kind !== 'category') return null;
  const counts = new Float64Array(column.levels.length + 1);
  for (const row of rows) counts[column.codes[row]! < 0 ? column.levels.length : column.codes[row]!]!++;
  const missing = counts[column.levels.length]!;
  const named = Array.from(column.levels.keys())
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, MOST_LEVELS);
  const known = named.map((code) => counts[code]!);
  const others = rows.length - missing - known.reduce((sum, count) => sum + count, 0);
  return {
    kind: 'levels',
    levels: named.map((code) => column.levels[code]!),
    shares: [...known, others, missing].map((count) => count / rows.length),
  };
}

/** About ten bins of as many values each; of values that are often the same, fewer. NaN is a missing value. */
function spreadOfNumbers(values: Float64Array): Spread {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const deciles = Array.from({ length: BINS - 1 }, (_, i) => known[Math.floor(((i + 1) / BINS) * known.length)]!);
  const edges = [...new Set(deciles)].filter((edge) => Number.isFinite(edge) && edge < known.at(-1)!);
  const counts = new Array<number>(edges.length + 2).fill(0);
  for (const value of values) {
    if (Number.isNaN(value)) counts[edges.length + 1]!++;
    else {
      const above = edges.findIndex((edge) => value <= edge);
      counts[above < 0 ? edges.length : above]!++;
    }
  }
  return { kind: 'number', edges, shares: counts.map((count) => count / values.length) };
}

/** Of predictions: of the values, or the mean probability of each class. */
export function spreadOfPredictions(predictions: Predictions): Spread {
  if (predictions.kind === 'regression') return spreadOfNumbers(predictions.values);
  const { classes, probabilities } = predictions;
  const sums = new Array<number>(classes.length).fill(0);
  for (let i = 0; i < probabilities.length; i++) sums[i % classes.length]! += probabilities[i]!;
  const rows = probabilities.length / classes.length;
  return { kind: 'levels', levels: classes, shares: [...sums.map((sum) => sum / rows), 0, 0] };
}
