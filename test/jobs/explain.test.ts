import { describe, expect, it, vi } from 'vitest';
import { explain } from '../../jobs/explain.ts';
import { createExplainers, type Explainer, explainIn } from '../../jobs/explainer.ts';
import type { JobServices } from '../../jobs/job.ts';
import { train } from '../../jobs/train.ts';
import type { Model } from '../../src/store/records.ts';
import { createCsv } from '../fakes/shelf.ts';
import { createRunFields } from '../support/builders.ts';
import { addDataset, createJobServices, fixture } from '../support/jobs.ts';
import { openTestStore } from '../support/store.ts';

const by = (native: Explainer) => ({ ...createExplainers('/nowhere/python'), native });

/** A model as a run leaves it. */
async function setUp() {
  const store = await openTestStore();
  const dataset = await addDataset(store, createCsv(200));
  const queued: unknown[] = [];
  const services: JobServices = {
    ...(await createJobServices(store)),
    queue: { enqueue: async (job, data) => void queued.push([job.name, data]) },
  };
  const run = await store.runs.insert(createRunFields({ dataset_id: dataset.id, target: 'churn', time_limit_s: 3 }));
  await train.work({ run_id: run.id }, services, AbortSignal.any([]));
  const { model_id: id = null } = (await store.runs.find(run.id)) ?? {};
  const model = async (): Promise<Model> => {
    const found = await store.models.get(run.space, id ?? '');
    if (found === null) throw new Error('no model');
    return found;
  };
  const measure = (changes: Partial<JobServices> = {}, signal = AbortSignal.any([])) =>
    explain.work({ space: run.space, model_id: id ?? '' }, { ...services, ...changes }, signal);
  return { store, dataset, queued, model, measure };
}

describe('measuring what a model goes by', { timeout: 40_000 }, () => {
  it('follows a run, and leaves no column unmeasured', async () => {
    const { queued, model, measure } = await setUp();
    const before = await model();
    expect(before).toMatchObject({ importance: null, measuring: 'due' });
    expect(queued).toEqual([['explain', { space: before.space, model_id: before.id }]]);

    await measure();

    const { importance, measuring, features } = await model();
    expect(measuring).toBe('done');
    expect(importance?.unmeasured).toEqual([]);
    expect(importance?.measured.map(({ feature }) => feature).sort()).toEqual(features.map(({ name }) => name).sort());
  });

  it('goes on where it was interrupted, and comes to the same', async () => {
    const { store, model, measure } = await setUp();
    await measure();
    const { id, space, importance: whole } = await model();
    const [first, ...others] = whole?.measured ?? [];
    if (whole === null || first === undefined) throw new Error('nothing was measured');
    // A figure that no measuring gives shows that it was not measured again.
    const known = { ...first, importance: 7 };
    const partial = { ...whole, measured: [known], unmeasured: others.map(({ feature }) => feature) };
    await store.models.update(space, id, { importance: partial, measuring: 'due' });

    await measure();

    expect((await model()).importance).toEqual({ ...whole, measured: [known, ...others] });
  });

  it('stops with its worker, and is still due', async () => {
    const { model, measure } = await setUp();
    const stopping = new AbortController();
    const explainer = explainIn(fixture('mute'));
    const started = vi.fn(explainer);

    const measuring = measure({ explainers: by(started) }, stopping.signal);
    await vi.waitFor(() => expect(started).toHaveBeenCalled());
    stopping.abort();

    await expect(measuring).rejects.toThrow(/abort/i);
    expect(await model()).toMatchObject({ importance: null, measuring: 'due' });
  });

  it.each(['dies', 'babbles'])(
    'is given up when its process %s: the model stays, and nobody waits for the rest',
    async (module) => {
      const { model, measure } = await setUp();

      await measure({ explainers: by(explainIn(fixture(module))) });

      expect(await model()).toMatchObject({ importance: null, measuring: 'given_up' });
    },
  );

  it('is given up when the table is no longer the one that was trained on', async () => {
    const { store, dataset, model, measure } = await setUp();
    await store.datasets.update(dataset.space, dataset.id, { parquet_file_id: 'another' });

    await measure();

    expect(await model()).toMatchObject({ importance: null, measuring: 'given_up' });
  });

  it('is over when the model is no more', async () => {
    const { store, model, measure } = await setUp();
    const { id, space } = await model();
    await store.models.remove(space, id);

    await measure();

    expect(await store.models.list(space)).toEqual([]);
  });
});
