import type { Column } from './frame.ts';

/** By row of the frame: equal numbers for equal cells. A missing cell is a group of its own. */
export function groupsOf(column: Column): Uint32Array {
  const known = new Map<number | string, number>();
  const { length } = column.kind === 'category' ? column.codes : column.values;
  return Uint32Array.from({ length }, (_, row) => {
    const key = keyOf(column, row) ?? `\u0000${row}`;
    if (!known.has(key)) known.set(key, known.size);
    return known.get(key)!;
  });
}

function keyOf(column: Column, row: number): number | string | null {
  if (column.kind === 'text') return column.values[row] ?? null;
  if (column.kind === 'category') return column.levels[column.codes[row]!] ?? null;
  return Number.isNaN(column.values[row]!) ? null : column.values[row]!;
}
