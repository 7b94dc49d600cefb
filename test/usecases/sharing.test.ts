import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/cards/plain-text.ts';
import { draw } from '../../src/conversation/draw.ts';
import type { Content } from '../../src/conversation/showing.ts';
import { deleteDataset, getDataset, setTarget } from '../../src/usecases/datasets.ts';
import { deploy, getDeployment, listDeployments } from '../../src/usecases/deployments.ts';
import { cancelRun } from '../../src/usecases/end-run.ts';
import { deleteModel, getModel, listModels } from '../../src/usecases/models.ts';
import { overview } from '../../src/usecases/overview.ts';
import { predict } from '../../src/usecases/predict.ts';
import { rereadDataset } from '../../src/usecases/reread.ts';
import type { Asker } from '../../src/usecases/rights.ts';
import { getRun, listRuns } from '../../src/usecases/runs.ts';
import { shareDataset } from '../../src/usecases/sharing.ts';
import { startRun } from '../../src/usecases/start-run.ts';
import { suggest } from '../../src/usecases/suggest.ts';
import { createDatasetFields, createModelFields, createRunFields } from '../support/builders.ts';
import { ADA, ADMIN, act, createServices, GRACE } from '../support/usecases.ts';

const announce = { address: 'test:room', chatId: 'room' };

/** A data set with a run, a model and a deployment. */
async function setUp() {
  const { services, store } = await createServices();
  const dataset = await store.datasets.insert(createDatasetFields());
  const run = await store.runs.insert(createRunFields({ dataset_id: dataset.id, status: 'running' }));
  const model = await store.models.insert(createModelFields({ dataset_id: dataset.id, run_id: run.id }));
  const { deployment } = await deploy(services, ADA, model.id, act());
  /** All that somebody finds, in any way. */
  const found = async (by: Asker) => {
    const { id: user } = by.actor;
    const request = { space: by.space, user, chat: 'room', typed: '' };
    const names = async (kind: 'dataset' | 'model' | 'run' | 'going' | 'column') =>
      (await suggest(services, { ...request, kind })).length;
    const { datasets, runs, models, deployments } = await overview(services, by.space, user, 10);
    return [
      datasets.length,
      runs.length,
      models.length,
      deployments.length,
      (await listModels(services, by.space, user, 10)).length,
      (await listRuns(services, by, 10)).length,
      (await listDeployments(services, by)).length,
      ...(await Promise.all((['dataset', 'model', 'run', 'going'] as const).map(names))),
      Math.min(1, await names('column')),
    ];
  };
  return { services, store, dataset, run, model, deployment, found };
}

const ALL = Array(12).fill(1);
const NOTHING = Array(12).fill(0);

describe('what somebody keeps to themselves', () => {
  it('is found by nobody else, admins included, until it is shared again', async () => {
    const { services, dataset, found } = await setUp();
    expect(await found(GRACE)).toEqual(ALL);

    await shareDataset(services, ADA, dataset.id, 'me');
    expect(await Promise.all([ADA, GRACE, ADMIN].map(found))).toEqual([ALL, NOTHING, NOTHING]);

    await shareDataset(services, ADA, dataset.id, 'everyone');
    expect(await found(GRACE)).toEqual(ALL);
  });

  it('can be used, changed and deleted by nobody else', async () => {
    const { services, dataset, run, model, deployment } = await setUp();
    await shareDataset(services, ADA, dataset.id, 'me');
    const signal = new AbortController().signal;

    const tried = (by: Asker): readonly Promise<unknown>[] => [
      getDataset(services, by, dataset.id),
      setTarget(services, by, dataset.id, 'tenure'),
      startRun(services, by, { datasetId: dataset.id, announce, ...act() }),
      rereadDataset(services, by, { datasetId: dataset.id, options: {}, signal }),
      shareDataset(services, by, dataset.id, 'everyone'),
      getRun(services, by, run.id),
      cancelRun(services, by, run.id, act()),
      getModel(services, by, model.id),
      predict(services, by, { modelId: model.id, row: {} }),
      deploy(services, by, model.id, act()),
      getDeployment(services, by, deployment.id),
      deleteModel(services, by, model.id, act()),
      deleteDataset(services, by, dataset.id, act()),
    ];

    for (const by of [GRACE, ADMIN]) {
      for (const attempt of tried(by)) await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
    }
    expect(await getDataset(services, ADA, dataset.id)).toMatchObject({ target_column: 'churn' });
  });

  it('has runs that are kept too', async () => {
    const { services, dataset } = await setUp();
    await shareDataset(services, ADA, dataset.id, 'me');

    expect((await startRun(services, ADA, { datasetId: dataset.id, announce, ...act() })).run).toMatchObject({
      private_to: 'test:ada',
    });
  });

  it('is kept with what is being made of it at that moment', async () => {
    const { services, store, dataset } = await setUp();
    /** A collection into which the next goes only when the data set is kept by somebody. */
    const late = <T extends { insert(fields: never): unknown }>(collection: T): T => ({
      ...collection,
      async insert(fields: never) {
        await shareDataset(services, ADA, dataset.id, 'me');
        return collection.insert(fields);
      },
    });
    const later = { ...services, store: { ...store, runs: late(store.runs), deployments: late(store.deployments) } };

    const { run } = await startRun(later, ADA, { datasetId: dataset.id, announce, target: 'tenure', ...act() });
    await shareDataset(services, ADA, dataset.id, 'everyone');
    const model = await store.models.insert(
      createModelFields({ dataset_id: dataset.id, run_id: 'other', name: 'other', target: 'tenure' }),
    );
    const { deployment } = await deploy(later, ADA, model.id, act());

    expect([run, deployment]).toMatchObject([{ private_to: 'test:ada' }, { private_to: 'test:ada' }]);
  });

  it('vanishes from the cards that others asked for, and stays on one’s own', async () => {
    const { services, store, dataset, model } = await setUp();
    await shareDataset(services, ADA, dataset.id, 'me');
    const shows: Content['shows'] = [
      { kind: 'dataset', id: dataset.id, title: 'Churn' },
      { kind: 'datasets' },
      { kind: 'models' },
      { kind: 'leaderboard', id: model.id, name: 'churn-1' },
    ];
    const read = async (by?: string) => plainText((await draw(store, 'test:space', { frame: {}, shows, by })).reply);

    expect(await read('test:ada')).toContain('100 rows');
    for (const other of ['test:grace', undefined]) {
      const text = await read(other);
      expect(text).not.toMatch(/100 rows|AUC/);
      expect(text).toContain('There is no data set here yet.');
    }
  });

  it('is what one added oneself', async () => {
    const { services, dataset } = await setUp();

    await expect(shareDataset(services, GRACE, dataset.id, 'me')).rejects.toThrow(
      'Churn was added by someone else, so it cannot be kept to you.',
    );
  });
});
