import type { Column } from '../frame/frame.ts';
import { hashText } from '../random.ts';
import type { Work } from '../work.ts';

export interface EqualRows {
  /** Rows that repeat an earlier one. */
  readonly repeats: number;
  /** By row of the frame: number of the first row equal to it. */
  readonly first: Uint32Array;
}

/** Finds rows that are equal in all of the columns, by 53 bits of hash. */
export function* findEqualRows(columns: readonly Column[], rows: Uint32Array, rowCount: number): Work<EqualRows> {
  const low = new Uint32Array(rowCount);
  const high = new Uint32Array(rowCount);
  for (const column of columns) {
    mixIn(column, rows, low, high);
    yield;
  }
  const first = new Uint32Array(rowCount);
  const known = new Map<number, number>();
  let repeats = 0;
  for (const row of rows) {
    const key = low[row]! * 0x200000 + (high[row]! & 0x1fffff);
    const earlier = known.get(key);
    if (earlier === undefined) known.set(key, row);
    else repeats++;
    first[row] = earlier ?? row;
    if ((row & 0xffff) === 0) yield;
  }
  return { repeats, first };
}

/** Fewer different rows could not be dealt into a test part and folds. */
const FEWEST_GROUPS = 20;
/** What so many rows share is a common case, and no row written more than once. */
const LARGEST_GROUP = 0.1;
/** Up to so few repeats it does no harm to keep them together. */
const FEW_REPEATS = 0.05;

/**
 * Equal rows as groups that stay on one side of every split, by row of the frame. Null where they are no copies: the
 * columns have so few values that new rows will be like known ones, too.
 */
export function* groupCopies(
  columns: readonly Column[],
  target: Column,
  rows: Uint32Array,
  equal: EqualRows,
): Work<Uint32Array | null> {
  const { repeats, first } = equal;
  if (repeats === 0 || rows.length - repeats < FEWEST_GROUPS) return null;
  if (repeats > FEW_REPEATS * rows.length && !areCopies(columns, rows, equal)) {
    // Few values may come together by chance, but hardly ever with the same amount to predict.
    const whole = [...columns, target];
    if (!areCopies(whole, rows, yield* findEqualRows(whole, rows, first.length))) return null;
  }
  const sizes = countValues(first, rows);
  return first.map((group, row) => ((sizes.get(group) ?? 0) > LARGEST_GROUP * rows.length ? row : group));
}

const PROBE_ROWS = 5_000;
/** A measurement tells apart most of the different rows … */
const TELLS_APART = 0.7;
/** … and no measurement comes again so often by itself. */
const MOST_COPIES = 20;
/** Pairs of equal rows for each that independent columns would give. */
const BEYOND_CHANCE = 20;

function areCopies(columns: readonly Column[], rows: Uint32Array, { repeats, first }: EqualRows): boolean {
  if (repeats <= FEW_REPEATS * rows.length) return false;
  const different = rows.length - repeats;
  const pairs = [...countValues(first, rows).values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  const step = Math.max(1, Math.floor(rows.length / PROBE_ROWS));
  const probe = rows.filter((_, i) => i % step === 0);
  let chance = (rows.length * (rows.length - 1)) / 2;
  for (const column of columns) {
    const counts = countValues<number | string | null>(
      column.kind === 'category' ? column.codes : column.values,
      probe,
    );
    const measured = column.kind === 'number' && [...counts.keys()].some((value) => !Number.isInteger(value));
    const telling = counts.size >= TELLS_APART * Math.min(different, probe.length);
    if (measured && telling && rows.length <= MOST_COPIES * different) return true;
    chance *= [...counts.values()].reduce((sum, count) => sum + (count / probe.length) ** 2, 0);
  }
  return pairs > BEYOND_CHANCE * chance;
}

function countValues<T>(cells: ArrayLike<T>, rows: Uint32Array): Map<T, number> {
  const counts = new Map<T, number>();
  for (const row of rows) counts.set(cells[row]!, (counts.get(cells[row]!) ?? 0) + 1);
  return counts;
}

function mixIn(column: Column, rows: Uint32Array, low: Uint32Array, high: Uint32Array): void {
  const number = new Float64Array(1);
  const halves = new Uint32Array(number.buffer);
  const add = (row: number, a: number, b: number) => {
    low[row] = mix(low[row]!, a ^ (b * 31));
    high[row] = mix(high[row]!, b + 0x9e3779b9 + (a << 7));
  };
  for (const row of rows) {
    if (column.kind === 'category') add(row, column.codes[row]!, 7);
    else if (column.kind === 'text') {
      const text = column.values[row] ?? '\u0000';
      add(row, hashText(text), hashText(text, 0x3c6ef372));
    } else {
      // Adding zero makes -0 the same as 0.
      number[0] = column.values[row]! + 0;
      add(row, halves[0]!, halves[1]!);
    }
  }
}

function mix(hash: number, value: number): number {
  let mixed = Math.imul(hash ^ value, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
