import type { Column, Frame } from './frame.ts';

/** The column's values at the given rows, in that order. */
export function take(column: Column, rows: Uint32Array): Column {
  switch (column.kind) {
    case 'category':
      return { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) };
    case 'text':
      return { ...column, values: Array.from(rows, (row) => column.values[row] ?? null) };
    default:
      return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) };
  }
}

/** A table of its own made of some rows. */
export function takeRows(columns: readonly Column[], rows: Uint32Array): Frame {
  return { rowCount: rows.length, columns: columns.map((column) => take(column, rows)) };
}
