import { expand } from '../encode/expand.ts';
import type { Target } from '../families/fold.ts';
import type { Column } from '../frame/frame.ts';
import { takeRows } from '../frame/take.ts';
import { encodeDesign, fitDesign } from '../linear/design.ts';
import { fitLinear, scoreDesign } from '../linear/fit.ts';
import type { Random } from '../random.ts';
import type { Work } from '../work.ts';
import { type Likeness, likenessOf, likenessOfAmounts, toRanks } from './likeness.ts';

/** Where the other columns explain nearly all, what is left cannot flatter a score by much. */
const LEAST_OPEN = 0.1;
/** Neighbours have to be there, so a long table is looked at in stretches. */
const STRETCHES = 4;
const STRETCH_ROWS = 600;

/** What is looked at for rows that are alike: the columns to learn from, what is to be learned and its name. */
export interface Look {
  readonly columns: readonly Column[];
  readonly target: Target;
  readonly name: string;
  readonly rows: Uint32Array;
}

/**
 * Whether neighbours are alike in the target beyond what the other columns explain.
 *
 * @param some rows of the table, in order
 */
export function* isAlike(
  some: Uint32Array,
  columns: readonly Column[],
  target: Target,
  least: Likeness,
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

/** First and last places of the stretches of so many rows in order. */
function stretchesOf(count: number): readonly (readonly [number, number])[] {
  if (count <= STRETCHES * STRETCH_ROWS) return count === 0 ? [] : [[0, count - 1]];
  const apart = (count - STRETCH_ROWS) / (STRETCHES - 1);
  return Array.from({ length: STRETCHES }, (_, s) => [Math.floor(s * apart), Math.floor(s * apart) + STRETCH_ROWS - 1]);
}

/** Rows of stretches of time, in its order. */
export function orderedStretches(values: Float64Array, rows: Uint32Array): Uint32Array {
  const known = rows.filter((row) => !Number.isNaN(values[row]!));
  const sorted = Float64Array.from(known, (row) => values[row]!).sort();
  const spans = stretchesOf(sorted.length).map(([from, to]) => [sorted[from]!, sorted[to]!] as const);
  const within = known.filter((row) => spans.some(([low, high]) => values[row]! >= low && values[row]! <= high));
  return within.sort((a, b) => values[a]! - values[b]! || a - b);
}

/** The same of the rows' own order. */
export function rowStretches(rows: Uint32Array): Uint32Array {
  return Uint32Array.from(stretchesOf(rows.length).flatMap(([from, to]) => [...rows.subarray(from, to + 1)]));
}
