import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda, exponential, InMemoryNotificationChannel } from 'agenda';
import type { Db } from 'mongodb';
import type { Log } from '../src/log.ts';

/** How long a worker may stay silent before another takes its job up. */
const LOCK_MS = 20_000;
const RENEW_MS = 5_000;
const TRAIN = 'train';
/** Work throws only when the store fails; such an outage is waited for. */
const STORE_OUTAGE = exponential({ delay: 1000, maxDelay: 60_000, maxRetries: 12 });

export interface TrainQueue {
  enqueue(runId: string): Promise<void>;
  /** Calls `work` for each run, at most `concurrency` at once, until stopped. */
  process(concurrency: number, work: (runId: string) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export interface QueueOptions {
  readonly database: Db;
  readonly log: Log;
  /** No other process can hold a job: locks left by a crash are released at once. */
  readonly exclusive: boolean;
}

/** Runs waiting for a worker, as Agenda jobs. The lock is in the database, so workers can be many. */
export async function createQueue({ database, log, exclusive }: QueueOptions): Promise<TrainQueue> {
  const collection = 'jobs';
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: database, collection, ensureIndex: true }),
    // Jobs scheduled in this process start at once; those of others are found by polling.
    notificationChannel: new InMemoryNotificationChannel(),
    processEvery: 1000,
    defaultLockLifetime: LOCK_MS,
    removeOnComplete: true,
  });
  agenda.on('error', (err: unknown) => log.error({ err }, 'the queue reported an error'));
  await agenda.ready;
  // Enqueueing asks whether the run has its job already.
  await database.collection(collection).createIndex({ name: 1, 'data.run_id': 1 });
  if (exclusive) {
    // As if they had run out: Agenda takes up a job whose lock has, and no other that has been begun.
    const ranOut = { $set: { lockedAt: new Date(0) } };
    await database.collection(collection).updateMany({ lockedAt: { $ne: null } }, ranOut);
  }

  return {
    async enqueue(runId) {
      await agenda
        .create(TRAIN, { run_id: runId })
        .unique({ 'data.run_id': runId }, { insertOnly: true })
        .schedule(new Date())
        .save();
    },
    async process(concurrency, work) {
      agenda.define<{ run_id: string }>(
        TRAIN,
        async (job) => {
          const renewal = setInterval(() => {
            job.touch().catch((err: unknown) => log.warn({ err }, 'a job lock could not be renewed'));
          }, RENEW_MS);
          try {
            await work(job.attrs.data.run_id);
          } finally {
            clearInterval(renewal);
          }
        },
        { concurrency, lockLimit: concurrency, backoff: STORE_OUTAGE },
      );
      await agenda.start();
    },
    async stop() {
      await agenda.stop(false);
    },
  };
}
