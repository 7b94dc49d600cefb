import { describe, expect, test } from 'vitest';
import type { Target } from '../../../src/engine/families/fold.ts';
import { createRandom } from '../../../src/engine/random.ts';
import { deal, takePart } from '../../../src/engine/split/deal.ts';
import { dealFolds } from '../../../src/engine/split/folds.ts';

function classes(counts: readonly number[]): { target: Target; rows: Uint32Array } {
  const y = Float64Array.from(counts.flatMap((count, k) => new Array<number>(count).fill(k)));
  const names = counts.map((_, k) => `class ${k}`);
  const target: Target = {
    task: 'classification',
    kind: 'category',
    y,
    classes: names,
    outputs: counts.length,
    loss: 'softmax',
  };
  return { target, rows: Uint32Array.from(y, (_, i) => i) };
}

describe('dealing rows into parts', () => {
  test('every part has its share of every class', () => {
    const { target, rows } = classes([100, 50, 25]);
    const parts = deal({ rows, target, groups: null, time: null, parts: 5, spareRare: false }, createRandom(1));
    const shares = [0, 1, 2].map((k) => {
      return [...takePart(rows, parts, 2).inside].filter((row) => target.y[row] === k).length;
    });

    expect(shares).toEqual([20, 10, 5]);
  });

  test('every part has low and high values of a quantity', () => {
    const y = Float64Array.from({ length: 500 }, (_, i) => i);
    const target: Target = { task: 'regression', kind: 'number', y, classes: [], outputs: 1, loss: 'squared' };
    const rows = Uint32Array.from(y);
    const parts = deal({ rows, target, groups: null, time: null, parts: 5, spareRare: false }, createRandom(1));
    const { inside } = takePart(rows, parts, 0);
    const mean = inside.reduce((sum, row) => sum + y[row], 0) / inside.length;

    expect(inside.length).toBe(100);
    expect(Math.abs(mean - 249.5)).toBeLessThan(15);
  });

  test('rows of a group stay together', () => {
    const { target, rows } = classes([60, 60]);
    const groups = rows.map((row) => Math.floor(row / 3));
    const parts = deal({ rows, target, groups, time: null, parts: 4, spareRare: false }, createRandom(1));

    for (const row of rows) expect(parts[row]).toBe(parts[groups[row] * 3]);
  });

  test('groups of all sizes leave the parts alike in size and classes', () => {
    const { target, rows } = classes([200, 100]);
    const random = createRandom(2);
    const groups = rows.map((row) => row - random.below(1 + (row % 6)));
    const parts = deal({ rows, target, groups, time: null, parts: 5, spareRare: false }, createRandom(1));
    const shares = [0, 1, 2, 3, 4].map((part) => {
      const { inside } = takePart(rows, parts, part);
      return { rows: inside.length, second: inside.filter((row) => target.y[row] === 1).length };
    });

    for (const share of shares) {
      expect(Math.abs(share.rows - 60)).toBeLessThan(4);
      expect(Math.abs(share.second - 20)).toBeLessThan(3);
    }
  });

  test('by time, part 0 is the latest, moments stay whole, and a row without a time counts as early', () => {
    const { target, rows } = classes([5, 5]);
    const time = Float64Array.of(9, 8, 7, 6, 5, Number.NaN, 3, 2, 2, 2);
    const parts = deal({ rows, target, groups: null, time, parts: 5, spareRare: true }, createRandom(1));

    expect([...parts]).toEqual([0, 0, 1, 1, 2, 4, 2, 3, 3, 3]);
  });

  test('a class with a single row stays out of the test part, whatever the seed', () => {
    const { target, rows } = classes([30, 1]);
    for (let seed = 0; seed < 30; seed++) {
      const parts = deal({ rows, target, groups: null, time: null, parts: 5, spareRare: true }, createRandom(seed));
      expect(parts[30]).not.toBe(0);
    }
  });

  test('where most rows are of such classes, the test part has its share all the same', () => {
    const { target, rows } = classes(new Array<number>(20).fill(2));
    const parts = deal({ rows, target, groups: null, time: null, parts: 5, spareRare: true }, createRandom(1));

    expect(takePart(rows, parts, 0).inside.length).toBe(8);
  });
});

describe('folds', () => {
  const { target, rows } = classes([30, 30]);
  const plan = { folds: 5, repeats: 2 };

  test('validate each row as often as they are dealt anew', () => {
    const folds = dealFolds({ rows, target, groups: null, time: null }, plan, createRandom(1));
    const seen = folds.flatMap(({ valid }) => [...valid]);

    expect(folds.length).toBe(10);
    expect(seen.toSorted((a, b) => a - b)).toEqual([...rows, ...rows].toSorted((a, b) => a - b));
  });

  test('by time are stretches, dealt once, and none is empty', () => {
    const time = Float64Array.from(rows, (row) => (row < 30 ? 0 : row));
    const folds = dealFolds({ rows, target, groups: null, time }, plan, createRandom(1));

    expect(folds.map(({ valid }) => [valid[0], valid.at(-1)])).toEqual([
      [48, 59],
      [36, 47],
      [0, 35],
    ]);
  });

  test('where all rows are of one moment, are dealt at random', () => {
    const time = new Float64Array(rows.length);

    expect(dealFolds({ rows, target, groups: null, time }, plan, createRandom(1)).length).toBe(10);
  });
});
