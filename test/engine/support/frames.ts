import type { Column, Frame } from '../../../src/engine/index.ts';
import { createRandom } from '../../../src/engine/random.ts';

export function numberColumn(name: string, values: ArrayLike<number>): Column {
  return { name, kind: 'number', values: Float64Array.from(values) };
}

/** In epoch milliseconds. */
export function dateColumn(name: string, values: ArrayLike<number>): Column {
  return { name, kind: 'date', values: Float64Array.from(values) };
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

/** Five columns to learn from (size matters most, noise not at all, age has gaps), and a target of each task. */
export function createFrame({ rows, seed }: { rows: number; seed: number }): Frame {
  const random = createRandom(seed);
  const colours = ['red', 'green', 'blue'];
  const draw = () => Array.from({ length: rows }, () => random.normal());
  const [size, noise, error] = [draw(), draw(), draw()];
  const age = size.map(() => (random.next() < 0.1 ? Number.NaN : 20 + random.below(50)));
  const colour = size.map(() => colours[random.below(3)] ?? null);
  const amount = size.map((value, row) => {
    const bonus = colour[row] === 'red' ? 1.5 : 0;
    return 5 + 3 * value + bonus + (Number.isNaN(age[row]) ? 0 : age[row] / 40) + error[row] * 0.3;
  });
  // Green turns the sign: trees see it, a line does not.
  const label = size.map((value, row) => {
    const turned = colour[row] === 'green' ? -value : value;
    return turned + error[row] * 0.2 > 0.2 ? 'yes' : 'no';
  });
  return frameOf(
    numberColumn('size', size),
    numberColumn('age', age),
    numberColumn('noise', noise),
    categoryColumn('colour', colour),
    numberColumn('amount', amount),
    categoryColumn('label', label),
  );
}

export function without(frame: Frame, name: string): Frame {
  return { ...frame, columns: frame.columns.filter((column) => column.name !== name) };
}
