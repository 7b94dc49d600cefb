import type { Column, Frame } from '../engine/index.ts';
import { readAnswer } from './formats/boolean.ts';
import { DATE_PATTERNS, dateReader } from './formats/date.ts';
import { isMissing, isSoftMissing } from './formats/missing.ts';
import { numberReader, PLAIN_NUMBER } from './formats/number.ts';
import type { ColumnFormat, ColumnKind } from './profile.ts';
import { nameKey } from './words.ts';

/** A column a model was trained on: what a row must be read by to mean what the file meant. */
export interface RowColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** As in the column's profile. */
  readonly format?: ColumnFormat | undefined;
  /** The values of a category or boolean, as trained on. */
  readonly levels?: readonly string[] | undefined;
}

export type RowValue = string | number | boolean | null;

export interface RowFrame {
  /** One row with every column, missing where nothing usable was given. */
  readonly frame: Frame;
  /** Columns the row does not have, or has empty. */
  readonly missing: readonly string[];
  /** Fields that are no columns. */
  readonly unknown: readonly string[];
  /** Categories never seen in training; they count as missing. */
  readonly unseen: readonly { readonly column: string; readonly value: string }[];
  /** Values that cannot be what the column holds. */
  readonly wrong: readonly { readonly column: string; readonly value: string; readonly expected: string }[];
}

/**
 * Turns a row as a person wrote it into a one-row frame. Field names may differ from the columns' in case, spaces and
 * underscores. Nothing is thrown: the caller decides which problems are worth refusing.
 */
export function rowToFrame(row: Readonly<Record<string, RowValue>>, columns: readonly RowColumn[]): RowFrame {
  const { values, unknown } = matchFields(row, columns);
  const missing: string[] = [];
  const unseen: { column: string; value: string }[] = [];
  const wrong: { column: string; value: string; expected: string }[] = [];

  const built = columns.map((column): Column => {
    const value = values.get(column.name) ?? null;
    const reading = value === null || isBlank(value, column) ? MISSING : readValue(value, column);
    if (reading.is === 'missing') missing.push(column.name);
    if (reading.is === 'unseen') unseen.push({ column: column.name, value: String(value) });
    if (reading.is === 'wrong') wrong.push({ column: column.name, value: String(value), expected: reading.expected });
    return toColumn(column, reading);
  });
  return { frame: { rowCount: 1, columns: built }, missing, unknown, unseen, wrong };
}

type Reading =
  | { readonly is: 'missing' }
  | { readonly is: 'unseen' }
  | { readonly is: 'wrong'; readonly expected: string }
  | { readonly is: 'number'; readonly number: number }
  | { readonly is: 'level'; readonly level: number }
  | { readonly is: 'text'; readonly text: string };

const MISSING: Reading = { is: 'missing' };

/** An exact name wins over one that only reads the same. */
function matchFields(
  row: Readonly<Record<string, RowValue>>,
  columns: readonly RowColumn[],
): { readonly values: ReadonlyMap<string, RowValue>; readonly unknown: readonly string[] } {
  const exact = new Set(columns.map((column) => column.name));
  const byKey = new Map(columns.map((column) => [nameKey(column.name), column.name]));
  const values = new Map<string, RowValue>();
  const unknown: string[] = [];
  for (const [field, value] of Object.entries(row)) {
    const name = exact.has(field) ? field : byKey.get(nameKey(field));
    if (name === undefined) unknown.push(field);
    else if (field === name || !values.has(name)) values.set(name, value);
  }
  return { values, unknown };
}

function isBlank(value: RowValue, { kind }: RowColumn): boolean {
  if (typeof value !== 'string') return false;
  return isMissing(value) || ((kind === 'number' || kind === 'date') && isSoftMissing(value.trim()));
}

function readValue(value: Exclude<RowValue, null>, column: RowColumn): Reading {
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

/** The column's own way of writing dates, or the ISO way, which cannot be misread. */
function readDate(value: string | number | boolean, format: ColumnFormat | undefined): Reading {
  const own = format?.type === 'date' ? format.pattern : 'yyyy-mm-dd';
  const iso = DATE_PATTERNS.filter((pattern) => pattern.startsWith('yyyy-mm-dd'));
  for (const pattern of [own, own.split(' ')[0] ?? own, ...iso]) {
    const epochMs = dateReader(pattern)(String(value));
    if (epochMs !== null) return { is: 'number', number: epochMs };
  }
  return { is: 'wrong', expected: `a date such as ${own}` };
}

function readLevel(value: string | number | boolean, { kind, levels = [] }: RowColumn): Reading {
  const text = String(value).trim();
  const exact = levels.indexOf(text);
  if (exact >= 0) return { is: 'level', level: exact };
  const close = levels.findIndex((level) => level.toLowerCase() === text.toLowerCase());
  if (close >= 0) return { is: 'level', level: close };
  const alike = levels.findIndex((level) => spelling(level) === spelling(text) && spelling(text) !== '');
  if (alike >= 0) return { is: 'level', level: alike };
  const answer = readAnswer(text);
  const meant = answer === null ? -1 : levels.findIndex((level) => readAnswer(level) === answer);
  if (meant >= 0 && levels.length === 2) return { is: 'level', level: meant };
  return kind === 'boolean' ? { is: 'wrong', expected: `one of ${levels.join(', ')}` } : { is: 'unseen' };
}

/** `Month-to-month`, `month to month` and `month_to_month` are one; 1 and 1.0 are, too. */
const spelling = (text: string): string =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? String(Number(text)) : nameKey(text);

function toColumn({ name, kind, levels = [] }: RowColumn, reading: Reading): Column {
  if (kind === 'text') return { name, kind, values: [reading.is === 'text' ? reading.text : null] };
  if (kind === 'number' || kind === 'date') {
    return { name, kind, values: Float64Array.of(reading.is === 'number' ? reading.number : Number.NaN) };
  }
  return { name, kind: 'category', levels, codes: Int32Array.of(reading.is === 'level' ? reading.level : -1) };
}
