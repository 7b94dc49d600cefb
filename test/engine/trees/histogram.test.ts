import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/engine/random.ts';
import { addFourToHistogram, addToHistogram, subtractHistogram } from '../../../src/engine/trees/histogram.ts';

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

function pairsOf(
  { order, gradients, hessians }: ReturnType<typeof createLeaf>,
  from: number,
  to: number,
): Float32Array {
  return Float32Array.from([...order.subarray(from, to)].flatMap((row) => [gradients[row], hessians[row]]));
}

function fastHistogram(leaf: ReturnType<typeof createLeaf>, from: number, to: number): Float64Array {
  const histogram = new Float64Array(BINS * 2);
  addToHistogram(leaf.bins, { base: 0, at: 0 }, leaf.order, from, to, pairsOf(leaf, from, to), histogram);
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

  test('four columns at once give the very bits that each gives alone', () => {
    const leaf = createLeaf(300);
    const columns = [0, 3, 6, 9].map((shift) => leaf.bins.map((bin) => (bin + shift) % BINS));
    const bins = Uint8Array.from(columns.flatMap((column) => [...column]));
    const pairs = pairsOf(leaf, 20, 290);
    const placeOf = (column: number) => ({ base: column * 300, at: column * BINS * 2 });
    const four = [placeOf(0), placeOf(1), placeOf(2), placeOf(3)] as const;
    const together = new Float64Array(BINS * 2 * 4);
    addFourToHistogram(bins, four, leaf.order, 20, 290, pairs, together);

    const alone = new Float64Array(BINS * 2 * 4);
    for (const place of four) addToHistogram(bins, place, leaf.order, 20, 290, pairs, alone);
    expect(together).toEqual(alone);
    expect(together.some((sum) => sum !== 0)).toBe(true);
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
