import { describe, expect, it, vi } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { createDatasetFields, createModelFields, createRunFields } from '../../support/builders.ts';
import { readFrames } from '../../support/events.ts';
import { putFile } from '../../support/usecases.ts';
import { startWeb, TOKEN } from '../../support/web.ts';

const NOWHERE = 'f'.repeat(24);

/** A server with a data set, and a chat. */
async function ready() {
  const web = await startWeb();
  const dataset = await web.store.datasets.insert(createDatasetFields({ space: 'web:local', user_id: 'web:owner' }));
  const chat: string = (await web.post('/api/chats', { title: 'Training: churn', dataset_id: dataset.id })).body._id;
  const train = (id = dataset.id, chatId = chat, headers = {}) =>
    web.fetchFrom(`/api/automl/train/${id}?chat_id=${chatId}`, 'POST', { headers });
  return { ...web, dataset, chat, train };
}

const tell = (store: Store, id: string, progress: number) =>
  store.runs.append(id, () => ({ type: 'progress', message: `At ${progress} %.`, change: { progress } }));

/** Ends it with a model, as a worker does. */
async function finish(store: Store, id: string) {
  const metrics = { accuracy: 0.9, f1: 0.8, precision: 0.7, recall: 0.6, roc_auc: Number.NaN };
  const model = await store.models.insert(createModelFields({ space: 'web:local', run_id: id, metrics }));
  const change = { status: 'finished', progress: 100, model_id: model.id, finished_at: new Date() } as const;
  await store.runs.append(id, () => ({ type: 'complete', message: 'Ready.', change }));
  return model;
}

const theRun = (store: Store) =>
  vi.waitFor(async () => {
    const [run] = await store.runs.active('web:local');
    if (run === undefined) throw new Error('there is no run yet');
    return run;
  });

