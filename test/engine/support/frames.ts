import type { Column, Frame } from '../../../src/engine/index.ts';
import { createRandom } from '../../../src/engine/random.ts';

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

export interface MadeFrame {
  readonly rows?: number;
  readonly seed?: number;
}

const COLOURS = ['red', 'green', 'blue', null] as const;

/** Numbers with holes, a category with a meaning, noise; `label` (yes/no) and `amount` follow from them. */
export function createFrame({ rows = 200, seed = 1 }: MadeFrame = {}): Frame {
  const random = createRandom(seed);
  const draw = () => Float64Array.from({ length: rows }, () => random.normal());
  const size = draw();
  const age = draw().map((value) => (random.next() < 0.1 ? Number.NaN : value));
  const noise = draw();
  const colour = Array.from({ length: rows }, () => COLOURS[random.below(4)] ?? null);
  const amount = size.map((value, i) => {
    const bonus = colour[i] === 'red' ? 2 : 0;
    return 3 * value + bonus + (Number.isNaN(age[i]) ? 1 : (age[i] ?? 0) ** 2) + 0.3 * random.normal();
  });
  const middle = amount.slice().sort()[Math.floor(rows / 2)] ?? 0;
  return frameOf(
    numberColumn('size', size),
    numberColumn('age', age),
    numberColumn('noise', noise),
    categoryColumn('colour', colour),
    numberColumn('amount', amount),
    categoryColumn(
      'label',
      Array.from(amount, (value) => (value > middle ? 'yes' : 'no')),
    ),
  );
}

export function without(frame: Frame, ...names: string[]): Frame {
  return { ...frame, columns: frame.columns.filter(({ name }) => !names.includes(name)) };
}
