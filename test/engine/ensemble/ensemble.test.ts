import { describe, expect, test } from 'vitest';
import { fitIntervals } from '../../../src/engine/ensemble/intervals.ts';
import { errorLoss, probabilityLoss, selectEnsemble } from '../../../src/engine/ensemble/select.ts';
import { createRandom } from '../../../src/engine/random.ts';
import { finish } from '../../../src/engine/work.ts';

const truth = Float64Array.of(1, 2, 3, 4);

describe('choosing a blend', () => {
  test('two models that err in opposite ways are mixed half and half', () => {
    const models = [truth.map((v) => v + 1), truth.map((v) => v - 1), truth.map((v) => 3 * v)];

    expect([...finish(selectEnsemble(models, errorLoss(truth, 'squared')))]).toEqual([0.5, 0.5, 0]);
  });

  test('a model that is right needs no company', () => {
    const models = [truth.map((v) => v + 1), truth];

    expect([...finish(selectEnsemble(models, errorLoss(truth, 'absolute')))]).toEqual([0, 1]);
  });

  test('of two equal models one is enough', () => {
    const same = truth.map((v) => v * 1.1);
    const weights = finish(selectEnsemble([same, same.slice()], errorLoss(truth, 'squared')));

    expect(Math.max(...weights)).toBe(1);
  });

  test('weights sum to one, and the blend is no worse than its best model', () => {
    const random = createRandom(2);
    const labels = Float64Array.from({ length: 200 }, () => random.below(2));
    const models = Array.from({ length: 5 }, () => {
      return labels.map((label) => Math.min(0.95, Math.max(0.05, 0.5 + (label - 0.5) * 0.4 + 0.3 * random.normal())));
    });
    const loss = probabilityLoss(labels, 1);
    const weights = finish(selectEnsemble(models, loss));
    const mixed = labels.map((_, i) => models.reduce((sum, model, c) => sum + weights[c] * model[i], 0));

    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(loss(mixed, 1)).toBeLessThanOrEqual(Math.min(...models.map((model) => loss(model, 1))));
  });
});

describe('prediction intervals', () => {
  test('hold nine of ten values, and are wider where errors are larger', () => {
    const random = createRandom(7);
    const draw = () => {
      const predicted = Float64Array.from({ length: 4_000 }, () => 10 * random.next());
      return { predicted, values: predicted.map((value) => value + 0.1 * value * random.normal()) };
    };
    const seen = draw();
    const intervals = fitIntervals(seen.predicted, seen.values);
    const fresh = draw();
    const inside = [...fresh.predicted].filter((value, i) => {
      const at = [...intervals.edges].filter((edge) => value > edge).length;
      return fresh.values[i] >= value + intervals.low[at] && fresh.values[i] <= value + intervals.high[at];
    });
    const last = intervals.high.length - 1;

    expect(inside.length / 4_000).toBeGreaterThan(0.88);
    expect(inside.length / 4_000).toBeLessThan(0.92);
    expect(intervals.high[last] - intervals.low[last]).toBeGreaterThan(3 * (intervals.high[0] - intervals.low[0]));
  });

  test('of a handful of rows reach as far as the worst of them', () => {
    const { edges, low, high } = fitIntervals(Float64Array.of(0, 0, 0), Float64Array.of(-2, 0.5, 3));

    expect([[...edges], [...low], [...high]]).toEqual([[], [-2], [3]]);
  });
});
