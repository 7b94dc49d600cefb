import type { RowWeights } from './classification.ts';

/** Rows by rising score, and the end of each run of equal scores. AUCs with different weights share it. */
export interface ScoreOrder {
  readonly rows: Uint32Array;
  readonly scores: Float64Array;
}

export function orderByScore(probabilities: Float64Array, classes: number, column: number): ScoreOrder {
  const scores = new Float64Array(probabilities.length / classes);
  for (let i = 0; i < scores.length; i++) scores[i] = probabilities[i * classes + column]!;
  const rows = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  return { rows, scores };
}

/** The chance that a row of the class scores above a row of another; ties count half. NaN when a side is empty. */
export function auc(order: ScoreOrder, truth: Float64Array, positive: number, weights: RowWeights): number {
  const { rows, scores } = order;
  let pairs = 0;
  let negatives = 0;
  let positives = 0;
  for (let i = 0; i < rows.length; ) {
    const score = scores[rows[i]!]!;
    let tiedPositives = 0;
    let tiedNegatives = 0;
    let end = i + 1;
    while (end < rows.length && scores[rows[end]!] === score) end++;
    for (; i < end; i++) {
      const row = rows[i]!;
      const weight = weights === null ? 1 : weights[row]!;
      if (truth[row] === positive) tiedPositives += weight;
      else tiedNegatives += weight;
    }
    pairs += tiedPositives * (negatives + tiedNegatives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
  }
  return pairs / (positives * negatives);
}
