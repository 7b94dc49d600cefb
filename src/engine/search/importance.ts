import { type Expanded, expand, type TokenSeries } from '../encode/expand.ts';
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
 * Permutation importance on held-out rows: how much worse the metric gets when a feature's values are shuffled among
 * the rows. A sample of rows and one part of each member suffice to order features, at a fraction of the cost.
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
  const expanded = expand(sample);
  const scoreOf = function* (table: Expanded): Work<number> {
    return sign * score(judge(target, rows, yield* predictBlend(light, table)), metric);
  };
  const whole = yield* scoreOf(expanded);
  const used = usedSources(light, expanded);
  const found: FeatureImportance[] = [];
  let late = false;
  for (const [at, column] of sample.columns.entries()) {
    if (late) break;
    const drops: number[] = [];
    for (let s = 0; s < SHUFFLES && used.has(at); s++) {
      const order = random.shuffle(Uint32Array.from(rows, (_, i) => i));
      drops.push(whole - (yield* scoreOf(reorder(expanded, at, order))));
      late = (yield) === 'wrap-up';
      if (late) break;
    }
    const count = Math.max(1, drops.length);
    const importance = drops.reduce((a, b) => a + b, 0) / count;
    const spread = Math.sqrt(drops.reduce((sum, drop) => sum + (drop - importance) ** 2, 0) / count);
    if (Number.isFinite(importance)) found.push({ feature: column.name, importance, spread });
  }
  return found.sort((a, b) => b.importance - a.importance);
}

function lighten(model: ModelData): ModelData {
  return { ...model, members: model.members.map((member) => ({ ...member, parts: member.parts.slice(0, 1) })) };
}

/** Columns that some part reads. The others cannot make a difference. */
function usedSources(model: ModelData, expanded: Expanded): Set<number> {
  const used = new Set<number>();
  for (const part of model.members.flatMap((member) => member.parts)) {
    if (part.kind === 'constant') continue;
    const { bins, designs } = model.folds[part.fold]!;
    if (part.kind === 'linear') {
      for (const term of designs[part.design]!.numbers) used.add(expanded.numbers[term.series]!.source);
      for (const term of designs[part.design]!.tokens) used.add(expanded.tokens[term.series]!.source);
      continue;
    }
    for (const asked of new Set(part.forest.column)) {
      const column = bins!.columns[asked];
      if (column === undefined) continue;
      const series = column.kind === 'number' ? expanded.numbers : expanded.tokens;
      used.add(series[column.series]!.source);
    }
  }
  return used;
}

/** The table with the values of one source column in another order. */
function reorder(expanded: Expanded, source: number, order: Uint32Array): Expanded {
  const numbers = expanded.numbers.map((series) =>
    series.source === source ? { ...series, values: series.values.map((_, i) => series.values[order[i]!]!) } : series,
  );
  const tokens = expanded.tokens.map((series) => (series.source === source ? reorderTokens(series, order) : series));
  return { rowCount: expanded.rowCount, numbers, tokens };
}

function reorderTokens(series: TokenSeries, order: Uint32Array): TokenSeries {
  const { starts, ids } = series;
  if (starts === null) return { ...series, ids: ids.map((_, i) => ids[order[i]!]!) };
  const newStarts = new Uint32Array(starts.length);
  const newIds = new Int32Array(ids.length);
  order.forEach((row, i) => {
    const own = ids.subarray(starts[row]!, starts[row + 1]!);
    newIds.set(own, newStarts[i]!);
    newStarts[i + 1] = newStarts[i]! + own.length;
  });
  return { ...series, starts: newStarts, ids: newIds };
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
