import { readdir } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { AppError, ForbiddenError } from '../../src/errors.ts';
import { cancelFetch, chooseTable, fetchedDataset, findOffer, getFetch, startFetch } from '../../src/usecases/fetch.ts';
import { lookForNewer } from '../../src/usecases/newer.ts';
import { performFetch } from '../../src/usecases/perform-fetch.ts';
import type { Services } from '../../src/usecases/services.ts';
import { shareDataset } from '../../src/usecases/sharing.ts';
import { createZip } from '../datasets/ingest/zip-builder.ts';
import { createCsv } from '../fakes/shelf.ts';
import { IDLE_QUEUE } from '../support/builders.ts';
import { OFFER, setUpHub as setUp, table } from '../support/hub.ts';
import { ADA, act, ELSEWHERE, GRACE } from '../support/usecases.ts';

/** A worker that is told when to begin, and when to stop. */
function createWorker() {
  const stopping = new AbortController();
  let work: (() => Promise<void>) | undefined;
  return {
    stopping,
    queue: (services: () => Services): Services['queue'] => ({
      ...IDLE_QUEUE,
      async fetch(id) {
        work = () => performFetch(services(), id, stopping.signal);
      },
    }),
    work: () => work?.() ?? Promise.resolve(),
  };
}

describe('a data set of a source', () => {
  it('is kept with what its source says of it, and its file as it arrived', async () => {
    const { services, store, begin, keptFiles } = await setUp([table(createCsv()).offered], { version: '3' });

    const fetch = await begin();
    const added = await fetchedDataset(services, ADA, fetch);

    expect(fetch).toMatchObject({ status: 'done', known: false, error: null });
    expect(added).toMatchObject({
      name: 'churn',
      title: 'Customer churn',
      source: 'hub',
      source_ref: 'owner/churn',
      source_table: null,
      source_version: '3',
      licence: 'CC0',
      target_column: 'churn',
      row_count: 80,
      user_id: 'test:ada',
    });
    expect((await store.files.read(added?.original_file_id ?? '')).toString()).toBe(createCsv());
    expect(await readdir(services.workDir)).toEqual([]);
    expect(keptFiles()).toHaveLength(2);
  });

  it('keeps with a column what its source says that the values mean', async () => {
    const { services, begin } = await setUp([
      { ...table(createCsv()).offered, meanings: { tenure: 'months as a customer' } },
    ]);

    const added = await fetchedDataset(services, ADA, await begin());

    expect(added?.schema.map(({ name, meaning }) => [name, meaning])).toEqual([
      ['tenure', 'months as a customer'],
      ['plan', undefined],
      ['charges', undefined],
      ['churn', undefined],
    ]);
  });

  it('is taken up where its connection died', async () => {
    const file = table(createCsv(), 'churn.csv', [{ sends: 500, ends: 'die' }]);
    const { begin } = await setUp([file.offered]);

    expect(await begin()).toMatchObject({ status: 'done' });
    expect(file.asked).toEqual([0, 500]);
  });

  it('added again in the same state is recognised, for whoever asks', async () => {
    const file = table(createCsv());
    const { begin, store } = await setUp([file.offered], { version: '3' });

    const [first, again] = [await begin(), await begin(GRACE)];

    expect(again).toMatchObject({ status: 'done', known: true, dataset_id: first.dataset_id });
    expect(file.asked).toHaveLength(1);
    expect(await store.datasets.list('test:space')).toHaveLength(1);
  });

  it('added again in a newer state is another one, and the old one is told so', async () => {
    const { begin, hub, store } = await setUp([table(createCsv()).offered], { version: '3' });
    const old = await begin();
    hub.state.offered = { tables: [table(createCsv(90)).offered], version: '4' };

    const fetch = await begin();

    expect(fetch).toMatchObject({ status: 'done', known: false });
    expect(await store.datasets.get('test:space', fetch.dataset_id ?? '')).toMatchObject({
      name: 'churn-2',
      row_count: 90,
      source_version: '4',
    });
    expect(await store.datasets.get('test:space', old.dataset_id ?? '')).toMatchObject({
      source_version: '3',
      newest_version: '4',
    });
  });

  it('is asked for a newer state when somebody looks at it', async () => {
    const { begin, hub, services, store } = await setUp([table(createCsv()).offered], { version: '3' });
    const id = (await begin()).dataset_id ?? '';
    hub.state.offered = { ...hub.state.offered, version: '4' };
    const dataset = await store.datasets.get('test:space', id);
    if (dataset === null) throw new Error('it is gone');

    await lookForNewer(services, dataset);

    expect(await store.datasets.get('test:space', id)).toMatchObject({ newest_version: '4' });
  });

  it('that somebody keeps to themselves is no data set of others', async () => {
    const { begin, services } = await setUp([table(createCsv()).offered]);
    const mine = await begin();
    await shareDataset(services, ADA, mine.dataset_id ?? '', 'me');

    const theirs = await begin(GRACE);

    expect(theirs).toMatchObject({ status: 'done', known: false });
    expect(theirs.dataset_id).not.toBe(mine.dataset_id);
    expect(await fetchedDataset(services, GRACE, mine)).toBeNull();
  });

  it('is found although another source is out of reach', async () => {
    const { services, hub } = await setUp([table(createCsv()).offered]);
    const down = { ...hub.source, resolve: () => Promise.reject(new AppError('upstream', 'It is down.')) };
    const signal = new AbortController().signal;

    expect(await findOffer({ ...services, sources: [down, hub.source] }, OFFER.ref, signal)).toMatchObject({
      title: 'Customer churn',
    });
    await expect(findOffer({ ...services, sources: [down] }, OFFER.ref, signal)).rejects.toThrow('It is down.');
    const refusing = { ...hub.source, resolve: () => Promise.reject(new ForbiddenError('Not from there.')) };
    await expect(findOffer({ ...services, sources: [down, refusing] }, OFFER.ref, signal)).rejects.toThrow(
      'It is down.',
    );
  });

  it('of a source that is switched off is refused', async () => {
    const { services } = await setUp([], { sources: [] });

    await expect(startFetch(services, ADA, OFFER, { ...act(), chatId: 'chat' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('by the same act', () => {
  it('it is fetched once, and in another space by another act', async () => {
    const file = table(createCsv());
    const { begin } = await setUp([file.offered]);

    const [first, second] = [await begin(ADA, 'act'), await begin(ADA, 'act')];
    const other = await begin(ELSEWHERE, 'act');

    expect(second.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
    expect(file.asked).toHaveLength(2);
  });

  it('somebody else who asks meanwhile joins', async () => {
    const worker = createWorker();
    const made = await setUp([table(createCsv()).offered], { queue: worker.queue(() => made.services) });
    const fetch = await made.begin();

    const joined = await startFetch(made.services, GRACE, OFFER, { ...act(), chatId: 'other' });

    expect(joined).toMatchObject({ fetch: { id: fetch.id }, already: { id: 'test:ada', name: 'Ada' } });
  });
});

describe('several tables', () => {
  const tables = () => [table(createCsv(50), 'b.csv'), table(createCsv(60), 'a.csv')];

  it('of a source are asked for, in its order, and the chosen one is added', async () => {
    const [first, second] = tables() as [ReturnType<typeof table>, ReturnType<typeof table>];
    const { begin, services } = await setUp([first.offered, second.offered]);

    const asking = await begin();
    expect(asking).toMatchObject({ status: 'asking', asks: 'table', choices: ['b.csv', 'a.csv'] });
    expect(first.asked).toEqual([]);
    await expect(chooseTable(services, GRACE, asking.id, '#7', act())).rejects.toThrow('has no such table.');
    const { already } = await chooseTable(services, ADA, asking.id, 'a.csv', act());

    expect(already).toBeNull();
    expect(await getFetch(services, ADA, asking.id)).toMatchObject({ status: 'done' });
    expect(await fetchedDataset(services, ADA, await getFetch(services, ADA, asking.id))).toMatchObject({
      title: 'Customer churn · a',
      row_count: 60,
      source_table: 'a.csv',
    });
    await expect(chooseTable(services, GRACE, asking.id, '#0', act())).rejects.toThrow('That was chosen already');
  });

  it('two people choose at once, and one of them is heard', async () => {
    const [first, second] = tables() as [ReturnType<typeof table>, ReturnType<typeof table>];
    const { begin, services } = await setUp([first.offered, second.offered]);
    const { id } = await begin();

    const chosen = await Promise.allSettled([
      chooseTable(services, ADA, id, 'b.csv', act('a', 'card')),
      chooseTable(services, GRACE, id, 'a.csv', act('b', 'card')),
    ]);

    expect(
      chosen
        .map((each) => (each.status === 'fulfilled' ? (each.value.already?.name ?? 'me') : 'refused'))
        .filter((who) => who === 'me'),
    ).toHaveLength(1);
    expect(first.asked.length + second.asked.length).toBe(1);
  });

  it('of train, test and sample_submission the first is taken', async () => {
    const { begin, services } = await setUp([
      table('x', 'test.csv').offered,
      table('x', 'sample_submission.csv').offered,
      table(createCsv(70), 'train.csv').offered,
    ]);

    expect(await fetchedDataset(services, ADA, await begin())).toMatchObject({
      row_count: 70,
      source_table: 'train.csv',
    });
  });

  it('of which one was taken unasked are offered too, and each is a data set of its own', async () => {
    const { begin, services, store } = await setUp([
      table(createCsv(70), 'train.csv').offered,
      table(createCsv(30), 'test.csv').offered,
    ]);
    const { id, choices } = await begin();
    expect(choices).toEqual(['test.csv']);

    const { fetch } = await chooseTable(services, GRACE, id, 'test.csv', act());

    expect(fetch.id).not.toBe(id);
    expect((await store.datasets.list('test:space')).map(({ title, row_count }) => [title, row_count])).toEqual([
      ['Customer churn · test', 30],
      ['Customer churn', 70],
    ]);
    await expect(chooseTable(services, ADA, id, 'gone.csv', act())).rejects.toThrow('That was chosen already');
  });

  it('in one archive are asked for, the largest first, and the chosen one is kept so that it can be read again', async () => {
    const zip = createZip([
      { name: 'data/small.csv', data: createCsv(20) },
      { name: 'data/large.csv', data: createCsv(200) },
      { name: 'README.md', data: 'about' },
    ]);
    const file = table(zip, 'archive.zip');
    const { begin, services, left } = await setUp([file.offered]);

    const asking = await begin();
    expect(asking).toMatchObject({ status: 'asking', asks: 'entry', choices: ['data/large.csv', 'data/small.csv'] });
    expect(await left()).toEqual([]);
    await chooseTable(services, ADA, asking.id, '#1', act());

    const dataset = await fetchedDataset(services, ADA, await getFetch(services, ADA, asking.id));
    expect(dataset).toMatchObject({
      row_count: 20,
      reading: { entry: 'data/small.csv' },
      source_table: 'archive.zip/data/small.csv',
    });
    expect(await begin()).toMatchObject({ status: 'asking' });
  });
});

describe('cancelling', () => {
  const hanging = () => table(createCsv(), 'churn.csv', [{ sends: 300, ends: 'hang' }]);

  it('ends a fetch that goes on, and keeps nothing', async () => {
    const file = hanging();
    const worker = createWorker();
    const made = await setUp([file.offered], { queue: worker.queue(() => made.services) });
    const { id } = await made.begin();
    const working = worker.work();
    await vi.waitFor(
      async () => expect(await getFetch(made.services, ADA, id)).toMatchObject({ received: 300 }),
      20_000,
    );

    const { already } = await cancelFetch(made.services, ADA, id, act());
    await working;

    expect(already).toBeNull();
    expect(await getFetch(made.services, ADA, id)).toMatchObject({ status: 'cancelled', dataset_id: null });
    expect(await made.left()).toEqual([]);
    expect(file.leftOpen()).toBe(0);
  });

  it('ends one that waits at once, and who cancels it again is told', async () => {
    const worker = createWorker();
    const made = await setUp([hanging().offered], { queue: worker.queue(() => made.services) });
    const { id } = await made.begin();

    expect(await cancelFetch(made.services, ADA, id, act())).toMatchObject({
      fetch: { status: 'cancelled' },
      already: null,
    });
    expect((await cancelFetch(made.services, ADA, id, act())).already?.name).toBe('Ada');
    await worker.work();
    expect(await getFetch(made.services, ADA, id)).toMatchObject({ status: 'cancelled', attempt: 0 });
  });

  it('is for who began it, and too late once it is added', async () => {
    const { begin, services } = await setUp([table(createCsv()).offered]);
    const { id } = await begin();

    await expect(cancelFetch(services, GRACE, id, act())).rejects.toThrow(
      /^Adding Customer churn was started by Ada\. They, or an admin, can end it\.$/,
    );
    await expect(cancelFetch(services, ADA, id, act())).rejects.toThrow('Customer churn is added already.');
  });
});

describe('a worker', () => {
  it('that stops gives the fetch back, and the next one begins it anew', async () => {
    const file = table(createCsv(), 'churn.csv', [{ sends: 300, ends: 'hang' }]);
    const worker = createWorker();
    const made = await setUp([file.offered], { queue: worker.queue(() => made.services) });
    const { id } = await made.begin();
    const working = worker.work();
    await vi.waitFor(() => expect(file.asked).toHaveLength(1), 20_000);
    worker.stopping.abort(new Error('stopping'));

    await expect(working).rejects.toThrow();
    expect(await made.left()).toEqual([]);
    await performFetch(made.services, id, new AbortController().signal);

    expect(await getFetch(made.services, ADA, id)).toMatchObject({ status: 'done', attempt: 1 });
  });

  it('that died before what waits for it leaves that to the next worker, which does it once', async () => {
    const { begin, services, store } = await setUp([table(createCsv()).offered]);
    const { id } = await begin();
    const item = { key: 'later', space: ADA.space, lane: 'lane', turn: {} };
    await store.fetches.follow({ fetch_id: id, chat_id: 'chat', item, at: new Date() });

    for (const _again of [1, 2]) await performFetch(services, id, new AbortController().signal);

    expect((await store.inbox.waiting()).map(({ key }) => key)).toEqual(['later']);
    expect(await store.fetches.toGoOn()).toEqual([]);
  });

  it('that died behind the data set leaves it to be found', async () => {
    const file = table(createCsv());
    const { begin, services, store } = await setUp([file.offered]);
    const { id } = await begin();
    await store.fetches.update('test:space', id, { status: 'reading', dataset_id: null });

    await performFetch(services, id, new AbortController().signal);

    expect(await getFetch(services, ADA, id)).toMatchObject({ status: 'done' });
    expect(file.asked).toHaveLength(1);
  });

  it('is not killed by the same fetch for ever', async () => {
    const { begin, services, store } = await setUp([table('', 'x.csv').offered]);
    const { id } = await begin();
    await store.fetches.update('test:space', id, { status: 'fetching', attempt: 3 });

    await performFetch(services, id, new AbortController().signal);

    expect(await getFetch(services, ADA, id)).toMatchObject({ status: 'failed', error: { code: 'internal' } });
  });
});
