import type { Column, Frame } from '../engine/index.ts';
import { compact } from '../text/fold.ts';
import { DATE_PATTERNS, dateReader } from './formats/date.ts';
import { isEndless, isMissing, isSoftMissing } from './formats/missing.ts';
import { numberReader, PLAIN_NUMBER } from './formats/number.ts';
import { type LevelFinder, levelFinder } from './levels.ts';
import type { ColumnFormat, ColumnKind } from './profile.ts';

/** A column a model was trained on, with the facts that reading a row needs. A ColumnProfile has them. */
export interface RowColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly format?: ColumnFormat | undefined;
  /** All values a category had in training. */
  readonly levels?: readonly string[] | undefined;
  /** Some of the `levels`, for a profile without them. */
  readonly top?: readonly { readonly value: string }[] | undefined;
  readonly unique_count?: number | undefined;
}

/** How a row was read. */
export interface RowRead {
  /** Columns without a value in the row. */
  readonly missing: readonly string[];
  /** Fields that no column is called. */
  readonly unknown: readonly string[];
  /** Categories that training never saw; they count as missing. */
  readonly unseen: readonly { readonly column: string; readonly value: string }[];
  /** Values that cannot be what the column holds. */
  readonly wrong: readonly { readonly column: string; readonly value: string; readonly expected: string }[];
}

export type Row = Readonly<Record<string, unknown>>;

export interface RowFrame extends RowRead {
  /** One row with every column; a value is missing where nothing usable was given. */
  readonly frame: Frame;
}

/** The same for one row. */
export function rowToFrame(row: Row, columns: readonly RowColumn[]): RowFrame {
  const { frame, read } = rowsToFrame([row], columns);
  return { frame, ...(read[0] as RowRead) };
}

/**
 * Turns rows as people wrote them into a frame, in their order. Field names may differ from the columns' in case,
 * spaces and underscores. Nothing is thrown: the caller decides which problems are worth refusing.
 */
export function rowsToFrame(
  rows: readonly Row[],
  columns: readonly RowColumn[],
): { readonly frame: Frame; readonly read: readonly RowRead[] } {
  const match = fieldMatcher(columns);
  const builders = columns.map((column) => columnBuilder(column, rows.length));
  const read = rows.map((row, at) => {
    const { values, unknown } = match(row);
    const missing: string[] = [];
    const unseen: { column: string; value: string }[] = [];
    const wrong: { column: string; value: string; expected: string }[] = [];
    for (const [i, column] of columns.entries()) {
      const value = values.get(column.name) ?? null;
      const reading = readCell(value, column);
      if (reading.is === 'missing') missing.push(column.name);
      if (reading.is === 'unseen') unseen.push({ column: column.name, value: String(value) });
      if (reading.is === 'wrong') wrong.push({ column: column.name, value: String(value), expected: reading.expected });
      builders[i]?.set(at, reading);
    }
    return { missing, unknown, unseen, wrong };
  });
  return { frame: { rowCount: rows.length, columns: builders.map((builder) => builder.finish()) }, read };
}

/** What a value means in a column. */
export type Reading =
  | { readonly is: 'missing' }
  | { readonly is: 'unseen' }
  | { readonly is: 'wrong'; readonly expected: string }
  | { readonly is: 'number'; readonly number: number }
  | { readonly is: 'level'; readonly level: string }
  | { readonly is: 'text'; readonly text: string };

const MISSING: Reading = { is: 'missing' };

/** Finds the columns that the fields of a row are. An exact name wins over one that differs in case, spaces or signs. */
function fieldMatcher(columns: readonly RowColumn[]) {
  const exact = new Set(columns.map((column) => column.name));
  const byKey = new Map(columns.map((column) => [compact(column.name), column.name]));
  const nameOf = (field: string): string | undefined => (exact.has(field) ? field : byKey.get(compact(field)));
  /** The rows of a file have the same fields. */
  const known = new Map<string, string | undefined>();
  return (row: Row): { readonly values: ReadonlyMap<string, unknown>; readonly unknown: readonly string[] } => {
    const values = new Map<string, unknown>();
    const unknown: string[] = [];
    for (const [field, value] of Object.entries(row)) {
      if (!known.has(field)) known.set(field, nameOf(field));
      const name = known.get(field);
      if (name === undefined) unknown.push(field);
      else if (field === name || !values.has(name)) values.set(name, value);
    }
    return { values, unknown };
  };
}

