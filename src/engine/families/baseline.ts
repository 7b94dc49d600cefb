import type { Fit } from './family.ts';

/** Always gives the same answer: the mean, or the share of each class. */
export const fitBaseline: Fit<'baseline'> = function* (_spec, { target, train, valid }) {
  const { outputs, y, loss } = target;
  const values = new Float64Array(outputs);
  for (const row of train) {
    if (loss === 'softmax') values[y[row]!]! += 1 / train.length;
    else values[0]! += y[row]! / train.length;
  }
  return {
    part: { kind: 'constant', values },
    valid: Float64Array.from({ length: valid.length * outputs }, (_, i) => values[i % outputs]!),
  };
};
