import { describe, expect, it } from 'vitest';
import { compareModels, mcNemar } from '../../src/engine/compare.ts';
import type { Column, Frame } from '../../src/engine/frame/frame.ts';
import { createRandom } from '../../src/engine/random.ts';
import { train } from '../../src/engine/train.ts';
import type { TrainOptions } from '../../src/engine/types.ts';

const ROWS = 400;

/** Two columns, of which one tells the class nearly and the other does not. */
function createFrame(seed = 3): Frame {
  const random = createRandom(seed);
  const telling = Float64Array.from({ length: ROWS }, () => random.normal());
  const noise = Float64Array.from({ length: ROWS }, () => random.normal());
  const codes = Int32Array.from(telling, (value) => Number(value + random.normal() * 0.3 > 0));
  const columns: Column[] = [
    { name: 'telling', kind: 'number', values: telling },
    { name: 'noise', kind: 'number', values: noise },
    { name: 'class', kind: 'category', levels: ['no', 'yes'], codes },
  ];
  return { rowCount: ROWS, columns };
}

async function trained(frame: Frame, more: Partial<TrainOptions> = {}): Promise<Uint8Array> {
  let clock = 0;
  const options: TrainOptions = {
    target: 'class',
    timeLimitMs: 2_000,
    seed: 1,
    now: () => (clock += 1),
    report: () => undefined,
    checkpoint: async () => 'go',
    ...more,
  };
  return (await train(frame, options)).model;
}

describe('two models, row by row', () => {
  it('differ where one is blind, by the rows that neither learned from', async () => {
    const frame = createFrame();
    const [seeing, blind] = [await trained(frame), await trained(frame, { without: ['telling'] })];
    const { rows, losses, difference, isReal } = compareModels([seeing, blind], frame);

    expect(rows).toBeGreaterThan(40);
    expect(losses[0]).toBeLessThan(0.25);
    expect(losses[1]).toBeGreaterThan(0.35);
    expect(difference.value).toBeCloseTo(losses[0] - losses[1], 12);
    expect(isReal).toBe(true);
  });

  it('do not differ where they are the same', async () => {
    const frame = createFrame();
    const model = await trained(frame);

    expect(compareModels([model, model], frame)).toMatchObject({ difference: { value: 0 }, isReal: false });
  });

  it('are not compared on another table', async () => {
    const model = await trained(createFrame());
    const other = createFrame();

    expect(() =>
      compareModels([model, model], { ...other, rowCount: ROWS - 1, columns: other.columns.map(shorter) }),
    ).toThrow(/not the one the model was trained on/);
  });
});

const shorter = (column: Column): Column =>
  column.kind === 'category'
    ? { ...column, codes: column.codes.slice(1) }
    : { ...column, values: column.values.slice(1) as never };

describe('McNemar’s exact test', () => {
  it.each([
    [0, 0, 1],
    [5, 5, 1],
    [0, 5, 2 / 2 ** 5],
    [1, 8, (2 * (1 + 9)) / 2 ** 9],
    [300, 300, 1],
  ])('of %i against %i rows gives %f', (a, b, p) => {
    expect(mcNemar(a, b)).toBeCloseTo(p, 9);
    expect(mcNemar(b, a)).toBeCloseTo(p, 9);
  });
});
