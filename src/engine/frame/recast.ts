import { asTexts } from '../encode/inputs.ts';
import type { CategoryColumn, Column } from './frame.ts';

const MAX_SHORT_LEVELS = 50;

/**
 * Turns texts that recur into categories, and categories that are sentences, different in most rows, into texts. The
 * caller's types may not have considered that.
 */
export function recast(column: Column, rows: Uint32Array): Column {
  if (column.kind !== 'text' && column.kind !== 'category') return column;
  const { distinct, present, words } = describe(column, rows);
  const sentences = words >= 3 && distinct > 0.2 * present;
  if (column.kind === 'text') {
    const repeats = distinct <= MAX_SHORT_LEVELS || (!sentences && distinct <= 0.5 * present);
    return repeats ? toCategory(column.name, column.values) : column;
  }
  if (!sentences || distinct <= MAX_SHORT_LEVELS) return column;
  return { name: column.name, kind: 'text', values: asTexts(column, column.codes.length) };
}

function describe(column: Column & { kind: 'text' | 'category' }, rows: Uint32Array) {
  const seen = new Set<string | number>();
  let present = 0;
  let words = 0;
  for (const row of rows) {
    const value = column.kind === 'text' ? column.values[row] : column.levels[column.codes[row]!];
    if (value === null || value === undefined) continue;
    present++;
    seen.add(column.kind === 'text' ? value : column.codes[row]!);
    if (present <= 2_000) words += value.trim().split(/\s+/).length;
  }
  return { distinct: seen.size, present, words: words / Math.max(1, Math.min(present, 2_000)) };
}

function toCategory(name: string, values: readonly (string | null)[]): CategoryColumn {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (value === null) return -1;
    const known = codeOf.get(value);
    if (known !== undefined) return known;
    codeOf.set(value, codeOf.size);
    return codeOf.size - 1;
  });
  return { name, kind: 'category', levels: [...codeOf.keys()], codes };
}
