import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createDatasetFields,
  createDeploymentFields,
  createModelFields,
  createRunFields,
} from '../support/builders.ts';
import { openTestStore } from '../support/store.ts';

afterEach(() => void vi.useRealTimers());

async function setUp(things: readonly string[] = ['thing']) {
  const store = await openTestStore();
  const { views } = store;
  await views.add({ space: 'test:space', message: 'test:1', content: {}, shown: 'first', things });
  const read = async () => {
    const view = await views.get('test:1');
    if (view === null) throw new Error('the view is gone');
    return view;
  };
  const isDue = async () => (await views.due(['test'])).length === 1;
  return { store, views, read, isDue };
}

describe('a view', () => {
  it('is due from its beginning until it has been drawn, and again when one of its things changes', async () => {
    const { views, read, isDue } = await setUp(['a', 'b']);
    expect(await isDue()).toBe(true);
    await views.settle(await read());
    expect(await isDue()).toBe(false);

    await views.changed(['c']);
    expect(await isDue()).toBe(false);
    await views.changed(['b']);
    expect(await isDue()).toBe(true);
    await views.markShown(await read(), 'second');
    expect(await isDue()).toBe(false);
    expect(await read()).toMatchObject({ shown: 'second', edited_at: expect.any(Date) });
  });

  it('stays due when a thing changed while it was being drawn', async () => {
    const { views, read, isDue } = await setUp();
    const seen = await read();
    await views.changed(['thing']);

    await views.settle(seen);
    expect(await isDue()).toBe(true);
    await views.markShown(seen, 'second');
    expect(await isDue()).toBe(true);
  });

  it('stays due when nobody knows what it shows', async () => {
    const { views, read, isDue } = await setUp();

    await views.markShown(await read(), null);

    expect(await isDue()).toBe(true);
  });

  it('follows what it turns out to depend on, once', async () => {
    const { views, read, isDue } = await setUp();
    expect(await views.follow(await read(), ['thing', 'other'])).toBe(true);
    expect(await views.follow(await read(), ['thing', 'other'])).toBe(false);
    await views.settle(await read());

    await views.changed(['other']);

    expect(await isDue()).toBe(true);
  });

  it('is one per message, begins anew when the message does, and leaves nothing when it is removed', async () => {
    const { views, read } = await setUp();
    await views.add({ space: 'test:space', message: 'test:1', content: {}, shown: 'anew', things: ['thing'] });
    expect(await views.of('thing')).toMatchObject([{ shown: 'anew' }]);

    await views.remove(await read());

    expect(await views.of('thing')).toEqual([]);
    expect(await views.due(['test'])).toEqual([]);
  });

  it('is left alone after a day, until somebody uses it', async () => {
    const { views, read, isDue } = await setUp();
    await views.settle(await read());
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 3600_000 });

    await views.changed(['thing']);
    await views.changedAll();
    expect(await isDue()).toBe(false);
    await views.changed(['thing'], 'ever');

    expect(await isDue()).toBe(true);
  });

  it('is not due where its platform is not', async () => {
    const { views } = await setUp();

    expect(await views.due(['elsewhere'])).toEqual([]);
  });
});

describe('a change', () => {
  it.each(['insert', 'update', 'remove'] as const)('of a data set is told by its %s', async (how) => {
    const { store, views, read, isDue } = await setUp(['datasets of test:space']);
    const known = how === 'insert' ? null : await store.datasets.insert(createDatasetFields());
    await views.settle(await read());

    if (how === 'insert') await store.datasets.insert(createDatasetFields());
    else if (how === 'update') await store.datasets.update('test:space', known?.id ?? '', { title: 'Another' });
    else await store.datasets.remove('test:space', known?.id ?? '');

    expect(await isDue()).toBe(true);
  });

  it('of a deployment is one of its model', async () => {
    const { store, views, read, isDue } = await setUp();
    const model = await store.models.insert(createModelFields());
    await views.follow(await read(), [model.id]);
    await views.settle(await read());

    await store.deployments.insert(createDeploymentFields(model));

    expect(await isDue()).toBe(true);
  });

  it('of a run is each of its events, of the list of runs only what changes its state', async () => {
    const { store, views, read, isDue } = await setUp(['runs of test:space']);
    const { id } = await store.runs.insert(createRunFields({ status: 'running' }));
    await views.settle(await read());
    const progress = () => store.runs.append(id, () => ({ type: 'progress', message: '', change: { progress: 40 } }));

    await progress();
    expect(await isDue()).toBe(false);
    await store.runs.append(id, () => ({ type: 'status', message: '', change: { status: 'cancelling' } }));
    expect(await isDue()).toBe(true);

    await views.follow(await read(), [id]);
    await views.settle(await read());
    await progress();
    expect(await isDue()).toBe(true);
  });
});
