/** Columns cut into at most 255 bins each, one byte a cell. Bin 0 always means missing. */
export interface BinTable {
  readonly rowCount: number;
  /** Column-major: the bin of (row, column) is data[column * rowCount + row]. */
  readonly data: Uint8Array;
  readonly columns: readonly BinColumn[];
}

export interface BinColumn {
  /** Number of bins, the missing one included. */
  readonly bins: number;
  /** Whether each bin stands for a level, so that bins have no order. */
  readonly categorical: boolean;
}

export const MAX_BINS = 255;

/** The most rows that a column's quantiles are taken from. */
const EDGE_SAMPLE = 200_000;

/**
 * Finds the upper edges of the value bins 1, 2, … (the last bin has none), so that bins hold about equally many rows.
 * Each of few distinct values gets its own bin. Missing values are left out.
 */
export function findEdges(values: Float64Array, rows: Uint32Array, maxBins = MAX_BINS): Float64Array {
  const step = Math.max(1, Math.ceil(rows.length / EDGE_SAMPLE));
  const sample = new Float64Array(Math.ceil(rows.length / step));
  let count = 0;
  for (let i = 0; i < rows.length; i += step) {
    const value = values[rows[i]!]!;
    if (!Number.isNaN(value)) sample[count++] = value;
  }
  const sorted = sample.subarray(0, count).sort();
  const valueBins = maxBins - 1;
  const distinct = countDistinct(sorted);
  return distinct <= valueBins ? edgesBetweenAll(sorted) : edgesByWeight(sorted, valueBins, distinct);
}

function countDistinct(sorted: Float64Array): number {
  let distinct = sorted.length > 0 ? 1 : 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

function edgesBetweenAll(sorted: Float64Array): Float64Array {
  const edges: number[] = [];
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] !== sorted[i - 1]) edges.push(between(sorted[i - 1]!, sorted[i]!));
  }
  return Float64Array.from(edges);
}

/** Closes a bin once it holds its share of the rows that were left when it was opened. */
function edgesByWeight(sorted: Float64Array, valueBins: number, distinct: number): Float64Array {
  const edges: number[] = [];
  let left = sorted.length;
  let binsLeft = valueBins;
  let distinctLeft = distinct;
  let inBin = 0;
  let share = left / binsLeft;
  for (let i = 0; i < sorted.length; i++) {
    inBin++;
    if (i + 1 === sorted.length) break;
    if (sorted[i] === sorted[i + 1]) continue;
    distinctLeft--;
    if (inBin < share && distinctLeft >= binsLeft) continue;
    if (edges.length >= valueBins - 1) break;
    edges.push(between(sorted[i]!, sorted[i + 1]!));
    left -= inBin;
    binsLeft--;
    share = left / binsLeft;
    inBin = 0;
  }
  return Float64Array.from(edges);
}

/** A value v with a <= v < b, even when the midpoint of neighbours rounds up to b. */
function between(a: number, b: number): number {
  const middle = a + (b - a) / 2;
  return middle < b ? middle : a;
}

/** Bin of a value: 0 when missing, else 1 + the number of edges below it. */
export function binOf(value: number, edges: Float64Array): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}