function isBlank(value: unknown, column: RowColumn): boolean {
  if (value === null) return true;
  if (typeof value !== 'string') return false;
  const isQuantity = column.kind === 'number' || column.kind === 'date';
  // A number without end says something, and is refused.
  if (isQuantity) return isMissing(value) || (isSoftMissing(value.trim()) && !isEndless(value.trim()));
  return isMissing(value) && !levelsOf(column).levels.includes(value);
}

/** Reads a value by the column's own format and levels. */
export function readCell(value: unknown, column: RowColumn): Reading {
  if (isBlank(value, column)) return MISSING;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return { is: 'wrong', expected: 'one plain value' };
  }
  switch (column.kind) {
    case 'number':
      return readNumber(value, column.format);
    case 'date':
      return readDate(value, column.format);
    case 'boolean':
    case 'category':
      return readLevel(value, column);
    case 'text':
      return { is: 'text', text: String(value) };
  }
}

function readNumber(value: string | number | boolean, format: ColumnFormat | undefined): Reading {
  const read = numberReader(format?.type === 'number' ? format : PLAIN_NUMBER);
  const number = typeof value === 'number' ? value : read(typeof value === 'boolean' ? String(Number(value)) : value);
  if (number === null || !Number.isFinite(number)) return { is: 'wrong', expected: 'a number' };
  return { is: 'number', number };
}

/** Accepts dates as the column writes them, and those that cannot be misread: year first, or the month as a word. */
function readDate(value: string | number | boolean, format: ColumnFormat | undefined): Reading {
  const own = format?.type === 'date' ? format.pattern : 'yyyy-mm-dd';
  for (const pattern of [own, own.split(' ')[0] ?? own, ...UNMISTAKABLE]) {
    const epochMs = dateReader(pattern)(String(value));
    if (epochMs !== null) return { is: 'number', number: epochMs };
  }
  return { is: 'wrong', expected: `a date such as ${own}` };
}

const UNMISTAKABLE = DATE_PATTERNS.filter((pattern) => /^yyyy|\bmon(?:th)?\b/.test(pattern));

function readLevel(value: string | number | boolean, column: RowColumn): Reading {
  const text = String(value).trim();
  const level = findLevel(text, column);
  if (level !== null) return { is: 'level', level };
  const { levels, complete } = levelsOf(column);
  if (!complete) return { is: 'level', level: text };
  return column.kind === 'boolean' ? { is: 'wrong', expected: `one of ${levels.join(', ')}` } : { is: 'unseen' };
}

type Levels = Pick<RowColumn, 'levels' | 'top' | 'unique_count' | 'format'>;

const finders = new WeakMap<Levels, LevelFinder>();

/** The level of a column that a text stands for, among those known. */
export function findLevel(text: string, column: Levels): string | null {
  const known = finders.get(column) ?? levelFinder(levelsOf(column).levels);
  finders.set(column, known);
  return known(text);
}

/** The values a column may have, and whether these are all. */
export function levelsOf({ levels, top, unique_count, format }: Levels): {
  levels: readonly string[];
  complete: boolean;
} {
  if (levels !== undefined) return { levels, complete: true };
  if (format?.type === 'boolean') return { levels: [format.no, format.yes], complete: true };
  const known = (top ?? []).map(({ value }) => value);
  return { levels: known, complete: unique_count !== undefined && known.length >= unique_count };
}

interface ColumnBuilder {
  set(row: number, reading: Reading): void;
  finish(): Column;
}

function columnBuilder(column: RowColumn, rowCount: number): ColumnBuilder {
  const { name, kind } = column;
  if (kind === 'text') {
    const values = new Array<string | null>(rowCount).fill(null);
    return {
      set: (row, reading) => {
        if (reading.is === 'text') values[row] = reading.text;
      },
      finish: () => ({ name, kind, values }),
    };
  }
  if (kind === 'number' || kind === 'date') {
    const values = new Float64Array(rowCount).fill(Number.NaN);
    return {
      set: (row, reading) => {
        if (reading.is === 'number') values[row] = reading.number;
      },
      finish: () => ({ name, kind, values }),
    };
  }
  const levels = [...levelsOf(column).levels];
  const places = new Map(levels.map((level, place) => [level, place]));
  const codes = new Int32Array(rowCount).fill(-1);
  return {
    set: (row, reading) => {
      if (reading.is !== 'level') return;
      const place = places.get(reading.level) ?? levels.push(reading.level) - 1;
      places.set(reading.level, place);
      codes[row] = place;
    },
    finish: () => ({ name, kind: 'category', levels, codes }),
  };
}
