import { setTimeout as sleep } from 'node:timers/promises';
import { Agenda, type AgendaBackend, type Job as AgendaJob, exponential, InMemoryNotificationChannel } from 'agenda';
import type { Log } from '../src/log.ts';
import type { DocumentStore, Documents } from '../src/store/documents.ts';
import { newId } from '../src/store/id.ts';
import type { MongoStore } from '../src/store/mongo/index.ts';
import { createAgendaBackend, type JobDocument } from './agenda-backend.ts';
import type { Job, Waiting } from './job.ts';

/** How long a worker may stay silent before another takes its work up. */
const LOCK_MS = 20_000;
/** What is nearly done when the worker stops has this long to be brought to its end. */
const STOP_GRACE_MS = 4_000;
const COLLECTION = 'jobs';
/** Outages are waited for, however long they last. */
const RETRY = exponential({ delay: 1000, maxDelay: 60_000, maxRetries: Number.POSITIVE_INFINITY });

export interface Queue<Services> extends Waiting<Services> {
  /** Begins to do what is waiting, and what is enqueued from now on. */
  start(services: Services): Promise<void>;
  /** Does no more; what is not done is given back, so that another worker takes it up at once. */
  stop(): Promise<void>;
}

export interface QueueOptions<Services> {
  readonly documents: DocumentStore;
  readonly log: Log;
  readonly jobs: readonly Job<object, Services>[];
  readonly lockMs?: number;
}

/** Work that waits for a worker, as Agenda jobs. The lock is in the store, so workers can be many. */
export async function createQueue<Services>(options: QueueOptions<Services>): Promise<Queue<Services>> {
  const { documents, log, jobs, lockMs = LOCK_MS } = options;
  const stored = documents.collection<JobDocument>(COLLECTION);
  const stopping = new AbortController();
  const { backend, locked } = watchLocks(await openBackend(documents, stored), stopping.signal);
  /** Agenda writes it into each job that this process locks. */
  const owner = newId();
  const agenda = new Agenda({
    name: owner,
    backend,
    // Jobs scheduled in this process start at once; those of others are found by polling.
    notificationChannel: new InMemoryNotificationChannel(),
    processEvery: 1000,
    defaultLockLifetime: lockMs,
  });
  agenda.on('error', (err: unknown) => log.error({ err }, 'the queue reported an error'));
  await agenda.ready;

  const perform = async (job: Job<object, Services>, waiting: AgendaJob, services: Services): Promise<void> => {
    const { _id: id = '', data } = waiting.attrs;
    // Removed here, and not by Agenda once it has noted the end: what is noted as ended and still there is never begun.
    const remove = (): Promise<unknown> => stored.remove({ id: String(id), lastModifiedBy: owner });
    const read = job.schema.safeParse(data);
    if (!read.success) {
      log.error({ err: read.error, job: job.name }, 'a job was dropped, since its data cannot be read');
      await remove();
      return;
    }
    const endRenewal = renewLock(waiting, lockMs, log);
    try {
      await job.work(read.data, services, AbortSignal.any([stopping.signal]));
      await remove();
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
      // Agenda keeps a job that has a next time, and lets go of its lock.
      waiting.schedule(new Date());
    } finally {
      await endRenewal();
    }
  };

  /** What takes too long for a stop may still write when it is over: its lock is left to run out. */
  const giveBack = async (): Promise<void> => {
    await locked();
    await agenda.drain({ closeConnection: false });
    // What was locked and not begun.
    await release(stored, { lastModifiedBy: owner });
  };

  const stop = async (): Promise<void> => {
    stopping.abort();
    const givenBack = giveBack().catch((err: unknown) => log.warn({ err }, 'work could not be given back'));
    await Promise.race([givenBack, sleep(STOP_GRACE_MS)]);
  };
  let stopped: Promise<void> | undefined;

  return {
    async enqueue(job, data) {
      const key = job.key(data);
      // One that has neither a lock nor a next time would stand in the way, and never be begun.
      const dead = { name: job.name, 'data.key': key, lockedAt: null, nextRunAt: null };
      await stored.changeAll(dead, { set: { nextRunAt: new Date() } });
      await agenda
        .create(job.name, { ...data, key })
        .unique({ 'data.key': key }, { insertOnly: true })
        .schedule(new Date(Date.now() + (job.delayMs ?? 0)))
        .save();
    },
    async start(services) {
      for (const job of jobs) {
        const concurrency = job.concurrency(services);
        agenda.define(job.name, (waiting: AgendaJob) => perform(job, waiting, services), {
          concurrency,
          lockLimit: concurrency,
          backoff: RETRY,
        });
      }
      await agenda.start();
    },
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** On MongoDB Agenda's own; on a store that is this process's alone, ours. */
async function openBackend(documents: DocumentStore, stored: Documents<JobDocument>): Promise<AgendaBackend> {
  if (isMongoStore(documents)) {
    const { MongoBackend } = await import('@agendajs/mongo-backend');
    return new MongoBackend({ mongo: documents.database, collection: COLLECTION, ensureIndex: true });
  }
  // Locks were left by a crash, since nobody else can have them.
  await release(stored, {});
  return createAgendaBackend(stored);
}

const isMongoStore = (store: DocumentStore): store is MongoStore => 'database' in store;

/** What was interrupted is due again. */
async function release(stored: Documents<JobDocument>, whose: { readonly lastModifiedBy?: string }): Promise<void> {
  await stored.changeAll({ ...whose, lockedAt: { not: null } }, { set: { lockedAt: null, nextRunAt: new Date() } });
}

/**
 * The backend, with an eye on the locks that are being taken: Agenda does not wait for them when it stops, and would
 * leave them behind.
 */
function watchLocks(
  backend: AgendaBackend,
  stopping: AbortSignal,
): { readonly backend: AgendaBackend; locked(): Promise<unknown> } {
  const underWay = new Set<Promise<unknown>>();
  const repository: AgendaBackend['repository'] = Object.create(backend.repository);
  repository.getNextJobToRun = async (...asked) => {
    if (stopping.aborted) return undefined;
    const locking = backend.repository.getNextJobToRun(...asked);
    underWay.add(locking);
    return locking.finally(() => underWay.delete(locking));
  };
  return {
    backend: {
      name: backend.name,
      repository,
      ownsConnection: false,
      connect: () => backend.connect(),
      disconnect: () => backend.disconnect(),
    },
    locked: () => Promise.allSettled(underWay),
  };
}

/** Says now and then that the worker is alive. The answer ends that, once nothing of it is under way. */
function renewLock(job: AgendaJob, lockMs: number, log: Log): () => Promise<void> {
  let renewed: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    renewed = job.touch().catch((err: unknown) => log.warn({ err }, 'a job lock could not be renewed'));
  }, lockMs / 4);
  return () => {
    clearInterval(timer);
    return renewed;
  };
}
