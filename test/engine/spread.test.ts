import { expect, test } from 'vitest';
import { spreadOf, spreadOfPredictions } from '../../src/engine/spread.ts';
import { categoryColumn, dateColumn, numberColumn } from './support/frames.ts';

const all = (rows: number) => Uint32Array.from({ length: rows }, (_, i) => i);
const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);

test('numbers lie in ten bins of as many each, and those missing in one of their own', () => {
  const values = [...Array.from({ length: 90 }, (_, i) => i), ...new Array(10).fill(Number.NaN)];

  const spread = spreadOf(numberColumn('x', values), all(100));

  expect(spread?.kind === 'number' && spread.edges).toHaveLength(9);
  expect(spread?.shares.at(-1)).toBeCloseTo(0.1);
  expect(sum(spread?.shares ?? [])).toBeCloseTo(1);
  for (const share of spread?.shares.slice(0, -1) ?? []) expect(share).toBeCloseTo(0.09, 1);
});

test('numbers that are often the same lie in fewer bins, with the shares that they have', () => {
  const spread = spreadOf(numberColumn('x', [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]), all(10));

  expect(spread).toEqual({ kind: 'number', edges: [0], shares: [0.7, 0.3, 0] });
});

test('only the rows that are asked for count', () => {
  expect(spreadOf(numberColumn('x', [5, 5, 9]), Uint32Array.of(0, 1))).toEqual({
    kind: 'number',
    edges: [],
    shares: [1, 0],
  });
});

test('levels are named by how common they are, and the rare ones share a bin', () => {
  const rare = Array.from({ length: 40 }, (_, i) => `rare ${i}`);
  const spread = spreadOf(categoryColumn('c', ['a', 'a', 'a', 'b', 'b', null, ...rare]), all(46));

  expect(spread?.kind === 'levels' && spread.levels.slice(0, 2)).toEqual(['a', 'b']);
  expect(spread?.shares).toHaveLength(32);
  expect(spread?.shares.at(-2)).toBeCloseTo(12 / 46);
  expect(spread?.shares.at(-1)).toBeCloseTo(1 / 46);
});

test('of dates and texts there is none', () => {
  expect(spreadOf(dateColumn('d', [1, 2]), all(2))).toBeNull();
  expect(spreadOf({ name: 't', kind: 'text', values: ['a'] }, all(1))).toBeNull();
});

test('of predictions it is the mean probability of each class', () => {
  const probabilities = Float64Array.of(0.9, 0.1, 0.5, 0.5);

  expect(
    spreadOfPredictions({ kind: 'classification', classes: ['no', 'yes'], probabilities, labels: ['no', 'no'] }),
  ).toEqual({ kind: 'levels', levels: ['no', 'yes'], shares: [0.7, 0.3, 0, 0] });
});
