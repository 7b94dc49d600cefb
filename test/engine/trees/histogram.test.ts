import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/engine/random.ts';
import {
  addFourToHistogram,
  addFourToUnitHistogram,
  addToHistogram,
  addToUnitHistogram,
  subtractHistogram,
} from '../../../src/engine/trees/histogram.ts';

const BINS = 17;

/** The same sums, said plainly. */
function naiveHistogram(
  bins: Uint8Array,
  rows: Uint32Array,
  gradients: Float32Array,
  hessians: Float32Array,
): number[] {
  const histogram = new Array<number>(BINS * 2).fill(0);
  for (const row of rows) {
    histogram[bins[row] * 2] += gradients[row];
    histogram[bins[row] * 2 + 1] += hessians[row];
  }
  return histogram;
}

function createLeaf(rows: number) {
  const random = createRandom(3);
  const bins = Uint8Array.from({ length: rows }, () => random.below(BINS));
  const gradients = Float32Array.from({ length: rows }, () => random.normal());
  const hessians = Float32Array.from({ length: rows }, () => random.next());
  const order = random.shuffle(Uint32Array.from({ length: rows }, (_, i) => i));
  return { bins, gradients, hessians, order };
}

function fastHistogram(leaf: ReturnType<typeof createLeaf>, from: number, to: number): Float64Array {
  const pairs = new Float32Array((to - from) * 2);
  for (let i = from; i < to; i++) {
    pairs[(i - from) * 2] = leaf.gradients[leaf.order[i]];
    pairs[(i - from) * 2 + 1] = leaf.hessians[leaf.order[i]];
  }
  const histogram = new Float64Array(BINS * 2);
  addToHistogram(leaf.bins, 0, leaf.order, from, to, pairs, histogram, 0);
  return histogram;
}

describe('histograms', () => {
  test('the fast one sums as the naive one does', () => {
    const leaf = createLeaf(1_001);
    const fast = fastHistogram(leaf, 100, 900);
    const naive = naiveHistogram(leaf.bins, leaf.order.subarray(100, 900), leaf.gradients, leaf.hessians);

    fast.forEach((value, i) => {
      expect(value).toBeCloseTo(naive[i], 9);
    });
  });

  test('with unit hessians the second number of a bin is its row count', () => {
    const leaf = createLeaf(500);
    const gradients = Float32Array.from(leaf.order, (row) => leaf.gradients[row]);
    const fast = new Float64Array(BINS * 2);
    addToUnitHistogram(leaf.bins, 0, leaf.order, 0, 500, gradients, fast, 0);
    const naive = naiveHistogram(leaf.bins, leaf.order, leaf.gradients, new Float32Array(500).fill(1));

    fast.forEach((value, i) => {
      expect(value).toBeCloseTo(naive[i], 9);
    });
  });

  test('four columns at once sum as each does alone', () => {
    const leaf = createLeaf(300);
    const columns = [0, 1, 2, 3].map((seed) => leaf.bins.map((bin) => (bin + seed * 3) % BINS));
    const bins = Uint8Array.from(columns.flatMap((column) => [...column]));
    const placeOf = (column: number) => ({ base: column * 300, at: column * BINS * 2 });
    const four = [placeOf(0), placeOf(1), placeOf(2), placeOf(3)] as const;
    const pairs = Float32Array.from({ length: 600 }, (_, i) => {
      const row = leaf.order[Math.floor(i / 2)];
      return i % 2 === 0 ? leaf.gradients[row] : leaf.hessians[row];
    });
    const weighted = new Float64Array(BINS * 2 * 4);
    const unit = new Float64Array(BINS * 2 * 4);
    addFourToHistogram(bins, four, leaf.order, 0, 300, pairs, weighted);
    addFourToUnitHistogram(
      bins,
      four,
      leaf.order,
      0,
      300,
      pairs.filter((_, i) => i % 2 === 0),
      unit,
    );

    const ones = new Float32Array(300).fill(1);
    const expected = columns.flatMap((own) => naiveHistogram(own, leaf.order, leaf.gradients, leaf.hessians));
    const counted = columns.flatMap((own) => naiveHistogram(own, leaf.order, leaf.gradients, ones));
    weighted.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 9);
      expect(unit[i]).toBeCloseTo(counted[i], 9);
    });
  });

  test('a parent less one child is the other child', () => {
    const leaf = createLeaf(800);
    const parent = fastHistogram(leaf, 0, 800);
    const left = fastHistogram(leaf, 0, 300);
    const right = fastHistogram(leaf, 300, 800);
    subtractHistogram(parent, left, 0, BINS * 2);

    parent.forEach((value, i) => {
      expect(value).toBeCloseTo(right[i], 9);
    });
  });
});
