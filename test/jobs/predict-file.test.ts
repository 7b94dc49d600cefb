import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, vi } from 'vitest';
import { predictFile } from '../../jobs/predict-file.ts';
import { startPresenter } from '../../jobs/present.ts';
import { createPredictor } from '../../src/models/predictor.ts';
import { type FileScorer, scoreApart } from '../../src/models/scoring/score-apart.ts';
import type { Batch } from '../../src/store/records.ts';
import { cancelBatch, getBatch, openResult, startBatch } from '../../src/usecases/batches.ts';
import { deleteDataset } from '../../src/usecases/datasets.ts';
import { deploy } from '../../src/usecases/deployments.ts';
import { shareDataset } from '../../src/usecases/sharing.ts';
import { createRoom } from '../fakes/platform.ts';
import { createCsv } from '../fakes/shelf.ts';
import { createDatasetFields, SILENT } from '../support/builders.ts';
import { enginesWith } from '../support/engines.ts';
import { createJobServices, fixture } from '../support/jobs.ts';
import { addModel } from '../support/model.ts';
import { SCORING } from '../support/paths.ts';
import { ADA, act, createServices, GRACE } from '../support/usecases.ts';

const NEVER = new AbortController().signal;

async function setUp(given: Parameters<typeof addModel>[1] = {}) {
  const { services, store, keptFiles } = await createServices();
  const { dataset, model } = await addModel(store, given);
  const jobs = await createJobServices(store);
  const of = (content: string | Buffer, name = 'new customers.csv') => ({
    file: { name, hint: '', open: async () => ({ fileName: name, stream: Readable.from([Buffer.from(content)]) }) },
  });
  const start = (
    from: Parameters<typeof startBatch>[2]['from'],
    changes: Partial<Parameters<typeof startBatch>[2]> = {},
    by = ADA,
  ) =>
    startBatch(
      services,
      by,
      { modelId: model.id, from, address: 'test:room', ...changes },
      { ...act(), signal: NEVER },
    );
  const work = (
    { id }: Batch,
    scoreFile: FileScorer = scoreApart({ modulePath: SCORING }),
    signal: AbortSignal = NEVER,
  ) => predictFile.work({ batch_id: id }, { ...jobs, predicting: { ...jobs.predicting, scoreFile } }, signal);
  const now = ({ id }: Batch) => getBatch(services, ADA, id);
  const result = async ({ id }: Batch) => {
    const content = await text((await openResult(services, ADA, id)).stream);
    return parse(content, { columns: true }) as Record<string, string>[];
  };
  return { services, store, dataset, model, of, start, work, now, result, keptFiles };
}

