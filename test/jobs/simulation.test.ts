import { describe, expect, it } from 'vitest';
import { train } from '../../jobs/train.ts';
import { deploy } from '../../src/usecases/deployments.ts';
import { predict } from '../../src/usecases/predict.ts';
import { startRun } from '../../src/usecases/start-run.ts';
import { createCsv } from '../fakes/shelf.ts';
import { addDataset, createJobServices } from '../support/jobs.ts';
import { ADA, act, createServices } from '../support/usecases.ts';

/** A simulated run as it is asked for, and as a worker carries it out. */
async function simulate(target: string) {
  const { services, store } = await createServices();
  const dataset = await addDataset(store, createCsv(120));
  const { run } = await startRun(services, ADA, {
    datasetId: dataset.id,
    target,
    engine: 'simulation',
    announce: { address: 'test:room', chatId: '0'.repeat(24) },
    ...act(),
  });
  if (run === null) throw new Error('no run');
  await train.work({ run_id: run.id }, await createJobServices(store), AbortSignal.any([]));
  const ended = await store.runs.find(run.id);
  const model = await store.models.get(run.space, ended?.model_id ?? '');
  if (ended === null || model === null) throw new Error('no model');
  return { services, store, run, ended, model };
}

describe('a simulated training', () => {
  it('walks through its five steps, and is called simulated in every event and document', async () => {
    const { store, run, ended, model } = await simulate('churn');

    expect(run).toMatchObject({ uses_real_model: false, message: expect.stringMatching(/^Simulated/) });
    const events = await store.runs.events(run.id);
    expect(events.length).toBeGreaterThan(2);
    for (const { message, change } of events) {
      expect(message).toMatch(/simulated/i);
      if (change.message !== undefined) expect(change.message).toMatch(/simulated/i);
    }
    expect(ended).toMatchObject({ status: 'finished', uses_real_model: false });
    expect(model).toMatchObject({
      uses_real_model: false,
      engine: 'simulation',
      base_model: 'simulated Ensemble',
      name: expect.stringContaining('simulated'),
      metric: 'accuracy',
      test_rows: 0,
      measuring: 'given_up',
    });
    expect(model.leaderboard.map((entry) => entry.model)).toEqual([
      'Ensemble',
      'Neural Network',
      'LightGBM',
      'XGBoost',
      'Random Forest',
    ]);
    const scores = model.leaderboard.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(model.metrics.accuracy).toBeGreaterThanOrEqual(0.75);
    expect(model.metrics.accuracy).toBeLessThanOrEqual(0.95);
  });

  it('of an amount makes up errors instead', async () => {
    const { model } = await simulate('charges');

    expect(model.task_type).toBe('regression');
    expect(Object.keys(model.metrics).sort()).toEqual(['mae', 'r2', 'rmse']);
  });

  it('can neither be deployed nor predict', async () => {
    const { services, model } = await simulate('churn');

    await expect(deploy(services, ADA, model.id, act())).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/simulated: nothing was learned, so it cannot be deployed.*native engine/),
    });
    await expect(predict(services, ADA, { modelId: model.id, row: { tenure: 1 } })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/cannot predict/),
    });
  });
});
