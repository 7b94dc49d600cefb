import type { Scale } from '../model/data.ts';
import { finishScores } from '../model/finish-scores.ts';
import type { BinTable } from '../trees/bin-table.ts';
import { addTree, type Forest } from '../trees/forest.ts';
import { scatter } from '../trees/scatter.ts';
import { chooseColumns } from './boosting.ts';
import type { Fit, FittedPart } from './family.ts';
import { type Fold, pick } from './fold.ts';
import { fitScale, scaled } from './scale.ts';

export const fitForest: Fit<'forest'> = function* (spec, fold, random) {
  const { target, train } = fold;
  const { encoder, table } = yield* fold.bins();
  const scale = fitScale(target, train, spec.log);
  const task = {
    table,
    y: scaled(target, scale),
    train,
    outputs: target.outputs,
    columns: chooseColumns(encoder.columns, 'both'),
  };
  return toAveragedPart(fold, table, yield* scatter(task, spec.settings, random), scale);
};

/** Makes a part that answers with the mean of the trees, and its predictions for the validation rows. */
export function toAveragedPart(fold: Fold, table: BinTable, forest: Forest, scale: Scale): FittedPart {
  const { outputs } = fold.target;
  const { data, rowCount } = table;
  const part = {
    kind: 'trees' as const,
    fold: fold.index,
    forest,
    base: new Float64Array(outputs),
    divisor: Math.max(1, forest.roots.length - 1),
    link: 'identity' as const,
    scale,
  };
  const block = { data, rowStride: 1, columnStride: rowCount };
  const sums = new Float64Array(rowCount * outputs);
  for (let tree = 0; tree + 1 < forest.roots.length; tree++) addTree(forest, tree, block, fold.valid, sums, outputs, 0);
  const valid = pick(sums, fold.valid, outputs).map((sum) => sum / part.divisor);
  finishScores(valid, outputs, part.link, scale);
  return { part, valid };
}
