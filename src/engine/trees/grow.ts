import type { Random } from '../random.ts';
import type { Work } from '../work.ts';
import type { BinTable } from './bin-table.ts';
import type { ForestBuilder } from './forest.ts';
import { addFourToHistogram, addToHistogram, type Place, subtractHistogram } from './histogram.ts';
import { createSplit, findSplit, type Split, type SplitRules } from './split.ts';

export interface GrowRules extends SplitRules {
  readonly maxLeaves: number;
  readonly maxDepth: number;
  /** Share of the tree's columns that each split considers. */
  readonly nodeColumnShare: number;
}

/** A leaf of the growing tree: its stretch of `rows`, its sums, its node and its best split. */
interface Leaf {
  from: number;
  to: number;
  gradient: number;
  hessian: number;
  depth: number;
  node: number;
  histogram: Float64Array;
  readonly split: Split;
}

/** Grows trees over one bin table. All trees use the same memory. */
interface Grower {
  /** The rows of the tree. `grow` reorders them so that the rows of a leaf stand together. */
  readonly rows: Uint32Array;
  /**
   * Grows a tree over rows[0..count), leaf by leaf, best gain first. `gradients` and `hessians` are by row of the
   * table; hessians null means 1 each. Returns the leaves: rows[from..to) share one, and its value is
   * -gradient / (hessian + l2).
   */
  grow(
    builder: ForestBuilder,
    count: number,
    gradients: Float32Array,
    hessians: Float32Array | null,
    columns: Uint16Array,
    random: Random,
  ): Work<readonly GrownLeaf[]>;
}

export interface GrownLeaf {
  readonly from: number;
  readonly to: number;
  readonly node: number;
  readonly gradient: number;
  readonly hessian: number;
}

/** Cells touched between two chances to pause. */
const PAUSE_AFTER = 4_000_000;

