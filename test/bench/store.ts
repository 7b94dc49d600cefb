import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, GridFSBucket, MongoClient, ObjectId } from 'mongodb';
import { createQueue } from '../../jobs/queue.ts';
import { createLog } from '../../src/log.ts';
import { startEmbeddedStore } from '../../src/store/embedded/index.ts';

const FILE_BYTES = 50_000_000;
const JOBS = 200;
const PEER = '../shared/mongo-peer/run';

type Operation = (db: Db) => Promise<number>;

/** Milliseconds of each operation, per call. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'insert one': (db) => repeat(300, (i) => db.collection('ones').insertOne({ i, text: 'x'.repeat(200) })),
  'insert many, 1,000': (db) =>
    repeat(5, () =>
      db
        .collection('many')
        .insertMany(Array.from({ length: 1000 }, (_, n) => ({ n, g: n % 50, text: 'x'.repeat(100) }))),
    ),
  'find by _id': async (db) => {
    const [document] = await db.collection('many').find().limit(1).toArray();
    return repeat(500, () => db.collection('many').findOne({ _id: document?._id ?? new ObjectId() }));
  },
  'find by indexed field': async (db) => {
    await db.collection('many').createIndex({ n: 1 });
    return repeat(500, (i) => db.collection('many').find({ n: i }).toArray());
  },
  'update one': async (db) => {
    const [document] = await db.collection('many').find().limit(1).toArray();
    return repeat(300, (i) =>
      db.collection('many').updateOne({ _id: document?._id ?? new ObjectId() }, { $set: { seen: i } }),
    );
  },
  'GridFS 50 MB in': (db) =>
    repeat(1, async () => {
      const upload = new GridFSBucket(db).openUploadStream('large');
      await new Promise((resolve, reject) =>
        upload.on('finish', resolve).on('error', reject).end(randomBytes(FILE_BYTES)),
      );
    }),
  'GridFS 50 MB out': (db) =>
    repeat(1, async () => {
      for await (const _ of new GridFSBucket(db).openDownloadStreamByName('large'));
    }),
  // As many at a time as one worker may have (TRAIN_CONCURRENCY): how often Agenda looks is most of it.
  '200 Agenda jobs, 64 at a time': (db) => runJobs(db, 64),
  // More than any worker has, so that the store is what is measured.
  '200 Agenda jobs at once': (db) => runJobs(db, JOBS),
};

const runJobs = (db: Db, concurrency: number): Promise<number> =>
  repeat(1, async () => {
    await db.collection('jobs').deleteMany({});
    const queue = await createQueue({ database: db, log: createLog('silent'), exclusive: false });
    let done = 0;
    await queue.process(concurrency, async () => void done++);
    await Promise.all(Array.from({ length: JOBS }, () => queue.enqueue(new ObjectId().toHexString())));
    while (done < JOBS) await sleep(2);
    await queue.stop();
  });

interface Target {
  readonly name: string;
  readonly client: MongoClient;
}

/**
 * The embedded store beside an independent in-memory server of the same protocol: same driver, same operations, one
 * after the other in each round, and the median of the rounds. The embedded store has its writes on disk before it
 * answers, the other never has; so the same store is measured without waiting for the disk as well.
 */
export async function run([peer = PEER, rounds = '3']: readonly string[]): Promise<void> {
  const folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'smart-ml-bench-'))));
  const before = process.memoryUsage.rss();
  const started = performance.now();
  const [durable, unflushed] = [
    await startEmbeddedStore({ dataDir: folders[0] ?? '' }),
    await startEmbeddedStore({ dataDir: folders[1] ?? '', flush: false }),
  ];
  say(
    `two stores open in ${(performance.now() - started).toFixed(0)} ms, ${((process.memoryUsage.rss() - before) / 1e6).toFixed(1)} MB more resident`,
  );
  const other = existsSync(peer) ? await startPeer(peer) : null;
  if (other === null) say(`${peer} is not there or does not start: the embedded store alone`);

  const targets: readonly Target[] = await Promise.all(
    [
      { name: 'on disk', uri: durable.uri },
      { name: 'no flush', uri: unflushed.uri },
      ...(other === null ? [] : [{ name: 'peer', uri: other.uri }]),
    ].map(async ({ name, uri }) => ({ name, client: await new MongoClient(uri).connect() })),
  );
  say('milliseconds per call, median of the rounds; ratios below 1: the embedded store is faster than the peer');
  say(row('', [...targets.map(({ name }) => name), ...(other === null ? [] : ['ratio', 'no flush'])]));
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const [onDisk = Number.NaN, noFlush = Number.NaN, theirs] = await measure(targets, operation, Number(rounds));
    const shown = [onDisk, noFlush, ...(theirs === undefined ? [] : [theirs, onDisk / theirs, noFlush / theirs])];
    say(
      row(
        name,
        shown.map((value) => value.toFixed(2)),
      ),
    );
  }

  await Promise.all(targets.map(({ client }) => client.close()));
  await durable.close();
  await unflushed.close();
  other?.stop();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const row = (name: string, columns: readonly string[]): string =>
  name.padEnd(32) + columns.map((column) => column.padStart(11)).join('');

/** The median of each target over the rounds; who begins a round changes. */
async function measure(targets: readonly Target[], operation: Operation, rounds: number): Promise<readonly number[]> {
  const times: number[][] = targets.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < targets.length; turn++) {
      const at = (round + turn) % targets.length;
      const client = targets[at]?.client;
      if (client !== undefined) times[at]?.push(await operation(client.db(`bench_${round}`)));
    }
  }
  return times.map((each) => each.sort((a, b) => a - b)[Math.floor(each.length / 2)] ?? Number.NaN);
}

async function repeat(times: number, act: (i: number) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < times; i++) await act(i);
  return (performance.now() - started) / times;
}

async function startPeer(path: string): Promise<{ uri: string; stop(): void } | null> {
  const port = await freePort();
  const child = spawn(path, [String(port)], { stdio: 'ignore', detached: true });
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  const stop = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  for (let tries = 0; tries < 60 && child.exitCode === null; tries++) {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 1000 });
    const up = await client.connect().then(
      () => true,
      () => false,
    );
    await client.close();
    if (up) return { uri, stop };
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
