import { describe, expect, test } from 'vitest';
import { type Importance, type MeasureOptions, measureImportance } from '../../../src/engine/index.ts';
import { createRandom } from '../../../src/engine/random.ts';
import { categoryColumn, createFrame, frameOf, numberColumn, without } from '../support/frames.ts';
import { steppingClock, trainQuietly } from '../support/train-quietly.ts';

const forAmount = without(createFrame({ rows: 300, seed: 1 }), 'label');
const { model } = await trainQuietly(forAmount, { target: 'amount', timeLimitMs: 500 });

function options(given: Partial<MeasureOptions> = {}): MeasureOptions {
  return { seed: 1, now: () => 0, checkpoint: async () => 'go', report: () => {}, ...given };
}

/** Measures until so many features are known, as when somebody ends it. */
async function measureSome(features: number): Promise<Importance> {
  let known = 0;
  return measureImportance(
    model,
    forAmount,
    options({
      now: steppingClock(200),
      report: ({ measured }) => {
        known = measured.length;
      },
      checkpoint: async () => (known < features ? 'go' : 'keep-best'),
    }),
  );
}

describe('importance', () => {
  test('puts what matters first and noise last, and measures every feature', async () => {
    const { measured, unmeasured, metric, rows } = await measureImportance(model, forAmount, options());

    expect(measured[0]?.feature).toBe('size');
    expect(measured.find(({ feature }) => feature === 'noise')?.importance).toBeLessThan(0.05);
    expect(measured.map(({ feature }) => feature).toSorted()).toEqual(['age', 'colour', 'noise', 'size']);
    expect({ unmeasured, metric, rows }).toEqual({ unmeasured: [], metric: 'r2', rows: 60 });
  });

  test('ended early, it names what it has not measured', async () => {
    const { measured, unmeasured } = await measureSome(2);

    expect(measured.length).toBe(2);
    expect(unmeasured.length).toBe(2);
  });

  test('taken up again, it comes to the same as in one go', async () => {
    const whole = await measureImportance(model, forAmount, options());
    const { measured: known } = await measureSome(1);

    expect(await measureImportance(model, forAmount, options({ known }))).toEqual(whole);
  });

  test('told to stop, it stops', async () => {
    const measuring = measureImportance(
      model,
      forAmount,
      options({ now: steppingClock(200), checkpoint: async () => 'stop' }),
    );

    await expect(measuring).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('another table than the one the model was trained on is refused', async () => {
    const other = without(createFrame({ rows: 301, seed: 1 }), 'label');

    await expect(measureImportance(model, other, options())).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('not the one the model was trained on'),
    });
  });

  test('of one case in a thousand, it finds what tells it', async () => {
    const random = createRandom(5);
    const rare = Array.from({ length: 6_000 }, (_, i) => i % 1_000 === 7);
    const draw = (shift: number) => rare.map((is) => random.normal() + (is ? shift : 0));
    const names = rare.map((is) => (is ? 'fraud' : 'fine'));
    const table = frameOf(numberColumn('quiet', draw(0)), numberColumn('loud', draw(6)), categoryColumn('kind', names));
    const trained = await trainQuietly(table, { target: 'kind', timeLimitMs: 500, metric: 'accuracy' });
    const { measured, metric, rows } = await measureImportance(trained.model, table, options());

    expect(metric).toBe('roc_auc');
    expect(rows).toBeLessThanOrEqual(1_200);
    expect(measured[0]?.feature).toBe('loud');
    expect(measured[0]?.importance).toBeGreaterThan(measured[0]?.spread ?? 1);
  });
});
