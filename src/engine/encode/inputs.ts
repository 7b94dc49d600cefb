import type { Column, FeatureKind, Frame } from '../frame/frame.ts';

/**
 * A column that a model reads, with its kind and levels from training. Training and prediction both see a table only
 * through `align`, so both see the same.
 */
export interface InputColumn {
  readonly name: string;
  readonly kind: FeatureKind;
  /** The levels of a category, in the order of their codes; empty for other kinds. */
  readonly levels: readonly string[];
}

/** Converts a frame to the inputs' columns. Absent, unreadable and unknown values become missing. */
export function align(inputs: readonly InputColumn[], frame: Frame): Frame {
  const byName = new Map(frame.columns.map((column) => [column.name, column]));
  return {
    rowCount: frame.rowCount,
    columns: inputs.map((input) => alignColumn(input, byName.get(input.name), frame.rowCount)),
  };
}

function alignColumn(input: InputColumn, column: Column | undefined, rowCount: number): Column {
  const { name, kind } = input;
  if (kind === 'number' || kind === 'date') return { name, kind, values: asNumbers(kind, column, rowCount) };
  if (kind === 'category') return { name, kind, levels: input.levels, codes: asCodes(input.levels, column, rowCount) };
  return { name, kind, values: asTexts(column, rowCount) };
}

function asNumbers(kind: 'number' | 'date', column: Column | undefined, rowCount: number): Float64Array {
  if (column === undefined) return new Float64Array(rowCount).fill(Number.NaN);
  if (column.kind === 'number' || column.kind === 'date') return column.values;
  const read = kind === 'number' ? readNumber : (text: string) => Date.parse(text);
  const texts = asTexts(column, rowCount);
  return Float64Array.from(texts, (text) => (text === null ? Number.NaN : read(text)));
}

function readNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function asCodes(levels: readonly string[], column: Column | undefined, rowCount: number): Int32Array {
  if (column === undefined) return new Int32Array(rowCount).fill(-1);
  if (column.kind === 'category' && column.levels === levels) return column.codes;
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  if (column.kind === 'category') {
    const translated = Int32Array.from(column.levels, (level) => codeOf.get(level) ?? -1);
    return column.codes.map((code) => (code < 0 ? -1 : (translated[code] ?? -1)));
  }
  const texts = asTexts(column, rowCount);
  return Int32Array.from(texts, (text) => (text === null ? -1 : (codeOf.get(text) ?? -1)));
}

/** Any column as text: numbers in their shortest form, dates in ISO form. */
export function asTexts(column: Column | undefined, rowCount: number): readonly (string | null)[] {
  if (column === undefined) return new Array<null>(rowCount).fill(null);
  switch (column.kind) {
    case 'text':
      return column.values;
    case 'category':
      return Array.from(column.codes, (code) => column.levels[code] ?? null);
    case 'number':
      return Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)));
    case 'date':
      return Array.from(column.values, isoOrNull);
  }
}

function isoOrNull(value: number): string | null {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
