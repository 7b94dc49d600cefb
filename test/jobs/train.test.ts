import { describe, expect, it, vi } from 'vitest';
import { train } from '../../jobs/train.ts';
import type { Run, RunEvent } from '../../src/store/records.ts';
import type { NewEvent } from '../../src/store/runs.ts';
import { shareDataset } from '../../src/usecases/sharing.ts';
import { createCsv } from '../fakes/shelf.ts';
import { createRunFields } from '../support/builders.ts';
import { addDataset, createJobServices, fixture, TRAINING } from '../support/jobs.ts';
import { answerOf } from '../support/predictor.ts';
import { openTestStore } from '../support/store.ts';

async function setUp(changes: { module?: string; csv?: string } = {}) {
  const store = await openTestStore();
  const dataset = await addDataset(store, changes.csv ?? createCsv(200));
  const insertRun = (fields: Parameters<typeof createRunFields>[0] = {}) =>
    store.runs.insert(
      createRunFields({ dataset_id: dataset.id, target: dataset.target_column ?? '', time_limit_s: 8, ...fields }),
    );
  /** What a worker does with a run; `stop` is what it does when it is told to end. */
  const begin = async (id: string, module = changes.module ?? TRAINING) => {
    const services = await createJobServices(store, module);
    const stopping = new AbortController();
    const ended = train.work({ run_id: id }, services, stopping.signal);
    ended.catch(() => undefined);
    return { ended, stop: () => stopping.abort() };
  };
  const carryOut = async (id: string, module?: string): Promise<void> => (await begin(id, module)).ended;
  const says = (id: string, message: string) =>
    vi.waitFor(async () => expect((await store.runs.find(id))?.message).toBe(message), { timeout: 5000 });
  const finals = async (id: string) =>
    (await store.runs.events(id)).filter(({ change }) => change.finished_at !== undefined);
  return { store, dataset, begin, carryOut, insertRun, says, finals };
}

const askedToStop: NewEvent = {
  type: 'status',
  message: 'Stopping …',
  change: { status: 'cancelling', cancel: 'stop' },
};

