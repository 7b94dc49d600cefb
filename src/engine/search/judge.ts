import type { Target } from '../families/fold.ts';
import type { Judged } from '../metrics/score.ts';
import { toProbabilities } from '../model/predict.ts';

/** Pairs predictions for the rows (rows × width) with the truth. */
export function judge(target: Target, rows: Uint32Array, values: Float64Array): Judged {
  const truth = Float64Array.from(rows, (row) => target.y[row]!);
  if (target.task === 'regression') return { task: 'regression', truth, values };
  const classes = target.classes.length;
  return { task: 'classification', truth, classes, probabilities: toProbabilities(values, classes, 1) };
}
