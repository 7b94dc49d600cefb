import type { Random } from '../random.ts';
import { type BinColumn, type BinTable, binOf, findEdges, MAX_BINS } from '../trees/bin-table.ts';
import type { Work } from '../work.ts';
import type { Expanded, TokenSeries } from './expand.ts';
import { crossFit, dealParts, fitStatistic, readStatistic, type TargetStatistic } from './statistics.ts';

/** Turns expanded columns into bins for trees. It is fitted only on the training rows of one fold. */
export interface BinEncoder {
  readonly columns: readonly EncodedColumn[];
}

export type EncodedColumn =
  | { readonly kind: 'number'; readonly series: number; readonly edges: Float64Array }
  /** `binOf[level]` is 0 for levels that training did not see, and for the rarest when there are too many. */
  | { readonly kind: 'category'; readonly series: number; readonly bins: number; readonly binOf: Uint8Array }
  | {
      readonly kind: 'statistic';
      readonly series: number;
      readonly statistic: TargetStatistic;
      readonly edges: Float64Array;
    };

/** A category with more levels than this gets its target statistic as well. */
const STATISTIC_FROM_LEVELS = 12;
/** Each class adds a column per category, so more classes than this get none. */
const STATISTIC_MAX_OUTPUTS = 8;

export interface FittedBins {
  readonly encoder: BinEncoder;
  /** All rows of the expanded table. Training rows hold cross-fitted statistics. */
  readonly table: BinTable;
}

/**
 * Fits the encoder on `rows` and encodes the whole table. Statistics are means of `targets`: the number, the 0/1 of the
 * positive class, or a 0/1 column per class.
 */
export function* fitBins(
  expanded: Expanded,
  rows: Uint32Array,
  targets: readonly Float64Array[],
  random: Random,
  maxBins = MAX_BINS,
): Work<FittedBins> {
  const n = expanded.rowCount;
  const columns: EncodedColumn[] = [];
  const fitted: { column: EncodedColumn; training: Float64Array | null }[] = [];
  const add = (column: EncodedColumn, training: Float64Array | null = null) => {
    columns.push(column);
    fitted.push({ column, training });
  };
  for (const [series, { values }] of expanded.numbers.entries()) {
    const edges = findEdges(values, rows, maxBins);
    if (edges.length > 0 || hasMissing(values, rows)) add({ kind: 'number', series, edges });
    yield;
  }
  const part = dealParts(random.shuffle(Uint32Array.from(rows, (_, i) => i)));
  for (const [series, token] of expanded.tokens.entries()) {
    let levels = Number.POSITIVE_INFINITY;
    if (token.role === 'category') {
      const category = fitCategory(token, series, rows);
      levels = category.levels;
      add(category.column);
    }
    if (levels <= STATISTIC_FROM_LEVELS || targets.length > STATISTIC_MAX_OUTPUTS) continue;
    for (const target of targets) {
      const statistic = fitStatistic(token, target, rows);
      const training = new Float64Array(n).fill(Number.NaN);
      crossFit(token, target, rows, part, training);
      add({ kind: 'statistic', series, statistic, edges: findEdges(training, rows, maxBins) }, training);
      yield;
    }
  }

  const encoder = { columns };
  const data = new Uint8Array(n * columns.length);
  yield* encodeBins(encoder, expanded, data, 1, n);
  fitted.forEach(({ column, training }, at) => {
    if (training === null || column.kind !== 'statistic') return;
    for (const row of rows) data[at * n + row] = binOf(training[row]!, column.edges);
  });
  return { encoder, table: { rowCount: n, data, columns: columns.map(shapeOf) } };
}

function shapeOf(column: EncodedColumn): BinColumn {
  if (column.kind === 'category') return { bins: column.bins, categorical: true };
  return { bins: column.edges.length + 2, categorical: false };
}

/** Writes the bin of (row, column) to out[row * rowStride + column * columnStride]. */
export function* encodeBins(
  encoder: BinEncoder,
  expanded: Expanded,
  out: Uint8Array,
  rowStride: number,
  columnStride: number,
): Work<void> {
  const n = expanded.rowCount;
  for (const [at, column] of encoder.columns.entries()) {
    yield;
    const base = at * columnStride;
    if (column.kind === 'number') {
      const { values } = expanded.numbers[column.series]!;
      for (let row = 0; row < n; row++) out[base + row * rowStride] = binOf(values[row]!, column.edges);
    } else if (column.kind === 'category') {
      const { ids } = expanded.tokens[column.series]!;
      for (let row = 0; row < n; row++) {
        const id = ids[row]!;
        out[base + row * rowStride] = id < 0 ? 0 : column.binOf[id]!;
      }
    } else {
      const series = expanded.tokens[column.series]!;
      for (let row = 0; row < n; row++) {
        out[base + row * rowStride] = binOf(readStatistic(column.statistic, series, row), column.edges);
      }
    }
  }
}

function fitCategory(token: TokenSeries, series: number, rows: Uint32Array) {
  const counts = new Uint32Array(token.size);
  for (const row of rows) {
    const id = token.ids[row]!;
    if (id >= 0) counts[id]!++;
  }
  const seen = Array.from(counts.keys()).filter((id) => counts[id]! > 0);
  seen.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const kept = seen.slice(0, MAX_BINS - 1);
  const bins = new Uint8Array(token.size);
  kept.forEach((id, i) => {
    bins[id] = i + 1;
  });
  const column: EncodedColumn = { kind: 'category', series, bins: kept.length + 1, binOf: bins };
  return { column, levels: seen.length };
}

function hasMissing(values: Float64Array, rows: Uint32Array): boolean {
  for (const row of rows) if (Number.isNaN(values[row]!)) return true;
  return false;
}