describe('a training', { timeout: 40_000 }, () => {
  it('brings a run to its end: numbered events, an honest score, a model that answers', async () => {
    const { store, carryOut, insertRun } = await setUp();
    const { id, space } = await insertRun();

    await carryOut(id);

    const run = await store.runs.find(id);
    expect(run).toMatchObject({ status: 'finished', progress: 100, attempt: 1, notice: 'due' });
    const events = await store.runs.events(id);
    expect(events.map(({ number }) => number)).toEqual(events.map((_, i) => i + 1));
    expect(events.at(-1)).toMatchObject({ type: 'complete', number: run?.revision });
    const model = await store.models.get(space, run?.model_id ?? '');
    if (model === null) throw new Error('no model');
    expect(model.test_rows + model.train_rows).toBe(200);
    expect(model.scores.roc_auc.value).toBeGreaterThan(model.baseline.scores.roc_auc);

    const answer = await answerOf(store, model, { tenure: 2, plan: 'monthly', charges: '12.5' });
    expect(answer.classes?.[0]).toMatchObject({ label: 'yes' });
    expect(await store.predictions.list(space)).toHaveLength(1);
  });

  it('is told of all the while, also by one that has nothing to say', async () => {
    const { store, begin, insertRun } = await setUp({ module: fixture('deaf') });
    const { id } = await insertRun();
    const { ended } = await begin(id);
    const told = await vi.waitFor(
      async () => {
        const progress = (await store.runs.events(id)).filter(({ type }) => type === 'progress');
        expect(progress.length).toBeGreaterThan(2);
        return progress;
      },
      { timeout: 20_000 },
    );
    await store.runs.append(id, () => askedToStop);
    await ended;

    expect(told.map(({ change }) => change)).toMatchObject([
      { progress: 10, message: 'begun', remaining_ms: 1000 },
      { progress: 10, message: 'begun', remaining_ms: 0 },
      { progress: 10, message: 'begun', remaining_ms: 0 },
    ]);
  });

  it('on a shuffled target scores like the baseline, and says so', async () => {
    const [head, ...rows] = createCsv(300).split('\n');
    // A fixed order that has nothing to do with the table's.
    const order = rows.map((_, i) => ({ i, key: Math.abs(Math.sin(i + 1) * 1e4) % 1 })).sort((x, y) => x.key - y.key);
    const targets = order.map(({ i }) => rows[i].split(',').at(-1));
    const shuffled = rows.map((row, i) => [...row.split(',').slice(0, -1), targets[i]].join(','));
    const { store, carryOut, insertRun } = await setUp({ csv: [head, ...shuffled].join('\n') });
    const { id, space } = await insertRun();

    await carryOut(id);

    const model = await store.models.get(space, (await store.runs.find(id))?.model_id ?? '');
    expect(model?.scores.roc_auc.low).toBeLessThan(0.5);
    expect(model?.findings.map(({ message }) => message).join(' ')).toMatch(/not clearly better/);
  });

  it.each([
    ['before its model is saved', 'put'],
    ['while it is saved', 'insert'],
  ] as const)('of a data set that somebody keeps to themselves %s makes a model that is kept too', async (_, when) => {
    const { store, dataset, insertRun } = await setUp();
    const { id, space } = await insertRun();
    const by = { space, actor: { id: dataset.user_id, name: 'Ada', admin: false } };
    const keep = () => shareDataset({ store }, by, dataset.id, 'me');
    const models: typeof store.models = {
      ...store.models,
      insert: async (fields) => {
        if (when === 'insert') await keep();
        return store.models.insert(fields);
      },
    };
    const files: typeof store.files = {
      ...store.files,
      put: async (...file) => {
        if (when === 'put') await keep();
        return store.files.put(...file);
      },
    };
    const services = await createJobServices({ ...store, models, files }, TRAINING);

    await train.work({ run_id: id }, services, new AbortController().signal);

    const run = await store.runs.find(id);
    expect(await store.models.get(space, run?.model_id ?? '')).toMatchObject({ private_to: dataset.user_id });
  });

  it('of a data set that was deleted meanwhile fails with a sentence', async () => {
    const { store, dataset, carryOut, insertRun } = await setUp();
    const { id } = await insertRun();
    await store.datasets.remove(dataset.space, dataset.id);

    await carryOut(id);

    expect(await store.runs.find(id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/was deleted/),
      notice: 'due',
    });
  });

  it('whose process dies fails with a sentence, and the next one works', async () => {
    const { store, carryOut, insertRun } = await setUp();
    const [first, second] = [await insertRun(), await insertRun()];

    await carryOut(first.id, fixture('dies'));
    await carryOut(second.id);

    expect(await store.runs.find(first.id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/ended unexpectedly/),
    });
    expect((await store.runs.find(second.id))?.status).toBe('finished');
  });

  it('that is cancelled ends as cancelled, though its process does not listen', async () => {
    const { store, begin, insertRun, says } = await setUp({ module: fixture('deaf') });
    const { id } = await insertRun({ time_limit_s: 60 });

    const { ended } = await begin(id);
    await says(id, 'begun');
    await store.runs.append(id, () => askedToStop);
    await ended;

    expect(await store.runs.find(id)).toMatchObject({ status: 'cancelled', notice: 'due' });
  });

  it('that another worker has taken up is ended, and adds nothing more', async () => {
    const { store, begin, carryOut, insertRun, says, finals } = await setUp();
    const { id } = await insertRun();
    const lost = await begin(id, fixture('deaf'));
    await says(id, 'begun');

    await carryOut(id);
    await lost.ended;

    expect(await finals(id)).toHaveLength(1);
    expect(await store.runs.find(id)).toMatchObject({ status: 'finished', attempt: 2 });
    expect(await store.models.list('test:space')).toHaveLength(1);
  });

  it('over which five workers died is not begun again', async () => {
    const { store, carryOut, insertRun } = await setUp();
    const { id } = await insertRun();
    for (let attempt = 1; attempt <= 5; attempt++) {
      await store.runs.append(id, () => ({ type: 'status', message: '', change: { status: 'running', attempt } }));
    }

    await carryOut(id);

    expect(await store.runs.find(id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/begun 5 times/),
    });
  });

  it('whose worker died after the model was saved is not done twice', async () => {
    const { store, carryOut, insertRun } = await setUp();
    const { id } = await insertRun();
    await carryOut(id);
    const { model_id } = (await store.runs.find(id)) ?? {};
    // As it was before the last event was written.
    const last = (await store.runs.events(id)).length;
    await store.documents.collection<RunEvent>('run_events').remove({ run_id: id, number: last });
    await store.documents
      .collection<Run>('runs')
      .change({ id }, { set: { status: 'running', revision: last - 1, model_id: null, finished_at: null } });

    await carryOut(id, fixture('dies'));

    expect(await store.runs.find(id)).toMatchObject({ status: 'finished', model_id });
    expect(await store.files.list()).toHaveLength(2);
  });
});

