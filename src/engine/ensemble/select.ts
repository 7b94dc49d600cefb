import type { Order, Work } from '../work.ts';

/** The loss of the predictions `sum[i] * scale`; smaller is better. */
type BlendLoss = (sum: Float64Array, scale: number) => number;

const PICKS = 25;

/**
 * Greedy selection with replacement (Caruana et al., 2004). It starts from an empty blend, adds the model that makes
 * the blend's loss smallest, again and again, and keeps the shortest blend with the smallest loss. A model that is in
 * the blend already wins a tie.
 *
 * @param models out-of-fold predictions of each model: rows × width, row-major
 * @returns weights that sum to 1
 */
export function* selectEnsemble(models: readonly Float64Array[], loss: BlendLoss): Work<Float64Array> {
  const size = models[0]!.length;
  const sum = new Float64Array(size);
  const blended = new Float64Array(size);
  const counts = new Float64Array(models.length);
  let best = { loss: Number.POSITIVE_INFINITY, weights: counts.slice() };
  let order: Order = 'go';
  for (let pick = 1; pick <= PICKS && order === 'go'; pick++) {
    let chosen = -1;
    let chosenLoss = Number.POSITIVE_INFINITY;
    for (let c = 0; c < models.length; c++) {
      const model = models[c]!;
      for (let i = 0; i < size; i++) blended[i] = sum[i]! + model[i]!;
      const now = loss(blended, 1 / pick);
      const tie = chosen >= 0 && Math.abs(now - chosenLoss) <= 1e-12 * Math.abs(chosenLoss);
      if (tie ? counts[c]! > 0 && counts[chosen] === 0 : now < chosenLoss) {
        chosen = c;
        chosenLoss = now;
      }
      order = (yield) ?? 'go';
    }
    if (chosen < 0) break;
    counts[chosen]!++;
    const added = models[chosen]!;
    for (let i = 0; i < size; i++) sum[i]! += added[i]!;
    if (chosenLoss < best.loss * (1 - 1e-6) || pick === 1) best = { loss: chosenLoss, weights: counts.slice() };
  }
  const total = best.weights.reduce((a, b) => a + b, 0);
  return best.weights.map((count) => count / total);
}

/** Squared or absolute error; one column. */
export function errorLoss(truth: Float64Array, kind: 'squared' | 'absolute'): BlendLoss {
  return (sum, scale) => {
    let total = 0;
    for (let i = 0; i < truth.length; i++) {
      const error = sum[i]! * scale - truth[i]!;
      total += kind === 'squared' ? error * error : Math.abs(error);
    }
    return total / truth.length;
  };
}

/** Log loss of class probabilities, `width` columns; with one column it is the probability of class 1. */
export function probabilityLoss(truth: Float64Array, width: number): BlendLoss {
  return (sum, scale) => {
    let total = 0;
    for (let i = 0; i < truth.length; i++) {
      let p: number;
      if (width === 1) p = truth[i] === 1 ? sum[i]! * scale : 1 - sum[i]! * scale;
      else p = sum[i * width + truth[i]!]! * scale;
      total -= Math.log(Math.max(p, 1e-7));
    }
    return total / truth.length;
  };
}
