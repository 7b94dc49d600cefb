import type { TokenSeries } from './expand.ts';

/**
 * Target statistics: for each token (level of a category, word of a text) the mean of the target among the training
 * rows that have it, pulled towards the overall mean when there are few. A row's value is the mean over its tokens.
 */
export interface TargetStatistic {
  readonly overall: number;
  /** By token; NaN where the token was never seen. */
  readonly means: Float32Array;
}

/** As many imaginary rows with the overall mean are added to each token. */
const PRIOR_ROWS = 10;
/** Training rows take their value from the other parts, so that no row's own target is in its value. */
const PARTS = 5;

export function fitStatistic(series: TokenSeries, target: Float64Array, rows: Uint32Array): TargetStatistic {
  const { sums, counts, total } = accumulate(series, target, rows, null, -1);
  return toStatistic(sums, counts, total, rows.length);
}

/** The statistic's values for the rows it is fitted on, each computed without its own part. */
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

/** Deals out the parts for `crossFit` by a given order of the rows. */
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
  // A category says "missing" where it knows nothing; a text of unknown words says "average".
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
