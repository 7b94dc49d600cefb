import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/engine/random.ts';
import { spreadOf, spreadOfPredictions } from '../../src/engine/spread.ts';
import { driftOf, stability } from '../../src/models/drift.ts';
import { categoryColumn, frameOf, numberColumn } from '../engine/support/frames.ts';

describe('the population stability index', () => {
  it('is what is computed by hand', () => {
    // (.8 - .5) ln(.8 / .5) + (.2 - .5) ln(.2 / .5)
    expect(stability([0.5, 0.5], [80, 20])).toBeCloseTo(0.3 * Math.log(1.6) - 0.3 * Math.log(0.4), 10);
  });

  it('is 0 for the same shares, and for nothing at all', () => {
    expect(stability([0.25, 0.75], [25, 75])).toBe(0);
    expect(stability([0.25, 0.75], [0, 0])).toBe(0);
  });

  it('is finite where a bin is empty, before or now', () => {
    expect(stability([1, 0], [50, 50])).toBeLessThan(5);
    expect(stability([0.5, 0.5], [100, 0])).toBeLessThan(5);
  });
});

/** Rows of a number and a word, as they were learned from. */
function rowsOf({ rows = 1_000, seed = 1, shift = 0, reds = 0.5 } = {}) {
  const random = createRandom(seed);
  const size = Array.from({ length: rows }, () => random.normal() + shift);
  const colour = Array.from({ length: rows }, () => (random.next() < reds ? 'red' : 'green'));
  return frameOf(numberColumn('size', size), categoryColumn('colour', colour));
}

function learned() {
  const frame = rowsOf({ rows: 5_000 });
  const all = Uint32Array.from({ length: frame.rowCount }, (_, i) => i);
  return frame.columns.flatMap((column) => {
    const spread = spreadOf(column, all);
    return spread === null ? [] : [{ name: column.name, ...spread }];
  });
}

describe('drift', () => {
  const inputs = learned();
  const psiOf = (frame: ReturnType<typeof rowsOf>) =>
    Object.fromEntries(driftOf({ inputs, output: null }, frame, []).inputs.map(({ column, psi }) => [column, psi]));

  it('is not seen in 200 rows of the same kind, whatever their order', () => {
    for (let seed = 2; seed < 40; seed++) {
      const { size = 1, colour = 1 } = psiOf(rowsOf({ rows: 200, seed }));
      expect(Math.max(size, colour)).toBeLessThan(0.25);
    }
  });

  it('is seen in the column that has drifted, and in no other', () => {
    const shifted = psiOf(rowsOf({ rows: 200, seed: 5, shift: 1 }));
    expect(shifted.size).toBeGreaterThan(0.5);
    expect(shifted.colour).toBeLessThan(0.1);
    const redder = psiOf(rowsOf({ rows: 200, seed: 5, reds: 0.9 }));
    expect(redder.colour).toBeGreaterThan(0.5);
    expect(redder.size).toBeLessThan(0.25);
  });

  it('is seen where a column is left out', () => {
    const frame = rowsOf({ rows: 200, seed: 5 });
    const without = frameOf(numberColumn('size', new Array(200).fill(Number.NaN)), frame.columns[1] as never);

    expect(psiOf(without).size).toBeGreaterThan(1);
  });

  it('of the answers is measured by their probabilities, or their values', () => {
    const before = spreadOfPredictions({
      kind: 'classification',
      classes: ['no', 'yes'],
      probabilities: Float64Array.of(0.8, 0.2, 0.6, 0.4),
      labels: ['no', 'no'],
    });
    const answer = (yes: number) => ({
      classes: [
        { label: 'yes', probability: yes },
        { label: 'no', probability: 1 - yes },
      ],
      missing: [],
      unknown: [],
      unseen: [],
    });
    const outputOf = (yes: number) =>
      driftOf({ inputs: [], output: before }, rowsOf({ rows: 1 }), new Array(200).fill(answer(yes))).output;

    expect(outputOf(0.3)).toBeCloseTo(0, 5);
    expect(outputOf(0.8)).toBeGreaterThan(0.25);
  });
});
