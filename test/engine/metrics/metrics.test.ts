import { describe, expect, test } from 'vitest';
import { auc, orderByScore } from '../../../src/engine/metrics/auc.ts';
import { score, scoreAll, scoreWithIntervals } from '../../../src/engine/metrics/score.ts';
import { createRandom } from '../../../src/engine/random.ts';
import { finish } from '../../../src/engine/work.ts';

function binary(truth: readonly number[], positive: readonly number[]) {
  return {
    task: 'classification' as const,
    truth: Float64Array.from(truth),
    classes: 2,
    probabilities: Float64Array.from(positive.flatMap((p) => [1 - p, p])),
  };
}

describe('classification metrics, worked out by hand', () => {
  // Named positive: rows 0 1 2. Truly positive: rows 0 1 3. So 2 hits, 1 false alarm, 1 miss, 1 true negative.
  const judged = binary([1, 1, 0, 1, 0], [0.9, 0.6, 0.7, 0.2, 0.1]);

  test('accuracy, precision, recall and F1', () => {
    expect(score(judged, 'accuracy')).toBeCloseTo(3 / 5, 12);
    expect(score(judged, 'precision')).toBeCloseTo(2 / 3, 12);
    expect(score(judged, 'recall')).toBeCloseTo(2 / 3, 12);
    expect(score(judged, 'f1')).toBeCloseTo(2 / 3, 12);
  });

  test('log loss is the mean of -ln of what was said of the truth', () => {
    const expected = -(Math.log(0.9) + Math.log(0.6) + Math.log(0.3) + Math.log(0.2) + Math.log(0.9)) / 5;

    expect(score(judged, 'log_loss')).toBeCloseTo(expected, 12);
  });

  test('AUC is the share of pairs in the right order', () => {
    // Positives .9 .6 .2 against negatives .7 .1: 2 + 1 + 1 of 6.
    expect(score(judged, 'roc_auc')).toBeCloseTo(4 / 6, 12);
  });

  test('a tie counts half in AUC', () => {
    expect(score(binary([1, 0, 1, 0], [0.5, 0.5, 0.5, 0.5]), 'roc_auc')).toBe(0.5);
    // Pairs: (.8,.5) right, (.8,.2) right, (.5,.5) tie, (.5,.2) right.
    expect(score(binary([1, 1, 0, 0], [0.8, 0.5, 0.5, 0.2]), 'roc_auc')).toBeCloseTo(3.5 / 4, 12);
  });

  test('a weight counts a row so many times', () => {
    const order = orderByScore(Float64Array.of(0.1, 0.9, 0.2, 0.8), 2, 1);
    const rows = orderByScore(Float64Array.of(0.1, 0.9, 0.2, 0.8, 0.2, 0.8), 2, 1);

    expect(auc(order, Float64Array.of(1, 0), 1, Float64Array.of(1, 2))).toBe(
      auc(rows, Float64Array.of(1, 0, 0), 1, null),
    );
  });

  test('with three classes precision, recall and F1 are plain means over the classes', () => {
    // Labels 0 1 1 2 for truth 0 1 2 2: precision 1, 1/2, 1; recall 1, 1, 1/2; F1 1, 2/3, 2/3.
    const probabilities = Float64Array.of(0.8, 0.1, 0.1, 0.1, 0.8, 0.1, 0.1, 0.6, 0.3, 0, 0.2, 0.8);
    const three = { task: 'classification' as const, truth: Float64Array.of(0, 1, 2, 2), classes: 3, probabilities };

    expect(score(three, 'precision')).toBeCloseTo(5 / 6, 12);
    expect(score(three, 'recall')).toBeCloseTo(5 / 6, 12);
    expect(score(three, 'f1')).toBeCloseTo(7 / 9, 12);
  });

  test('AUC is left out where only one class is present', () => {
    expect(scoreAll(binary([1, 1], [0.3, 0.9]))).not.toHaveProperty('roc_auc');
  });

  test('scores that are no numbers have no AUC, and hold nothing up', () => {
    const order = orderByScore(Float64Array.of(Number.NaN, Number.NaN), 1, 0);

    expect(auc(order, Float64Array.of(1, 0), 1, null)).toBeLessThanOrEqual(1);
  });
});

describe('regression metrics, worked out by hand', () => {
  const judged = {
    task: 'regression' as const,
    truth: Float64Array.of(1, 2, 3, 6),
    values: Float64Array.of(1, 3, 3, 4),
  };

  test('RMSE, MAE and R²', () => {
    expect(score(judged, 'rmse')).toBeCloseTo(Math.sqrt(5 / 4), 12);
    expect(score(judged, 'mae')).toBeCloseTo(3 / 4, 12);
    // Mean 3, squares around it 4 + 1 + 0 + 9 = 14.
    expect(score(judged, 'r2')).toBeCloseTo(1 - 5 / 14, 12);
  });

  test('R² is left out where the truth does not vary', () => {
    const flat = { ...judged, truth: Float64Array.of(2, 2, 2, 2) };

    expect(scoreAll(flat)).not.toHaveProperty('r2');
  });
});

describe('bootstrap intervals', () => {
  function noisy(rows: number) {
    const random = createRandom(8);
    const truth = Float64Array.from({ length: rows }, () => random.normal());
    return { task: 'regression' as const, truth, values: truth.map((value) => value + 0.5 * random.normal()) };
  }
  const widthOf = (rows: number) => {
    const mae = finish(scoreWithIntervals(noisy(rows), createRandom(1))).mae;
    return mae === undefined ? Number.NaN : mae.high - mae.low;
  };

  test('hold the score, and are about 4 standard errors wide', () => {
    const { mae } = finish(scoreWithIntervals(noisy(400), createRandom(1)));
    // |error| has mean .8σ and deviation .6σ, so its mean over 400 rows has a standard error of .3 / 20.
    const expected = (4 * 0.3) / 20;

    expect(mae?.low).toBeLessThan(mae?.value ?? Number.NaN);
    expect(mae?.high).toBeGreaterThan(mae?.value ?? Number.NaN);
    expect(widthOf(400) / expected).toBeGreaterThan(0.7);
    expect(widthOf(400) / expected).toBeLessThan(1.3);
  });

  test('narrow with the square root of the rows, also where only some rows are resampled', () => {
    expect(widthOf(400) / widthOf(40_000)).toBeGreaterThan(7);
    expect(widthOf(400) / widthOf(40_000)).toBeLessThan(14);
  });
});
