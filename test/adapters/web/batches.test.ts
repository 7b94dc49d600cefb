import { describe, expect, it } from 'vitest';
import { createPredictor } from '../../../src/models/predictor.ts';
import { performBatch } from '../../../src/usecases/perform-batch.ts';
import { createCsv } from '../../fakes/shelf.ts';
import { IDLE_QUEUE, SILENT } from '../../support/builders.ts';
import { enginesWith } from '../../support/engines.ts';
import { addModel } from '../../support/model.ts';
import { startWeb } from '../../support/web.ts';

/** A server, a deployed model, and a worker that is at it at once. */
async function setUp() {
  const queue = {
    ...IDLE_QUEUE,
    predictFile: async (id: string) => {
      const { services, store } = web;
      const working = { ...services, predictor: createPredictor(store, enginesWith()), log: SILENT };
      await performBatch(working, id, new AbortController().signal);
    },
  };
  const web: Awaited<ReturnType<typeof startWeb>> = await startWeb({}, { queue });
  const of = { space: 'web:local', user_id: 'web:owner' };
  const { dataset, model } = await addModel(web.store, { of });
  const { body } = await web.post('/api/deployments', { model_id: model.id, name: 'churn', description: 'of ours' });
  const id: string = body.deployment.id;
  return { ...web, dataset, model, id };
}

const csvHeaders = { 'content-type': 'text/csv' };

describe('a file over HTTP', { timeout: 60_000 }, () => {
  it('sent as a form or as the body is predicted as a job, and fetched as CSV', async () => {
    const { get, post, ask, id, store } = await setUp();
    const form = new FormData();
    form.set('file', new Blob(['name,tenure\nÅsa,3\nBo,60\n']), 'new customers.csv');

    const begun = await post(`/api/deployed/${id}/predict-file`, form);
    expect(begun).toMatchObject({ status: 202, body: { name: 'new customers', deployment_id: id, version: 1 } });
    const state = await get(`/api/batches/${begun.body.id}`);
    expect(state.body).toMatchObject({ status: 'done', progress: 100, rows: 2, refused: 0, error: null });
    const file = await get(state.body.result_url);
    expect(file.headers.get('content-disposition')).toContain('new-customers-predictions.csv');
    expect(file.body).toMatch(/^name,tenure,prediction,probability no,probability yes,error\nÅsa,3,(yes|no),/);

    const raw = await ask('POST', `/api/deployed/${id}/predict-file?file_name=raw.csv`, {
      body: 'tenure\n1\n',
      headers: csvHeaders,
    });
    expect(raw.body).toMatchObject({ name: 'raw' });
    expect((await get('/api/batches')).body).toHaveLength(2);
    await store.deployments.counted();
    expect((await get(`/api/deployments/${id}`)).body.deployment.requests_count).toBe(3);
  });

  it('may be a data set that is here, predicted by a model', async () => {
    const { get, post, dataset, model } = await setUp();

    const begun = await post(`/api/models/${model.id}/predict-file?dataset_id=${dataset.id}`);

    expect(begun).toMatchObject({ status: 202, body: { dataset_id: dataset.id, deployment_id: null } });
    expect((await get(`/api/batches/${begun.body.id}`)).body).toMatchObject({ status: 'done', rows: 120 });
    const elsewhere = await post(`/api/models/${model.id}/predict-file?dataset_id=${'f'.repeat(24)}`);
    expect(elsewhere.status).toBe(404);
  });

  it('that is no CSV is refused, and one that cannot be used has no file', async () => {
    const { get, ask, id } = await setUp();
    const send = (body: string) => ask('POST', `/api/deployed/${id}/predict-file`, { body, headers: csvHeaders });

    expect((await send('PK\u0003\u0004')).status).toBe(400);
    const { body } = await send('tenure\n');
    const { result_url, error } = (await get(`/api/batches/${body.id}`)).body;
    expect([result_url, error]).toEqual([null, expect.stringContaining('has no rows')]);
    expect(await get(`/api/batches/${body.id}/file`)).toMatchObject({ status: 400, body: { detail: error } });
  });

  it('sent again under the same key is one job', async () => {
    const { ask, get, id } = await setUp();
    const send = () =>
      ask('POST', `/api/deployed/${id}/predict-file`, {
        body: 'tenure\n1\n',
        headers: { ...csvHeaders, 'idempotency-key': 'once' },
      });

    const [first, second] = [await send(), await send()];

    expect(first.body.id).toBe(second.body.id);
    expect((await get('/api/batches')).body).toHaveLength(1);
  });
});

