import type { Intervals } from '../model/data.ts';

/** Nine of ten values should lie between low and high. */
const TAIL = 0.05;
const ROWS_PER_STRETCH = 100;
const MOST_STRETCHES = 8;

/**
 * Computes quantiles of out-of-fold residuals, separately for small and large predictions, since errors often grow with
 * the value. They hold for rows like those seen, and tell nothing of other rows.
 */
export function fitIntervals(predicted: Float64Array, truth: Float64Array): Intervals {
  const rows = Array.from(predicted.keys()).sort((a, b) => predicted[a]! - predicted[b]!);
  const stretches = Math.max(1, Math.min(MOST_STRETCHES, Math.floor(rows.length / ROWS_PER_STRETCH)));
  const edges: number[] = [];
  const low: number[] = [];
  const high: number[] = [];
  for (let s = 0; s < stretches; s++) {
    const from = Math.floor((s * rows.length) / stretches);
    const to = Math.floor(((s + 1) * rows.length) / stretches);
    const residuals = rows
      .slice(from, to)
      .map((i) => truth[i]! - predicted[i]!)
      .sort((a, b) => a - b);
    // Conformal prediction takes the share of n + 1, not of n residuals, and rounds outwards.
    const n = residuals.length;
    low.push(Math.min(0, residuals[Math.max(0, Math.floor((n + 1) * TAIL) - 1)] ?? 0));
    high.push(Math.max(0, residuals[Math.min(n - 1, Math.ceil((n + 1) * (1 - TAIL)) - 1)] ?? 0));
    if (s + 1 < stretches) edges.push(predicted[rows[to - 1]!]!);
  }
  return { edges: Float64Array.from(edges), low: Float64Array.from(low), high: Float64Array.from(high) };
}
