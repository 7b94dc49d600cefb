import { expand } from '../encode/expand.ts';
import type { Target } from '../families/fold.ts';
import type { Column } from '../frame/frame.ts';
import { takeRows } from '../frame/take.ts';
import { encodeDesign, fitDesign } from '../linear/design.ts';
import { fitLinear, scoreDesign } from '../linear/fit.ts';
import type { Random } from '../random.ts';
import type { Finding } from '../types.ts';
import type { Work } from '../work.ts';
import { likenessOf, likenessOfAmounts, toRanks } from './likeness.ts';

/** Of what the other columns leave open, so much is to be alike among neighbours in time, and surely so. */
const ALIKE = { share: 0.3, errors: 4 };
/** The order of the rows is weaker evidence of time than a date is. */
const ALIKE_IN_ROWS = { share: 0.5, errors: 5 };
/** Where the other columns explain nearly all, what is left cannot flatter a score by much. */
const LEAST_OPEN = 0.1;
const FEWEST_ROWS = 60;
const FEWEST_MOMENTS = 20;
/** Neighbours have to be there, so a long table is looked at in stretches. */
const STRETCHES = 4;
const STRETCH_ROWS = 600;
/** A day of birth is no time at which anything was measured. */
const BIRTH = /birth|born|\bdob\b/i;

/**
 * Rows in the order of time, with neighbours alike beyond what the other columns explain: a random test part would
 * lie between rows that were learned from. Looks for a date, else at the order of the rows themselves.
 */
export function* findTimeOrder(
  columns: readonly Column[],
  target: Target,
  name: string,
  rows: Uint32Array,
  random: Random,
): Work<readonly Finding[]> {
  if (rows.length < FEWEST_ROWS) return [];
  const timeless = columns.filter(({ kind }) => kind !== 'date');
  for (const column of columns) {
    if (column.kind !== 'date' || BIRTH.test(column.name) || !isTime(column.values, rows)) continue;
    if (!(yield* isAlike(ordered(column.values, rows), timeless, target, ALIKE, random))) continue;
    const message = `Rows near each other in "${column.name}" are alike in "${name}", so a random test part lies between rows that were learned from, and scores look better than they will be on later rows. Split by time to test on the last fifth.`;
    return [
      { kind: 'time_order', columns: [column.name], message, remedy: { split: { by: 'time', column: column.name } } },
    ];
  }
  const stretches = Uint32Array.from(
    stretchesOf(rows.length).flatMap(([from, to]) => [...rows.subarray(from, to + 1)]),
  );
  if (isSorted(columns, target, rows) || !drifts(timeless, stretches)) return [];
  if (!(yield* isAlike(stretches, timeless, target, ALIKE_IN_ROWS, random))) return [];
  const message = `Neighbouring rows are alike in "${name}", as in a series over time, so a random test part lies between rows that were learned from, and scores look better than they will be on later rows. If the rows are in the order of time, split by time to test on the last fifth.`;
  return [{ kind: 'time_order', columns: [], message, remedy: { split: { by: 'time', column: null } } }];
}

function isTime(values: Float64Array, rows: Uint32Array): boolean {
  const some = thin(rows);
  const known = some.filter((row) => !Number.isNaN(values[row]!));
  return known.length >= 0.8 * some.length && new Set(known.map((row) => values[row]!)).size >= FEWEST_MOMENTS;
}

/** So many rows, evenly drawn, show whether a column goes along with them. */
const THINNED = 2_000;

function thin(rows: Uint32Array): Uint32Array {
  const step = Math.max(1, Math.floor(rows.length / THINNED));
  return rows.filter((_, i) => i % step === 0);
}

/** First and last places of the stretches of so many rows in order. */
function stretchesOf(count: number): readonly (readonly [number, number])[] {
  if (count <= STRETCHES * STRETCH_ROWS) return count === 0 ? [] : [[0, count - 1]];
  const apart = (count - STRETCH_ROWS) / (STRETCHES - 1);
  return Array.from({ length: STRETCHES }, (_, s) => [Math.floor(s * apart), Math.floor(s * apart) + STRETCH_ROWS - 1]);
}

/** The rows of the stretches, in the order of time. */
function ordered(values: Float64Array, rows: Uint32Array): Uint32Array {
  const known = rows.filter((row) => !Number.isNaN(values[row]!));
  const sorted = Float64Array.from(known, (row) => values[row]!).sort();
  const spans = stretchesOf(sorted.length).map(([from, to]) => [sorted[from]!, sorted[to]!] as const);
  const within = known.filter((row) => spans.some(([low, high]) => values[row]! >= low && values[row]! <= high));
  return within.sort((a, b) => values[a]! - values[b]! || a - b);
}

