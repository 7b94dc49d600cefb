import type { EncodedColumn } from '../encode/bin-encoder.ts';
import type { Link } from '../model/data.ts';
import { finishScores } from '../model/finish-scores.ts';
import { boost } from '../trees/boost.ts';
import type { LossName } from '../trees/loss.ts';
import type { ColumnChoice, Fit } from './family.ts';
import { fitScale, scaled } from './scale.ts';

export const LINKS: Record<LossName, Link> = { squared: 'identity', logistic: 'sigmoid', softmax: 'softmax' };

export const fitBoosting: Fit<'boosting'> = function* (spec, fold, random) {
  const { target, train, valid } = fold;
  const { encoder, table } = yield* fold.bins();
  const scale = fitScale(target, train, spec.log);
  const task = {
    table,
    y: scaled(target, scale),
    train,
    valid,
    loss: target.loss,
    outputs: target.outputs,
    columns: chooseColumns(encoder.columns, spec.columns),
  };
  const { forest, base, validScores } = yield* boost(task, spec.settings, random);
  const link = LINKS[target.loss];
  finishScores(validScores, target.outputs, link, scale);
  return { part: { kind: 'trees', fold: fold.index, forest, base, divisor: 1, link, scale }, valid: validScores };
};

/** In every choice, a category without statistics stays a set, and a text, which cannot be a set, a statistic. */
export function chooseColumns(columns: readonly EncodedColumn[], choice: ColumnChoice): Uint16Array {
  const series = (kind: EncodedColumn['kind']) =>
    new Set(columns.flatMap((column) => (column.kind === kind ? [column.series] : [])));
  const statistics = series('statistic');
  const sets = series('category');
  const kept = columns.flatMap((column, at) => {
    if (column.kind === 'category' && choice === 'statistics' && statistics.has(column.series)) return [];
    if (column.kind === 'statistic' && choice === 'sets' && sets.has(column.series)) return [];
    return [at];
  });
  return Uint16Array.from(kept);
}
