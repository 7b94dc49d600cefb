import { Agenda, type AgendaBackend, exponential, InMemoryNotificationChannel } from 'agenda';
import type { Log } from '../src/log.ts';
import type { DocumentStore } from '../src/store/documents.ts';
import type { MongoStore } from '../src/store/mongo/index.ts';
import { createAgendaBackend, type JobDocument } from './agenda-backend.ts';

/** How long a worker may stay silent before another takes its job up. */
const LOCK_MS = 20_000;
const RENEW_MS = 5_000;
const JOBS = 'jobs';
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
  readonly documents: DocumentStore;
  readonly log: Log;
}

/** Runs waiting for a worker, as Agenda jobs. The lock is in the store, so workers can be many. */
export async function createQueue({ documents, log }: QueueOptions): Promise<TrainQueue> {
  const agenda = new Agenda({
    backend: await openBackend(documents),
    // Jobs scheduled in this process start at once; those of others are found by polling.
    notificationChannel: new InMemoryNotificationChannel(),
    processEvery: 1000,
    defaultLockLifetime: LOCK_MS,
    removeOnComplete: true,
  });
  agenda.on('error', (err: unknown) => log.error({ err }, 'the queue reported an error'));
  await agenda.ready;

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

/** On MongoDB Agenda's own; on a store that is this process's alone, ours. */
async function openBackend(documents: DocumentStore): Promise<AgendaBackend> {
  if (isMongoStore(documents)) {
    const { MongoBackend } = await import('@agendajs/mongo-backend');
    return new MongoBackend({ mongo: documents.database, collection: JOBS, ensureIndex: true });
  }
  const jobs = documents.collection<JobDocument>(JOBS);
  // Locks were left by a crash, since nobody else can have them. As if they had run out: Agenda takes up a job whose
  // lock has, and no other that has been begun.
  await jobs.changeAll({ lockedAt: { not: null } }, { set: { lockedAt: new Date(0) } });
  return createAgendaBackend(jobs);
}

const isMongoStore = (store: DocumentStore): store is MongoStore => 'database' in store;
