import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/engine/random.ts';
import { binOf, findEdges } from '../../../src/engine/trees/bin-table.ts';

function rowsOf(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}

describe('bins', () => {
  test('few distinct values get a bin each, with edges half-way between them', () => {
    const edges = findEdges(Float64Array.of(3, 1, 2, 2, 1), rowsOf(5));

    expect([...edges]).toEqual([1.5, 2.5]);
    expect([1, 1.5, 2, 2.6, 99].map((value) => binOf(value, edges))).toEqual([1, 1, 2, 3, 3]);
  });

  test('a missing value has bin 0 and makes no edge', () => {
    const edges = findEdges(Float64Array.of(1, Number.NaN, 2), rowsOf(3));

    expect([...edges]).toEqual([1.5]);
    expect(binOf(Number.NaN, edges)).toBe(0);
  });

  test('many distinct values share bins that hold about equally many rows', () => {
    const random = createRandom(1);
    const values = Float64Array.from({ length: 10_000 }, () => Math.exp(random.normal()));
    const edges = findEdges(values, rowsOf(10_000), 65);
    const counts = new Uint32Array(66);
    for (const value of values) counts[binOf(value, edges)]++;

    expect(edges.length).toBe(63);
    expect(Math.max(...counts)).toBeLessThan(2 * (10_000 / 64));
    expect(Math.min(...counts.subarray(1, 65))).toBeGreaterThan(0.5 * (10_000 / 64));
  });

  test('one value that fills half the rows does not take the bins of the others', () => {
    const values = Float64Array.from({ length: 2_000 }, (_, i) => (i % 2 === 0 ? 0 : i));
    const edges = findEdges(values, rowsOf(2_000), 65);

    expect(edges.length).toBeGreaterThan(55);
  });

  test('neighbouring numbers with nothing between them are still told apart', () => {
    const next = 1 + Number.EPSILON;
    const edges = findEdges(Float64Array.of(1, next), rowsOf(2));

    expect(binOf(1, edges)).toBe(1);
    expect(binOf(next, edges)).toBe(2);
  });
});
