import { describe, expect, test } from 'vitest';
import { expand } from '../../../src/engine/encode/expand.ts';
import { encodeDesign, fitDesign } from '../../../src/engine/linear/design.ts';
import { fitLinear } from '../../../src/engine/linear/fit.ts';
import { minimise } from '../../../src/engine/linear/minimise.ts';
import { createRandom } from '../../../src/engine/random.ts';
import { finish } from '../../../src/engine/work.ts';
import { categoryColumn, frameOf, numberColumn } from '../support/frames.ts';

describe('minimising', () => {
  test('finds the lowest point of a narrow valley', () => {
    const x = Float64Array.of(5, -3);
    const value = finish(
      minimise(
        (at, gradient) => {
          gradient[0] = 2 * (at[0] - 1);
          gradient[1] = 200 * (at[1] - 2);
          return (at[0] - 1) ** 2 + 100 * (at[1] - 2) ** 2;
        },
        x,
        100,
        1e-14,
      ),
    );

    expect(value).toBeLessThan(1e-8);
    expect(x[0]).toBeCloseTo(1, 4);
    expect(x[1]).toBeCloseTo(2, 5);
  });
});

describe('linear models', () => {
  const random = createRandom(3);
  const count = 400;
  const a = Float64Array.from({ length: count }, () => random.normal());
  const kind = Array.from({ length: count }, () => (random.next() < 0.5 ? 'u' : 'v'));
  const line = Float64Array.from({ length: count }, (_, i) => 2 * a[i] + (kind[i] === 'u' ? 1 : 0));
  const rows = Uint32Array.from(a, (_, i) => i);
  const train = rows.filter((row) => row % 4 !== 0);
  const valid = rows.filter((row) => row % 4 === 0);

  function fitOn(y: Float64Array, loss: 'squared' | 'logistic' | 'softmax', outputs: number) {
    const expanded = expand(frameOf(numberColumn('a', a), categoryColumn('kind', kind)));
    const encoder = fitDesign(expanded, train, false);
    const design = (of: Uint32Array) => encodeDesign(encoder, expanded, of);
    const given = { y, trainRows: train, validRows: valid, loss, outputs };
    return finish(fitLinear({ train: design(train), valid: design(valid), ...given }));
  }

  test('a straight line is found again, with a weak penalty', () => {
    const { validScores, penalty } = fitOn(line, 'squared', 1);

    valid.forEach((row, i) => {
      expect(Math.abs(validScores[i] - line[row])).toBeLessThan(0.05);
    });
    expect(penalty).toBeLessThan(0.01);
  });

  test('pure noise gets a strong penalty', () => {
    const noise = line.map(() => random.normal());

    expect(fitOn(noise, 'squared', 1).penalty).toBeGreaterThan(0.05);
  });

  test('logistic regression gives calibrated odds', () => {
    const y = line.map((value) => (random.next() < 1 / (1 + Math.exp(-value)) ? 1 : 0));
    const { validScores } = fitOn(y, 'logistic', 1);
    const off = [...valid].reduce((sum, row, i) => sum + Math.abs(validScores[i] - line[row]), 0) / valid.length;

    expect(off).toBeLessThan(0.5);
  });

  test('softmax regression tells three classes apart', () => {
    const y = line.map((value) => (value < -1 ? 0 : value < 1.5 ? 1 : 2));
    const { validScores } = fitOn(y, 'softmax', 3);
    const right = [...valid].filter((row, i) => {
      const own = validScores.subarray(i * 3, i * 3 + 3);
      return own.indexOf(Math.max(...own)) === y[row];
    });

    expect(right.length / valid.length).toBeGreaterThan(0.9);
  });

  test('missing values take the median and a term of their own', () => {
    const expanded = expand(frameOf(numberColumn('x', [1, 2, 3, Number.NaN])));
    const all = Uint32Array.of(0, 1, 2, 3);
    const { dense, denseCount } = encodeDesign(fitDesign(expanded, all, false), expanded, all);

    expect(denseCount).toBe(2);
    expect(dense[3 * 2]).toBe(dense[1 * 2]);
    expect([0, 1, 2, 3].map((row) => dense[row * 2 + 1])).toEqual([0, 0, 0, 1]);
  });
});
