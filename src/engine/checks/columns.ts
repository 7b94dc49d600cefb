import type { Column } from '../frame/frame.ts';
import { hashText } from '../random.ts';
import type { Finding } from '../types.ts';
import type { Work } from '../work.ts';
import { CLOCK } from './time-order.ts';

interface ColumnCheck {
  readonly kept: readonly Column[];
  /** Of those kept, names of columns that may well number the rows: no number comes twice where many should. */
  readonly numbering: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/**
 * Drops what cannot help on new rows: constants, row numbers and other ids, second copies. Looks at `rows` only, and
 * never at the target.
 */
export function* checkColumns(columns: readonly Column[], rows: Uint32Array): Work<ColumnCheck> {
  const kept: Column[] = [];
  const findings: Finding[] = [];
  const numbering = new Set<string>();
  const seen = new Map<string, Column>();
  for (const column of columns) {
    const fault = findFault(column, rows) ?? findCopy(column, rows, seen);
    if (fault !== null) findings.push({ ...fault, columns: [column.name], remedy: null });
    else {
      kept.push(column);
      if (column.kind === 'number' && mayNumberRows(column, rows)) numbering.add(column.name);
    }
    yield;
  }
  return { kept, numbering, findings };
}

type Fault = Pick<Finding, 'kind' | 'message'>;

function findFault(column: Column, rows: Uint32Array): Fault | null {
  const name = column.name;
  const variety = findVariety(column, rows);
  if (variety === 'empty') return { kind: 'constant', message: `"${name}" is empty, so it is left out.` };
  if (variety === 'constant') {
    return { kind: 'constant', message: `"${name}" has the same value in every row, so it is left out.` };
  }
  if (rows.length < ID_FROM_ROWS) return null;
  if (column.kind === 'number' && isRowNumber(column, rows)) {
    return { kind: 'id', message: `"${name}" numbers the rows, so it is left out: new rows have new numbers.` };
  }
  if ((column.kind === 'text' || column.kind === 'category') && isTextId(column, rows)) {
    return { kind: 'id', message: `"${name}" is different in almost every row, so it is left out as an id.` };
  }
  return null;
}

/** A column of one value and missing cells is not constant, since a model can learn from what is missing. */
function findVariety(column: Column, rows: Uint32Array): 'empty' | 'constant' | 'varied' {
  const first = cell(column, rows[0]!);
  for (const row of rows) if (cell(column, row) !== first) return 'varied';
  return first === null ? 'empty' : 'constant';
}

/** In fewer rows all values may differ by chance, so they are no sign of an id. */
const ID_FROM_ROWS = 20;
const ID_SHARE = 0.99;
const ID_NAME = /(^|[^a-z])(id|ids|uuid|guid|index|idx|key|rownum|row_?number|unnamed|column_?\d+)([^a-z]|$)/;
const ID_CAMEL = /[a-z](Id|ID|Uuid|UUID|Key)$/;

function isRowNumber(column: Column & { kind: 'number' }, rows: Uint32Array): boolean {
  const { name, values } = column;
  const named = ID_NAME.test(name.toLowerCase()) || ID_CAMEL.test(name) || name.trim() === '';
  // A time goes up with the rows as well, and is there to be learned from.
  if (!named && CLOCK.test(name)) return false;
  let [rising, counting] = [true, true];
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    if (!Number.isInteger(value)) return false;
    const [before, between] = i > 0 ? [values[rows[i - 1]!]!, rows[i]! - rows[i - 1]!] : [value - 1, 1];
    if (value <= before) rising = false;
    if (value !== before + between) counting = false;
    if (!counting && !named) return false;
  }
  return rising || new Set(Array.from(rows, (row) => values[row]!)).size >= ID_SHARE * rows.length;
}

/** Whole numbers drawn from so narrow a range would come twice about this often, were they amounts. */
const REPEATS_TO_EXPECT = 5;

function mayNumberRows({ name, values }: Column & { kind: 'number' }, rows: Uint32Array): boolean {
  if (rows.length < ID_FROM_ROWS || CLOCK.test(name)) return false;
  const seen = new Set<number>();
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = values[row]!;
    if (!Number.isInteger(value) || seen.has(value)) return false;
    seen.add(value);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return rows.length ** 2 / (2 * (high - low + 1)) >= REPEATS_TO_EXPECT;
}

function isTextId(column: Column & { kind: 'text' | 'category' }, rows: Uint32Array): boolean {
  // Sentences also differ in every row, but their words recur.
  let words = 0;
  let present = 0;
  const seen = new Set<string | number>();
  for (const row of rows) {
    const value = cell(column, row);
    if (value === null) continue;
    present++;
    seen.add(column.kind === 'category' ? column.codes[row]! : value);
    if (present <= 500) words += String(value).trim().split(/\s+/).length;
  }
  return seen.size > ID_SHARE * present && words / Math.min(500, Math.max(1, present)) < 3;
}

function findCopy(column: Column, rows: Uint32Array, seen: Map<string, Column>): Fault | null {
  const print = fingerprint(column, rows);
  const first = seen.get(print);
  if (first === undefined) {
    seen.set(print, column);
    return null;
  }
  for (const row of rows) if (cell(column, row) !== cell(first, row)) return null;
  const message = `"${column.name}" is the same as "${first.name}", so one of them is left out.`;
  return { kind: 'duplicate_column', message };
}

const PRINT_ROWS = 2_000;

/** Equal columns have equal fingerprints. Columns with equal fingerprints are then compared cell by cell. */
function fingerprint(column: Column, rows: Uint32Array): string {
  const step = Math.max(1, Math.floor(rows.length / PRINT_ROWS));
  let hash = 0;
  for (let i = 0; i < rows.length; i += step) {
    hash = Math.imul(hash ^ hashText(String(cell(column, rows[i]!))), 0x01000193);
  }
  return `${column.kind}/${hash}`;
}

/** The value of a cell; null when missing. */
function cell(column: Column, row: number): number | string | null {
  if (column.kind === 'text') return column.values[row] ?? null;
  if (column.kind === 'category') return column.levels[column.codes[row]!] ?? null;
  const value = column.values[row]!;
  return Number.isNaN(value) ? null : value;
}