describe('a training whose worker stops', { timeout: 40_000 }, () => {
  it('ends at once, and its run waits for the next worker, which begins it anew', async () => {
    const { store, begin, carryOut, insertRun, says, finals } = await setUp();
    const { id } = await insertRun();
    const { ended, stop } = await begin(id, fixture('deaf'));
    await says(id, 'begun');

    stop();
    await expect(ended).rejects.toThrow(/aborted/);

    expect(await store.runs.find(id)).toMatchObject({ status: 'queued', progress: 0, best: null, remaining_ms: null });
    await carryOut(id);
    expect(await store.runs.find(id)).toMatchObject({ status: 'finished', attempt: 2 });
    expect(await finals(id)).toHaveLength(1);
  });

  it('may be handed on any number of times', async () => {
    const { store, begin, carryOut, insertRun, says } = await setUp();
    const { id } = await insertRun();
    for (let attempt = 1; attempt <= 6; attempt++) {
      const { ended, stop } = await begin(id, fixture('deaf'));
      await says(id, 'begun');
      stop();
      await ended.catch(() => undefined);
    }

    await carryOut(id);

    expect(await store.runs.find(id)).toMatchObject({ status: 'finished', attempt: 7 });
  });

  it('is kept when the process has just answered', async () => {
    const { store, begin, insertRun } = await setUp();
    const { id } = await insertRun();
    const { ended, stop } = await begin(id);
    const put = store.files.put;
    Object.assign(store.files, {
      put: (...asked: Parameters<typeof put>) => {
        stop();
        return put(...asked);
      },
    });

    await ended;

    expect(await store.runs.find(id)).toMatchObject({ status: 'finished', attempt: 1 });
  });

  it('ends as cancelled when somebody wants that, too', async () => {
    const { store, begin, insertRun, says, finals } = await setUp({ module: fixture('deaf') });
    const { id } = await insertRun({ time_limit_s: 60 });
    const { ended, stop } = await begin(id);
    await says(id, 'begun');

    await store.runs.append(id, () => askedToStop);
    stop();
    await ended.catch(() => undefined);

    expect(await store.runs.find(id)).toMatchObject({ status: 'cancelled', notice: 'due' });
    expect(await finals(id)).toHaveLength(1);
  });

  it('is not begun any more', async () => {
    const { store, begin, insertRun } = await setUp();
    const { id } = await insertRun();
    const { ended, stop } = await begin(id);
    stop();
    await ended.catch(() => undefined);
    const before = await store.runs.find(id);

    const services = await createJobServices(store);
    await expect(train.work({ run_id: id }, services, AbortSignal.abort())).rejects.toThrow(/aborted/);

    expect(await store.runs.find(id)).toEqual(before);
  });

  it('does not wait for a table that is still being fetched', async () => {
    const { store, begin, insertRun } = await setUp();
    const { id } = await insertRun();
    let fetching = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      fetching = resolve;
    });
    Object.assign(store.files, {
      fetch: () => {
        fetching();
        return new Promise(() => undefined);
      },
    });
    const { ended, stop } = await begin(id);
    await begun;

    stop();
    await expect(ended).rejects.toThrow(/aborted/);

    expect((await store.runs.find(id))?.status).toBe('queued');
  });
});
