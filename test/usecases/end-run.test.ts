import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/store/records.ts';
import { cancelRun, keepBest, leaveSpace } from '../../src/usecases/end-run.ts';
import { createRunFields } from '../support/builders.ts';
import { ADA, act, createServices } from '../support/usecases.ts';

async function setUp(changes: Partial<Run> = {}) {
  const { services, store } = await createServices();
  const run = await store.runs.insert(createRunFields(changes));
  return { services, store, run, now: async () => store.runs.find(run.id) };
}

describe('cancelling a run', () => {
  it('that waits ends it at once', async () => {
    const { services, run, now } = await setUp();

    expect((await cancelRun(services, ADA, run.id, act())).already).toBeNull();
    expect(await now()).toMatchObject({ status: 'cancelled', notice: 'due', message: 'Cancelled before it began.' });
  });

  it('that goes on asks its worker to stop, once', async () => {
    const { services, run, now } = await setUp({ status: 'running' });

    const answers = await Promise.all([1, 2].map(() => cancelRun(services, ADA, run.id, act())));

    expect(answers.filter(({ already }) => already === null)).toHaveLength(1);
    expect(await now()).toMatchObject({ status: 'cancelling', cancel: 'stop', revision: 1 });
  });

  it('goes before keeping its best, not the other way about', async () => {
    const { services, run, now } = await setUp({ status: 'running' });
    await keepBest(services, ADA, run.id, act());
    expect(await now()).toMatchObject({ status: 'running', cancel: 'keep-best' });

    expect((await cancelRun(services, ADA, run.id, act())).already).toBeNull();
    expect((await keepBest(services, ADA, run.id, act())).already).not.toBeNull();
    expect(await now()).toMatchObject({ status: 'cancelling', cancel: 'stop' });
  });

  it('that has ended is refused with how it ended', async () => {
    const { services, run } = await setUp({ status: 'finished' });

    await expect(cancelRun(services, ADA, run.id, act())).rejects.toMatchObject({
      code: 'conflict',
      message: 'That training has ended already: it is finished. Say “train” to start another.',
    });
  });
});

describe('leaving a space', () => {
  it('stops what goes on there, and nothing elsewhere; twice as once', async () => {
    const { services, store, run: waiting } = await setUp();
    const running = await store.runs.insert(createRunFields({ status: 'running' }));
    const elsewhere = await store.runs.insert(createRunFields({ status: 'running', space: 'test:other' }));

    await leaveSpace(services, 'test:space');
    await leaveSpace(services, 'test:space');

    // Nobody is left there to be told.
    expect(await store.runs.find(waiting.id)).toMatchObject({ status: 'cancelled', notice: 'none', revision: 1 });
    expect(await store.runs.find(running.id)).toMatchObject({ status: 'cancelling', cancel: 'stop', revision: 1 });
    expect(await store.runs.find(elsewhere.id)).toMatchObject({ status: 'running', cancel: null });
  });
});
