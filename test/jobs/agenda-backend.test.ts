import { Agenda, type JobParameters } from 'agenda';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAgendaBackend, type JobDocument } from '../../jobs/agenda-backend.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { createFolder } from '../support/store.ts';

const HOUR = 3_600_000;
const soon = (ms = 0): Date => new Date(Date.now() + ms);

async function openBackend(folder?: string) {
  const dataDir = folder ?? (await createFolder());
  const store = await openEmbeddedStore(dataDir);
  onTestFinished(() => store.close());
  const jobs = store.collection<JobDocument>('jobs');
  const { repository } = createAgendaBackend(jobs);
  const save = (job: Partial<JobParameters>) =>
    repository.saveJob({ name: 'a', priority: 0, type: 'normal', nextRunAt: soon(), data: {}, ...job }, undefined);
  const take = (name = 'a', lockedBefore = soon(-HOUR)) =>
    repository.getNextJobToRun(name, soon(), lockedBefore, undefined, undefined);
  const agenda = async () => {
    const made = new Agenda({ backend: createAgendaBackend(jobs), processEvery: 20 });
    onTestFinished(() => made.stop());
    await made.ready;
    return made;
  };
  return { store, dataDir, jobs, repository, save, take, agenda };
}

describe('a job', () => {
  it('is taken by one of many, the one due first before others and by priority among those', async () => {
    const { save, take } = await openBackend();
    const due = soon(-1000);
    for (const [n, priority] of [0, 10, -10, 5].entries()) await save({ nextRunAt: due, priority, data: { n } });
    await save({ nextRunAt: soon(-2000), priority: -20, data: { n: 4 } });
    await save({ nextRunAt: soon(HOUR), data: { n: 5 } });
    await save({ nextRunAt: soon(-3000), disabled: true, data: { n: 6 } });

    const taken = await Promise.all(Array.from({ length: 8 }, () => take()));

    expect(taken.map((job) => (job?.data as { n: number } | undefined)?.n)).toEqual([
      4,
      1,
      3,
      0,
      2,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is taken again once its lock is too old', async () => {
    const { save, take } = await openBackend();
    await save({});
    const first = await take();

    expect(await take()).toBeUndefined();
    expect((await take('a', soon()))?._id).toBe(first?._id);
  });

  it('that is saved anew while it runs keeps its lock and what was noted of it', async () => {
    const { repository, save, take } = await openBackend();
    await save({});
    const running = await take();
    if (running === undefined) throw new Error('no job');
    await repository.saveJobState({ ...running, progress: 40, lastRunAt: soon() }, undefined);

    await save({ ...running, data: { changed: true } });

    const stored = await repository.getJobById(running._id ?? '');
    expect(stored).toMatchObject({ lockedAt: running.lockedAt, progress: 40, data: { changed: true } });
  });

  it('that was removed takes no more notes, and is not brought back', async () => {
    const { repository, save } = await openBackend();
    const job = await save({});
    await repository.removeJobs({ id: job._id ?? '' });

    await expect(repository.saveJobState(job, undefined)).rejects.toThrow(/is no longer in the store/);
    await save(job);

    expect((await repository.queryJobs()).total).toBe(0);
  });

  it('that is to be unique is there once, with the first or the newest data', async () => {
    const { repository, save } = await openBackend();
    const unique = { 'data.id': 7 };

    await Promise.all(Array.from({ length: 20 }, (_, v) => save({ unique, data: { id: 7, v } })));
    const newest = await save({ unique, data: { id: 7, v: 'newest' } });
    const kept = await save({ unique, uniqueOpts: { insertOnly: true }, data: { id: 7, v: 'late' } });

    expect((await repository.queryJobs()).total).toBe(1);
    expect([newest.data, kept.data]).toEqual([
      { id: 7, v: 'newest' },
      { id: 7, v: 'newest' },
    ]);
  });

  it('that is debounced waits for a pause, though not for ever, or goes at once and then waits', async () => {
    const { save } = await openBackend();
    const ask = (id: number, debounce: object) =>
      save({ unique: { 'data.id': id }, uniqueOpts: { debounce } as never, nextRunAt: soon(), data: { id } });
    const waits = (job: JobParameters): boolean => (job.nextRunAt?.getTime() ?? 0) > Date.now() + HOUR / 2;

    expect(waits(await ask(1, { delay: HOUR }))).toBe(true);
    expect(waits(await ask(1, { delay: HOUR }))).toBe(true);
    await ask(2, { delay: HOUR, maxWait: 1 });
    await vi.waitFor(async () => expect(waits(await ask(2, { delay: HOUR, maxWait: 1 }))).toBe(false));
    const first = await ask(3, { delay: HOUR, strategy: 'leading' });
    expect(waits(first)).toBe(false);
    expect((await ask(3, { delay: HOUR, strategy: 'leading' })).nextRunAt).toEqual(first.nextRunAt);
  });
});

describe('a recurring job', () => {
  it('is one, however often it is asked for, and its next time outlives the process', async () => {
    const folder = await createFolder();
    const first = await openBackend(folder);
    const before = await first.agenda();
    for (let n = 0; n < 3; n++) await before.every('1 hour', 'tick', { n }, { skipImmediate: true });
    const [{ nextRunAt }] = await first.jobs.find({});
    await before.stop();
    await first.store.close();

    const second = await openBackend(folder);
    const again = await second.agenda();
    await again.every('1 hour', 'tick', { n: 9 });

    expect(await second.jobs.find({})).toMatchObject([{ type: 'single', nextRunAt, data: { n: 9 } }]);
  });

  it('runs at each of its times, and has a next one after each', async () => {
    const { agenda: make, jobs } = await openBackend();
    const agenda = await make();
    const ran: unknown[] = [];
    agenda.define('tick', async (job) => void ran.push(job.attrs.data));
    await agenda.every(50, 'tick', { n: 1 });

    await agenda.start();
    await vi.waitFor(() => expect(ran.length).toBeGreaterThan(3), { timeout: 10_000 });

    const [job] = await jobs.find({});
    expect(job?.nextRunAt?.getTime()).toBeGreaterThan(job?.lastRunAt?.getTime() ?? Number.POSITIVE_INFINITY);
  });
});

describe('jobs', () => {
  it('go by id, name and data, none where nothing is said, and their number is told', async () => {
    const { repository, save } = await openBackend();
    const first = await save({ name: 'a', data: { n: 1, who: { team: 'red' } } });
    for (const name of ['a', 'b', 'c']) await save({ name, data: { n: 2, who: { team: 'blue', size: 3 } } });

    expect(await repository.removeJobs({})).toBe(0);
    expect(await repository.removeJobs({ data: {} })).toBe(0);
    expect(await repository.removeJobs({ id: 'malformed' })).toBe(0);
    expect(await repository.removeJobs({ name: 'a', data: { who: { team: 'blue' } } })).toBe(1);
    expect(await repository.removeJobs({ id: first._id ?? '' })).toBe(1);
    expect(await repository.removeJobs({ notNames: ['b'] })).toBe(1);
    expect(await repository.getDistinctJobNames()).toEqual(['b']);
    expect(await repository.purgeAllJobs()).toBe(1);
  });

  it('are held back and let go, and those are counted that were not already', async () => {
    const { repository, save, take } = await openBackend();
    for (let n = 0; n < 3; n++) await save({ data: { n } });

    expect(await repository.disableJobs({ name: 'a' })).toBe(3);
    expect(await repository.disableJobs({ name: 'a' })).toBe(0);
    expect(await take()).toBeUndefined();
    expect(await repository.enableJobs({ data: { n: 1 } })).toBe(1);
    expect((await take())?.data).toEqual({ n: 1 });
  });

  it('are found by name, text, state and data, counted before they are paged', async () => {
    const { repository, save } = await openBackend();
    for (let n = 0; n < 6; n++)
      await save({ name: n < 4 ? 'mail.send' : 'Mail (daily)', nextRunAt: soon(n * HOUR + 1000), data: { n } });
    const ask = async (options: Parameters<typeof repository.queryJobs>[0]) => {
      const { jobs, total } = await repository.queryJobs(options);
      return [jobs.map(({ data }) => (data as { n: number }).n), total];
    };

    expect(await ask({ name: 'mail.send', sort: { nextRunAt: 'asc' }, skip: 1, limit: 2 })).toEqual([[1, 2], 4]);
    expect(await ask({ search: 'MAIL (' })).toEqual([[5, 4], 2]);
    expect(await ask({ state: 'scheduled', data: { n: 3 } })).toEqual([[3], 1]);
    expect(await ask({ state: 'paused' })).toEqual([[], 0]);
    const overview = await repository.getJobsOverview();
    expect(overview.map(({ name, total, scheduled }) => [name, total, scheduled]).sort()).toEqual([
      ['Mail (daily)', 2, 2],
      ['mail.send', 4, 4],
    ]);
    expect(await repository.getQueueSize()).toBe(0);
  });
});
