import { baseScores, type LossName, meanLoss, sigmoid, softmaxInPlace } from '../trees/loss.ts';
import type { Order, Work } from '../work.ts';
import type { Design } from './design.ts';
import { minimise } from './minimise.ts';

/** Scores are bias[k] + Σ weights[term * outputs + k] × term; dense terms come first, then sparse ones. */
export interface LinearWeights {
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

interface LinearTask {
  readonly train: Design;
  readonly valid: Design;
  /** The target of all rows. `trainRows` and `validRows` tell which of them the designs hold. */
  readonly y: Float64Array;
  readonly trainRows: Uint32Array;
  readonly validRows: Uint32Array;
  readonly loss: LossName;
  readonly outputs: number;
}

interface FittedLinear extends LinearWeights {
  readonly validScores: Float64Array;
  /** The ridge penalty with the best loss on the validation rows. */
  readonly penalty: number;
}

/** From strong to weak. Each fit starts from the result of the one before. */
const PENALTIES = [3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001];
const STEPS_PER_PENALTY = 40;

/** Fits ridge or (multinomial) logistic regression, and chooses the penalty by the validation rows. */
export function* fitLinear(task: LinearTask): Work<FittedLinear> {
  const { train, valid, y, trainRows, validRows, loss, outputs } = task;
  const terms = train.denseCount + train.sparseCount;
  const x = new Float64Array((terms + 1) * outputs);
  x.set(baseScores(loss, y, trainRows, outputs), terms * outputs);
  let best: FittedLinear | null = null;
  let bestLoss = Number.POSITIVE_INFINITY;
  let worse = 0;
  let order: Order = 'go';
  for (const penalty of PENALTIES) {
    yield* minimise(createObjective(task, terms, penalty), x, STEPS_PER_PENALTY, 1e-6);
    const model = { outputs, weights: x.slice(0, terms * outputs), bias: x.slice(terms * outputs) };
    const validScores = scoreDesign(model, valid);
    const now = meanLoss(loss, validScores, y, validRows, outputs);
    if (best === null || now < bestLoss * (1 - 1e-5)) {
      best = { ...model, validScores, penalty };
      bestLoss = now;
      worse = 0;
    } else if (++worse === 2) break;
    order = (yield) ?? 'go';
    if (order === 'wrap-up') break;
  }
  return best!;
}

function createObjective(task: LinearTask, terms: number, penalty: number) {
  const { train, y, trainRows, loss, outputs } = task;
  const scores = new Float64Array(outputs);
  const n = trainRows.length;
  const { dense, denseCount, starts, ids, values } = train;

  return (x: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let total = 0;
    const bias = terms * outputs;
    for (let i = 0; i < n; i++) {
      scoreRow(x, bias, train, i, outputs, scores);
      total += residuals(loss, scores, y[trainRows[i]!]!, outputs);
      const base = i * denseCount;
      if (outputs === 1) {
        const r = scores[0]!;
        for (let j = 0; j < denseCount; j++) gradient[j]! += r * dense[base + j]!;
        for (let s = starts[i]!; s < starts[i + 1]!; s++) gradient[denseCount + ids[s]!]! += r * values[s]!;
        gradient[bias]! += r;
        continue;
      }
      for (let j = 0; j < denseCount; j++) {
        const value = dense[base + j]!;
        const at = j * outputs;
        for (let k = 0; k < outputs; k++) gradient[at + k]! += scores[k]! * value;
      }
      for (let s = starts[i]!; s < starts[i + 1]!; s++) {
        const at = (denseCount + ids[s]!) * outputs;
        for (let k = 0; k < outputs; k++) gradient[at + k]! += scores[k]! * values[s]!;
      }
      for (let k = 0; k < outputs; k++) gradient[bias + k]! += scores[k]!;
    }
    let squares = 0;
    for (let i = 0; i < gradient.length; i++) {
      gradient[i]! /= n;
      if (i >= bias) continue;
      squares += x[i]! * x[i]!;
      gradient[i]! += penalty * x[i]!;
    }
    return total / n + (penalty * squares) / 2;
  };
}

/** Turns the scores of a row into the gradient of its loss, in place, and returns the loss. */
function residuals(loss: LossName, scores: Float64Array, truth: number, outputs: number): number {
  if (loss === 'squared') {
    const error = scores[0]! - truth;
    scores[0] = error;
    return (error * error) / 2;
  }
  if (loss === 'logistic') {
    const score = scores[0]!;
    const margin = truth === 1 ? score : -score;
    scores[0] = sigmoid(score) - truth;
    return margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
  }
  softmaxInPlace(scores, 0, outputs);
  const p = scores[truth]!;
  scores[truth]! -= 1;
  return -Math.log(Math.max(p, 1e-300));
}

function scoreRow(x: Float64Array, bias: number, design: Design, i: number, outputs: number, out: Float64Array): void {
  const { dense, denseCount, starts, ids, values } = design;
  const base = i * denseCount;
  if (outputs === 1) {
    let score = x[bias]!;
    for (let j = 0; j < denseCount; j++) score += x[j]! * dense[base + j]!;
    for (let s = starts[i]!; s < starts[i + 1]!; s++) score += x[denseCount + ids[s]!]! * values[s]!;
    out[0] = score;
    return;
  }
  for (let k = 0; k < outputs; k++) out[k] = x[bias + k]!;
  for (let j = 0; j < denseCount; j++) {
    const value = dense[base + j]!;
    for (let k = 0; k < outputs; k++) out[k]! += x[j * outputs + k]! * value;
  }
  for (let s = starts[i]!; s < starts[i + 1]!; s++) {
    const at = (denseCount + ids[s]!) * outputs;
    for (let k = 0; k < outputs; k++) out[k]! += x[at + k]! * values[s]!;
  }
}

/** Scores of the design's rows, row-major, rows × outputs. */
export function scoreDesign(model: LinearWeights, design: Design): Float64Array {
  const { outputs } = model;
  const x = new Float64Array(model.weights.length + outputs);
  x.set(model.weights);
  x.set(model.bias, model.weights.length);
  const scores = new Float64Array(design.rowCount * outputs);
  const row = new Float64Array(outputs);
  for (let i = 0; i < design.rowCount; i++) {
    scoreRow(x, model.weights.length, design, i, outputs, row);
    scores.set(row, i * outputs);
  }
  return scores;
}
