import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Job } from '../../jobs/job.ts';
import { createQueue } from '../../jobs/queue.ts';
import { createLog } from '../../src/log.ts';
import type { DocumentStore, Documents } from '../../src/store/documents.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { newId } from '../../src/store/id.ts';
import { openMongoStore } from '../../src/store/mongo/index.ts';
import type { Run } from '../../src/store/records.ts';
import { createRunFields } from '../support/builders.ts';

const FILE_BYTES = 50_000_000;
const JOBS = 200;
const CLIENTS = 64;
const PEER = '../shared/mongo-peer/run';

interface Bench {
  readonly store: DocumentStore;
  readonly runs: Documents<Run>;
  /** Documents that are there already. */
  readonly ids: readonly string[];
  readonly folder: string;
}

const createRun = (id = newId()): Run => ({ id, ...createRunFields({ space: `s${id.slice(-1)}` }) });

/** Milliseconds of each operation, per call. */
const OPERATIONS: Readonly<Record<string, (bench: Bench) => Promise<number>>> = {
  'insert, one at a time': ({ runs }) => inTurn(300, () => runs.insert(createRun())),
  [`insert, ${CLIENTS} at once`]: ({ runs }) => atOnce(3000, () => runs.insert(createRun())),
  'change by id and condition': ({ runs, ids }) =>
    inTurn(300, (i) => runs.change({ id: ids[i], progress: { atLeast: 0 } }, { increase: { progress: 1 } })),
  [`change, ${CLIENTS} at once`]: ({ runs, ids }) =>
    atOnce(3000, (i) => runs.change({ id: ids[i % ids.length] }, { increase: { progress: 1 } })),
  'get by id': ({ runs, ids }) => inTurn(1000, (i) => runs.get(ids[i % ids.length] ?? '')),
  'find by a unique pair': async ({ runs, ids }) => {
    const run = await runs.get(ids[0] ?? '');
    return inTurn(500, () => runs.find({ space: run?.space, request_key: run?.request_key }));
  },
  'newest 50 of a space': ({ runs }) => inTurn(100, () => runs.find({ space: 's1' }, { order: ['-id'], limit: 50 })),
  'file of 50 MB in': async ({ store, folder }) => inTurn(1, () => store.files.put('large', join(folder, 'large'))),
  'file of 50 MB out': async ({ store }) => {
    const [file] = await store.files.list();
    return inTurn(1, async () => {
      for await (const _ of store.files.open(file?.id ?? ''));
    });
  },
  // As many at a time as one worker may have (TRAIN_CONCURRENCY): how often Agenda looks is most of it.
  '200 Agenda jobs, 64 at a time': ({ store }) => runJobs(store, 64),
  // More than any worker has, so that the store is what is measured.
  '200 Agenda jobs at once': ({ store }) => runJobs(store, JOBS),
};

const runJobs = (documents: DocumentStore, concurrency: number): Promise<number> =>
  inTurn(1, async () => {
    let done = 0;
    const job: Job<{ id: string }, null> = {
      name: 'count',
      schema: z.object({ id: z.string() }),
      key: ({ id }) => id,
      concurrency: () => concurrency,
      work: async () => void done++,
    };
    const queue = await createQueue({ documents, log: createLog('silent'), jobs: [job] });
    await queue.start(null);
    await Promise.all(Array.from({ length: JOBS }, () => queue.enqueue(job, { id: newId() })));
    while (done < JOBS) await sleep(2);
    await queue.stop();
  });

/**
 * The embedded store beside MongoDB's driver on an independent in-memory server of its protocol, the same operations
 * through the same port. The embedded store has its writes on disk before it answers; the other never has.
 */
export async function run([peer = PEER, rounds = '3']: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'smart-ml-bench-'));
  await writeFile(join(folder, 'large'), randomBytes(FILE_BYTES));
  const started = performance.now();
  const embedded = await openEmbeddedStore(join(folder, 'embedded'));
  say(`the embedded store opens in ${(performance.now() - started).toFixed(0)} ms`);
  const server = existsSync(peer) ? await startPeer(peer) : null;
  if (server === null) say(`${peer} is not there or does not start: the embedded store alone`);
  const stores = [embedded, ...(server === null ? [] : [server.store])];

  const benches = await Promise.all(stores.map((store) => prepare(store, folder)));
  say('milliseconds per call, median of the rounds; a ratio below 1: the embedded store is faster');
  say(row('', ['embedded', ...(server === null ? [] : ['peer', 'ratio'])]));
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const [ours = Number.NaN, theirs] = await measure(benches, operation, Number(rounds));
    const shown = [ours, ...(theirs === undefined ? [] : [theirs, ours / theirs])];
    say(
      row(
        name,
        shown.map((value) => value.toFixed(3)),
      ),
    );
  }

  const count = await embedded.collection('runs').count({});
  for (const store of stores) await store.close();
  server?.stop();
  const again = performance.now();
  const reopened = await openEmbeddedStore(join(folder, 'embedded'));
  say(`with ${count} runs in it the embedded store opens in ${(performance.now() - again).toFixed(0)} ms`);
  await reopened.close();
  await rm(folder, { recursive: true, force: true });
}

async function prepare(store: DocumentStore, folder: string): Promise<Bench> {
  const runs = store.collection<Run>('runs');
  const ids = Array.from({ length: 2000 }, () => newId());
  await Promise.all(ids.map((id) => runs.insert(createRun(id))));
  return { store, runs, ids, folder };
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const row = (name: string, columns: readonly string[]): string =>
  name.padEnd(32) + columns.map((column) => column.padStart(11)).join('');

/** The median of each store over the rounds; who begins a round changes. */
async function measure(
  benches: readonly Bench[],
  operation: (bench: Bench) => Promise<number>,
  rounds: number,
): Promise<readonly number[]> {
  const times: number[][] = benches.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < benches.length; turn++) {
      const at = (round + turn) % benches.length;
      const bench = benches[at];
      if (bench !== undefined) times[at]?.push(await operation(bench));
    }
  }
  return times.map((each) => each.sort((a, b) => a - b)[Math.floor(each.length / 2)] ?? Number.NaN);
}

async function inTurn(times: number, act: (i: number) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < times; i++) await act(i);
  return (performance.now() - started) / times;
}

/** By so many clients, each with one call at a time; the time is that of all calls, divided by their number. */
async function atOnce(times: number, act: (i: number) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < times) await act(next++);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (performance.now() - started) / times;
}

async function startPeer(path: string): Promise<{ store: DocumentStore; stop(): void } | null> {
  const port = await freePort();
  const child = spawn(path, [String(port)], { stdio: 'ignore', detached: true });
  const stop = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  for (let tries = 0; tries < 20 && child.exitCode === null; tries++) {
    const store = await openMongoStore(`mongodb://127.0.0.1:${port}/?directConnection=true`).catch(() => null);
    if (store !== null) return { store, stop };
  }
  return null;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
