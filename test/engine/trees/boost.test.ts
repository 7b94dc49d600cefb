import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/engine/random.ts';
import { binOf, findEdges } from '../../../src/engine/trees/bin-table.ts';
import { type BoostSettings, type BoostTask, boost } from '../../../src/engine/trees/boost.ts';
import { addTree } from '../../../src/engine/trees/forest.ts';
import type { LossName } from '../../../src/engine/trees/loss.ts';
import { scatter } from '../../../src/engine/trees/scatter.ts';
import { finish } from '../../../src/engine/work.ts';

const SETTINGS: BoostSettings = {
  rounds: 60,
  learningRate: 0.1,
  rowShare: 1,
  columnShare: 1,
  patience: 20,
  maxLeaves: 8,
  maxDepth: 10,
  nodeColumnShare: 1,
  l2: 1,
  minRows: 5,
  minHessian: 1e-3,
  extra: false,
  categorySmoothing: 10,
  categoryL2: 10,
};

const WIDTH = 3;

/** x0² + x1 on 600 rows, as a number, as two classes or as three; every fourth row validates. */
function createTask(loss: LossName): BoostTask {
  const random = createRandom(2);
  const rowCount = 600;
  const columns = Array.from({ length: WIDTH }, () => Float64Array.from({ length: rowCount }, () => random.normal()));
  const signal = Float64Array.from({ length: rowCount }, (_, i) => columns[0][i] ** 2 + columns[1][i]);
  const classOf = (value: number) => (value < 0.3 ? 0 : loss === 'logistic' || value < 1.5 ? 1 : 2);
  const rows = Uint32Array.from({ length: rowCount }, (_, i) => i);
  const edges = columns.map((values) => findEdges(values, rows));
  return {
    table: {
      rowCount,
      data: Uint8Array.from(columns.flatMap((values, at) => Array.from(values, (value) => binOf(value, edges[at])))),
      columns: edges.map(({ length }) => ({ bins: length + 2, categorical: false })),
    },
    y: loss === 'squared' ? signal : signal.map(classOf),
    train: rows.filter((row) => row % 4 !== 0),
    valid: rows.filter((row) => row % 4 === 0),
    loss,
    outputs: loss === 'softmax' ? 3 : 1,
    columns: Uint16Array.of(0, 1, 2),
  };
}

function shareRight(task: BoostTask, scores: Float64Array): number {
  const right = [...task.valid].filter((row, i) => {
    if (task.outputs === 1) return scores[i] > 0 === (task.y[row] === 1);
    const own = scores.subarray(i * task.outputs, (i + 1) * task.outputs);
    return own.indexOf(Math.max(...own)) === task.y[row];
  });
  return right.length / task.valid.length;
}

describe('boosting', () => {
  test('follows a curve that no straight line follows', () => {
    const task = createTask('squared');
    const { validScores } = finish(boost(task, SETTINGS, createRandom(1)));
    const truth = Array.from(task.valid, (row) => task.y[row]);
    const mean = truth.reduce((a, b) => a + b) / truth.length;
    const error = truth.reduce((sum, value, i) => sum + (value - validScores[i]) ** 2, 0);
    const variance = truth.reduce((sum, value) => sum + (value - mean) ** 2, 0);

    expect(1 - error / variance).toBeGreaterThan(0.85);
  });

  test.each(['logistic', 'softmax'] as const)('tells classes apart (%s)', (loss) => {
    const task = createTask(loss);
    const { validScores } = finish(boost(task, SETTINGS, createRandom(1)));

    expect(shareRight(task, validScores)).toBeGreaterThan(0.85);
  });

  test('stops when the validation loss stops falling, and keeps only the rounds up to the best', () => {
    const task = createTask('logistic');
    const { rounds, forest } = finish(boost(task, { ...SETTINGS, rounds: 2_000, learningRate: 0.3 }, createRandom(1)));

    expect(rounds).toBeLessThan(500);
    expect(forest.roots.length - 1).toBe(rounds);
  });

  test('the kept trees add up to the validation scores', () => {
    const task = createTask('softmax');
    const { forest, base, validScores } = finish(boost(task, { ...SETTINGS, rowShare: 0.7 }, createRandom(1)));
    const scores = new Float64Array(task.table.rowCount * 3).map((_, i) => base[i % 3]);
    const block = { data: task.table.data, rowStride: 1, columnStride: task.table.rowCount };
    for (let t = 0; t + 1 < forest.roots.length; t++) addTree(forest, t, block, task.valid, scores, 3, t % 3);

    task.valid.forEach((row, i) => {
      for (let k = 0; k < 3; k++) expect(scores[row * 3 + k]).toBe(validScores[i * 3 + k]);
    });
  });

  test('gives the model so far when told to wrap up', () => {
    const work = boost(createTask('squared'), SETTINGS, createRandom(1));
    work.next('go');
    work.next('go');
    const step = work.next('wrap-up');

    expect(step.done && step.value.rounds).toBe(2);
  });

  test('told to wrap up in the middle of a round, it leaves that round out', () => {
    const work = boost(createTask('softmax'), SETTINGS, createRandom(1));
    for (let tree = 0; tree < 4; tree++) work.next('go');
    const step = work.next('wrap-up');

    // Three classes: the fifth tree is the second of the second round.
    expect(step.done && step.value.rounds).toBe(1);
    expect(step.done && step.value.forest.roots.length).toBe(4);
  });

  test('the same seed draws the same rows and columns', () => {
    const scoresOf = (seed: number) => {
      const settings = { ...SETTINGS, rowShare: 0.6, nodeColumnShare: 0.6, extra: true };
      return finish(boost(createTask('squared'), settings, createRandom(seed))).validScores;
    };

    expect(scoresOf(4)).toEqual(scoresOf(4));
    expect(scoresOf(4)).not.toEqual(scoresOf(5));
  });
});

describe('scattered trees', () => {
  test.each([true, false])('average to a useful answer (random cuts: %s)', (extra) => {
    const task = createTask('softmax');
    const settings = { trees: 30, extra, columnShare: 0.7, minLeafRows: 3 };
    const forest = finish(scatter(task, settings, createRandom(1)));
    const scores = new Float64Array(task.table.rowCount * 3);
    const block = { data: task.table.data, rowStride: 1, columnStride: task.table.rowCount };
    for (let t = 0; t + 1 < forest.roots.length; t++) addTree(forest, t, block, task.valid, scores, 3, 0);
    const picked = Float64Array.from({ length: task.valid.length * 3 }, (_, i) => {
      return scores[task.valid[Math.floor(i / 3)] * 3 + (i % 3)];
    });

    expect(shareRight(task, picked)).toBeGreaterThan(0.75);
    for (let i = 0; i < picked.length; i += 3) expect(picked[i] + picked[i + 1] + picked[i + 2]).toBeCloseTo(30, 3);
  });
});
