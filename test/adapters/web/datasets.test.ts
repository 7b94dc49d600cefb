import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { createCsv } from '../../fakes/shelf.ts';
import { createDatasetFields, createRunFields } from '../../support/builders.ts';
import { readFrames } from '../../support/events.ts';
import { startWeb, TOKEN } from '../../support/web.ts';

const NOWHERE = 'f'.repeat(24);

function formOf(content: string, name = 'customers.csv', field = 'file'): FormData {
  const form = new FormData();
  form.append(field, new Blob([content], { type: 'text/csv' }), name);
  return form;
}

describe('uploads', () => {
  it('are taken as a form, with the fields that clients read', async () => {
    const { post, get } = await startWeb();
    const { status, body } = await post('/api/datasets/upload', formOf(createCsv()));
    const read = (await get(`/api/datasets/${body.id}`)).body;

    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'customers.csv',
      fileName: 'customers.csv',
      source: 'upload',
      status: 'ready',
      rowCount: 80,
      columnCount: 4,
      targetColumn: 'churn',
      kaggleRef: null,
      userId: 'web:owner',
    });
    expect(body._id).toBe(body.id);
    expect(body.sampleData).toHaveLength(20);
    expect(body.previewData).toHaveLength(2);
    expect(read.schema).toContainEqual(
      expect.objectContaining({
        name: 'tenure',
        dtype: 'int64',
        nullCount: 0,
        null_count: 0,
        uniqueCount: expect.any(Number),
      }),
    );
  });

  it('are taken as the body itself, into a chat, and once for the same key', async () => {
    const { post, get, store } = await startWeb();
    const { _id } = (await post('/api/chats', { title: 'Files' })).body;
    const headers = { 'content-type': 'text/csv', 'idempotency-key': 'one' };
    const path = `/api/datasets/upload?file_name=mine.csv&chat_id=${_id}`;
    const first = await post(path, createCsv(), { headers });
    const again = await post(path, createCsv(), { headers });

    expect(first).toMatchObject({ status: 201, body: { fileName: 'mine.csv' } });
    expect(again.body.id).toBe(first.body.id);
    expect((await get(`/api/chats/${_id}`)).body.dataset_id).toBe(first.body.id);
    expect(await store.datasets.total('web:local')).toBe(1);
  });

  it('are refused in a sentence when they are no table, empty, or no form', async () => {
    const { post, keptFiles } = await startWeb();
    const details = [
      await post('/api/datasets/upload', formOf('')),
      await post('/api/datasets/upload', formOf('\u0000\u0001\u0002'.repeat(500), 'picture.png')),
      await post('/api/datasets/upload', formOf('a,b\n')),
      await post('/api/datasets/upload', new FormData()),
      await post('/api/datasets/upload'),
    ];

    for (const { status, body } of details) {
      expect(status).toBe(400);
      expect(body.detail).toMatch(/\.$/);
    }
    expect(keptFiles()).toEqual([]);
  });

  it.each([
    ['before the file', '--x\r\ncontent-disposition: form-data; name="file"\r\n\r\n', 'x'],
    ['within it', `--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${createCsv()}`, 'x'],
    ['without a form', 'junk', 'x'],
    ['without a boundary', 'junk', undefined],
  ])('are refused in a sentence when the form breaks off: %s', async (_, content, boundary) => {
    const { post, keptFiles } = await startWeb();
    const type = `multipart/form-data${boundary === undefined ? '' : `; boundary=${boundary}`}`;
    const { status, body } = await post('/api/datasets/upload', content, { headers: { 'content-type': type } });

    expect(status).toBe(400);
    expect(body.detail).toMatch(/The form with the file breaks off, or cannot be read/);
    expect(keptFiles()).toEqual([]);
  });

  it('are cut while they arrive when they are too large', async () => {
    const { web, keptFiles, get } = await startWeb();
    // More than the limit of a megabyte, and no end to it.
    const status = await new Promise((resolve, reject) => {
      const sending = httpRequest(`${web.url}/api/datasets/upload`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'text/csv' },
      });
      let answered = false;
      sending.on('response', (response) => {
        answered = true;
        resolve(response.statusCode);
        response.resume();
      });
      sending.on('error', (error) => answered || reject(error));
      const line = `${'1,2,3,4\n'.repeat(10_000)}`;
      const send = (): void => {
        if (answered || sending.destroyed) return void sending.destroy();
        if (sending.write(line)) setImmediate(send);
        else sending.once('drain', send);
      };
      send();
    });

    expect(status).toBe(413);
    expect(keptFiles()).toEqual([]);
    expect((await get('/api/datasets')).body).toEqual([]);
  });

  it('leave nothing behind when the sender goes away', async () => {
    const { web, keptFiles, get, services } = await startWeb();
    const sending = httpRequest(`${web.url}/api/datasets/upload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'text/csv' },
    });
    sending.on('error', () => undefined);
    sending.write(createCsv());
    await vi.waitFor(async () => expect(await readdir(services.workDir)).toHaveLength(1));
    sending.destroy();

    await vi.waitFor(async () => expect(await readdir(services.workDir)).toEqual([]));
    expect(keptFiles()).toEqual([]);
    expect((await get('/api/datasets')).body).toEqual([]);
  });
});

describe('data sets', () => {
  const ready = async () => {
    const web = await startWeb();
    const { body } = await web.post('/api/datasets/upload', formOf(createCsv()));
    return { ...web, id: body.id as string };
  };

  it('get another target, and are deleted', async () => {
    const { ask, get, id } = await ready();
    const change = (body: object) => ask('PATCH', `/api/datasets/${id}`, { body });

    expect((await change({ target_column: 'plan' })).body.targetColumn).toBe('plan');
    expect(await change({ target_column: 'plam' })).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/plan/) },
    });
    expect((await change({})).status).toBe(400);
    expect((await ask('DELETE', `/api/datasets/${id}`)).status).toBe(204);
    expect((await get(`/api/datasets/${id}`)).status).toBe(404);
    expect((await ask('DELETE', '/api/datasets/no-id')).status).toBe(400);
  });

  it('are inspected, with the target that the words name', async () => {
    const { post, id } = await ready();
    const { body } = await post('/api/datasets/inspect', {
      dataset_id: id,
      user_query: 'what is the plan of a customer',
    });

    expect(body).toMatchObject({ rows: 80, columns: 4, target: 'plan', file_name: 'customers.csv' });
    expect((await post('/api/datasets/inspect', { dataset_id: NOWHERE })).status).toBe(404);
  });

  it('stay while they are being trained on', async () => {
    const { ask, store, id } = await ready();
    await store.runs.insert(createRunFields({ space: 'web:local', dataset_id: id }));

    expect(await ask('DELETE', `/api/datasets/${id}`)).toMatchObject({ status: 400 });
  });

  it('are listed in pages, and those that are kept to others are not', async () => {
    const { get, store, id } = await ready();
    const hidden = createDatasetFields({ space: 'web:local', name: 'hidden', private_to: 'web:other' });
    const secret = await store.datasets.insert(hidden);
    const newer = await store.datasets.insert(createDatasetFields({ space: 'web:local', name: 'newer' }));
    const ids = async (query: string) =>
      (await get(`/api/datasets?${query}`)).body.map((each: { id: string }) => each.id);

    expect(await ids('')).toEqual([newer.id, id]);
    expect(await ids('limit=1&offset=1')).toEqual([id]);
    expect((await get(`/api/datasets/${secret.id}`)).status).toBe(404);
    expect((await get('/api/datasets?limit=0')).status).toBe(422);
  });
});

describe('data sets of sources', () => {
  it('are searched, and added by their reference', async () => {
    const { post } = await startWeb();
    const { body: found } = await post('/api/datasets/search-all', { query: 'customer churn' });
    const [first] = found.datasets;
    const added = await post('/api/datasets/add-from-kaggle', {
      dataset_ref: first.ref,
      dataset_title: first.title,
      dataset_size: 0,
      chat_id: '',
    });

    expect(found).toMatchObject({ success: true, total_found: 1, kaggle_count: 1, hf_count: 0 });
    expect(first).toMatchObject({ id: 'churn', ref: 'churn', source: 'Kaggle' });
    expect(added).toMatchObject({ status: 201, body: { status: 'ready', kaggleRef: 'churn', rowCount: 80 } });
  });

  it('tell how far they are, by the id of the record or by the reference', async () => {
    const { post, fetchFrom, get } = await startWeb();
    const { body } = await post('/api/datasets/add-from-huggingface', { dataset_name: 'churn', dataset_url: 'churn' });
    const path = (id: string) => `/api/datasets/download-progress/${id}?source=HuggingFace&token=${TOKEN}`;

    for (const id of [body.id, 'churn']) {
      const { frames } = await readFrames(await fetchFrom(path(id), 'GET', { token: null }));
      expect(frames).toMatchObject([{ progress: 100, status: 'completed', result: { dataset_id: body.id } }]);
    }
    expect((await get(path('owner/nothing'))).status).toBe(404);
  });

  it('that are not there are told of as clients sort errors', async () => {
    const { post } = await startWeb();
    const missing = { dataset_ref: 'no/such', dataset_title: 'x', dataset_size: 1 };

    expect(await post('/api/datasets/add-from-kaggle', missing)).toMatchObject({
      status: 404,
      body: { detail: expect.stringMatching(/not found/) },
    });
    expect(await post('/api/datasets/download-dataset', { dataset_id: 'no/such', source: 'Kaggle' })).toMatchObject({
      status: 200,
      body: { success: false, message: expect.stringMatching(/not found/), file_path: null },
    });
    const several = { datasets: [{ dataset_id: 'churn' }, { dataset_id: 'no/such' }] };
    expect((await post('/api/datasets/download-multiple', several)).body).toMatchObject({
      total_requested: 2,
      success_count: 1,
      fail_count: 1,
    });
    expect((await post('/api/datasets/download/kaggle?dataset_id=churn')).body).toMatchObject({ success: true });
  });
});
