import { type Expanded, expand } from '../encode/expand.ts';
import type { Target } from '../families/fold.ts';
import type { Column, Frame } from '../frame/frame.ts';
import { score } from '../metrics/score.ts';
import type { ModelData } from '../model/data.ts';
import { predictBlend } from '../model/predict.ts';
import type { Random } from '../random.ts';
import type { FeatureImportance, Metric } from '../types.ts';
import type { Work } from '../work.ts';
import { judge } from './judge.ts';

const SHUFFLES = 3;
const MAX_ROWS = 1_000;

/**
 * Permutation importance on held-out rows: how much worse the metric gets when a feature's values are dealt out anew
 * among the rows. Sampled rows and one part of each member are enough to order features, at a fraction of the cost.
 */
export function* findImportance(
  model: ModelData,
  aligned: Frame,
  target: Target,
  testRows: Uint32Array,
  metric: Metric,
  random: Random,
): Work<readonly FeatureImportance[]> {
  const rows = random.shuffle(testRows.slice()).slice(0, MAX_ROWS).sort();
  const sample: Frame = { rowCount: rows.length, columns: aligned.columns.map((column) => take(column, rows)) };
  const light = lighten(model);
  const sign = metric === 'log_loss' || metric === 'mae' || metric === 'rmse' ? -1 : 1;
  const scoreOf = (expanded: Expanded) => sign * score(judge(target, rows, predictBlend(light, expanded)), metric);
  const whole = scoreOf(expand(sample));
  const found: FeatureImportance[] = [];
  for (const [at, column] of sample.columns.entries()) {
    const drops: number[] = [];
    for (let s = 0; s < SHUFFLES; s++) {
      const order = random.shuffle(Uint32Array.from(rows, (_, i) => i));
      const columns = sample.columns.with(at, take(column, order));
      drops.push(whole - scoreOf(expand({ rowCount: rows.length, columns })));
      if ((yield) === 'wrap-up') break;
    }
    const importance = drops.reduce((a, b) => a + b, 0) / drops.length;
    const spread = Math.sqrt(drops.reduce((sum, drop) => sum + (drop - importance) ** 2, 0) / drops.length);
    if (Number.isFinite(importance)) found.push({ feature: column.name, importance, spread });
  }
  return found.sort((a, b) => b.importance - a.importance);
}

function lighten(model: ModelData): ModelData {
  return { ...model, members: model.members.map((member) => ({ ...member, parts: member.parts.slice(0, 1) })) };
}

/** The column's values at the given rows, in that order. */
export function take(column: Column, rows: Uint32Array): Column {
  switch (column.kind) {
    case 'category':
      return { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) };
    case 'text':
      return { ...column, values: Array.from(rows, (row) => column.values[row] ?? null) };
    default:
      return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) };
  }
}