export function createGrower(table: BinTable, maxRows: number, rules: GrowRules): Grower {
  const { data, rowCount } = table;
  const starts = new Uint32Array(table.columns.length + 1);
  table.columns.forEach((column, i) => {
    starts[i + 1] = starts[i]! + column.bins * 2;
  });
  const cells = starts[table.columns.length]!;
  const rows = new Uint32Array(maxRows);
  const aside = new Uint32Array(maxRows);
  const pairs = new Float32Array(maxRows * 2);
  const pool: Float64Array[] = [];
  const splits: Split[] = Array.from({ length: rules.maxLeaves }, createSplit);
  let someColumns = new Uint16Array(table.columns.length);
  let touched = 0;

  function buildHistogram(leaf: Leaf, g: Float32Array, h: Float32Array | null, columns: Uint16Array): void {
    const { from, to, histogram } = leaf;
    const count = to - from;
    for (let i = 0; i < count; i++) {
      const row = rows[from + i]!;
      pairs[i << 1] = g[row]!;
      pairs[(i << 1) + 1] = h === null ? 1 : h[row]!;
    }
    for (const column of columns) histogram.fill(0, starts[column]!, starts[column + 1]!);
    const place = (i: number): Place => ({ base: columns[i]! * rowCount, at: starts[columns[i]!]! });
    let next = 0;
    for (; next + 4 <= columns.length; next += 4) {
      const four = [place(next), place(next + 1), place(next + 2), place(next + 3)] as const;
      addFourToHistogram(data, four, rows, from, to, pairs, histogram);
    }
    for (; next < columns.length; next++) addToHistogram(data, place(next), rows, from, to, pairs, histogram);
    touched += count * columns.length;
  }

  function findBest(leaf: Leaf, columns: Uint16Array, random: Random): void {
    const split = leaf.split;
    split.gain = 0;
    if (leaf.depth >= rules.maxDepth || leaf.to - leaf.from < 2 * rules.minRows) return;
    const sums = { gradient: leaf.gradient, hessian: leaf.hessian, rows: leaf.to - leaf.from };
    const looked = rules.nodeColumnShare < 1 ? drawColumns(columns, random) : columns;
    for (const column of looked) {
      const chance = rules.extra ? random.next() : 0;
      findSplit(leaf.histogram, starts[column]!, column, table.columns[column]!, sums, rules, split, chance);
    }
  }

  function drawColumns(columns: Uint16Array, random: Random): Uint16Array {
    const wanted = Math.max(1, Math.round(columns.length * rules.nodeColumnShare));
    someColumns.set(columns);
    for (let i = 0; i < wanted; i++) {
      const j = i + random.below(columns.length - i);
      const kept = someColumns[i]!;
      someColumns[i] = someColumns[j]!;
      someColumns[j] = kept;
    }
    return someColumns.subarray(0, wanted);
  }

  /** Moves the rows that go left to the front of the leaf's stretch, in their order. Returns where they end. */
  function partition(leaf: Leaf): number {
    const { from, to, split } = leaf;
    const base = split.column * rowCount;
    let left = from;
    let right = 0;
    if (split.categorical) {
      const mask = split.mask;
      for (let i = from; i < to; i++) {
        const row = rows[i]!;
        const bin = data[base + row]!;
        if ((mask[bin >>> 5]! >>> (bin & 31)) & 1) rows[left++] = row;
        else aside[right++] = row;
      }
    } else {
      const shift = split.missingLeft ? 0 : 1;
      const last = split.lastLeftBin - shift;
      for (let i = from; i < to; i++) {
        const row = rows[i]!;
        if ((data[base + row]! - shift) >>> 0 <= last) rows[left++] = row;
        else aside[right++] = row;
      }
    }
    rows.set(aside.subarray(0, right), left);
    return left;
  }

  function* grow(
    builder: ForestBuilder,
    count: number,
    gradients: Float32Array,
    hessians: Float32Array | null,
    columns: Uint16Array,
    random: Random,
  ): Work<readonly GrownLeaf[]> {
    if (someColumns.length < columns.length) someColumns = new Uint16Array(columns.length);
    builder.startTree();
    let taken = 0;
    const takeHistogram = () => {
      if (taken === pool.length) pool.push(new Float64Array(cells));
      return pool[taken++]!;
    };
    const root: Leaf = {
      from: 0,
      to: count,
      gradient: 0,
      hessian: 0,
      depth: 0,
      node: 0,
      histogram: takeHistogram(),
      split: splits[0]!,
    };
    for (let i = 0; i < count; i++) {
      root.gradient += gradients[rows[i]!]!;
      root.hessian += hessians === null ? 1 : hessians[rows[i]!]!;
    }
    buildHistogram(root, gradients, hessians, columns);
    findBest(root, columns, random);
    const leaves: Leaf[] = [root];

    while (leaves.length < rules.maxLeaves) {
      const parent = bestLeaf(leaves);
      if (parent.split.gain <= 0) break;
      const middle = partition(parent);
      const { split, from, to } = parent;
      if (middle === from || middle === to) {
        split.gain = 0;
        continue;
      }
      const child = split.categorical
        ? builder.splitCategory(parent.node, split.column, split.mask)
        : builder.splitNumeric(parent.node, split.column, split.lastLeftBin, split.missingLeft);
      const leftG = split.leftGradient;
      const leftH = split.leftHessian;
      const rightSplit = splits[leaves.length]!;
      const right: Leaf = {
        from: middle,
        to,
        gradient: parent.gradient - leftG,
        hessian: parent.hessian - leftH,
        depth: parent.depth + 1,
        node: child + 1,
        histogram: parent.histogram,
        split: rightSplit,
      };
      // The parent's record becomes the left child.
      parent.to = middle;
      parent.gradient = leftG;
      parent.hessian = leftH;
      parent.depth++;
      parent.node = child;
      leaves.push(right);
      split.gain = 0;
      rightSplit.gain = 0;
      if (leaves.length === rules.maxLeaves) break;

      const smaller = middle - from < to - middle ? parent : right;
      const larger = smaller === parent ? right : parent;
      const canSplit = larger.to - larger.from >= 2 * rules.minRows && larger.depth < rules.maxDepth;
      if (!canSplit) continue;
      larger.histogram = parent.histogram;
      smaller.histogram = takeHistogram();
      buildHistogram(smaller, gradients, hessians, columns);
      for (const column of columns) {
        subtractHistogram(larger.histogram, smaller.histogram, starts[column]!, starts[column + 1]!);
      }
      findBest(smaller, columns, random);
      findBest(larger, columns, random);
      if (touched > PAUSE_AFTER) {
        touched = 0;
        // A tree that was begun is finished, because half a tree is of no use.
        yield;
      }
    }
    return leaves;
  }

  return { rows, grow };
}

function bestLeaf(leaves: readonly Leaf[]): Leaf {
  let best = leaves[0]!;
  for (const leaf of leaves) if (leaf.split.gain > best.split.gain) best = leaf;
  return best;
}
