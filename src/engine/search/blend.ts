import { errorLoss, probabilityLoss, selectEnsemble } from '../ensemble/select.ts';
import { type Fold, pick, type Target } from '../families/fold.ts';
import type { Random } from '../random.ts';
import type { Metric } from '../types.ts';
import { coveredRows, type Trial } from './search.ts';
import type { Session } from './session.ts';

export interface Blend {
  /** One per trial; they sum to 1. */
  readonly weights: Float64Array;
  /** Rows with out-of-fold predictions of every trial in the blend. */
  readonly rows: Uint32Array;
  /** The blend's out-of-fold predictions for those rows × width. */
  readonly oof: Float64Array;
}

/** The most rows that the weights are found on. */
const BLEND_ROWS = 50_000;

/** Finds weights for the trials by their predictions for rows that they were not fitted on. */
export async function blend(
  trials: readonly Trial[],
  folds: readonly Fold[],
  target: Target,
  metric: Metric,
  session: Session,
  random: Random,
  byMs: number,
): Promise<Blend> {
  const width = target.outputs;
  // A model that lacks some folds is kept only when there is no other. Then the rows of its folds must do.
  const models = trials.filter((trial) => trial.spec.family !== 'baseline');
  const most = Math.max(...(models.length > 0 ? models : trials).map((trial) => trial.folds));
  const usable = trials.filter((trial) => trial.folds >= most);
  const rows = coveredRows(folds.slice(0, most));
  const sample = rows.length <= BLEND_ROWS ? rows : random.shuffle(rows.slice()).subarray(0, BLEND_ROWS);
  const truth = Float64Array.from(sample, (row) => target.y[row]!);
  const loss =
    target.task === 'regression'
      ? errorLoss(truth, metric === 'mae' ? 'absolute' : 'squared')
      : probabilityLoss(truth, width);
  const columns = usable.map((trial) => pick(trial.oof, sample, width));
  const found = withoutCrumbs(await session.run(selectEnsemble(columns, loss), byMs));
  const weights = Float64Array.from(trials, (trial) => {
    const at = usable.indexOf(trial);
    return at < 0 ? 0 : found[at]!;
  });
  const oof = new Float64Array(rows.length * width);
  trials.forEach((trial, c) => {
    if (weights[c] === 0) return;
    const own = pick(trial.oof, rows, width);
    for (let i = 0; i < oof.length; i++) oof[i]! += weights[c]! * own[i]!;
  });
  return { weights, rows, oof };
}

/** A model that was picked once in 25 times costs as much as any, and its weight is within the noise. */
const CRUMB = 0.045;

function withoutCrumbs(weights: Float64Array): Float64Array {
  const kept = weights.map((weight) => (weight < CRUMB ? 0 : weight));
  const total = kept.reduce((a, b) => a + b, 0);
  return total === 0 ? weights : kept.map((weight) => weight / total);
}
