/** How often each row counts, for the bootstrap; null: once. */
export type RowWeights = Float64Array | null;

/** The class with the highest probability in each row; the first one of equals. */
export function likeliest(probabilities: Float64Array, classes: number): Uint32Array {
  const rows = probabilities.length / classes;
  const labels = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (probabilities[i * classes + k]! > probabilities[i * classes + best]!) best = k;
    }
    labels[i] = best;
  }
  return labels;
}

export function accuracy(truth: Float64Array, labels: Uint32Array, weights: RowWeights): number {
  let right = 0;
  let all = 0;
  for (let i = 0; i < truth.length; i++) {
    const weight = weights === null ? 1 : weights[i]!;
    all += weight;
    if (truth[i] === labels[i]) right += weight;
  }
  return right / all;
}

/** The mean negative log of the true class's probability, which is clipped to [1e-7, 1 - 1e-7]. */
export function logLoss(truth: Float64Array, probabilities: Float64Array, classes: number, weights: RowWeights) {
  let sum = 0;
  let all = 0;
  for (let i = 0; i < truth.length; i++) {
    const weight = weights === null ? 1 : weights[i]!;
    all += weight;
    sum -= weight * Math.log(clip(probabilities[i * classes + truth[i]!]!));
  }
  return sum / all;
}

function clip(probability: number): number {
  return Math.min(1 - 1e-7, Math.max(1e-7, probability));
}

/**
 * Precision, recall and F1. With two classes they are those of the positive one (the second in sorted order), else the
 * plain mean over the classes (macro). A class without rows, or never predicted, counts as 0.
 */
export function perClass(truth: Float64Array, labels: Uint32Array, classes: number, weights: RowWeights) {
  const hit = new Float64Array(classes);
  const named = new Float64Array(classes);
  const present = new Float64Array(classes);
  for (let i = 0; i < truth.length; i++) {
    const weight = weights === null ? 1 : weights[i]!;
    named[labels[i]!]! += weight;
    present[truth[i]!]! += weight;
    if (truth[i] === labels[i]) hit[labels[i]!]! += weight;
  }
  const counted = classes === 2 ? [1] : Array.from(present.keys()).filter((k) => present[k]! > 0 || named[k]! > 0);
  const mean = (of: (k: number) => number) => counted.reduce((sum, k) => sum + of(k), 0) / counted.length;
  const ratio = (a: number, b: number) => (b === 0 ? 0 : a / b);
  return {
    precision: mean((k) => ratio(hit[k]!, named[k]!)),
    recall: mean((k) => ratio(hit[k]!, present[k]!)),
    f1: mean((k) => ratio(2 * hit[k]!, named[k]! + present[k]!)),
  };
}
