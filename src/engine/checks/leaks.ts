import { expand, type TokenSeries } from '../encode/expand.ts';
import { crossFit, dealParts } from '../encode/statistics.ts';
import type { Target } from '../families/fold.ts';
import type { Column } from '../frame/frame.ts';
import { take } from '../frame/take.ts';
import { auc, orderByScore } from '../metrics/auc.ts';
import { r2 } from '../metrics/regression.ts';
import type { Random } from '../random.ts';
import { binOf, findEdges } from '../trees/bin-table.ts';
import type { Finding } from '../types.ts';
import type { Work } from '../work.ts';
import { fallsApart, followsCurve } from './curve.ts';
import { likenessOf, toRanks } from './likeness.ts';

/**
 * A column that alone predicts the target better than this is suspected, by normalised Gini (2 AUC - 1) or R². With
 * several classes the bar is higher, since honest columns (a petal's width) come close more often.
 */
const SUSPICIOUS = { binary: 0.975, classes: 0.992, regression: 0.995 };
/** Rows looked at for each column; of several classes fewer, since each costs as much as two do. */
const PROBE_ROWS = { binary: 5_000, classes: 1_500, regression: 3_000 };
/** Bins of fewer rows would say more of the rows than of the column. */
const ROWS_PER_BIN = 12;
const MOST_BINS = 64;
/** What gives away some of many classes gives away the others. */
const MOST_CLASSES = 8;

export interface LeakCheck {
  readonly kept: readonly Column[];
  /** How much of the target each of those tells by itself, 0 to 1. */
  readonly powers: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

/**
 * Columns that say the target in other words. Those that say it exactly, value by value, are dropped, and so are
 * numbers of rows that were once sorted by the target; others nearly say it, which may be honest, and are only told.
 */
export function* findLeaks(
  columns: readonly Column[],
  numbering: ReadonlySet<string>,
  target: Target,
  rows: Uint32Array,
  random: Random,
): Work<LeakCheck> {
  const most = PROBE_ROWS[kindOf(target)];
  const probe = rows.length <= most ? rows : random.shuffle(rows.slice()).slice(0, most).sort();
  const measure = createMeasure(target, probe, random);
  const findings: Finding[] = [];
  const kept: Column[] = [];
  const powers = new Map<string, number>();
  for (const column of columns) {
    yield;
    const columnsOf = { columns: [column.name] };
    // One date follows another by nature: what is ordered today arrives within days.
    const follows = column.kind === 'date' && target.kind === 'date';
    if (!follows && isCopy(column, target, rows)) {
      const message = `"${column.name}" says the same as the target in other words, so it is left out: it would be a leak.`;
      findings.push({ kind: 'leak', ...columnsOf, message, remedy: null });
      continue;
    }
    if (numbering.has(column.name) && ordersTarget(column, target, rows)) {
      const message = `"${column.name}" numbers the rows, and by these numbers the target is in order; new rows have new numbers, so it is left out.`;
      findings.push({ kind: 'id', ...columnsOf, message, remedy: null });
      continue;
    }
    const power = measure(column);
    kept.push(column);
    powers.set(column.name, power);
    if (follows || power < SUSPICIOUS[kindOf(target)]) continue;
    const advice = 'Make sure it is known before the target is; if not, train without it';
    const message = `"${column.name}" alone nearly gives the target away. ${advice}.`;
    findings.push({ kind: 'leak', ...columnsOf, message, remedy: { without: [column.name] } });
  }
  return { kept, powers, findings };
}

function kindOf(target: Target): keyof typeof SUSPICIOUS {
  if (target.task === 'regression') return 'regression';
  return target.outputs === 1 ? 'binary' : 'classes';
}

/** Neighbours by row number are to be alike no more than this, nor surer than by so many standard errors. */
const ALIKE = { share: 0.15, errors: 4 };

function ordersTarget(column: Column, target: Target, rows: Uint32Array): boolean {
  if (column.kind !== 'number') return false;
  const { values } = column;
  const { share, errors } = likenessOf(
    target,
    rows.slice().sort((a, b) => values[a]! - values[b]!),
  );
  return share > ALIKE.share && errors > ALIKE.errors;
}

/** How much of the target a column tells by itself, on the probe's rows: 0 is nothing, 1 is all. */
function createMeasure(target: Target, probe: Uint32Array, random: Random): (column: Column) => number {
  const y = Float64Array.from(probe, (row) => target.y[row]!);
  const part = dealParts(random.shuffle(Uint32Array.from(probe, (_, i) => i)));
  const places = Uint32Array.from(probe, (_, i) => i);
  // Equal numbers keep the order they come in, and a table may be sorted by its target.
  const mixed = random.shuffle(places.slice());
  const probed = { ...target, y };
  const ranks = toRanks(y);
  const bins = Math.max(4, Math.min(MOST_BINS, Math.floor(probe.length / ROWS_PER_BIN)));

  const tokenPower = (ids: Int32Array) => predictivePower(ids, probed, places, part);
  const numberPower = (values: Float64Array): number => {
    if (target.task === 'regression') return followsCurve(values, probed, ranks, mixed);
    if (fallsApart(values, probed, places)) return 1;
    const edges = findEdges(values, places, bins);
    return tokenPower(Int32Array.from(values, (value) => binOf(value, edges)));
  };
  return (column) => {
    const { numbers, tokens } = expand({ rowCount: probe.length, columns: [take(column, probe)] });
    const single = (series: TokenSeries) => series.starts === null;
    return Math.max(
      0,
      ...tokens.filter(single).map(({ ids }) => tokenPower(ids)),
      ...numbers.map(({ values }) => numberPower(values)),
    );
  };
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
  const classes = Array.from({ length: Math.min(target.outputs, MOST_CLASSES) }, (_, k) => {
    const scores = guess(target.y.map((value) => (value === k ? 1 : 0)));
    return gini(auc(orderByScore(scores, 1, 0), truth, k, null));
  }).filter((value) => !Number.isNaN(value));
  return classes.reduce((sum, value) => sum + value, 0) / Math.max(1, classes.length);
}

function gini(area: number): number {
  return Math.abs(2 * area - 1);
}
