/**
 * Histograms of gradients: for every bin of every column, the sum of gradients and of hessians of the rows in it,
 * as neighbouring numbers. Building them is where boosting spends its time, so these loops are kept plain.
 */

/**
 * Adds the rows of a leaf to the histogram of one column. `pairs` holds gradient and hessian of the leaf's rows one
 * after the other, in the order of `rows[from..to)`; `base` is the column's place in `bins`, `at` that in `histogram`.
 */
export function addToHistogram(
  bins: Uint8Array,
  base: number,
  rows: Uint32Array,
  from: number,
  to: number,
  pairs: Float32Array,
  histogram: Float64Array,
  at: number,
): void {
  const count = to - from;
  for (let i = 0; i < count; i++) {
    const cell = at + (bins[base + rows[from + i]!]! << 1);
    histogram[cell]! += pairs[i << 1]!;
    histogram[cell + 1]! += pairs[(i << 1) + 1]!;
  }
}

/** The same where every hessian is 1, as with squared error: `gradients` holds one number per row. */
export function addToUnitHistogram(
  bins: Uint8Array,
  base: number,
  rows: Uint32Array,
  from: number,
  to: number,
  gradients: Float32Array,
  histogram: Float64Array,
  at: number,
): void {
  const count = to - from;
  for (let i = 0; i < count; i++) {
    const cell = at + (bins[base + rows[from + i]!]! << 1);
    histogram[cell]! += gradients[i]!;
    histogram[cell + 1]! += 1;
  }
}

/** Where a column stands in the bins, and its histogram among the histograms. */
export interface Place {
  readonly base: number;
  readonly at: number;
}

/**
 * Four columns in one go: their sums do not wait for one another, so the processor can add them side by side, which
 * takes half the time of one column after the other.
 */
export function addFourToHistogram(
  bins: Uint8Array,
  [a, b, c, d]: readonly [Place, Place, Place, Place],
  rows: Uint32Array,
  from: number,
  to: number,
  pairs: Float32Array,
  histogram: Float64Array,
): void {
  const { base: baseA, at: atA } = a;
  const { base: baseB, at: atB } = b;
  const { base: baseC, at: atC } = c;
  const { base: baseD, at: atD } = d;
  for (let i = from, pair = 0; i < to; i++, pair += 2) {
    const row = rows[i]!;
    const gradient = pairs[pair]!;
    const hessian = pairs[pair + 1]!;
    const inA = atA + (bins[baseA + row]! << 1);
    const inB = atB + (bins[baseB + row]! << 1);
    const inC = atC + (bins[baseC + row]! << 1);
    const inD = atD + (bins[baseD + row]! << 1);
    histogram[inA]! += gradient;
    histogram[inA + 1]! += hessian;
    histogram[inB]! += gradient;
    histogram[inB + 1]! += hessian;
    histogram[inC]! += gradient;
    histogram[inC + 1]! += hessian;
    histogram[inD]! += gradient;
    histogram[inD + 1]! += hessian;
  }
}

/** Four columns where every hessian is 1. */
export function addFourToUnitHistogram(
  bins: Uint8Array,
  [a, b, c, d]: readonly [Place, Place, Place, Place],
  rows: Uint32Array,
  from: number,
  to: number,
  gradients: Float32Array,
  histogram: Float64Array,
): void {
  const { base: baseA, at: atA } = a;
  const { base: baseB, at: atB } = b;
  const { base: baseC, at: atC } = c;
  const { base: baseD, at: atD } = d;
  for (let i = from, place = 0; i < to; i++, place++) {
    const row = rows[i]!;
    const gradient = gradients[place]!;
    const inA = atA + (bins[baseA + row]! << 1);
    const inB = atB + (bins[baseB + row]! << 1);
    const inC = atC + (bins[baseC + row]! << 1);
    const inD = atD + (bins[baseD + row]! << 1);
    histogram[inA]! += gradient;
    histogram[inA + 1]! += 1;
    histogram[inB]! += gradient;
    histogram[inB + 1]! += 1;
    histogram[inC]! += gradient;
    histogram[inC + 1]! += 1;
    histogram[inD]! += gradient;
    histogram[inD + 1]! += 1;
  }
}

/** larger = parent - smaller, in place of the parent, over cells [from, to). */
export function subtractHistogram(parent: Float64Array, smaller: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) parent[i]! -= smaller[i]!;
}
