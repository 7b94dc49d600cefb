import { describe, expect, test } from 'vitest';
import type { TokenSeries } from '../../../src/engine/encode/expand.ts';
import { crossFit, fitStatistic, readStatistic } from '../../../src/engine/encode/statistics.ts';

function series(ids: readonly number[]): TokenSeries {
  return { source: 0, name: 'c', role: 'category', size: 4, starts: null, ids: Int32Array.from(ids) };
}

describe('target statistics', () => {
  const column = series([0, 0, 1, 1, -1, 2]);
  const target = Float64Array.of(10, 10, 0, 0, 5, 99);
  const rows = Uint32Array.of(0, 1, 2, 3, 4);

  test('a level has the mean of its rows, pulled to the overall mean as by ten rows more', () => {
    const statistic = fitStatistic(column, target, rows);

    expect(statistic.overall).toBe(5);
    expect(readStatistic(statistic, column, 0)).toBeCloseTo((20 + 50) / 12, 5);
  });

  test('missing and never seen levels are missing', () => {
    const statistic = fitStatistic(column, target, rows);

    expect(readStatistic(statistic, column, 4)).toBeNaN();
    expect(readStatistic(statistic, column, 5)).toBeNaN();
  });

  test("no row's own target is in the value it is trained with", () => {
    const part = Uint8Array.of(0, 1, 2, 3, 4);
    const before = new Float64Array(6);
    const after = new Float64Array(6);
    crossFit(column, target, rows, part, before);
    crossFit(column, target.with(0, 1e6), rows, part, after);

    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });
});
