import type { Random } from '../random.ts';
import type { Work } from '../work.ts';
import type { BinTable } from './bin-table.ts';
import { createForestBuilder, type Forest, type ForestBuilder } from './forest.ts';

export interface ScatterSettings {
  readonly trees: number;
  /** True: random thresholds over all rows (extremely randomised trees). False: best ones over bootstrap samples. */
  readonly extra: boolean;
  /** Share of the columns that each node tries. */
  readonly columnShare: number;
  readonly minLeafRows: number;
}

interface ScatterTask {
  readonly table: BinTable;
  /** The number, 0 or 1 of two classes, or the class when outputs > 1. */
  readonly y: Float64Array;
  readonly train: Uint32Array;
  readonly outputs: number;
  readonly columns: Uint16Array;
}

/** A stretch of rows that waits to be split. */
interface Waiting {
  readonly node: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Grows deep trees that differ by chance, to be averaged. A leaf holds the mean of its rows or the share of each class.
 * Bins of categories count as ordered, the most frequent first. Missing is below all.
 */
export function* scatter(task: ScatterTask, settings: ScatterSettings, random: Random): Work<Forest> {
  const builder = createForestBuilder(task.outputs);
  const rows = new Uint32Array(task.train.length);
  for (let tree = 0; tree < settings.trees; tree++) {
    if (settings.extra) rows.set(task.train);
    else for (let i = 0; i < rows.length; i++) rows[i] = task.train[random.below(rows.length)]!;
    yield* growScattered(task, settings, rows, builder, random);
    if ((yield) === 'wrap-up') break;
  }
  return builder.build(builder.treeCount());
}

function* growScattered(
  task: ScatterTask,
  settings: ScatterSettings,
  rows: Uint32Array,
  builder: ForestBuilder,
  random: Random,
): Work<void> {
  const { outputs, table } = task;
  const { data, rowCount } = table;
  const aside = new Uint32Array(rows.length);
  const order = task.columns.slice();
  const wanted = Math.max(1, Math.round(order.length * settings.columnShare));
  const search = createSearch(task);
  builder.startTree();
  const waiting: Waiting[] = [{ node: 0, from: 0, to: rows.length }];
  let touched = 0;

  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, from, to } = next;
    touched += to - from;
    if (touched > 500_000) {
      touched = 0;
      yield;
    }
    const pure = search.sumUp(rows, from, to);
    let column = -1;
    let lastLeft = 0;
    if (!pure && to - from >= 2 * settings.minLeafRows) {
      let best = search.parentScore() * (1 + 1e-10) + 1e-12;
      let tried = 0;
      // A column that does not vary here does not count as tried while others remain.
      for (let i = 0; i < order.length && tried < wanted; i++) {
        const j = i + random.below(order.length - i);
        const drawn = order[j]!;
        order[j] = order[i]!;
        order[i] = drawn;
        const found = settings.extra
          ? search.tryRandom(drawn, rows, from, to, settings.minLeafRows, random.next())
          : search.tryAll(drawn, rows, from, to, settings.minLeafRows);
        if (found === CONSTANT) continue;
        tried++;
        if (search.score() > best) {
          best = search.score();
          column = drawn;
          lastLeft = found;
        }
      }
    }
    if (column < 0) {
      const at = builder.leaf(node);
      for (let k = 0; k < outputs; k++) builder.setValue(at + k, search.mean(k));
      continue;
    }
    let left = from;
    let right = 0;
    const base = column * rowCount;
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      if (data[base + row]! <= lastLeft) rows[left++] = row;
      else aside[right++] = row;
    }
    rows.set(aside.subarray(0, right), left);
    const child = builder.splitNumeric(node, column, lastLeft, true);
    waiting.push({ node: child + 1, from: left, to }, { node: child, from, to: left });
  }
}

const CONSTANT = -1;

/** The score of a split is Σ sum² / rows over both sides. As it grows, variance and Gini impurity shrink. */
function createSearch(task: ScatterTask) {
  const { y, outputs, table } = task;
  const { data, rowCount } = table;
  const total = new Float64Array(outputs);
  const left = new Float64Array(outputs);
  const sums = new Float64Array(256 * outputs);
  const counts = new Float64Array(256);
  let count = 0;
  let score = 0;

  function sideScore(leftCount: number): number {
    let a = 0;
    let b = 0;
    for (let k = 0; k < outputs; k++) {
      const l = left[k]!;
      const r = total[k]! - l;
      a += l * l;
      b += r * r;
    }
    return a / leftCount + b / (count - leftCount);
  }

  return {
    score: () => score,
    mean: (k: number) => total[k]! / count,
    parentScore() {
      let sum = 0;
      for (let k = 0; k < outputs; k++) sum += total[k]! * total[k]!;
      return sum / count;
    },
    /** Returns whether all rows have the same target. */
    sumUp(rows: Uint32Array, from: number, to: number): boolean {
      total.fill(0);
      count = to - from;
      const first = y[rows[from]!]!;
      let pure = true;
      for (let i = from; i < to; i++) {
        const value = y[rows[i]!]!;
        if (value !== first) pure = false;
        if (outputs === 1) total[0]! += value;
        else total[value]!++;
      }
      return pure;
    },
    /** Sets the score and returns the last bin that goes left, or returns CONSTANT. */
    tryRandom(column: number, rows: Uint32Array, from: number, to: number, minRows: number, chance: number): number {
      const base = column * rowCount;
      let low = 255;
      let high = 0;
      for (let i = from; i < to; i++) {
        const bin = data[base + rows[i]!]!;
        if (bin < low) low = bin;
        if (bin > high) high = bin;
      }
      if (low === high) return CONSTANT;
      const lastLeft = low + Math.floor(chance * (high - low));
      left.fill(0);
      let leftCount = 0;
      for (let i = from; i < to; i++) {
        const row = rows[i]!;
        if (data[base + row]! > lastLeft) continue;
        leftCount++;
        if (outputs === 1) left[0]! += y[row]!;
        else left[y[row]!]!++;
      }
      score = leftCount < minRows || count - leftCount < minRows ? Number.NEGATIVE_INFINITY : sideScore(leftCount);
      return lastLeft;
    },
    tryAll(column: number, rows: Uint32Array, from: number, to: number, minRows: number): number {
      const base = column * rowCount;
      let low = 255;
      let high = 0;
      for (let i = from; i < to; i++) {
        const row = rows[i]!;
        const bin = data[base + row]!;
        if (bin < low) low = bin;
        if (bin > high) high = bin;
        counts[bin]!++;
        if (outputs === 1) sums[bin]! += y[row]!;
        else sums[bin * outputs + y[row]!]!++;
      }
      score = Number.NEGATIVE_INFINITY;
      let lastLeft = low;
      let leftCount = 0;
      left.fill(0);
      for (let bin = low; bin < high; bin++) {
        if (counts[bin] === 0) continue;
        leftCount += counts[bin]!;
        for (let k = 0; k < outputs; k++) left[k]! += sums[bin * outputs + k]!;
        if (leftCount < minRows) continue;
        if (count - leftCount < minRows) break;
        const now = sideScore(leftCount);
        if (now > score) {
          score = now;
          lastLeft = bin;
        }
      }
      counts.fill(0, low, high + 1);
      sums.fill(0, low * outputs, (high + 1) * outputs);
      return low === high ? CONSTANT : lastLeft;
    },
  };
}