describe('many rows at once', { timeout: 60_000 }, () => {
  it('as CSV are answered as CSV, however many, and count as requests', async () => {
    const { ask, get, id, store } = await setUp();
    const csv = createCsv(1_500);

    const { status, body, headers } = await ask('POST', `/api/deployed/${id}/predict`, {
      body: csv,
      headers: csvHeaders,
    });

    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const lines = body.trim().split('\n');
    expect(lines).toHaveLength(1_501);
    expect(lines[0]).toBe('tenure,plan,charges,churn,prediction,probability no,probability yes,error');
    expect(lines.slice(1).map((line: string) => line.split(',').slice(0, 4).join(','))).toEqual(
      csv.split('\n').slice(1),
    );
    await store.deployments.counted();
    expect((await get(`/api/deployments/${id}`)).body.deployment.requests_count).toBe(1_500);
    expect(await store.predictions.total('web:local')).toBe(500);
  });

  it('as a list are answered in their order, each as one would be', async () => {
    const { post, id } = await setUp();
    const rows = Array.from({ length: 450 }, (_, i) => (i === 400 ? { tenure: 'soon' } : { tenure: (i * 37) % 72 }));

    const { status, body } = await post(`/api/deployed/${id}/predict`, rows);

    expect([status, body.count, body.predictions.length]).toEqual([200, 450, 450]);
    expect(body).toMatchObject({ success: true, deployment_id: id, version: 1, latency_ms: expect.any(Number) });
    expect(body.predictions[400]).toEqual({ error: 'tenure should be a number, and “soon” is not.' });
    const { body: one } = await post(`/api/deployed/${id}/predict`, rows[7]);
    expect(body.predictions[7]).toMatchObject({ prediction: one.prediction, probabilities: one.probabilities });
  });

  it('that cannot be read are refused with the reason', async () => {
    const { ask, id, services } = await setUp();
    const send = (body: string, accept = '*/*') =>
      ask('POST', `/api/deployed/${id}/predict`, { body, headers: { ...csvHeaders, accept } });

    expect(await send(`${createCsv(600)}\n1,"open`)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('That CSV cannot be read') },
    });
    expect((await send(`tenure\n${'1\n'.repeat(services.limits.maxDatasetBytes / 2)}`)).status).toBe(413);
    expect((await send(createCsv(600), 'application/json')).body.detail).toContain('Accept: text/csv');
    expect((await send('tenure\n')).status).toBe(400);
  });
});

