import { describe, expect, it } from 'vitest';
import { createDatasetFields } from '../../support/builders.ts';
import { insertPrices, PRICES } from '../../support/trained.ts';
import { startWeb } from '../../support/web.ts';

const NOWHERE = 'f'.repeat(24);

/** A server with a real model of prices. */
async function ready() {
  const web = await startWeb();
  const { schema } = PRICES;
  const sample_data = [1, 2, 3, 4].map((size) => ({ size, price: 3 * size }));
  const dataset = await web.store.datasets.insert(createDatasetFields({ space: 'web:local', schema, sample_data }));
  const whose = { space: 'web:local', user_id: 'web:owner', dataset_id: dataset.id };
  const model = await insertPrices(web.store, whose);
  return { ...web, model, dataset };
}

describe('models', () => {
  it('is told about in one HTML file', async () => {
    const { get, model } = await ready();
    const { status, headers, body } = await get(`/api/models/${model.id}/report`);

    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toContain('prices-report.html');
    expect(String(body)).toContain('<h1>prices: predicting price</h1>');
  });

  it('are listed and read with the fields that clients read', async () => {
    const { get, model, dataset } = await ready();
    const [listed] = (await get('/api/models')).body;

    expect(listed).toMatchObject({
      _id: model.id,
      id: model.id,
      name: 'prices',
      status: 'ready',
      accuracy: '0.9877',
      loss: '1.5000',
      f1Score: null,
      metrics: { r2_score: 0.98765, mae: 1.5, rmse: 2 },
      baseModel: 'Boosted trees',
      taskType: 'regression',
      task_type: 'regression',
      datasetId: dataset.id,
      createdAt: expect.stringMatching(/Z$/),
      uses_real_model: true,
    });
    expect((await get(`/api/models/${model.id}/`)).body).toEqual(listed);
    expect((await get(`/api/models/${NOWHERE}`)).status).toBe(404);
  });

  it('go to another installation as a file, and are in its chat when they are dropped there', async () => {
    const { fetchFrom, model } = await ready();
    const download = await fetchFrom(`/api/models/${model.id}/file`, 'GET');
    const file = Buffer.from(await download.arrayBuffer());
    const other = await startWeb();
    const send = (content: Buffer, path = '/api/models/import') => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(content)]), 'prices.smlmodel');
      return other.post(path, form);
    };
    const imported = await send(file);
    const again = await send(file);
    const refused = await send(file.subarray(0, 500));
    const { _id: chat } = (await other.post('/api/chats', { title: 'Models' })).body;
    const dropped = await send(file, `/api/chats/${chat}/files`);
    const asked = await other.post(`/api/chats/${chat}/turns`, { text: 'predict for size=10' });

    expect(download.headers.get('content-disposition')).toBe(
      `attachment; filename="prices.smlmodel"; filename*=UTF-8''prices.smlmodel`,
    );
    expect(imported).toMatchObject({ status: 201, body: { name: 'prices', taskType: 'regression', status: 'ready' } });
    expect(again).toMatchObject({ status: 200, body: { _id: imported.body._id } });
    expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/digest does not fit/) } });
    expect(
      (await other.post(`/api/models/${imported.body._id}/predict`, { size: 10 })).body.prediction,
    ).toBeGreaterThan(20);
    expect((await other.get(`/api/models/${imported.body._id}/sample-data`)).status).toBe(400);
    expect(dropped.body.content).toMatch(/^prices is imported already/);
    expect(asked.body.content).toMatch(/price: 3\d/);
  });

  it('predict from the bare row, and say what they did not know', async () => {
    const { post, model } = await ready();
    const { status, body } = await post(`/api/models/${model.id}/predict`, { Size: 10, colour: 'red' });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      model_id: model.id,
      confidence: 0.95,
      unknown: ['colour'],
      input_data: { Size: 10, colour: 'red' },
      uses_real_model: true,
    });
    expect(body.prediction).toBeGreaterThan(20);
    expect(body.prediction).toBeLessThan(42);
    expect(body.prediction_interval.lower).toBeLessThan(body.prediction);
    expect(await post(`/api/models/${model.id}/predict`, { size: 'huge' })).toMatchObject({
      status: 400,
      body: { detail: 'size should be a number, and “huge” is not.' },
    });
    expect(
      (await post(`/api/models/${model.id}/predict`, '[1]', { headers: { 'content-type': 'application/json' } }))
        .status,
    ).toBe(422);
  });

  it('give rows to try them with, and all that is known of them as a file', async () => {
    const { get, model } = await ready();
    const { body } = await get(`/api/models/${model.id}/sample-data?count=2`);
    const file = await get(`/api/models/${model.id}/download`);

    expect(body).toMatchObject({ dataset_name: 'Churn', target_column: 'price', task_type: 'regression' });
    expect(body.samples).toHaveLength(2);
    for (const { input, actual_target } of body.samples) expect(actual_target).toBe(3 * input.size);
    expect(body.samples[0].input).not.toHaveProperty('price');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="prices\.json"/);
    expect(file.body).toMatchObject({ _id: model.id, download_format: 'json' });
  });

  it('are deleted with what serves them', async () => {
    const { ask, post, get, model } = await ready();
    await post('/api/deployments', { model_id: model.id, name: 'prices' });

    expect(await ask('DELETE', `/api/models/${model.id}`)).toMatchObject({
      status: 200,
      body: { message: 'Deleted prices.' },
    });
    expect((await get('/api/deployments')).body.total).toBe(0);
    expect((await ask('DELETE', `/api/models/${model.id}`)).status).toBe(404);
  });

  it('that are ready-made are not looked for yet, and that is said', async () => {
    const { get, post } = await startWeb();

    expect(await get('/api/models/search?query=x')).toMatchObject({
      status: 501,
      body: { detail: expect.any(String) },
    });
    expect((await post('/api/ml/models/recommend', { task_type: 'classification' })).status).toBe(501);
    expect((await get('/api/ml/models/owner/name')).status).toBe(501);
    expect((await get('/api/ml/health', { token: null })).body).toMatchObject({ services: { store: 'healthy' } });
    expect((await get('/api/kaggle/status')).body).toMatchObject({ configured: false });
  });
});