describe('training over HTTP', () => {
  it('streams frames that the existing client reads, to their end', async () => {
    const { store, train, chat, get } = await ready();
    const response = await train();
    const run = await theRun(store);
    await store.runs.append(run.id, () => ({ type: 'status', message: 'Starting.', change: { status: 'running' } }));
    await tell(store, run.id, 40);
    const model = await finish(store, run.id);
    const { frames, text } = await readFrames(response);

    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(text).toMatch(/^: keepalive\n\n/);
    expect(text).toMatch(/\n\nid: 3\n\n$/);
    expect(text).not.toMatch(/\r|^event:/m);
    expect(frames.map(({ type, number }) => [type, number])).toEqual([
      ['status', 1],
      ['progress', 2],
      ['complete', 3],
    ]);
    expect(frames[1]).toMatchObject({ message: 'At 40 %.', progress: 40 });
    expect(frames[2]).toMatchObject({
      model_id: model.id,
      best_model: 'Boosted trees',
      metrics: { accuracy: 0.9, f1_score: 0.8, precision: 0.7, recall: 0.6 },
    });
    expect(frames[2]?.metrics).not.toHaveProperty('roc_auc');
    const messages = (await get(`/api/messages/chat/${chat}`)).body;
    expect(messages).toMatchObject([
      { content: 'Starting.', metadata: null },
      { query_type: 'ml_agent', metadata: { model_id: model.id, best_model: 'Boosted trees' } },
    ]);
  });

  it('joins the run that goes on, also for many readers, and outlives those who leave', async () => {
    const { store, train, fetchFrom, queued } = await ready();
    const [first, again] = await Promise.all([train(), train()]);
    const run = await theRun(store);
    const others = await Promise.all(Array.from({ length: 40 }, () => fetchFrom(`/api/runs/${run.id}/events`, 'GET')));
    const leaving = await fetchFrom(`/api/runs/${run.id}/events`, 'GET');
    await leaving.body?.cancel();
    for (let progress = 1; progress <= 30; progress++) await tell(store, run.id, progress);
    await finish(store, run.id);
    const all = await Promise.all([first, again, ...others].map((each) => readFrames(each)));

    const numbers = Array.from({ length: 31 }, (_, i) => i + 1);
    for (const { frames } of all) expect(frames.map(({ number }) => number)).toEqual(numbers);
    expect(new Set(queued)).toEqual(new Set([run.id]));
  });

  it('goes on after the event that a reader has', async () => {
    const { store, train, fetchFrom } = await ready();
    const response = await train();
    const run = await theRun(store);
    for (const progress of [10, 20, 30]) await tell(store, run.id, progress);
    const { frames: before } = await readFrames(response, (frames) => frames.length < 2);
    await finish(store, run.id);
    const path = `/api/runs/${run.id}/events`;
    const resumed = await readFrames(await fetchFrom(path, 'GET', { headers: { 'last-event-id': '2' } }));
    const asked = await readFrames(await fetchFrom(`${path}?after=3&token=${TOKEN}`, 'GET', { token: null }));
    const nothing = await readFrames(await fetchFrom(path, 'GET', { headers: { 'last-event-id': '4' } }));

    expect(before.slice(0, 2).map(({ number }) => number)).toEqual([1, 2]);
    expect(resumed.frames.map(({ number }) => number)).toEqual([3, 4]);
    expect(asked.frames.map(({ type, number }) => [type, number])).toEqual([['complete', 4]]);
    expect(nothing.frames).toEqual([]);
  });

  it('of what is simulated says so in every frame, and in every body', async () => {
    const { store, get, fetchFrom, dataset } = await ready();
    const run = await store.runs.insert(
      createRunFields({
        space: 'web:local',
        user_id: 'web:owner',
        dataset_id: dataset.id,
        engine: 'simulation',
        uses_real_model: false,
      }),
    );
    await store.runs.append(run.id, () => ({ type: 'status', message: 'Starting.', change: { status: 'running' } }));
    await tell(store, run.id, 40);
    const figures = { space: 'web:local', run_id: run.id, uses_real_model: false, metrics: { accuracy: 0.9 } };
    const model = await store.models.insert(createModelFields({ ...figures, engine: 'simulation' }));
    const change = { status: 'finished', progress: 100, model_id: model.id, finished_at: new Date() } as const;
    await store.runs.append(run.id, () => ({ type: 'complete', message: 'Ready.', change }));

    const { frames } = await readFrames(await fetchFrom(`/api/runs/${run.id}/events`, 'GET'));
    expect(frames).toHaveLength(3);
    for (const frame of frames)
      expect(frame).toMatchObject({ uses_real_model: false, message: expect.stringMatching(/simulated/i) });
    for (const path of [
      `/api/runs/${run.id}`,
      `/api/models/${model.id}`,
      `/api/training/jobs/${run.id}`,
      `/api/training/jobs/${run.id}/metrics`,
    ])
      expect((await get(path)).body, path).toMatchObject({ uses_real_model: false });
  });

  it('has what the engine printed, once the run has ended, and only where it printed something', async () => {
    const { store, fetchFrom, get } = await ready();
    const insert = (fields: object) =>
      store.runs.insert(createRunFields({ space: 'web:local', user_id: 'web:owner', status: 'finished', ...fields }));
    const talkative = await insert({ log_file_id: await putFile(store, 'Fitting 9 models') });
    const silent = await insert({});

    const log = await fetchFrom(`/api/runs/${talkative.id}/log`, 'GET');

    expect(log.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await log.text()).toBe('Fitting 9 models');
    expect((await get(`/api/runs/${talkative.id}`)).body).not.toHaveProperty('log_file_id');
    expect(await get(`/api/runs/${silent.id}/log`)).toMatchObject({
      status: 404,
      body: { detail: expect.stringMatching(/prints nothing/) },
    });
  });

  it('tells a failure, and a cancelling, as an error, so that nobody waits on', async () => {
    const { store, train, post } = await ready();
    const failing = await train();
    const failed = await theRun(store);
    await store.runs.append(failed.id, () => ({
      type: 'error',
      message: 'The file is gone.',
      change: { status: 'failed', error: 'The file is gone.' },
    }));
    const cancelling = await readFrames(failing).then(async ({ frames }) => {
      expect(frames).toMatchObject([{ type: 'error', message: expect.stringMatching(/The file is gone/) }]);
      return train();
    });
    const cancelled = await theRun(store);
    expect((await post(`/api/training/jobs/${cancelled.id}/cancel`)).body.success).toBe(true);

    expect((await readFrames(cancelling)).frames).toMatchObject([{ type: 'error', status: 'cancelled' }]);
  });

  it('refuses before the stream what cannot be found, and within it what cannot be trained', async () => {
    const { store, train, get, chat, fetchFrom, dataset } = await ready();
    const blank = createDatasetFields({ space: 'web:local', name: 'blank', target_column: null });
    const noTarget = await store.datasets.insert(blank);

    expect((await train(NOWHERE)).status).toBe(404);
    expect((await train(dataset.id, NOWHERE)).status).toBe(404);
    expect((await train('no-id')).status).toBe(400);
    expect((await fetchFrom(`/api/automl/train/${dataset.id}`, 'POST')).status).toBe(422);
    const response = await train(noTarget.id);
    const { frames } = await readFrames(response);
    expect(response.status).toBe(200);
    expect(frames).toMatchObject([{ type: 'error', message: expect.stringMatching(/has no target yet/) }]);
    expect((await get(`/api/messages/chat/${chat}`)).body).toMatchObject([{ content: frames[0]?.message }]);
  });

  it('starts once for the same key', async () => {
    const { store, train } = await ready();
    const headers = { 'idempotency-key': 'once' };
    const first = await train(undefined, undefined, headers);
    const run = await theRun(store);
    await finish(store, run.id);
    await readFrames(first);
    const { frames } = await readFrames(await train(undefined, undefined, headers));

    expect(frames).toMatchObject([{ type: 'complete', run_id: run.id }]);
    expect(await store.runs.total('web:local')).toBe(1);
  });
});

