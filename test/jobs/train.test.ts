import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { createQueue } from '../../jobs/queue.ts';
import { createTrainJob } from '../../jobs/train.ts';
import { nativeTrainer } from '../../jobs/trainers.ts';
import { startWorker } from '../../jobs/worker.ts';
import { ingest } from '../../src/datasets/ingest/ingest.ts';
import { readFile } from '../../src/datasets/ingest/read-file.ts';
import { createPredictor } from '../../src/models/predictor.ts';
import type { Store } from '../../src/store/store.ts';
import { createCsv } from '../fakes/shelf.ts';
import { createDatasetFields, createRunFields, SILENT } from '../support/builders.ts';
import { createFolder, openTestStore } from '../support/store.ts';

const compiled = fileURLToPath(new URL('../../.build/jobs/training-process.js', import.meta.url));
const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/processes/${name}.mjs`, import.meta.url));

async function addDataset(store: Store, csv: string) {
  const workDir = await createFolder();
  await writeFile(join(workDir, 'in.csv'), csv);
  const stream = createReadStream(join(workDir, 'in.csv'));
  const table = await ingest({ stream, fileName: 'in.csv', workDir, maxBytes: 1e7, read: readFile });
  return store.datasets.insert(
    createDatasetFields({
      schema: table.profile.columns,
      row_count: table.profile.rowCount,
      target_column: table.target.target,
      parquet_file_id: await store.files.put('in.parquet', table.parquetPath),
    }),
  );
}

async function setUp(changes: { module?: string; csv?: string } = {}) {
  const store = await openTestStore();
  const dataDir = await createFolder();
  const workDir = await createFolder();
  const dataset = await addDataset(store, changes.csv ?? createCsv(200));
  const trainJob = (module = changes.module ?? compiled) =>
    createTrainJob({
      store,
      log: SILENT,
      dataDir,
      workDir,
      memoryMb: 1024,
      onChange: () => undefined,
      trainers: { native: nativeTrainer(module) },
    });
  const insertRun = (fields: Parameters<typeof createRunFields>[0] = {}) =>
    store.runs.insert(
      createRunFields({ dataset_id: dataset.id, target: dataset.target_column ?? '', time_limit_s: 8, ...fields }),
    );
  return { store, dataset, trainJob, insertRun };
}

describe('a training', { timeout: 40_000 }, () => {
  it('brings a run to its end: numbered events, an honest score, a model that answers', async () => {
    const { store, trainJob, insertRun } = await setUp();
    const { id, space } = await insertRun();

    await trainJob().carryOut(id);

    const run = await store.runs.find(id);
    expect(run).toMatchObject({ status: 'finished', progress: 100, attempt: 1, notice: 'due' });
    const events = await store.runs.events(id);
    expect(events.map(({ number }) => number)).toEqual(events.map((_, i) => i + 1));
    expect(events.at(-1)).toMatchObject({ type: 'complete', number: run?.revision });
    const model = await store.models.get(space, run?.model_id ?? '');
    if (model === null) throw new Error('no model');
    expect(model.test_rows + model.train_rows).toBe(200);
    expect(model.scores.roc_auc.value).toBeGreaterThan(model.baseline.scores.roc_auc);

    const answer = await createPredictor(store).predict(
      model,
      { tenure: 2, plan: 'monthly', charges: '12.5' },
      { userId: 'u', deploymentId: null },
    );
    expect(answer.classes?.[0]).toMatchObject({ label: 'yes' });
    expect(await store.predictions.list(space)).toHaveLength(1);
  });

  it('on a shuffled target scores like the baseline, and says so', async () => {
    const [head, ...rows] = createCsv(300).split('\n');
    // A fixed order that has nothing to do with the table's.
    const order = rows.map((_, i) => ({ i, key: Math.abs(Math.sin(i + 1) * 1e4) % 1 })).sort((x, y) => x.key - y.key);
    const targets = order.map(({ i }) => rows[i].split(',').at(-1));
    const shuffled = rows.map((row, i) => [...row.split(',').slice(0, -1), targets[i]].join(','));
    const { store, trainJob, insertRun } = await setUp({ csv: [head, ...shuffled].join('\n') });
    const { id, space } = await insertRun();

    await trainJob().carryOut(id);

    const model = await store.models.get(space, (await store.runs.find(id))?.model_id ?? '');
    expect(model?.scores.roc_auc.low).toBeLessThan(0.5);
    expect(model?.warnings.join(' ')).toMatch(/not clearly better/);
  });

  it('of a data set that was deleted meanwhile fails with a sentence', async () => {
    const { store, dataset, trainJob, insertRun } = await setUp();
    const { id } = await insertRun();
    await store.datasets.remove(dataset.space, dataset.id);

    await trainJob().carryOut(id);

    expect(await store.runs.find(id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/was deleted/),
      notice: 'due',
    });
  });

  it('whose process dies fails with a sentence, and the next one works', async () => {
    const { store, trainJob, insertRun } = await setUp();
    const [first, second] = [await insertRun(), await insertRun()];

    await trainJob(fixture('dies')).carryOut(first.id);
    await trainJob().carryOut(second.id);

    expect(await store.runs.find(first.id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/ended unexpectedly/),
    });
    expect((await store.runs.find(second.id))?.status).toBe('finished');
  });

  it('that is cancelled ends as cancelled, though its process does not listen', async () => {
    const { store, trainJob, insertRun } = await setUp({ module: fixture('deaf') });
    const { id } = await insertRun({ time_limit_s: 60 });

    const training = trainJob().carryOut(id);
    await vi.waitFor(async () => expect((await store.runs.find(id))?.message).toBe('begun'), { timeout: 5000 });
    await store.runs.append(id, () => ({
      type: 'status',
      message: 'Stopping …',
      change: { status: 'cancelling', cancel: 'stop' },
    }));
    await training;

    expect(await store.runs.find(id)).toMatchObject({ status: 'cancelled', notice: 'due' });
  });

  it('that another worker has taken up adds nothing more', async () => {
    const { store, trainJob, insertRun } = await setUp();
    const { id } = await insertRun();
    const lost = trainJob(fixture('deaf'));

    const first = lost.carryOut(id);
    await vi.waitFor(async () => expect((await store.runs.find(id))?.message).toBe('begun'), { timeout: 5000 });
    await trainJob().carryOut(id);
    lost.stop();
    await first;

    const finals = (await store.runs.events(id)).filter(({ change }) => change.finished_at !== undefined);
    expect(finals).toHaveLength(1);
    expect(await store.runs.find(id)).toMatchObject({ status: 'finished', attempt: 2 });
    expect(await store.models.list('test:space')).toHaveLength(1);
  });

  it('that never comes to its end is not begun for ever', async () => {
    const { store, trainJob, insertRun } = await setUp();
    const { id } = await insertRun({ status: 'running', attempt: 5 });

    await trainJob().carryOut(id);

    expect(await store.runs.find(id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/begun 5 times/),
    });
  });

  it('leaves its run to the next start when the server stops', async () => {
    const { store, trainJob, insertRun } = await setUp({ module: fixture('deaf') });
    const { id } = await insertRun();
    const stopping = trainJob();

    const training = stopping.carryOut(id);
    await vi.waitFor(async () => expect((await store.runs.find(id))?.message).toBe('begun'), { timeout: 5000 });
    stopping.stop();
    await training;

    expect((await store.runs.find(id))?.status).toBe('running');
  });
});

describe('a worker', { timeout: 40_000 }, () => {
  it('takes up at its start what an earlier one left unfinished, each once', async () => {
    const { store, insertRun } = await setUp();
    const runs = [await insertRun(), await insertRun({ status: 'running', attempt: 1 })];
    const begun: string[] = [];
    const trainJob = { carryOut: async (id: string) => void begun.push(id), stop: () => undefined };
    const queue = await createQueue({ documents: store.documents, log: SILENT });

    const worker = await startWorker({ store, queue, trainJob, concurrency: 2 });
    await queue.enqueue(runs[0].id);
    await vi.waitFor(() => expect(new Set(begun).size).toBe(2), { timeout: 10_000 });
    await worker.stop();

    expect(begun.sort()).toEqual(runs.map(({ id }) => id).sort());
  });

  it('trains no more at once than it may', async () => {
    const { store, insertRun } = await setUp();
    const ids = await Promise.all(Array.from({ length: 5 }, async () => (await insertRun()).id));
    let [now, most, done] = [0, 0, 0];
    const carryOut = async (): Promise<void> => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 50));
      now -= 1;
      done += 1;
    };
    const queue = await createQueue({ documents: store.documents, log: SILENT });

    const worker = await startWorker({ store, queue, trainJob: { carryOut, stop: () => undefined }, concurrency: 2 });
    await vi.waitFor(() => expect(done).toBe(ids.length), { timeout: 20_000 });
    await worker.stop();

    expect(most).toBe(2);
  });
});
