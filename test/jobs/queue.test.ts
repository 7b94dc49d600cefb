import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import type { JobDocument } from '../../jobs/agenda-backend.ts';
import type { Job } from '../../jobs/job.ts';
import { createQueue } from '../../jobs/queue.ts';
import type { Store } from '../../src/store/store.ts';
import { SILENT } from '../support/builders.ts';
import { STORES } from '../support/jobs.ts';

interface Errand {
  readonly id: string;
}

type Work = (id: string, signal: AbortSignal) => Promise<void>;

/** A kind of work, given to it by each worker as its service. */
const errand: Job<Errand, Work> = {
  name: 'errand',
  schema: z.object({ id: z.string() }),
  key: ({ id }) => id,
  concurrency: () => 3,
  work: ({ id }, work, signal) => work(id, signal),
};

const openQueue = async (store: Store, lockMs?: number) => {
  const queue = await createQueue({
    documents: store.documents,
    log: SILENT,
    jobs: [errand],
    ...(lockMs === undefined ? {} : { lockMs }),
  });
  onTestFinished(() => queue.stop());
  return queue;
};

const jobsOf = (store: Store) => store.documents.collection<JobDocument>('jobs');

/** As a training does: it goes on until it is told to stop, and is then not done. */
const untilStopped: Work = (_, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    if (signal.aborted) reject(signal.reason);
  });

/** Resolves with the ids of what has been begun, once there are as many. */
function createTally() {
  const begun: string[] = [];
  return {
    begun,
    note: (id: string): void => void begun.push(id),
    reaches: (count: number, timeout = 5_000) =>
      vi.waitFor(() => expect(begun.length).toBeGreaterThanOrEqual(count), { timeout, interval: 5 }),
  };
}

