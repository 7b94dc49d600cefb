import { RandomForestClassifier, RandomForestRegression } from 'ml-random-forest';
import type { Random } from '../random.ts';
import type { BinTable } from '../trees/bin-table.ts';
import { createForestBuilder, type ForestBuilder } from '../trees/forest.ts';
import type { Order } from '../work.ts';
import type { Fit } from './family.ts';
import { toAveragedPart } from './forest.ts';
import { fitScale, scaled } from './scale.ts';

/**
 * The forest of ml-random-forest (ml.js), for small tables. Its search is quadratic in the rows, so each tree gets a
 * random part of them. The part is drawn here because the library's `maxSamples` takes the first rows. The library fits
 * one tree at a time, so that work can pause between trees. It sees bin numbers, so its thresholds fit our nodes.
 */
export const fitLibraryForest: Fit<'library-forest'> = function* (spec, fold, random) {
  const { target, train } = fold;
  const { table } = yield* fold.bins();
  const scale = fitScale(target, train, false);
  const y = scaled(target, scale);
  const rows = train.slice();
  const perTree = Math.min(rows.length, Math.round(Math.sqrt(CELLS_PER_TREE / table.columns.length)));
  const builder = createForestBuilder(target.outputs);
  let order: Order = 'go';
  for (let tree = 0; tree < spec.trees && order === 'go'; tree++) {
    const drawn = random.shuffle(rows).subarray(0, perTree);
    const grown = growOne(drawn, y, target.task === 'classification', table, random);
    builder.startTree();
    copy(grown.root, 0, grown.columns, builder, target.outputs);
    order = (yield) ?? 'go';
  }
  return toAveragedPart(fold, table, builder.build(builder.treeCount()), scale);
};

/** Rows² × columns that a tree may cost, which is about 40 ms. */
const CELLS_PER_TREE = 1_600_000;

/** A node of ml-cart. With children it asks `row[splitColumn] < splitValue`; a leaf has a distribution. */
interface CartNode {
  readonly left?: CartNode;
  readonly right?: CartNode;
  readonly splitColumn?: number;
  readonly splitValue?: number;
  readonly distribution?: number | { getRow(row: number): number[] };
}

function growOne(
  rows: Uint32Array,
  y: Float64Array,
  classify: boolean,
  table: BinTable,
  random: Random,
): { root: CartNode; columns: readonly number[] } {
  const matrix = Array.from(rows, (row) => table.columns.map((_, at) => table.data[at * table.rowCount + row]!));
  const labels = Array.from(rows, (row) => y[row]!);
  // The library reads 1 as the share of all columns, so at least two are asked for.
  const maxFeatures = Math.min(table.columns.length, Math.max(2, Math.round(table.columns.length * 0.7)));
  const options = {
    seed: random.below(2 ** 31),
    nEstimators: 1,
    maxFeatures,
    replacement: false,
    useSampleBagging: true,
    noOOB: true,
    treeOptions: { minNumSamples: 3, gainThreshold: 1e-6 },
  };
  const forest = classify ? new RandomForestClassifier(options) : new RandomForestRegression(options);
  forest.train(matrix, labels);
  const { estimators, indexes } = forest as unknown as { estimators: { root: CartNode }[]; indexes: number[][] };
  return { root: estimators[0]!.root, columns: indexes[0]! };
}

function copy(node: CartNode, at: number, columns: readonly number[], builder: ForestBuilder, outputs: number): void {
  const { left, right, splitColumn, splitValue, distribution } = node;
  if (left !== undefined && right !== undefined && splitColumn !== undefined && splitValue !== undefined) {
    const lastLeftBin = Math.ceil(splitValue) - 1;
    const child = builder.splitNumeric(at, columns[splitColumn]!, lastLeftBin, true);
    copy(left, child, columns, builder, outputs);
    copy(right, child + 1, columns, builder, outputs);
    return;
  }
  const to = builder.leaf(at);
  if (typeof distribution === 'number') builder.setValue(to, distribution);
  else {
    const shares = distribution?.getRow(0) ?? [];
    if (outputs === 1) builder.setValue(to, shares[1] ?? 0);
    else for (let k = 0; k < outputs; k++) builder.setValue(to + k, shares[k] ?? 0);
  }
}
