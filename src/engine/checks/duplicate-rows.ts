import type { Column } from '../frame/frame.ts';
import { hashText } from '../random.ts';
import type { Work } from '../work.ts';

interface DuplicateRows {
  /** Rows that repeat an earlier one. */
  readonly repeats: number;
  /** For each row of the frame, the number of the first row equal to it. */
  readonly groups: Uint32Array;
}

/** Finds rows that are equal in all columns. Rows with the same 53-bit hash count as equal. */
export function* findDuplicateRows(
  columns: readonly Column[],
  rows: Uint32Array,
  rowCount: number,
): Work<DuplicateRows> {
  const low = new Uint32Array(rowCount);
  const high = new Uint32Array(rowCount);
  for (const column of columns) {
    mixIn(column, rows, low, high);
    yield;
  }
  const groups = new Uint32Array(rowCount);
  const first = new Map<number, number>();
  let repeats = 0;
  for (const row of rows) {
    const key = low[row]! * 0x200000 + (high[row]! & 0x1fffff);
    const known = first.get(key);
    if (known === undefined) first.set(key, row);
    else repeats++;
    groups[row] = known ?? row;
    if ((row & 0xffff) === 0) yield;
  }
  return { repeats, groups };
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
      // Adding zero turns -0 into 0.
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