describe('predicting the rows of a file', { timeout: 60_000 }, () => {
  it('answers each in its place, with probabilities, or the reason why not', async () => {
    const { of, start, work, now, result } = await setUp();
    const batch = await start(of('customer;tenure;plan;charges\nÅsa;3;monthly;5\nBo;;yearly;7.5\nCy;soon;yearly;1\n'));
    await work(batch);

    expect(await now(batch)).toMatchObject({
      status: 'done',
      rows: 3,
      refused: 1,
      fraction: 1,
      missing: [],
      input_file_id: null,
      notice: 'due',
      file_name: 'new-customers-predictions.csv',
    });
    const [first, second, third] = await result(batch);
    expect(Object.keys(first ?? {})).toEqual([
      'customer',
      'tenure',
      'plan',
      'charges',
      'prediction',
      'probability no',
      'probability yes',
      'error',
    ]);
    expect(first).toMatchObject({ customer: 'Åsa', prediction: 'yes', error: '' });
    expect(Number(first?.['probability yes']) + Number(first?.['probability no'])).toBeCloseTo(1);
    expect(second).toMatchObject({ tenure: '', prediction: expect.stringMatching(/^(yes|no)$/), error: '' });
    expect(third).toMatchObject({ prediction: '', error: 'tenure should be a number, and “soon” is not.' });
  });

  it('gives numbers with their intervals, and keeps a column of the name “prediction”', async () => {
    const { of, start, work, result, now } = await setUp({ target: 'charges' });
    const batch = await start(of('tenure,plan,prediction\n3,monthly,mine\n30,yearly,yours\n'));
    await work(batch);

    const [row] = await result(batch);
    expect(row?.prediction).toBe('mine');
    const value = Number(row?.['prediction (predicted)']);
    expect(Number(row?.lower)).toBeLessThanOrEqual(value);
    expect(Number(row?.upper)).toBeGreaterThanOrEqual(value);
    expect((await now(batch)).summary).toMatchObject({ mean: expect.any(Number) });
  });

  it('says the same as the model says of each row, of many rows too', async () => {
    const { store, model, of, start, work, result, now } = await setUp();
    const csv = createCsv(2_300);
    const batch = await start(of(csv));
    await work(batch);

    const rows = parse(csv, { columns: true }) as Record<string, string>[];
    const predicted = await result(batch);
    expect(predicted).toHaveLength(rows.length);
    const some = [0, 499, 500, 1_999, 2_299];
    const asked = await createPredictor(store, enginesWith()).predict(
      model,
      some.map((at) => rows[at] ?? {}),
      { userId: 'test:ada', deployment: null },
    );
    expect(some.map((at) => predicted[at]?.prediction)).toEqual(
      asked.map((answer) => ('classes' in answer ? answer.classes?.[0]?.label : answer)),
    );
    const { summary } = await now(batch);
    const yes = predicted.filter(({ prediction }) => prediction === 'yes').length;
    expect(summary).toEqual({ classes: expect.arrayContaining([{ label: 'yes', rows: yes }]) });
  });

  it('reads what is not in UTF-8', async () => {
    const { of, start, work, result } = await setUp();
    const csv = 'name,tenure\nJosé Ñandú,3\nMüller,4\nGarçon,5\nÅngström,6\n';
    const batch = await start(of(Buffer.from(csv, 'latin1')));
    await work(batch);

    expect((await result(batch)).map(({ name }) => name)).toEqual(['José Ñandú', 'Müller', 'Garçon', 'Ångström']);
  });

  it('takes the rows of a data set that is here, in their order', async () => {
    const { dataset, start, work, result, now } = await setUp();
    const batch = await start({ datasetId: dataset.id });
    await work(batch);

    expect(await now(batch)).toMatchObject({ status: 'done', rows: 120, title: 'Churn', dataset_id: dataset.id });
    const rows = parse(createCsv(120), { columns: true }) as Record<string, string>[];
    const predicted = await result(batch);
    expect(predicted.map(({ tenure, plan }) => [tenure, plan])).toEqual(rows.map(({ tenure, plan }) => [tenure, plan]));
    const right = predicted.filter((row) => row.prediction === row.churn).length;
    expect(right).toBeGreaterThan(100);
  });

  it.each([
    ['has none of the columns', `colour,size\n${'red,1\n'.repeat(600)}`, /None of that is a column of churn-1/],
    ['has no rows', 'tenure,plan\n', /has no rows to predict/],
    ['is damaged', 'tenure,plan\n1,monthly\n2,"open\n', /That CSV cannot be read/],
  ])('is refused in a sentence when it %s', async (_, csv, message) => {
    const { of, start, work, now, keptFiles } = await setUp();
    const before = keptFiles().length;
    const batch = await start(of(csv));
    await work(batch);

    expect(await now(batch)).toMatchObject({
      status: 'failed',
      error: { message: expect.stringMatching(message) },
      notice: 'due',
    });
    expect(keptFiles()).toHaveLength(before);
  });

  it('is refused at once for what is no CSV, with what to do', async () => {
    const { of, start } = await setUp();

    await expect(start(of(Buffer.from('PK\u0003\u0004 a workbook'), 'new.xlsx'))).rejects.toThrow(
      'To predict its rows, send new.xlsx as CSV. Or add it as a data set first',
    );
  });

  it('is one, however often the same act is delivered', async () => {
    const { services, model, of, keptFiles } = await setUp();
    const how = { ...act('the same'), signal: NEVER };
    const request = { modelId: model.id, from: of('tenure\n1\n'), address: null };
    const first = await startBatch(services, ADA, request, how);
    const before = keptFiles().length;

    expect((await startBatch(services, ADA, request, how)).id).toBe(first.id);
    expect(keptFiles()).toHaveLength(before);
  });
});

describe('a prediction of a file whose worker dies', { timeout: 60_000 }, () => {
  it('is begun anew, and comes to one result', async () => {
    const { of, start, work, now, result, keptFiles } = await setUp();
    const before = keptFiles().length;
    const batch = await start(of('tenure\n1\n60\n'));

    await expect(work(batch, scoreApart({ modulePath: fixture('dies') }))).rejects.toThrow(/all is lost/);
    expect(await now(batch)).toMatchObject({ status: 'predicting', attempt: 1 });
    await work(batch);

    expect(await now(batch)).toMatchObject({ status: 'done', attempt: 2 });
    expect(await result(batch)).toHaveLength(2);
    // The result alone is left.
    expect(keptFiles()).toHaveLength(before + 1);
  });

  it('again and again is given up, which is said', async () => {
    const { of, start, work, now } = await setUp();
    const batch = await start(of('tenure\n1\n'));
    const dying = () => work(batch, scoreApart({ modulePath: fixture('dies') }));

    await expect(dying()).rejects.toThrow();
    await expect(dying()).rejects.toThrow();
    await dying();

    expect(await now(batch)).toMatchObject({ status: 'failed', error: { code: 'internal' }, notice: 'due' });
  });

  it('since it stops, is given back and counts as no attempt', async () => {
    const { of, start, work, now } = await setUp();
    const batch = await start(of('tenure\n1\n'));
    const stopping = new AbortController();
    const scorer = vi.fn(scoreApart({ modulePath: fixture('mute') }));
    const working = work(batch, scorer, stopping.signal);
    await vi.waitFor(() => expect(scorer).toHaveBeenCalled());
    stopping.abort();

    await expect(working).rejects.toThrow(/abort/i);
    expect(await now(batch)).toMatchObject({ status: 'predicting', attempt: 0 });
    await work(batch);
    expect(await now(batch)).toMatchObject({ status: 'done' });
  });
});