describe.each(Object.entries(STORES))('the queue on %s', (_, open) => {
  it('has work done once, however often it is asked for, and forgets it then', async () => {
    const store = await open();
    const queue = await openQueue(store);
    const tally = createTally();

    for (const id of ['a', 'b', 'a', 'b', 'a']) await queue.enqueue(errand, { id });
    await queue.start(async (id) => tally.note(id));
    await vi.waitFor(async () => expect(await jobsOf(store).count({})).toBe(0), { timeout: 5_000 });

    expect(tally.begun.sort()).toEqual(['a', 'b']);
    await queue.enqueue(errand, { id: 'a' });
    await tally.reaches(3);
  });

  it('does no more at once than it may', async () => {
    const queue = await openQueue(await open());
    let [now, most, done] = [0, 0, 0];
    await queue.start(async () => {
      most = Math.max(most, ++now);
      // Long enough for the others to begin beside it, also where the store is slow.
      await new Promise((resolve) => setTimeout(resolve, 300));
      now -= 1;
      done += 1;
    });

    await Promise.all(Array.from({ length: 10 }, (_, i) => queue.enqueue(errand, { id: String(i) })));
    await vi.waitFor(() => expect(done).toBe(10), { timeout: 25_000 });

    expect(most).toBe(3);
  });

  it('tries again what failed', async () => {
    const queue = await openQueue(await open());
    const tally = createTally();
    await queue.start(async (id) => {
      tally.note(id);
      if (tally.begun.length === 1) throw new Error('the store does not answer');
    });

    await queue.enqueue(errand, { id: 'a' });

    await tally.reaches(2);
  });

  it('drops what it cannot read, and goes on', async () => {
    const store = await open();
    const queue = await openQueue(store);
    const tally = createTally();
    await queue.enqueue(errand, { id: 'a' });
    await jobsOf(store).changeAll({}, { set: { data: { key: 'a', id: 7 } } });

    await queue.start(async (id) => tally.note(id));
    await queue.enqueue(errand, { id: 'b' });
    await vi.waitFor(async () => expect(await jobsOf(store).count({})).toBe(0), { timeout: 5_000 });

    expect(tally.begun).toEqual(['b']);
  });

  it('gives back what it is doing when it stops: the next worker begins it at once', async () => {
    const store = await open();
    const [stopping, next] = [await openQueue(store), await openQueue(store)];
    const tally = createTally();
    await stopping.start((id, signal) => {
      tally.note(id);
      return untilStopped(id, signal);
    });
    await stopping.enqueue(errand, { id: 'a' });
    await tally.reaches(1);

    await stopping.stop();
    expect(await jobsOf(store).find({})).toMatchObject([{ lockedAt: null, nextRunAt: expect.any(Date) }]);
    await next.start(async (id) => tally.note(id));

    await tally.reaches(2);
  });

  it('waits for what is nearly done when it stops, and has it done once', async () => {
    const store = await open();
    const [stopping, next] = [await openQueue(store), await openQueue(store)];
    const tally = createTally();
    await stopping.start(async (id, signal) => {
      tally.note(id);
      await untilStopped(id, signal).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    await stopping.enqueue(errand, { id: 'a' });
    await tally.reaches(1);

    await stopping.stop();

    expect(await jobsOf(store).count({})).toBe(0);
    await next.enqueue(errand, { id: 'b' });
    await next.start(async (id) => tally.note(id));
    await tally.reaches(2);
    expect(tally.begun).toEqual(['a', 'b']);
  });

  it('does not wait for ever for what does not listen, and leaves its lock to run out', async () => {
    const store = await open();
    const queue = await openQueue(store);
    const tally = createTally();
    await queue.start((id) => {
      tally.note(id);
      return new Promise(() => undefined);
    });
    await queue.enqueue(errand, { id: 'a' });
    await tally.reaches(1);

    await queue.stop();

    expect(await jobsOf(store).find({})).toMatchObject([{ lockedAt: expect.any(Date) }]);
  });

  it('leaves nothing locked and loses nothing, whatever moment it is stopped at', async () => {
    const store = await open();
    const done = new Set<string>();
    const ids: string[] = [];
    for (let round = 0; round < 12; round++) {
      const queue = await openQueue(store);
      await queue.start(async (id, signal) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        signal.throwIfAborted();
        done.add(id);
      });
      const more = Array.from({ length: 8 }, (_, i) => `${round}-${i}`);
      ids.push(...more);
      const enqueued = Promise.all(more.map((id) => queue.enqueue(errand, { id })));
      await new Promise((resolve) => setTimeout(resolve, 2 * round));
      await queue.stop();
      await enqueued;
      expect(await jobsOf(store).count({ lockedAt: { not: null } })).toBe(0);
    }

    const waiting = await jobsOf(store).find({ nextRunAt: { not: null } });
    const left = waiting.map(({ data }) => (data as Errand).id);
    expect([...done, ...left].sort()).toEqual(ids.sort());
  });

  it('takes up the work of a worker of which nothing is heard, but not before its lock has run out', async () => {
    const store = await open();
    const queue = await openQueue(store, 1_000);
    const tally = createTally();
    await queue.enqueue(errand, { id: 'a' });
    const lockedAt = new Date();
    await jobsOf(store).changeAll({}, { set: { lockedAt, nextRunAt: null, lastModifiedBy: 'gone' } });

    await queue.start(async (id) => tally.note(id));
    await tally.reaches(1);

    expect(Date.now() - lockedAt.getTime()).toBeGreaterThanOrEqual(1_000);
  });

  it('keeps its lock for as long as it works', async () => {
    const store = await open();
    const [working, other] = [await openQueue(store, 400), await openQueue(store, 400)];
    const tally = createTally();
    await working.start(async (id) => {
      tally.note(id);
      await new Promise((resolve) => setTimeout(resolve, 1_600));
    });
    await working.enqueue(errand, { id: 'a' });
    await tally.reaches(1);

    await other.start(async (id) => tally.note(id));
    await vi.waitFor(async () => expect(await jobsOf(store).count({})).toBe(0), { timeout: 10_000 });

    expect(tally.begun).toEqual(['a']);
  });

  it('revives work that would never be begun, when it is asked for', async () => {
    const store = await open();
    const queue = await openQueue(store);
    const tally = createTally();
    await queue.enqueue(errand, { id: 'a' });
    await jobsOf(store).changeAll({}, { set: { nextRunAt: null, lastFinishedAt: new Date() } });

    await queue.start(async (id) => tally.note(id));
    await queue.enqueue(errand, { id: 'a' });

    await tally.reaches(1);
  });
});