describe('deployments', () => {
  const deployed = async () => {
    const web = await ready();
    const { body } = await web.post('/api/deployments', { model_id: web.model.id, deployment_name: 'Price of It' });
    return { ...web, created: body, id: body.deployment._id as string };
  };

  it('are made under a name, with lines that call them', async () => {
    const { created, id, web, get } = await deployed();

    expect(created).toMatchObject({
      success: true,
      deployment: { _id: id, name: 'price-of-it', deployment_name: 'price-of-it', status: 'active', requests_count: 0 },
      api_endpoint: `/api/deployed/${id}/predict`,
    });
    const { curl, python, typescript } = created.usage_example;
    for (const usage of [curl, python, typescript]) expect(usage).toContain(`${web.url}/api/deployed/${id}/predict`);
    expect(curl).toContain(`-d '{"size":11}'`);
    expect((await get(`/api/deployments/${id}`)).body.usage_example).toEqual(created.usage_example);
    expect((await get('/api/deployments/?status=active')).body).toMatchObject({ total: 1, filter: 'active' });
  });

  it('answer one row, however it is wrapped, or many, each by itself', async () => {
    const { post, id } = await deployed();
    const path = `/api/deployed/${id}/predict`;
    const one = await post(path, { size: 10 });

    expect(one.body).toMatchObject({ success: true, deployment_id: id, prediction: expect.any(Number) });
    expect(one.body.latency_ms).toBeGreaterThan(0);
    for (const body of [{ input: { size: 10 } }, { input_data: { size: 10 } }]) {
      expect((await post(path, body)).body.prediction).toBe(one.body.prediction);
    }
    const many = await post(path, [{ size: 10 }, { size: 'huge' }, { size: 1 }]);
    expect(many.body).toMatchObject({ count: 3, predictions: [{}, { error: expect.stringMatching(/huge/) }, {}] });
    expect(many.body.predictions[0].prediction).toBe(one.body.prediction);
    expect((await post(path, { size: 'huge' })).status).toBe(400);
    expect((await post(path, [])).status).toBe(400);
  });

  it('take a CSV, and answer with one', async () => {
    const { post, id } = await deployed();
    const headers = { 'content-type': 'text/csv' };
    const { headers: sent, body } = await post(`/api/deployed/${id}/predict`, 'size;note\n10;=1+1\nhuge;"a;b"\n', {
      headers,
    });
    const lines = body.trim().split('\n');

    expect(sent.get('content-type')).toMatch(/^text\/csv/);
    expect(lines[0]).toBe('size,note,prediction,lower,upper,error');
    expect(lines[1]).toMatch(/^10,'=1\+1,[\d.]+,[\d.]+,[\d.]+,$/);
    expect(lines[2]).toMatch(/^huge,a;b,,,,"size should be a number, and “huge” is not\."$/);
    const json = await post(`/api/deployed/${id}/predict`, 'size\n10\n', {
      headers: { ...headers, accept: 'application/json' },
    });
    expect(json.body).toMatchObject({ count: 1 });
    expect((await post(`/api/deployed/${id}/predict`, 'a,b\n1\n', { headers })).status).toBe(400);
  });

  it('say what they want to be sent', async () => {
    const { get, id } = await deployed();

    expect((await get(`/api/deployed/${id}/schema`)).body).toMatchObject({
      target: 'price',
      columns: [{ name: 'size', kind: 'number', typical: 11, min: 0, max: 22 }],
      example: { size: 11 },
    });
  });

  it('count what they are asked, and how fast they answered', async () => {
    const { post, get, id } = await deployed();
    await post(`/api/deployed/${id}/predict`, [{ size: 1 }, { size: 2 }]);
    const test = await post(`/api/deployments/${id}/test`, { input_data: { size: 3 } });
    const { metrics } = (await get(`/api/deployments/${id}/metrics?timeframe=1h`)).body;

    expect(test.body).toMatchObject({ success: true, input: { size: 3 }, output: { prediction: expect.any(Number) } });
    expect(metrics.summary).toMatchObject({ total_requests: 3, error_rate_percent: 0 });
    expect(metrics.summary.p99_latency_ms).toBeGreaterThan(0);
    expect(metrics.time_series.requests_per_interval).toHaveLength(12);
    expect(metrics.time_series.requests_per_interval.at(-1)).toBe(3);
    expect((await get(`/api/deployments/${id}`)).body.deployment.requests_count).toBe(3);
    expect((await get(`/api/deployments/${id}/metrics?timeframe=1y`)).status).toBe(422);
  });

  it('answer no more once they are out of service, until they are back', async () => {
    const { post, ask, id } = await deployed();
    expect(await ask('DELETE', `/api/deployments/${id}`)).toMatchObject({ status: 200, body: { success: true } });

    expect(await post(`/api/deployed/${id}/predict`, { size: 1 })).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/out of service/) },
    });
    await post(`/api/deployments/${id}/start`);
    expect((await post(`/api/deployed/${id}/predict`, { size: 1 })).status).toBe(200);
    expect((await post(`/api/deployed/${NOWHERE}/predict`, { size: 1 })).status).toBe(404);
  });
});
