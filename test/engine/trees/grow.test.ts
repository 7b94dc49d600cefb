import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/engine/random.ts';
import type { BinTable } from '../../../src/engine/trees/bin-table.ts';
import { addTree, createForestBuilder } from '../../../src/engine/trees/forest.ts';
import { createGrower, type GrownLeaf, type GrowRules } from '../../../src/engine/trees/grow.ts';
import { finish } from '../../../src/engine/work.ts';

const RULES: GrowRules = {
  maxLeaves: 31,
  maxDepth: 64,
  nodeColumnShare: 1,
  l2: 0,
  minRows: 1,
  minHessian: 0,
  extra: false,
  categorySmoothing: 0,
  categoryL2: 0,
};

interface Column {
  readonly bins: readonly number[];
  readonly categorical?: boolean;
}

function tableOf(...columns: Column[]): BinTable {
  const rowCount = columns[0].bins.length;
  return {
    rowCount,
    data: Uint8Array.from(columns.flatMap(({ bins }) => bins)),
    columns: columns.map(({ bins, categorical = false }) => ({ bins: Math.max(...bins) + 1, categorical })),
  };
}

/** Grows one tree on targets with squared error from 0, and returns its leaves and what it predicts. */
function growTree(table: BinTable, targets: readonly number[], rules: Partial<GrowRules> = {}) {
  const used = { ...RULES, ...rules };
  const grower = createGrower(table, table.rowCount, used);
  for (let row = 0; row < table.rowCount; row++) grower.rows[row] = row;
  const builder = createForestBuilder(1);
  const columns = Uint16Array.from(table.columns, (_, i) => i);
  const gradients = Float32Array.from(targets, (target) => -target);
  const leaves = [...finish(grower.grow(builder, table.rowCount, gradients, null, columns, createRandom(1)))];
  for (const leaf of leaves) builder.setValue(builder.leaf(leaf.node), -leaf.gradient / (leaf.hessian + used.l2));
  const predictions = new Float64Array(table.rowCount);
  const block = { data: table.data, rowStride: 1, columnStride: table.rowCount };
  const rows = Uint32Array.from(targets, (_, i) => i);
  addTree(builder.build(1), 0, block, rows, predictions, 1, 0);
  return {
    leaves,
    predictions: [...predictions],
    rowsOf: (leaf: GrownLeaf) => [...grower.rows.slice(leaf.from, leaf.to)],
  };
}

describe('growing a tree', () => {
  test('six rows, worked out by hand: the first cut is 1 2 3 | 4 5 6, the second 4 | 5 6', () => {
    // Targets 1 1 1 5 9 9. Cutting after row 3 gains 3²/3 + 23²/3 - 26²/6 = 66.67, more than any other cut;
    // then 5 | 9 9 gains 25 + 162 - 176.33 = 10.67; all leaves are pure.
    const table = tableOf({ bins: [1, 2, 3, 4, 5, 6] }, { bins: [1, 2, 1, 2, 1, 2] });

    const two = growTree(table, [1, 1, 1, 5, 9, 9], { maxLeaves: 2 });
    const all = growTree(table, [1, 1, 1, 5, 9, 9]);

    expect(two.predictions.slice(0, 3)).toEqual([1, 1, 1]);
    two.predictions.slice(3).forEach((value) => {
      expect(value).toBeCloseTo(23 / 3, 5);
    });
    expect(all.predictions).toEqual([1, 1, 1, 5, 9, 9]);
    expect(all.leaves.length).toBe(3);
  });

  test('leaves hold every row once, and their sums are those of their rows', () => {
    const random = createRandom(5);
    const draw = () => Array.from({ length: 300 }, () => random.below(20));
    const targets = Array.from({ length: 300 }, () => Math.round(100 * random.normal()));
    const { leaves, rowsOf } = growTree(tableOf({ bins: draw() }, { bins: draw(), categorical: true }), targets, {
      minRows: 5,
    });

    expect(leaves.flatMap(rowsOf).sort((a, b) => a - b)).toEqual(targets.map((_, i) => i));
    for (const leaf of leaves) {
      expect(leaf.hessian).toBeCloseTo(leaf.to - leaf.from, 9);
      expect(leaf.gradient).toBeCloseTo(-rowsOf(leaf).reduce((sum, row) => sum + targets[row], 0), 6);
      expect(leaf.to - leaf.from).toBeGreaterThanOrEqual(5);
    }
  });

  test('the tree says of each row what its leaf says', () => {
    const random = createRandom(6);
    const draw = () => Array.from({ length: 300 }, () => random.below(9));
    const table = tableOf({ bins: draw() }, { bins: draw(), categorical: true });
    const { leaves, predictions, rowsOf } = growTree(
      table,
      Array.from({ length: 300 }, () => random.normal()),
    );

    for (const leaf of leaves) {
      for (const row of rowsOf(leaf)) expect(predictions[row]).toBe(Math.fround(-leaf.gradient / leaf.hessian));
    }
  });

  test('missing values go to the side where they fit better', () => {
    const low = growTree(tableOf({ bins: [0, 0, 1, 1, 2, 2] }), [0, 0, 0, 0, 8, 8], { maxLeaves: 2 });
    const high = growTree(tableOf({ bins: [0, 0, 1, 1, 2, 2] }), [8, 8, 0, 0, 8, 8], { maxLeaves: 2 });

    expect(low.predictions).toEqual([0, 0, 0, 0, 8, 8]);
    expect(high.predictions).toEqual([8, 8, 0, 0, 8, 8]);
  });

  test('that a value is missing can be the cut itself', () => {
    const { predictions } = growTree(tableOf({ bins: [0, 0, 1, 2, 3, 4] }), [5, 5, 1, 1, 1, 1], { maxLeaves: 2 });

    expect(predictions).toEqual([5, 5, 1, 1, 1, 1]);
  });

  test('categories are cut by what they mean, not by their numbers', () => {
    const bins = [1, 2, 3, 4, 1, 2, 3, 4];
    const targets = [9, 1, 9, 1, 9, 1, 9, 1];

    const asCategory = growTree(tableOf({ bins, categorical: true }), targets, { maxLeaves: 2 });
    const asNumber = growTree(tableOf({ bins }), targets, { maxLeaves: 2 });

    expect(asCategory.predictions).toEqual(targets);
    expect(asNumber.predictions).not.toEqual(targets);
  });

  test('the penalty draws leaves towards zero', () => {
    const { predictions } = growTree(tableOf({ bins: [1, 1, 2, 2] }), [4, 4, -4, -4], { l2: 2 });

    expect(predictions).toEqual([2, 2, -2, -2]);
  });

  test('rows that are all alike stay one leaf', () => {
    const { leaves } = growTree(tableOf({ bins: [1, 1, 1, 1] }), [1, 2, 3, 4]);

    expect(leaves.length).toBe(1);
  });
});
