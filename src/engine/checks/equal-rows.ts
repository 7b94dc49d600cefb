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
export function groupCopies(
  columns: readonly Column[],
  rows: Uint32Array,
  { repeats, first }: EqualRows,
): Uint32Array | null {
  if (repeats === 0 || rows.length - repeats < FEWEST_GROUPS) return null;
  const sizes = new Map<number, number>();
  for (const row of rows) sizes.set(first[row]!, (sizes.get(first[row]!) ?? 0) + 1);
  if (repeats > FEW_REPEATS * rows.length && !areCopies(columns, rows, sizes)) return null;
  return first.map((group, row) => ((sizes.get(group) ?? 0) > LARGEST_GROUP * rows.length ? row : group));
}

const PROBE_ROWS = 5_000;
/** A measurement tells apart most of the different rows … */
const TELLS_APART = 0.7;
/** … and no measurement comes again so often by itself. */
const MOST_COPIES = 20;
/** Pairs of equal rows for each that independent columns would give. */
const BEYOND_CHANCE = 20;

function areCopies(columns: readonly Column[], rows: Uint32Array, sizes: ReadonlyMap<number, number>): boolean {
  const different = sizes.size;
  const pairs = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  let chance = (rows.length * (rows.length - 1)) / 2;
  for (const column of columns) {
    const counts = countValues(column, rows);
    const measured = column.kind === 'number' && [...counts.keys()].some((value) => !Number.isInteger(value));
    const telling = counts.size >= TELLS_APART * Math.min(different, PROBE_ROWS);
    if (measured && telling && rows.length <= MOST_COPIES * different) return true;
    const seen = [...counts.values()].reduce((sum, count) => sum + count, 0);
    chance *= [...counts.values()].reduce((sum, count) => sum + (count / seen) ** 2, 0);
  }
  return pairs > BEYOND_CHANCE * chance;
}

function countValues(column: Column, rows: Uint32Array): Map<unknown, number> {
  const step = Math.max(1, Math.floor(rows.length / PROBE_ROWS));
  const cells = column.kind === 'category' ? column.codes : column.values;
  const counts = new Map<unknown, number>();
  for (let i = 0; i < rows.length; i += step) {
    const value = cells[rows[i]!];
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
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
