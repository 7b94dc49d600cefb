import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/engine/metrics/diagnose.ts';
import { type Judged, score } from '../../src/engine/metrics/score.ts';
import { createRandom } from '../../src/engine/random.ts';

/** Rows of two classes with the probability of the second one, some of them equal. */
const BINARY = Array.from({ length: 100 }, (_, seed): Extract<Judged, { task: 'classification' }> => {
  const random = createRandom(seed);
  const rows = 2 + random.below(80);
  const likely = Array.from({ length: rows }, () => random.below(12) / 11);
  return {
    task: 'classification',
    truth: Float64Array.from({ length: rows }, () => random.below(2)),
    classes: 2,
    probabilities: Float64Array.from(likely.flatMap((p) => [1 - p, p])),
  };
});

function classified(judged: Judged) {
  const diagnosis = diagnose(judged);
  if (diagnosis.task !== 'classification') throw new Error('no classification');
  return diagnosis;
}

describe('a diagnosis of classes', () => {
  it('counts every row once, and on the diagonal those that are right', () => {
    for (const judged of BINARY) {
      const { counts } = classified(judged).confusion;
      const all = counts.flat().reduce((sum, rows) => sum + rows, 0);
      const right = counts.reduce((sum, row, at) => sum + (row[at] ?? 0), 0);

      expect(all).toBe(judged.truth.length);
      expect(right / all).toBeCloseTo(score(judged, 'accuracy'), 12);
    }
  });

  it('gives of each threshold the shares that counting gives', () => {
    for (const judged of BINARY) {
      for (const { threshold, recall, falseAlarms, precision } of classified(judged).thresholds ?? []) {
        const called = [...judged.truth.keys()].filter((row) => (judged.probabilities[2 * row + 1] ?? 0) >= threshold);
        const positives = judged.truth.filter((each) => each === 1).length;
        const hits = called.filter((row) => judged.truth[row] === 1).length;

        expect(recall).toBeCloseTo(hits / positives, 12);
        expect(falseAlarms).toBeCloseTo((called.length - hits) / (judged.truth.length - positives), 12);
        expect(precision).toBeCloseTo(hits / called.length, 12);
      }
    }
  });

  it('has no thresholds where one class is missing', () => {
    const judged = {
      task: 'classification',
      truth: Float64Array.of(1, 1),
      classes: 2,
      probabilities: Float64Array.of(0.5, 0.5, 0.1, 0.9),
    } as const;

    expect(classified(judged).thresholds).toBeNull();
  });

  it('groups rows by how likely they were said to be, and loses none', () => {
    for (const judged of BINARY) {
      const { calibration } = classified(judged);
      const rows = calibration.reduce((sum, group) => sum + group.rows, 0);
      const was = calibration.reduce((sum, group) => sum + group.was * group.rows, 0);

      expect(rows).toBe(judged.truth.length);
      expect(was).toBeCloseTo(
        judged.truth.reduce((sum, each) => sum + each, 0),
        9,
      );
      expect(calibration.map(({ said }) => said)).toEqual(calibration.map(({ said }) => said).sort((a, b) => a - b));
    }
  });

  it('puts the rarest of many classes together', () => {
    const truth = Float64Array.from({ length: 300 }, (_, i) => Math.floor(Math.sqrt(i)));
    const classes = 18;
    const probabilities = new Float64Array(truth.length * classes);
    truth.forEach((each, row) => {
      probabilities[row * classes + each] = 1;
    });
    const { confusion } = classified({ task: 'classification', truth, classes, probabilities });

    expect(confusion.classes).toHaveLength(12);
    expect(confusion.classes.at(-1)).toBe('others');
    expect(confusion.counts.flat().reduce((sum, rows) => sum + rows, 0)).toBe(300);
  });
});

describe('a diagnosis of numbers', () => {
  it('keeps the number of rows and the means, with few points', () => {
    const truth = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i) * 100);
    const values = truth.map((each, i) => each + (i % 7) - 3);
    const diagnosis = diagnose({ task: 'regression', truth, values });
    if (diagnosis.task !== 'regression') throw new Error('no regression');
    const { pairs } = diagnosis;
    const mean = (of: (pair: (typeof pairs)[number]) => number): number =>
      pairs.reduce((sum, pair) => sum + of(pair) * pair.rows, 0) / truth.length;

    expect(pairs.length).toBeLessThan(3_600);
    expect(pairs.reduce((sum, { rows }) => sum + rows, 0)).toBe(100_000);
    expect(mean((pair) => pair.truth)).toBeCloseTo(truth.reduce((sum, each) => sum + each, 0) / truth.length, 6);
    expect(mean((pair) => pair.predicted)).toBeCloseTo(values.reduce((sum, each) => sum + each, 0) / truth.length, 6);
  });

  it('of one value all the same is one point', () => {
    const judged = { task: 'regression', truth: Float64Array.of(5, 5), values: Float64Array.of(5, 5) } as const;

    expect(diagnose(judged)).toEqual({ task: 'regression', pairs: [{ truth: 5, predicted: 5, rows: 2 }] });
  });
});