/** @param some rows of the table, in order */
function* isAlike(
  some: Uint32Array,
  columns: readonly Column[],
  target: Target,
  least: typeof ALIKE,
  random: Random,
): Work<boolean> {
  yield;
  if (likenessOf(target, some).share < LEAST_OPEN) return false;
  const y = standardise(target, some);
  const left = yield* leaveOpen(columns, y, some, random);
  const open = left.reduce((sum, value) => sum + value * value, 0) / left.length;
  const { share, errors } = likenessOfAmounts(left);
  return share >= least.share && errors >= least.errors && share * open >= LEAST_OPEN;
}

/** One series of mean 0 and deviation 1 for the rows: the ranks of an amount, or whether it is the commonest class. */
function standardise(target: Target, rows: Uint32Array): Float64Array {
  const own = Float64Array.from(rows, (row) => target.y[row]!);
  const counts = new Uint32Array(target.classes.length);
  if (target.task === 'classification') for (const k of own) counts[k]!++;
  const commonest = counts.indexOf(Math.max(0, ...counts));
  const y = target.task === 'classification' ? own.map((k) => Number(k === commonest)) : toRanks(own);
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const deviation = Math.sqrt(y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length) || 1;
  return y.map((value) => (value - mean) / deviation);
}

/** What a line through the other columns does not explain. */
function* leaveOpen(
  columns: readonly Column[],
  y: Float64Array,
  rows: Uint32Array,
  random: Random,
): Work<Float64Array> {
  const table = expand(takeRows(columns, rows));
  const places = random.shuffle(Uint32Array.from(rows, (_, i) => i));
  const trainRows = places.slice(0, places.length / 2).sort();
  const validRows = places.slice(places.length / 2).sort();
  const encoder = fitDesign(table, trainRows, false);
  const all = Uint32Array.from(rows, (_, i) => i);
  const line = yield* fitLinear({
    train: encodeDesign(encoder, table, trainRows),
    valid: encodeDesign(encoder, table, validRows),
    y,
    trainRows,
    validRows,
    loss: 'squared',
    outputs: 1,
  });
  const said = scoreDesign(line, encodeDesign(encoder, table, all));
  return y.map((value, i) => value - said[i]!);
}

/** From here on values go along with the rows, or with their neighbours, as sorted ones do. */
const SORTED = 0.95;

/** A table sorted by its target or by a column has neighbours alike that have nothing to do with time. */
function isSorted(columns: readonly Column[], target: Target, rows: Uint32Array): boolean {
  if (target.task === 'classification') {
    let stretches = 1;
    for (let i = 1; i < rows.length; i++) if (target.y[rows[i]!] !== target.y[rows[i - 1]!]) stretches++;
    if (stretches <= 2 * target.classes.length) return true;
  } else if (goesWithRows(target.y, rows)) return true;
  return columns.some((column) => {
    if (column.kind === 'number') return goesWithRows(column.values, rows);
    return column.kind === 'category' && comesInStretches(column.codes, rows);
  });
}

function goesWithRows(values: Float64Array, all: Uint32Array): boolean {
  const rows = thin(all);
  const ranks = toRanks(Float64Array.from(rows, (row) => values[row]!));
  const middle = (rows.length - 1) / 2;
  let [products, squares, own] = [0, 0, 0];
  ranks.forEach((rank, i) => {
    if (Number.isNaN(rank)) return;
    products += (rank - middle) * (i - middle);
    squares += (rank - middle) ** 2;
    own += (i - middle) ** 2;
  });
  return Math.abs(products) >= SORTED * Math.sqrt(squares * own);
}

function comesInStretches(codes: Int32Array, rows: Uint32Array): boolean {
  const levels = new Set<number>();
  let stretches = 1;
  for (let i = 0; i < rows.length; i++) {
    levels.add(codes[rows[i]!]!);
    if (i > 0 && codes[rows[i]!] !== codes[rows[i - 1]!]) stretches++;
  }
  return levels.size > 1 && stretches <= 2 * levels.size;
}

/** Without a column that goes slowly along with these rows, no model could tell which rows are neighbours. */
function drifts(columns: readonly Column[], rows: Uint32Array): boolean {
  return columns.some(
    (column) =>
      column.kind === 'number' &&
      likenessOfAmounts(toRanks(Float64Array.from(rows, (row) => column.values[row]!))).share >= ALIKE_IN_ROWS.share,
  );
}
