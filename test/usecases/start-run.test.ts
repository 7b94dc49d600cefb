import { describe, expect, it } from 'vitest';
import { newId } from '../../src/store/id.ts';
import type { Dataset, Run } from '../../src/store/records.ts';
import { getRun, listRuns } from '../../src/usecases/runs.ts';
import {
  type RunRequest,
  type StartedRun,
  startAdvised,
  startAgainAdvised,
  startRun,
} from '../../src/usecases/start-run.ts';
import { createDatasetFields, IDLE_QUEUE } from '../support/builders.ts';
import { ADA, createServices, ELSEWHERE, GRACE } from '../support/usecases.ts';

const ADA_DID = { id: 'test:ada', name: 'Ada' };

async function setUp(changes: Partial<Dataset> = {}) {
  const made = await createServices();
  const dataset = await made.store.datasets.insert(createDatasetFields(changes));
  const announce = { address: 'test:room', chatId: newId() };
  const request = (more: Partial<RunRequest> = {}): RunRequest => ({
    datasetId: dataset.id,
    announce,
    requestKey: 'act',
    from: more.requestKey ?? 'act',
    ...more,
  });
  return { ...made, dataset, request };
}

/** A run that is there, started or joined. */
async function runOf(starting: Promise<StartedRun>): Promise<Run> {
  const { run } = await starting;
  if (run === null) throw new Error('the run is not there yet');
  return run;
}