describe('a prediction of a file that somebody ends', { timeout: 60_000 }, () => {
  it('is over at once while it waits, and nothing of it is kept', async () => {
    const { services, of, start, work, now, keptFiles } = await setUp();
    const before = keptFiles().length;
    const batch = await start(of('tenure\n1\n'));

    await cancelBatch(services, ADA, batch.id, act());
    await work(batch);

    expect(await now(batch)).toMatchObject({ status: 'cancelled', notice: 'none' });
    expect(keptFiles()).toHaveLength(before);
    await expect(openResult(services, ADA, batch.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is over soon when it has begun', async () => {
    const { services, of, start, work, now } = await setUp();
    const batch = await start(of('tenure\n1\n'));
    const scorer = vi.fn(scoreApart({ modulePath: fixture('mute') }));
    const working = work(batch, scorer);
    await vi.waitFor(() => expect(scorer).toHaveBeenCalled());

    await cancelBatch(services, ADA, batch.id, act());
    await working;

    expect(await now(batch)).toMatchObject({ status: 'cancelled', notice: 'none' });
    await expect(cancelBatch(services, ADA, batch.id, act())).resolves.toMatchObject({ already: { name: 'Ada' } });
  });

  it('is for nobody but who began it', async () => {
    const { services, of, start } = await setUp();
    const { id } = await start(of('tenure\n1\n'));

    await expect(cancelBatch(services, GRACE, id, act())).rejects.toThrow(
      'Predicting the rows of new customers was started by Ada.',
    );
  });
});

describe('who may see a prediction of a file', { timeout: 60_000 }, () => {
  it('is who may see the data set, also when that changes', async () => {
    const { services, store, dataset, start } = await setUp();
    const kept = await store.datasets.insert(
      createDatasetFields({ ...dataset, name: 'kept', request_key: 'kept', private_to: 'test:ada' }),
    );
    const batch = await start({ datasetId: kept.id });
    expect(batch.private_to).toBe('test:ada');
    await expect(getBatch(services, GRACE, batch.id)).rejects.toMatchObject({ code: 'not_found' });

    await shareDataset(services, ADA, kept.id, 'everyone');
    expect(await getBatch(services, GRACE, batch.id)).toMatchObject({ id: batch.id });
    await shareDataset(services, ADA, kept.id, 'me');
    await expect(openResult(services, GRACE, batch.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(start({ datasetId: kept.id }, {}, GRACE)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is nobody once the data set is deleted: its rows are in it', async () => {
    const { services, store, dataset, start, work, keptFiles } = await setUp();
    const batch = await start({ datasetId: dataset.id });
    await work(batch);
    const { id } = batch;
    expect(keptFiles()).toContain(id);

    await deleteDataset(services, ADA, dataset.id, act());

    expect(await store.batches.find(id)).toBeNull();
    expect(keptFiles()).not.toContain(id);
  });

  it('is nobody when it is deleted while it is being made', async () => {
    const { services, store, dataset, start, work, keptFiles } = await setUp();
    const batch = await start({ datasetId: dataset.id });
    await deleteDataset(services, ADA, dataset.id, act());

    await work(batch);

    expect(await store.batches.find(batch.id)).toBeNull();
    expect(keptFiles()).not.toContain(batch.id);
  });
});

describe('the result', { timeout: 60_000 }, () => {
  it('is brought once to where it was asked for', async () => {
    const { store, of, start, work, now } = await setUp();
    const batch = await start(of('tenure\n1\n60\n'));
    await work(batch);
    const room = createRoom();
    const present = async () => {
      const presenter = startPresenter({ store, platforms: new Map([['test', room.platform]]), log: SILENT });
      await presenter.settled();
      await presenter.stop();
    };

    await Promise.all([present(), present()]);
    await present();

    expect((await now(batch)).notice).toBe('sent');
    expect(room.messages).toMatchObject([{ address: 'test:room', mentions: ['test:ada'] }]);
    expect(room.read()[0]).toBe('churn is predicted for 2 rows of new customers.');
    expect(room.files).toMatchObject([
      { name: 'new-customers-predictions.csv', text: expect.stringMatching(/^tenure,/) },
    ]);
  });

  it('of a deployment counts as its requests, some of which are looked at for drift', async () => {
    const { services, store, model, of, start, work } = await setUp();
    const { deployment } = await deploy(services, ADA, model.id, act());
    const asked = { id: deployment.id, version: 1 };
    await work(await start(of(createCsv(900)), { deployment: asked }));

    await store.deployments.counted();
    expect((await store.deployments.find(deployment.id))?.requests_count).toBe(900);
    const kept = await store.predictions.list('test:space', { deployment_id: deployment.id });
    expect(kept).toHaveLength(500);
    expect(kept.every(({ version }) => version === 1)).toBe(true);
  });
});
