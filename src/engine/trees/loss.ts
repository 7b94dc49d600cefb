/** The losses of boosting. A row has one score, or one per class for softmax. */
export type LossName = 'squared' | 'logistic' | 'softmax';

export function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

/** Turns the `count` scores from `at` on into probabilities, in place. */
export function softmaxInPlace(scores: Float64Array, at: number, count: number): void {
  let top = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k++) if (scores[at + k]! > top) top = scores[at + k]!;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const e = Math.exp(scores[at + k]! - top);
    scores[at + k] = e;
    sum += e;
  }
  for (let k = 0; k < count; k++) scores[at + k]! /= sum;
}

/** The scores of a model without columns, to start from. Scores of rare classes stay finite. */
export function baseScores(loss: LossName, y: Float64Array, rows: Uint32Array, outputs: number): Float64Array {
  const base = new Float64Array(outputs);
  if (loss === 'softmax') {
    const counts = new Float64Array(outputs);
    for (const row of rows) counts[y[row]!]!++;
    for (let k = 0; k < outputs; k++) base[k] = Math.log((counts[k]! + 0.1) / (rows.length + 0.1 * outputs));
    return base;
  }
  let sum = 0;
  for (const row of rows) sum += y[row]!;
  const mean = sum / rows.length;
  if (loss === 'squared') base[0] = mean;
  else base[0] = Math.log((sum + 0.1) / (rows.length - sum + 0.1));
  return base;
}

/** Mean loss of scores over rows; scores stand at [i * outputs + k] for the i-th row. */
export function meanLoss(loss: LossName, scores: Float64Array, y: Float64Array, rows: Uint32Array, outputs: number) {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const truth = y[rows[i]!]!;
    if (loss === 'squared') {
      const error = scores[i]! - truth;
      sum += error * error;
    } else if (loss === 'logistic') {
      const margin = truth === 1 ? scores[i]! : -scores[i]!;
      sum += margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
    } else {
      let top = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < outputs; k++) top = Math.max(top, scores[i * outputs + k]!);
      let total = 0;
      for (let k = 0; k < outputs; k++) total += Math.exp(scores[i * outputs + k]! - top);
      sum += Math.log(total) + top - scores[i * outputs + truth]!;
    }
  }
  return sum / Math.max(1, rows.length);
}
