import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { JobDocument } from '../../jobs/agenda-backend.ts';
import { JOBS } from '../../jobs/jobs.ts';
import { createQueue } from '../../jobs/queue.ts';
import { train } from '../../jobs/train.ts';
import { startWorker } from '../../jobs/worker.ts';
import type { Store } from '../../src/store/store.ts';
import { createCsv } from '../fakes/shelf.ts';
import { createRunFields, SILENT } from '../support/builders.ts';
import { addDataset, createJobServices, fixture, STORES } from '../support/jobs.ts';

const openQueue = (store: Store) => createQueue({ documents: store.documents, log: SILENT, jobs: JOBS });
const jobsOf = (store: Store) => store.documents.collection<JobDocument>('jobs');

async function setUp(open: () => Promise<Store>) {
  const store = await open();
  const dataset = await addDataset(store, createCsv(200));
  const insertRun = (fields: Parameters<typeof createRunFields>[0] = {}) =>
    store.runs.insert(createRunFields({ dataset_id: dataset.id, target: 'churn', time_limit_s: 3, ...fields }));
  const start = async (module?: string) => {
    const worker = await startWorker(await openQueue(store), await createJobServices(store, module));
    onTestFinished(() => worker.stop());
    return worker;
  };
  const comesTo = (id: string, state: object) =>
    vi.waitFor(async () => expect(await store.runs.find(id)).toMatchObject(state), { timeout: 20_000, interval: 50 });
  return { store, insertRun, start, comesTo };
}

describe.each(Object.entries(STORES))('a worker on %s', { timeout: 60_000 }, (_, open) => {
  it('gives a job to each run that has none, and trains it', async () => {
    const { insertRun, start, comesTo } = await setUp(open);
    const { id } = await insertRun();

    await start();

    await comesTo(id, { status: 'finished', attempt: 1 });
  });

  it('gives a job to a run whose job was taken for done', async () => {
    const { store, insertRun, start, comesTo } = await setUp(open);
    const { id } = await insertRun({ status: 'running', attempt: 1 });
    await (await openQueue(store)).enqueue(train, { run_id: id });
    await jobsOf(store).changeAll({}, { set: { nextRunAt: null, lastFinishedAt: new Date() } });

    await start();

    await comesTo(id, { status: 'finished', attempt: 2 });
  });

  it('finds a run that lost its job while it works', async () => {
    const { store, insertRun, comesTo } = await setUp(open);
    const worker = await startWorker(await openQueue(store), await createJobServices(store), 100);
    onTestFinished(() => worker.stop());

    const { id } = await insertRun();

    await comesTo(id, { status: 'finished', attempt: 1 });
  });

  it('ends a run that was being cancelled when its worker died', async () => {
    const { insertRun, start, comesTo } = await setUp(open);
    const { id } = await insertRun({ status: 'cancelling', cancel: 'stop', attempt: 1 });

    await start();

    await comesTo(id, { status: 'cancelled', notice: 'due' });
  });

  it('lets jobs go whose run has ended or is no more', async () => {
    const { store, insertRun, start } = await setUp(open);
    const queue = await openQueue(store);
    const { id } = await insertRun({ status: 'finished', attempt: 1 });
    await queue.enqueue(train, { run_id: id });
    await queue.enqueue(train, { run_id: 'never' });

    await start();

    await vi.waitFor(async () => expect(await jobsOf(store).count({})).toBe(0), { timeout: 5_000 });
    expect(await store.runs.find(id)).toMatchObject({ status: 'finished', attempt: 1 });
  });

  it('that stops hands its run to the next, which takes it up at once', async () => {
    const { store, insertRun, start, comesTo } = await setUp(open);
    const { id } = await insertRun();
    const stopping = await start(fixture('deaf'));
    await comesTo(id, { message: 'begun' });

    await stopping.stop();
    expect(await store.runs.find(id)).toMatchObject({ status: 'queued' });
    const stoppedAt = Date.now();
    await start(fixture('deaf'));
    await comesTo(id, { status: 'running', attempt: 2 });

    expect(Date.now() - stoppedAt).toBeLessThan(10_000);
  });
});
