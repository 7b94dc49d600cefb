import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { JOBS } from '../../jobs/jobs.ts';
import { createQueue } from '../../jobs/queue.ts';
import { train } from '../../jobs/train.ts';
import { isFinal } from '../../src/store/records.ts';
import { openStore } from '../../src/store/store.ts';
import { createCsv } from '../fakes/shelf.ts';
import { createRunFields, SILENT } from '../support/builders.ts';
import { addDataset, mongoUri, openMongo, STORES } from '../support/jobs.ts';
import { collect, lineOf, offers, startChat, startProgram } from '../support/program.ts';
import { createFolder } from '../support/store.ts';

/** More of them, for a longer look: CHAOS_ROUNDS=50. */
const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 3);
const TIME_LIMIT_S = 3;
/** A third of the stops come in the first moments, the others up to a little after the end. */
const moment = (): number => Math.random() * (Math.random() < 0.33 ? 600 : 1000 * TIME_LIMIT_S + 1500);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const within = <T>(ms: number, promise: Promise<T>, otherwise: string): Promise<T> =>
  Promise.race([promise, pause(ms).then(() => Promise.reject(new Error(otherwise)))]);

type Chat = ReturnType<typeof startChat>;

const announced = ({ messages }: Chat): number => messages.filter(({ type }) => type === 'notify').length;

/** @returns how long it took to end, and to have said its last. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  const told = performance.now();
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
  return performance.now() - told;
}

describe('a program that is told to end while it trains', { timeout: 60_000 + ROUNDS * 30_000 }, () => {
  it(`at ${ROUNDS} random moments: ends soon, and each run comes to one end, announced once`, async () => {
    const env = { DATA_DIR: await createFolder(), TRAIN_TIME_LIMIT_S: String(TIME_LIMIT_S) };
    const stops: { readonly afterMs: number; readonly tookMs: number }[] = [];
    let ends = 0;
    let chat = startChat(env);
    await chat.say('find penguins', offers('Add'));
    await chat.say('add the first', offers('Train'));

    for (let run = 1; run <= ROUNDS; run++) {
      await chat.say('train', offers('Cancel'));
      const afterMs = moment();
      await pause(afterMs);
      stops.push({ afterMs, tookMs: await end(chat.child, 'SIGTERM') });
      ends += announced(chat);

      chat = startChat(env);
      if (ends === run) continue;
      const announcement = chat.hear(({ type }) => type === 'notify', 'the end of the run');
      await within(30_000, announcement, `run ${run}, stopped after ${afterMs} ms, hangs`);
    }
    expect(await chat.end()).toBe(0);
    ends += announced(chat);

    expect(ends).toBe(ROUNDS);
    expect(stops.filter(({ tookMs }) => tookMs > 6_000)).toEqual([]);
    const store = await openStore({ dataDir: env.DATA_DIR });
    const runs = await store.runs.list('console:local');
    const models = await store.models.list('console:local');
    await store.close();
    expect(runs.map(({ status }) => status)).toEqual(Array.from({ length: ROUNDS }, () => 'finished'));
    expect(models).toHaveLength(ROUNDS);
  });
});

/** One MongoDB, runs that wait in it, and programs that are workers alone. */
async function openWorkshop() {
  const uri = mongoUri();
  const store = await openMongo(uri);
  const dataset = await addDataset(store, createCsv(200));
  const queue = await createQueue({ documents: store.documents, log: SILENT, jobs: JOBS });
  return {
    async enqueueRun(): Promise<string> {
      const fields = { dataset_id: dataset.id, target: 'churn', time_limit_s: TIME_LIMIT_S };
      const { id } = await store.runs.insert(createRunFields(fields));
      await queue.enqueue(train, { run_id: id });
      return id;
    },
    async startWorker() {
      const child = startProgram(['worker'], { MONGODB_URI: uri, DATA_DIR: await createFolder() });
      const stderr = collect(child.stderr);
      await lineOf(child, /^worker ready/);
      return { child, hasBegun: (id: string): boolean => stderr().includes(`"runId":"${id}"`) };
    },
    ended: (id: string, timeout: number) =>
      vi.waitFor(
        async () => {
          const run = await store.runs.find(id);
          expect(run !== null && isFinal(run.status)).toBe(true);
        },
        { timeout, interval: 100 },
      ),
    /** The run as it ended, and how often it did. */
    async endOf(id: string) {
      const events = await store.runs.events(id);
      const ends = events.filter(({ change }) => change.finished_at !== undefined).length;
      const models = (await store.models.list('test:space')).filter(({ run_id }) => run_id === id).length;
      const { status, attempt } = (await store.runs.find(id)) ?? {};
      return { status, attempt, ends, models };
    },
  };
}

// On a MongoDB alone: the embedded store has one worker, whose end is that of the program above.
describe.each(Object.keys(STORES).filter((name) => name === 'MongoDB'))(
  'two workers on one %s',
  { timeout: 60_000 + ROUNDS * 30_000 },
  () => {
    it.each([
      ['is told to end, at once', 'SIGTERM', 0, 8_000],
      ['is killed, when its lock has run out', 'SIGKILL', 15_000, 40_000],
    ] as const)('the other takes up a run whose worker %s', async (_, signal, fromMs, toMs) => {
      const { startWorker, enqueueRun, ended, endOf } = await openWorkshop();
      const workers = [await startWorker(), await startWorker()];
      const id = await enqueueRun();
      const first = await vi.waitUntil(() => workers.find(({ hasBegun }) => hasBegun(id)), { timeout: 10_000 });
      const other = workers.find((worker) => worker !== first);

      await end(first.child, signal);
      const goneAt = Date.now();
      await vi.waitUntil(() => other?.hasBegun(id), { timeout: toMs });
      const tookMs = Date.now() - goneAt;
      await ended(id, 30_000);

      expect(tookMs).toBeGreaterThan(fromMs);
      expect(await endOf(id)).toEqual({ status: 'finished', attempt: 2, ends: 1, models: 1 });
    });

    it(`bring every run to one end, though ${ROUNDS} times one of them is told to end or killed`, async () => {
      const { startWorker, enqueueRun, ended, endOf } = await openWorkshop();
      const workers = [await startWorker(), await startWorker()];
      const ids = [];
      for (let round = 0; round < ROUNDS; round++) {
        ids.push(await enqueueRun());
        await pause(moment());
        const at = Math.floor(Math.random() * workers.length);
        await end(workers[at].child, Math.random() < 0.7 ? 'SIGTERM' : 'SIGKILL');
        workers[at] = await startWorker();
      }

      for (const id of ids) await ended(id, 120_000);

      const onceFinished = { status: 'finished', attempt: expect.any(Number), ends: 1, models: 1 };
      expect(await Promise.all(ids.map(endOf))).toEqual(ids.map(() => onceFinished));
    });
  },
);