describe('a deployment over HTTP', { timeout: 60_000 }, () => {
  it('has versions: deployed, switched, rolled back, and told in the logs', async () => {
    const { ask, get, post, id, model, store } = await setUp();
    const { id: _, ...fields } = model;
    const newer = await store.models.insert({ ...fields, name: 'newer', run_id: 'another' });

    const { body } = await post('/api/deployments', { model_id: newer.id, name: 'churn' });
    expect(body.deployment).toMatchObject({ id, version: 2, model_id: newer.id, description: 'of ours' });
    const back = await post(`/api/deployments/${id}/rollback`, { from_version: 2 });
    expect(back.body).toMatchObject({ success: true, message: 'churn is at version 1 again.' });
    expect((await post(`/api/deployments/${id}/rollback`)).status).toBe(400);
    const patched = await ask('PATCH', `/api/deployments/${id}`, { body: { version: 2, deployment_name: 'leaving' } });
    expect(patched.body.deployment).toMatchObject({ version: 2, name: 'leaving' });
    expect((await ask('PATCH', `/api/deployments/${id}`, { body: {} })).status).toBe(400);
    expect((await ask('PATCH', `/api/deployments/${id}`, { body: { version: 7 } })).status).toBe(404);

    const { logs, total } = (await get(`/api/deployments/${id}/logs?limit=2`)).body;
    expect([logs.length, total]).toEqual([2, 4]);
    expect(logs[1]).toEqual({
      timestamp: expect.any(String),
      level: 'info',
      message: 'you put version 2, newer, into service.',
    });
  });

  it('is split among versions, sticks to a key, and is compared by the truth', async () => {
    const { ask, get, post, id, model, store } = await setUp();
    const { id: _, ...fields } = model;
    const newer = await store.models.insert({ ...fields, name: 'newer', run_id: 'another' });
    await post('/api/deployments', { model_id: newer.id, name: 'churn' });
    const half = [1, 2].map((version) => ({ version, weight: 1 }));
    await ask('PATCH', `/api/deployments/${id}`, { body: { split: half } });
    const predict = async (key: string, how: 'header' | 'address') => {
      const { body } = await (how === 'header'
        ? ask('POST', `/api/deployed/${id}/predict`, { body: { tenure: 3 }, headers: { 'x-sticky-key': key } })
        : ask('POST', `/api/deployed/${id}/predict?key=${key}`, { body: { tenure: 3 } }));
      return body;
    };

    const keys = Array.from({ length: 12 }, (_, i) => `customer-${i}`);
    const first = await Promise.all(keys.map((key) => predict(key, 'header')));
    const again = await Promise.all(keys.map((key) => predict(key, 'address')));
    expect(again.map(({ version }) => version)).toEqual(first.map(({ version }) => version));
    expect(new Set(first.map(({ version }) => version))).toEqual(new Set([1, 2]));

    const feedback = first.map(({ prediction_id, prediction }) => ({ prediction_id, actual: prediction }));
    const told = await post(`/api/deployed/${id}/feedback`, { feedback });
    expect(told.body).toMatchObject({ success: true, matched: 12, unknown: [] });
    const one = { prediction_id: again[0]?.prediction_id, actual: 'neither' };
    expect((await post(`/api/deployed/${id}/feedback`, one)).body).toMatchObject({ matched: 1 });
    expect((await post(`/api/deployed/${id}/feedback`, { ...one, prediction_id: 'f'.repeat(24) })).status).toBe(404);

    const { versions } = (await get(`/api/deployments/${id}/comparison`)).body;
    expect(versions).toMatchObject([
      { version: 1, in_service: false, share: 0.5 },
      { version: 2, in_service: true, share: 0.5 },
    ]);
    expect(versions[0].truths + versions[1].truths).toBe(13);
    expect(versions[0].requests + versions[1].requests).toBe(24);
    expect(versions.map(({ score }: { score: { metric: string } }) => score.metric)).toEqual(['accuracy', 'accuracy']);
  });

  it('counts what it cannot answer, and is scaled to nothing and back', async () => {
    const { get, post, id } = await setUp();
    await post(`/api/deployed/${id}/predict`, { tenure: 3 });
    expect((await post(`/api/deployed/${id}/predict`, { tenure: 'soon' })).status).toBe(400);
    const { summary, time_series } = (await get(`/api/deployments/${id}/metrics?timeframe=1h`)).body.metrics;
    expect(summary).toMatchObject({ total_requests: 2, error_rate_percent: 50 });
    expect(time_series.error_rate_per_interval.at(-1)).toBe(50);

    expect((await post(`/api/deployments/${id}/scale`, { replicas: 3 })).body.detail).toContain('start more servers');
    expect((await post(`/api/deployments/${id}/scale`, { replicas: 0 })).body.deployment.status).toBe('inactive');
    expect((await post(`/api/deployed/${id}/predict`, { tenure: 3 })).status).toBe(400);
    expect((await post(`/api/deployments/${id}/scale`, { replicas: 1 })).body.deployment.status).toBe('active');
    expect((await post(`/api/deployed/${id}/predict`, { tenure: 3 })).status).toBe(200);
  });
});
