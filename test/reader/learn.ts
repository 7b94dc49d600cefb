/** A labelled message as the learner sees it: the places of its features, and the place of its label. */
export interface Example {
  readonly features: Int32Array;
  readonly label: number;
  readonly weight: number;
}

export interface LearnOptions {
  readonly classes: number;
  readonly features: number;
  readonly passes: number;
  readonly rate: number;
  readonly decay: number;
}

/** Multinomial logistic regression by stochastic gradient descent with AdaGrad, always in the same order. Row per feature. */
export function learn(examples: readonly Example[], { classes, features, passes, rate, decay }: LearnOptions): Float32Array {
  const weights = new Float32Array(features * classes);
  const squares = new Float32Array(features * classes).fill(1e-3);
  const scores = new Float64Array(classes);
  const order = examples.map((_, i) => i);
  const random = lcg(7);
  for (let pass = 0; pass < passes; pass++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
    }
    for (const at of order) {
      const example = examples[at];
      if (example === undefined) continue;
      const { features: active, label, weight } = example;
      const value = 1 / Math.sqrt(active.length);
      probabilities(weights, active, classes, scores);
      for (let c = 0; c < classes; c++) {
        const error = ((scores[c] ?? 0) - (c === label ? 1 : 0)) * weight;
        if (Math.abs(error) < 1e-4) continue;
        const step = error * value;
        for (const feature of active) {
          const place = feature * classes + c;
          const w = weights[place] ?? 0;
          const gradient = step + decay * w;
          const square = (squares[place] ?? 0) + gradient * gradient;
          squares[place] = square;
          weights[place] = w - (rate * gradient) / Math.sqrt(square);
        }
      }
    }
  }
  return weights;
}

/** Softmax of the scores, into `scores`. */
export function probabilities(weights: Float32Array, active: Int32Array, classes: number, scores: Float64Array): void {
  const value = 1 / Math.sqrt(active.length);
  scores.fill(0);
  for (const feature of active) {
    const from = feature * classes;
    for (let c = 0; c < classes; c++) scores[c] = (scores[c] ?? 0) + (weights[from + c] ?? 0);
  }
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < classes; c++) {
    scores[c] = (scores[c] ?? 0) * value;
    most = Math.max(most, scores[c] ?? 0);
  }
  let sum = 0;
  for (let c = 0; c < classes; c++) {
    scores[c] = Math.exp((scores[c] ?? 0) - most);
    sum += scores[c] ?? 0;
  }
  for (let c = 0; c < classes; c++) scores[c] = (scores[c] ?? 0) / sum;
}

function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
