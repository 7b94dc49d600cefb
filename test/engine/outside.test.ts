import { describe, expect, it } from 'vitest';
import {
  columnsFor,
  type Lesson,
  readOutside,
  type TrainOptions,
  train,
  trainOutside,
} from '../../src/engine/index.ts';
import { categoryColumn, frameOf, numberColumn } from './support/frames.ts';

const OPTIONS = {
  target: 'price',
  timeLimitMs: 8_000,
  seed: 3,
  now: () => performance.now(),
  report: () => undefined,
  checkpoint: async () => 'go',
} as const satisfies TrainOptions;

const sizes = Array.from({ length: 240 }, (_, at) => (at * 7) % 101);
const TABLE = frameOf(
  numberColumn('size', sizes),
  numberColumn(
    'price',
    sizes.map((size, at) => 3 * size + (at % 5)),
  ),
  categoryColumn(
    'kind',
    sizes.map((size) => (size > 60 ? 'large' : size > 30 ? 'middle' : 'small')),
  ),
);

/** Knows the rule. */
const learnPrices = async ({ columns, test }: Lesson) => {
  const size = columns.find(({ name }) => name === 'size');
  if (size?.kind !== 'number') throw new Error('no size');
  return {
    leaderboard: [{ model: 'the rule', score: 0.99, fitMs: 1, weight: 1 }],
    testValues: Float64Array.from(test, (row) => 3 * (size.values[row] ?? 0) + 2),
    unseen: { values: Float64Array.from([0, 0, 0]), truth: Float64Array.from([-2, 0, 2]) },
    partial: false,
  };
};

describe('a learner outside of the engine', () => {
  it('is given the same rows to learn from and is scored on the same as our own', async () => {
    let lesson: Lesson | undefined;
    const outside = await trainOutside(TABLE, OPTIONS, (given) => {
      lesson = given;
      return learnPrices(given);
    });
    const own = await train(TABLE, OPTIONS);

    expect(lesson?.test).toEqual(own.testPredictions.rows);
    expect(new Set([...(lesson?.dev ?? []), ...(lesson?.test ?? [])]).size).toBe(240);
    expect(outside.scores.r2?.value).toBeGreaterThan(0.99);
    expect(outside.baseline.scores.rmse).toBeCloseTo(own.baseline.scores.rmse ?? 0, 0);
    const { testRows, trainRows, metric, task, split, droppedRows, seenTestRows } = own;
    expect(outside).toMatchObject({ testRows, trainRows, metric, task, split, droppedRows, seenTestRows });
    expect(outside.features.map(({ name }) => name)).toEqual(own.features.map(({ name }) => name));
  });

  it('has ranges around its answers, from rows that it had not learned from', async () => {
    const { outside } = await trainOutside(TABLE, OPTIONS, learnPrices);

    expect(readOutside(outside, Float64Array.of(10))).toMatchObject({
      kind: 'regression',
      values: Float64Array.of(10),
      low: Float64Array.of(8),
      high: Float64Array.of(12),
    });
  });

  it('is told of two classes by the likelihood of the second, and of more by one for each', async () => {
    const learn =
      (values: (rows: number) => readonly number[]) =>
      async ({ test }: Lesson) => ({
        leaderboard: [],
        testValues: Float64Array.from(values(test.length)),
        unseen: null,
        partial: false,
      });
    const of = (count: number) => Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 0.5 : 0.25));
    const three = await trainOutside(
      TABLE,
      { ...OPTIONS, target: 'kind', without: ['price'] },
      learn((n) => of(3 * n)),
    );

    expect(readOutside(three.outside, Float64Array.of(0.1, 0.7, 0.2))).toMatchObject({
      classes: ['large', 'middle', 'small'],
      labels: ['middle'],
    });
    const two = { ...three.outside, classes: ['no', 'yes'] };
    expect(readOutside(two, Float64Array.of(0.25))).toMatchObject({
      labels: ['no'],
      probabilities: Float64Array.of(0.75, 0.25),
    });
  });

  it('sees a row to predict as it saw those to learn from', async () => {
    const { outside } = await trainOutside(TABLE, { ...OPTIONS, target: 'size' }, async ({ test }) => ({
      leaderboard: [],
      testValues: new Float64Array(test.length),
      unseen: null,
      partial: true,
    }));
    const row = frameOf(categoryColumn('kind', ['huge']), numberColumn('price', [7]));

    expect(columnsFor(outside, row)).toEqual([
      expect.objectContaining({ name: 'price', values: Float64Array.of(7) }),
      // Never seen, so missing.
      expect.objectContaining({ name: 'kind', codes: Int32Array.of(-1) }),
    ]);
  });
});