describe('starting a run', () => {
  it('writes it down with all a worker needs, and queues it', async () => {
    const { services, queued, dataset, request } = await setUp();

    const run = await runOf(startRun(services, ADA, request({ metric: 'f1', timeLimitS: 12.3 })));

    expect(await getRun(services, ADA, run.id)).toMatchObject({
      user_id: 'test:ada',
      user_name: 'Ada',
      address: 'test:room',
      chat_id: request().announce.chatId,
      dataset_id: dataset.id,
      target: 'churn',
      metric: 'f1',
      time_limit_s: 13,
      status: 'queued',
    });
    expect(queued).toEqual([run.id]);
  });

  it('takes the time that is usual here, unless told', async () => {
    const { services, request } = await setUp();

    expect((await runOf(startRun(services, ADA, request()))).time_limit_s).toBe(60);
  });

  it('with a target makes it the data set’s', async () => {
    const { services, store, dataset, request } = await setUp();

    expect((await runOf(startRun(services, ADA, request({ target: 'tenure' })))).target).toBe('tenure');
    expect((await store.datasets.get('test:space', dataset.id))?.target_column).toBe('tenure');
  });

  it('joins the one that does the same, whoever asks and wherever', async () => {
    const { services, store, queued, request } = await setUp();
    const run = await runOf(startRun(services, ADA, request()));

    expect(await startRun(services, GRACE, request({ requestKey: 'another' }))).toEqual({
      run,
      already: ADA_DID,
    });
    expect(new Set(queued)).toEqual(new Set([run.id]));
    const elsewhere = { address: 'test:room', chatId: newId() };
    const other = await startRun(services, GRACE, request({ requestKey: 'third', announce: elsewhere }));
    expect(other).toEqual({ run, already: ADA_DID });
    expect(await store.runs.watchers(run)).toMatchObject([{ user_id: 'test:grace', address: 'test:room' }]);
  });

  it('keeps what is to be learned otherwise, and is another run than one without that', async () => {
    const { services, request } = await setUp();
    const run = await runOf(startRun(services, ADA, request()));

    const options = { task: 'regression', without: ['tenure'] } as const;
    const other = await startRun(services, ADA, request({ requestKey: 'another', options }));

    expect(run.options).toEqual({});
    expect(other).toMatchObject({ already: null, run: { options } });
  });

  it('shows from the beginning what is known of the table, and does on demand what is advised', async () => {
    const split = { by: 'time', column: null } as const;
    const order = { kind: 'time_order', columns: [], message: 'Neighbouring rows are alike.', remedy: { split } };
    const { services, dataset, request } = await setUp({ findings: [order] });

    const plain = await runOf(startRun(services, ADA, request()));
    const { announce } = request();
    const press = { datasetId: dataset.id, advice: 'split', announce, requestKey: 'press', from: 'card' };
    const advised = await runOf(startAdvised(services, ADA, press));

    expect(plain).toMatchObject({ options: {}, findings: [order] });
    expect(advised).toMatchObject({ options: { split }, findings: [] });
  });

  it('again as its findings advise ends it, keeps what was said before, and leaves out all that were named', async () => {
    const { services, store, request } = await setUp({
      schema: ['a', 'b', 'c', 'churn'].map((name) => ({ ...createDatasetFields().schema[1], name })),
    });
    const run = await runOf(startRun(services, ADA, request({ metric: 'f1', options: { without: ['c'] } })));
    const leak = (name: string) => ({
      kind: 'leak',
      columns: [name],
      message: `${name} tells`,
      remedy: { without: ['c', name] },
    });
    await store.runs.append(run.id, () => ({
      type: 'progress',
      message: '',
      change: { findings: [leak('a'), leak('b')] },
    }));
    const { announce } = request();

    const press = { runId: run.id, advice: 'without', announce, requestKey: 'press', from: 'card' };
    const advised = await runOf(startAgainAdvised(services, ADA, press));

    expect(advised).toMatchObject({ metric: 'f1', options: { without: ['c', 'a', 'b'] }, status: 'queued' });
    expect(await getRun(services, ADA, run.id)).toMatchObject({ status: 'cancelled' });
    await expect(startAgainAdvised(services, ADA, { ...press, requestKey: 'p2', advice: 'split' })).rejects.toThrow(
      /Nothing of that kind/,
    );
    await expect(
      startAgainAdvised(services, ADA, { ...press, requestKey: 'p3', advice: 'constructor' }),
    ).rejects.toThrow(/Nothing of that kind/);
  });

  it.each<[string, Partial<RunRequest>, string, RegExp]>([
    [
      'a metric that does not fit',
      { target: 'tenure', metric: 'f1' },
      'invalid_input',
      /F1 does not fit tenure, which is a number. Use R², mean error \(MAE\) or RMSE/,
    ],
    ['an unknown metric', { metric: 'beauty' }, 'invalid_input', /beauty does not fit churn, which is a class/],
    [
      'an engine that is not there',
      { engine: 'autogluon' },
      'conflict',
      /AutoGluon is not available.*npm run autogluon/,
    ],
    ['an unknown column', { target: 'city' }, 'invalid_input', /no column “city”/],
    ['an unknown column to leave out', { options: { without: ['tenur'] } }, 'invalid_input', /Did you mean tenure/],
    ['its target left out', { options: { without: ['churn'] } }, 'invalid_input', /is what is to be predicted/],
    ['no time', { timeLimitS: 0 }, 'limit', /between 1 second and 24 hours/],
    ['time without end', { timeLimitS: Number.POSITIVE_INFINITY }, 'limit', /between 1 second and 24 hours/],
    ['a time that is no number', { timeLimitS: Number.NaN }, 'limit', /between 1 second and 24 hours/],
    ['a data set that is gone', { datasetId: '0'.repeat(24) }, 'not_found', /no longer here/],
  ])('is refused for %s, and changes nothing', async (_, more, code, message) => {
    const { services, queued, dataset, request } = await setUp();

    await expect(startRun(services, ADA, request(more))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(await listRuns(services, ADA, 10)).toEqual([]);
    expect(queued).toEqual([]);
    expect(await services.store.datasets.get('test:space', dataset.id)).toEqual(dataset);
  });

  it('is refused while there is no target', async () => {
    const { services, request } = await setUp({ target_column: null });

    await expect(startRun(services, ADA, request())).rejects.toThrow(/Churn has no target yet/);
  });

  it('is refused in another space', async () => {
    const { services, request } = await setUp();

    await expect(startRun(services, ELSEWHERE, request())).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('starting a run by the same act', () => {
  it('a second time finds it, also when it has ended', async () => {
    const { services, store, queued, request } = await setUp();
    const run = await runOf(startRun(services, ADA, request()));
    await store.runs.append(run.id, () => ({ type: 'status', message: '', change: { status: 'cancelled' } }));

    expect(await startRun(services, ADA, request())).toMatchObject({ run: { id: run.id }, already: null });
    expect(queued).toEqual([run.id]);
    expect(await listRuns(services, ADA, 10)).toHaveLength(1);
  });

  it('twice at once starts one', async () => {
    const { services, queued, request } = await setUp();

    const started = await Promise.all([1, 2, 3].map(() => startRun(services, ADA, request())));

    const [only, ...others] = await listRuns(services, ADA, 10);
    expect(others).toEqual([]);
    expect(new Set(started.map(({ run }) => run?.id))).toEqual(new Set([only.id]));
    expect(new Set(queued)).toEqual(new Set([only.id]));
  });

  it('after a crash between the run and its job queues it', async () => {
    const { services, queued, request } = await setUp();
    const queue = {
      ...IDLE_QUEUE,
      enqueue: () => Promise.reject(new Error('killed')),
    };
    await expect(startRun({ ...services, queue }, ADA, request())).rejects.toThrow('killed');

    const run = await runOf(startRun(services, ADA, request()));

    expect(await listRuns(services, ADA, 10)).toEqual([run]);
    expect(queued).toEqual([run.id]);
  });
});
