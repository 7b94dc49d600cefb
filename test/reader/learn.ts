/** A labelled message as the learner sees it: the places of the features of each of its parts, and of its label. */
export interface Example {
  readonly parts: readonly Int32Array[];
  readonly label: number;
  readonly weight: number;
}

export interface LearnOptions {
  readonly classes: number;
  readonly features: number;
  readonly passes: number;
  readonly rate: number;
  readonly decay: number;
  /** This share of the features of a part is left out each time it is seen, so that none is relied on alone. */
  readonly dropout: number;
  /** The weights after this pass and those after it are averaged. */
  readonly settled: number;
}

/**
 * Learns which part of a message matters and what that part asks for, together: a mixture over the parts, each with a
 * weight and with probabilities of the classes, by stochastic gradient descent with AdaGrad, always in the same order.
 * Each feature has a row of weights: one per class, and at its end the one that says how much the part matters.
 */
export function learn(
  examples: readonly Example[],
  { classes, features, passes, rate, decay, dropout, settled }: LearnOptions,
): Float32Array {
  const width = classes + 1;
  const weights = new Float32Array(features * width);
  const squares = new Float32Array(features * width).fill(1e-3);
  const average = new Float32Array(features * width);
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
      const { label, weight } = example;
      const parts = example.parts.map((active) => {
        const left = active.filter(() => random() >= dropout);
        return left.length === 0 ? active : left;
      });
      const { shares, each } = mixture(weights, parts, classes);
      const likelihoods = each.map((scores, i) => (shares[i] ?? 0) * (scores[label] ?? 0));
      const total = likelihoods.reduce((sum, one) => sum + one, 1e-12);
      parts.forEach((active, i) => {
        const mine = (likelihoods[i] ?? 0) / total;
        const scores = each[i] as Float64Array;
        const value = weight / Math.sqrt(active.length);
        for (let c = 0; c < width; c++) {
          const error = c === classes ? (shares[i] ?? 0) - mine : mine * ((scores[c] ?? 0) - (c === label ? 1 : 0));
          if (Math.abs(error) < 1e-4) continue;
          const step = error * value;
          for (const feature of active) {
            const place = feature * width + c;
            const w = weights[place] ?? 0;
            const gradient = step + decay * w;
            const square = (squares[place] ?? 0) + gradient * gradient;
            squares[place] = square;
            weights[place] = w - (rate * gradient) / Math.sqrt(square);
          }
        }
      });
    }
    if (pass >= settled)
      weights.forEach((weight, at) => {
        average[at] = (average[at] ?? 0) + weight / (passes - settled);
      });
  }
  return average;
}

/** How much each part matters, and the probabilities of the classes in each. */
export function mixture(
  weights: Float32Array,
  parts: readonly Int32Array[],
  classes: number,
): { shares: number[]; each: Float64Array[] } {
  const width = classes + 1;
  const each = parts.map((active) => {
    const value = 1 / Math.sqrt(active.length);
    const scores = new Float64Array(width);
    for (const feature of active) {
      const from = feature * width;
      for (let c = 0; c < width; c++) scores[c] = (scores[c] ?? 0) + (weights[from + c] ?? 0);
    }
    for (let c = 0; c < width; c++) scores[c] = (scores[c] ?? 0) * value;
    return scores;
  });
  const shares = softmax(each.map((scores) => scores[classes] ?? 0));
  return { shares, each: each.map((scores) => Float64Array.from(softmax([...scores.subarray(0, classes)]))) };
}

function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - most));
  const sum = raised.reduce((total, one) => total + one, 0);
  return raised.map((one) => one / sum);
}

function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
