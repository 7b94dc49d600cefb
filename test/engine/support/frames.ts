import type { Column, Frame } from '../../../src/engine/index.ts';

export function numberColumn(name: string, values: ArrayLike<number>): Column {
  return { name, kind: 'number', values: Float64Array.from(values) };
}

export function categoryColumn(name: string, values: readonly (string | null)[]): Column {
  const levels = [...new Set(values)].filter((value) => value !== null);
  return {
    name,
    kind: 'category',
    levels,
    codes: Int32Array.from(values, (v) => (v === null ? -1 : levels.indexOf(v))),
  };
}

export function frameOf(...columns: Column[]): Frame {
  const [first] = columns;
  if (first === undefined) return { rowCount: 0, columns };
  return { rowCount: first.kind === 'category' ? first.codes.length : first.values.length, columns };
}
