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

/** larger = parent - smaller, in place of the parent, over cells [from, to). */
export function subtractHistogram(parent: Float64Array, smaller: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) parent[i]! -= smaller[i]!;
}
