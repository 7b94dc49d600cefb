import type { Column } from '../frame/frame.ts';
import { hashText } from '../random.ts';
import type { Warning } from '../types.ts';

export interface ColumnCheck {
  readonly kept: readonly Column[];
  readonly warnings: readonly Warning[];
}

/** Drops what cannot help on new rows: constants, row numbers and other ids, second copies. Looks at `rows` only. */
export function checkColumns(columns: readonly Column[], rows: Uint32Array): ColumnCheck {
  const kept: Column[] = [];
  const warnings: Warning[] = [];
  const seen = new Map<string, string>();
  for (const column of columns) {
    const warning = findFault(column, rows) ?? findCopy(column, rows, seen);
    if (warning === null) kept.push(column);
    else warnings.push({ ...warning, column: column.name });
  }
  return { kept, warnings };
}

function findFault(column: Column, rows: Uint32Array): Warning | null {
  const name = column.name;
  const { present, distinct } = count(column, rows);
  if (present === 0) return { kind: 'constant', message: `"${name}" is empty, so it was left out.` };
  if (distinct === 1 && present === rows.length) {
    return { kind: 'constant', message: `"${name}" has the same value in every row, so it was left out.` };
  }
  if (rows.length < ID_FROM_ROWS) return null;
  if (column.kind === 'number' && isRowNumber(column, rows, distinct)) {
    return { kind: 'id', message: `"${name}" numbers the rows, so it was left out: new rows have new numbers.` };
  }
  if ((column.kind === 'text' || column.kind === 'category') && isTextId(column, rows, present, distinct)) {
    return { kind: 'id', message: `"${name}" is different in almost every row, so it was left out as an id.` };
  }
  return null;
}

/** In fewer rows, values that all differ are no sign of an id. */
const ID_FROM_ROWS = 20;
const ID_SHARE = 0.99;
const ID_NAME = /(^|[^a-z])(id|ids|uuid|guid|index|idx|key|row|rownum|row_?number)([^a-z]|$)|[a-z](Id|ID|Uuid|Key)$/;

function isRowNumber(column: Column & { kind: 'number' }, rows: Uint32Array, distinct: number): boolean {
  if (distinct < ID_SHARE * rows.length) return false;
  let rising = 0;
  let previous = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = column.values[row]!;
    if (!Number.isInteger(value)) return false;
    if (value > previous) rising++;
    previous = value;
  }
  const named = ID_NAME.test(column.name) || ID_NAME.test(column.name.toLowerCase()) || column.name.trim() === '';
  return named || rising === rows.length;
}

function isTextId(
  column: Column & { kind: 'text' | 'category' },
  rows: Uint32Array,
  present: number,
  distinct: number,
): boolean {
  if (distinct <= ID_SHARE * present) return false;
  // Sentences differ from row to row as well, but their words come again.
  let words = 0;
  const step = Math.max(1, Math.floor(rows.length / 500));
  let looked = 0;
  for (let i = 0; i < rows.length; i += step) {
    const row = rows[i]!;
    const value = column.kind === 'text' ? column.values[row] : column.levels[column.codes[row]!];
    if (value === null || value === undefined) continue;
    looked++;
    words += value.trim().split(/\s+/).length;
  }
  return words / Math.max(1, looked) < 3;
}

function findCopy(column: Column, rows: Uint32Array, seen: Map<string, string>): Warning | null {
  const print = fingerprint(column, rows);
  const first = seen.get(print);
  if (first === undefined) {
    seen.set(print, column.name);
    return null;
  }
  return {
    kind: 'duplicate_column',
    message: `"${column.name}" is the same as "${first}", so one of them was left out.`,
  };
}

function fingerprint(column: Column, rows: Uint32Array): string {
  const first = new Map<number | string, number>();
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (const row of rows) {
    const value = cell(column, row);
    let code: number;
    if (value === null) code = 0;
    else if (typeof value === 'number') code = hashText(String(value));
    else {
      code = first.get(value) ?? hashText(value);
      if (first.size < 10_000) first.set(value, code);
    }
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 13);
  }
  return `${column.kind}/${a}/${b}`;
}

function count(column: Column, rows: Uint32Array): { present: number; distinct: number } {
  const values = new Set<number | string>();
  let present = 0;
  for (const row of rows) {
    const value = column.kind === 'category' ? column.codes[row]! : cell(column, row);
    if (value === null || (column.kind === 'category' && (value as number) < 0)) continue;
    present++;
    values.add(value);
  }
  return { present, distinct: values.size };
}

/** The value of a cell; null when missing. */
export function cell(column: Column, row: number): number | string | null {
  if (column.kind === 'text') return column.values[row] ?? null;
  if (column.kind === 'category') return column.levels[column.codes[row]!] ?? null;
  const value = column.values[row]!;
  return Number.isNaN(value) ? null : value;
}
