import type { Expanded } from '../encode/expand.ts';
import { crossFit, dealParts } from '../encode/statistics.ts';
import type { Target } from '../families/fold.ts';
import type { Column } from '../frame/frame.ts';
import { auc, orderByScore } from '../metrics/auc.ts';
import { r2 } from '../metrics/regression.ts';
import type { Random } from '../random.ts';
import { binOf, findEdges } from '../trees/bin-table.ts';
import type { Warning } from '../types.ts';
import type { Work } from '../work.ts';

/**
 * A column that alone predicts the target better than this is suspected, by normalised Gini (2 AUC - 1) or R². With
 * several classes the bar is higher, since honest columns (a petal's width) come close more often.
 */
const SUSPICIOUS = { binary: 0.975, classes: 0.992, regression: 0.995 };
const PROBE_ROWS = 5_000;
const PROBE_BINS = 64;

/**
 * Finds columns that repeat the target in other words. `copies` do so exactly, value by value, and should be dropped.
 * The others nearly do. They may be honest, so the caller only warns of them.
 */
export function* findLeaks(
  columns: readonly Column[],
  expanded: Expanded,
  target: Target,
  rows: Uint32Array,
  random: Random,
): Work<{ copies: readonly number[]; warnings: readonly Warning[] }> {
  const probe = rows.length <= PROBE_ROWS ? rows : random.shuffle(rows.slice()).slice(0, PROBE_ROWS).sort();
  const part = dealParts(random.shuffle(Uint32Array.from(probe, (_, i) => i)));
  const copies: number[] = [];
  const warnings: Warning[] = [];
  for (const [at, column] of columns.entries()) {
    yield;
    const { name } = column;
    if (isCopy(column, target, rows)) {
      copies.push(at);
      const message = `"${name}" says the same as the target in other words, so it was left out: it would be a leak.`;
      warnings.push({ kind: 'leak', column: name, message });
      continue;
    }
    const power = Math.max(0, ...seriesOf(expanded, at).map((ids) => predictivePower(ids, target, probe, part)));
    const bar = target.task === 'regression' ? 'regression' : target.outputs === 1 ? 'binary' : 'classes';
    if (power < SUSPICIOUS[bar]) continue;
    const advice = 'Make sure it is known before the target is; if not, remove it and train again';
    warnings.push({ kind: 'leak', column: name, message: `"${name}" alone nearly gives the target away. ${advice}.` });
  }
  return { copies, warnings };

  function seriesOf(table: Expanded, source: number): Int32Array[] {
    const numbers = table.numbers.filter((series) => series.source === source);
    const tokens = table.tokens.filter((series) => series.source === source && series.starts === null);
    return [
      ...tokens.map((series) => series.ids),
      ...numbers.map(({ values }) => {
        const edges = findEdges(values, probe, PROBE_BINS);
        const ids = new Int32Array(table.rowCount);
        for (const row of probe) ids[row] = binOf(values[row]!, edges);
        return ids;
      }),
    ];
  }
}

/** Whether values of column and target correspond one to one, or all lie on a straight line. */
function isCopy(column: Column, target: Target, rows: Uint32Array): boolean {
  if (target.task === 'regression') {
    return (column.kind === 'number' || column.kind === 'date') && isStraightLine(column.values, target.y, rows);
  }
  const there = new Map<number | string | null, number>();
  const back = new Map<number, number | string | null>();
  for (const row of rows) {
    const value = cellKey(column, row);
    const truth = target.y[row]!;
    const known = there.get(value);
    if (known === undefined) there.set(value, truth);
    else if (known !== truth) return false;
    if (!back.has(truth)) back.set(truth, value);
    else if (back.get(truth) !== value) return false;
  }
  return true;
}

function cellKey(column: Column, row: number): number | string | null {
  if (column.kind === 'text') return column.values[row] ?? null;
  if (column.kind === 'category') return column.codes[row]!;
  const value = column.values[row]!;
  return Number.isNaN(value) ? null : value;
}

function isStraightLine(x: Float64Array, y: Float64Array, rows: Uint32Array): boolean {
  const first = rows[0]!;
  let other = first;
  for (const row of rows) if (Math.abs(x[row]! - x[first]!) > Math.abs(x[other]! - x[first]!)) other = row;
  const run = x[other]! - x[first]!;
  if (!(Math.abs(run) > 0)) return false;
  const slope = (y[other]! - y[first]!) / run;
  if (slope === 0) return false;
  const tolerance = 1e-6 * Math.abs(y[other]! - y[first]!);
  for (const row of rows) {
    if (!(Math.abs(y[first]! + slope * (x[row]! - x[first]!) - y[row]!) <= tolerance)) return false;
  }
  return true;
}

/** Normalised Gini or R² of predicting each row by the target's mean over other rows with the same value. */
function predictivePower(ids: Int32Array, target: Target, probe: Uint32Array, part: Uint8Array): number {
  let size = 1;
  for (const row of probe) size = Math.max(size, ids[row]! + 1);
  const series = { source: 0, name: '', role: 'category' as const, size, starts: null, ids };
  const out = new Float64Array(ids.length);
  const guess = (y: Float64Array): Float64Array => {
    crossFit(series, y, probe, part, out);
    let mean = 0;
    for (const row of probe) mean += y[row]! / probe.length;
    return Float64Array.from(probe, (row) => (Number.isNaN(out[row]!) ? mean : out[row]!));
  };
  const truth = Float64Array.from(probe, (row) => target.y[row]!);
  if (target.task === 'regression') return r2(truth, guess(target.y), null);
  if (target.outputs === 1) return gini(auc(orderByScore(guess(target.y), 1, 0), truth, 1, null));
  const classes = Array.from({ length: Math.min(target.outputs, 20) }, (_, k) => {
    const scores = guess(target.y.map((value) => (value === k ? 1 : 0)));
    return gini(auc(orderByScore(scores, 1, 0), truth, k, null));
  }).filter((value) => !Number.isNaN(value));
  return classes.reduce((sum, value) => sum + value, 0) / Math.max(1, classes.length);
}

function gini(area: number): number {
  return Math.abs(2 * area - 1);
}
