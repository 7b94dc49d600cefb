import type { Random } from '../random.ts';
import type { Order, Work } from '../work.ts';
import type { BinTable } from './bin-table.ts';
import { addTree, createForestBuilder, type Forest } from './forest.ts';
import { createGrower, type GrowRules } from './grow.ts';
import { baseScores, type LossName, meanLoss, sigmoid, softmaxInPlace } from './loss.ts';

export interface BoostSettings extends GrowRules {
  readonly rounds: number;
  readonly learningRate: number;
  /** Share of the rows that each round draws. */
  readonly rowShare: number;
  /** Share of the columns that each tree draws. */
  readonly columnShare: number;
  /** Rounds without a better validation loss after which boosting ends. */
  readonly patience: number;
}

export interface BoostTask {
  readonly table: BinTable;
  /** By row of the table: the number (squared), 0 or 1 (logistic), the class (softmax). */
  readonly y: Float64Array;
  readonly train: Uint32Array;
  readonly valid: Uint32Array;
  readonly loss: LossName;
  /** 1, or the number of classes with softmax. */
  readonly outputs: number;
  /** Columns of the table that may be used. */
  readonly columns: Uint16Array;
}

export interface Boosted {
  /** Rounds × outputs trees; tree t adds to score t % outputs. Learning rate included. */
  readonly forest: Forest;
  readonly base: Float64Array;
  /** Scores of the validation rows, i-th row at [i * outputs]. */
  readonly validScores: Float64Array;
  readonly rounds: number;
}

/** A gain counts from this share of the loss, plus a little of the first loss: a loss can creep towards 0 for ever. */
const NOTICEABLE = 1e-4;

/** Newton boosting. Each round fits a tree per output to the gradients, while the validation loss gets better. */
export function* boost(task: BoostTask, settings: BoostSettings, random: Random): Work<Boosted> {
  const { table, y, train, valid, loss, outputs } = task;
  const n = table.rowCount;
  const grower = createGrower(table, train.length, settings);
  const builder = createForestBuilder(1);
  const block = { data: table.data, rowStride: 1, columnStride: n };
  const base = baseScores(loss, y, train, outputs);
  const scores = new Float64Array(n * outputs);
  for (let i = 0; i < scores.length; i++) scores[i] = base[i % outputs]!;
  const gradients = new Float32Array(n);
  const hessians = loss === 'squared' ? null : new Float32Array(n);
  const probabilities = loss === 'softmax' ? new Float64Array(n * outputs) : null;
  const left = new Uint32Array(settings.rowShare < 1 ? train.length : 0);
  const validScores = new Float64Array(valid.length * outputs);
  const best = { loss: Number.POSITIVE_INFINITY, rounds: 0, scores: new Float64Array(valid.length * outputs) };
  const noticed = { loss: Number.POSITIVE_INFINITY, round: 0, step: 0 };
  const l2 = settings.l2;
  let order: Order = 'go';

  rounds: for (let round = 0; round < settings.rounds && order !== 'wrap-up'; round++) {
    if (probabilities !== null) fillProbabilities(scores, probabilities, train, outputs);
    const { taken, leftOut } = drawRows(train, settings.rowShare, grower.rows, left, random);
    const drawn = grower.rows.slice(0, taken);
    for (let k = 0; k < outputs; k++) {
      fillGradients(task, k, scores, probabilities, gradients, hessians);
      const columns = drawColumns(task.columns, settings.columnShare, random);
      if (k > 0) grower.rows.set(drawn);
      const leaves = yield* grower.grow(builder, taken, gradients, hessians, columns, random);
      for (const leaf of leaves) {
        const value = Math.fround((-leaf.gradient / (leaf.hessian + l2)) * settings.learningRate);
        builder.setValue(builder.leaf(leaf.node), value);
        for (let i = leaf.from; i < leaf.to; i++) scores[grower.rows[i]! * outputs + k]! += value;
      }
      const forest = builder.view();
      if (leftOut > 0) addTree(forest, builder.treeCount() - 1, block, left.subarray(0, leftOut), scores, outputs, k);
      addTree(forest, builder.treeCount() - 1, block, valid, scores, outputs, k);
      order = (yield) ?? 'go';
      // A round has a tree per class, which takes long for many classes, so an unfinished round is left out.
      if (order === 'wrap-up' && best.rounds > 0 && k + 1 < outputs) break rounds;
    }
    for (let i = 0; i < valid.length; i++) {
      for (let k = 0; k < outputs; k++) validScores[i * outputs + k] = scores[valid[i]! * outputs + k]!;
    }
    const now = meanLoss(loss, validScores, y, valid, outputs);
    if (best.rounds === 0 || now < best.loss * (1 - 1e-9)) {
      best.loss = now;
      best.rounds = round + 1;
      best.scores.set(validScores);
    }
    if (round === 0) noticed.step = (loss === 'squared' ? 0.05 : 0.5) * NOTICEABLE * now;
    if (round === 0 || now < noticed.loss - Math.max(noticed.step, NOTICEABLE * noticed.loss)) {
      noticed.loss = now;
      noticed.round = round;
    }
    if (round - noticed.round >= settings.patience) break;
    if (builder.nodeCount() > 50_000_000) break;
  }
  return { forest: builder.build(best.rounds * outputs), base, validScores: best.scores, rounds: best.rounds };
}

function fillProbabilities(scores: Float64Array, to: Float64Array, rows: Uint32Array, outputs: number): void {
  for (const row of rows) {
    const at = row * outputs;
    for (let k = 0; k < outputs; k++) to[at + k] = scores[at + k]!;
    softmaxInPlace(to, at, outputs);
  }
}

function fillGradients(
  task: BoostTask,
  output: number,
  scores: Float64Array,
  probabilities: Float64Array | null,
  gradients: Float32Array,
  hessians: Float32Array | null,
): void {
  const { y, train, outputs, loss } = task;
  if (hessians === null) {
    for (const row of train) gradients[row] = scores[row]! - y[row]!;
    return;
  }
  // With K scores for K - 1 free ones, LightGBM scales the hessian by K / (K - 1).
  const factor = loss === 'softmax' ? outputs / (outputs - 1) : 1;
  for (const row of train) {
    const p = probabilities === null ? sigmoid(scores[row]!) : probabilities[row * outputs + output]!;
    const truth = probabilities === null ? y[row]! : y[row] === output ? 1 : 0;
    gradients[row] = p - truth;
    hessians[row] = Math.max(1e-6, factor * p * (1 - p));
  }
}

function drawRows(train: Uint32Array, share: number, taken: Uint32Array, left: Uint32Array, random: Random) {
  if (share >= 1) {
    taken.set(train);
    return { taken: train.length, leftOut: 0 };
  }
  let inside = 0;
  let outside = 0;
  for (const row of train) {
    if (random.next() < share) taken[inside++] = row;
    else left[outside++] = row;
  }
  // With a handful of rows the sample may be empty.
  if (inside === 0) {
    taken.set(train);
    return { taken: train.length, leftOut: 0 };
  }
  return { taken: inside, leftOut: outside };
}

function drawColumns(columns: Uint16Array, share: number, random: Random): Uint16Array {
  if (share >= 1) return columns;
  const wanted = Math.max(1, Math.min(columns.length, Math.ceil(columns.length * share)));
  return random.shuffle(columns.slice()).subarray(0, wanted).sort();
}
