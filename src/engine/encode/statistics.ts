import type { TokenSeries } from './expand.ts';

/**
 * For each token (level of a category, word of a text), the mean of the target over the training rows that have it.
 * Few rows pull the mean towards the overall mean. The value of a row is the mean over its tokens.
 */
export interface TargetStatistic {
  readonly overall: number;
  /** By token; NaN for a token that was never seen. */
  readonly means: Float32Array;
}

/** Each token gets this many imaginary rows with the overall mean. */
const PRIOR_ROWS = 10;
/** Training rows take their value from the other parts, so that a row's own target is not in its value. */
const PARTS = 5;

export function fitStatistic(series: TokenSeries, target: Float64Array, rows: Uint32Array): TargetStatistic {
  const { sums, counts, total } = accumulate(series, target, rows, null, -1);
  return toStatistic(sums, counts, total, rows.length);
}

/** Computes the values of the rows that the statistic is fitted on, each without its own part. */
export function crossFit(
  series: TokenSeries,
  target: Float64Array,
  rows: Uint32Array,
  part: Uint8Array,
  out: Float64Array,
): void {
  for (let p = 0; p < PARTS; p++) {
    const { sums, counts, total, count } = accumulate(series, target, rows, part, p);
    const statistic = toStatistic(sums, counts, total, count);
    rows.forEach((row, i) => {
      if (part[i] === p) out[row] = readStatistic(statistic, series, row);
    });
  }
}

/** Assigns rows, in the given order, to the parts of `crossFit`. */
export function dealParts(shuffled: Uint32Array): Uint8Array {
  const part = new Uint8Array(shuffled.length);
  shuffled.forEach((place, i) => {
    part[place] = i % PARTS;
  });
  return part;
}

export function readStatistic(statistic: TargetStatistic, series: TokenSeries, row: number): number {
  const { starts, ids } = series;
  const from = starts === null ? row : starts[row]!;
  const to = starts === null ? row + 1 : starts[row + 1]!;
  let sum = 0;
  let known = 0;
  for (let i = from; i < to; i++) {
    const id = ids[i]!;
    if (id < 0) continue;
    const mean = statistic.means[id]!;
    if (Number.isNaN(mean)) continue;
    sum += mean;
    known++;
  }
  // An unknown category counts as missing, and a text of unknown words as average.
  if (known === 0) return series.role === 'text' && to > from ? statistic.overall : Number.NaN;
  return sum / known;
}

function accumulate(
  series: TokenSeries,
  target: Float64Array,
  rows: Uint32Array,
  part: Uint8Array | null,
  without: number,
) {
  const sums = new Float64Array(series.size);
  const counts = new Float64Array(series.size);
  let total = 0;
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    if (part !== null && part[i] === without) continue;
    const row = rows[i]!;
    const value = target[row]!;
    total += value;
    count++;
    const from = series.starts === null ? row : series.starts[row]!;
    const to = series.starts === null ? row + 1 : series.starts[row + 1]!;
    for (let at = from; at < to; at++) {
      const id = series.ids[at]!;
      if (id < 0) continue;
      sums[id]! += value;
      counts[id]!++;
    }
  }
  return { sums, counts, total, count };
}

function toStatistic(sums: Float64Array, counts: Float64Array, total: number, rows: number): TargetStatistic {
  const overall = rows === 0 ? 0 : total / rows;
  const means = Float32Array.from(sums, (sum, id) =>
    counts[id] === 0 ? Number.NaN : (sum + PRIOR_ROWS * overall) / (counts[id]! + PRIOR_ROWS),
  );
  return { overall, means };
}