describe('runs and jobs', () => {
  it('are listed and read, in the states that clients know', async () => {
    const { store, get, post, dataset } = await ready();
    const started = await post('/api/training/jobs', { job_name: 'Mine', dataset_id: dataset.id, model_id: 'any' });
    const { _id } = started.body.job;
    await store.runs.append(_id, () => ({ type: 'status', message: 'Starting.', change: { status: 'running' } }));

    expect(started.body).toMatchObject({ success: true, job: { job_name: 'Mine', status: 'queued', progress: 0 } });
    expect((await get('/api/training/jobs?status=training')).body).toMatchObject({ total: 1, filter: 'training' });
    expect((await get('/api/training/jobs?status=failed')).body.jobs).toEqual([]);
    expect((await get(`/api/training/jobs/${_id}/metrics`)).body).toMatchObject({ metrics: {}, status: 'training' });
    expect((await post(`/api/training/jobs/${_id}/deploy?deployment_name=x`)).status).toBe(400);
    await tell(store, _id, 50);
    const model = await finish(store, _id);
    expect((await get(`/api/training/jobs/${_id}`)).body).toMatchObject({
      _id,
      status: 'completed',
      progress: 100,
      metrics: { accuracy: 0.9 },
      job: { _id, model_id: model.id },
    });
    expect((await get(`/api/training/jobs/${_id}/logs?limit=2`)).body).toMatchObject({
      total: 3,
      logs: [{ level: 'info', message: 'At 50 %.' }, { level: 'info' }],
    });
    expect((await post(`/api/training/jobs/${_id}/cancel`)).status).toBe(400);
    const deployed = await post(`/api/training/jobs/${_id}/deploy?deployment_name=My%20Model`);
    expect(deployed.body).toMatchObject({ success: true, deployment: { name: 'my-model', status: 'active' } });
    expect((await get('/api/runs')).body).toMatchObject([
      { _id, id: _id, dataset_id: dataset.id, datasetId: dataset.id },
    ]);
    expect((await get(`/api/runs/${_id}`)).body).not.toHaveProperty('request_key');
    expect((await get(`/api/runs/${NOWHERE}`)).status).toBe(404);
  });
});
