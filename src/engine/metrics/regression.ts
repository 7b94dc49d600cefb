import type { RowWeights } from './classification.ts';

export function rmse(truth: Float64Array, values: Float64Array, weights: RowWeights): number {
  return Math.sqrt(weightedMean(truth, weights, (i) => (truth[i]! - values[i]!) ** 2));
}

export function mae(truth: Float64Array, values: Float64Array, weights: RowWeights): number {
  return weightedMean(truth, weights, (i) => Math.abs(truth[i]! - values[i]!));
}

/** Share of the variance explained. NaN when the truth does not vary. */
export function r2(truth: Float64Array, values: Float64Array, weights: RowWeights): number {
  const mean = weightedMean(truth, weights, (i) => truth[i]!);
  const variance = weightedMean(truth, weights, (i) => (truth[i]! - mean) ** 2);
  const error = weightedMean(truth, weights, (i) => (truth[i]! - values[i]!) ** 2);
  return variance > 0 ? 1 - error / variance : Number.NaN;
}

function weightedMean(truth: Float64Array, weights: RowWeights, of: (i: number) => number): number {
  let sum = 0;
  let all = 0;
  for (let i = 0; i < truth.length; i++) {
    const weight = weights === null ? 1 : weights[i]!;
    if (weight === 0) continue;
    sum += weight * of(i);
    all += weight;
  }
  return sum / all;
}
