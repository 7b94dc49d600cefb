import type { Store } from '../src/store/store.ts';
import type { TrainQueue } from './queue.ts';
import type { TrainJob } from './train.ts';

export interface Worker {
  stop(): Promise<void>;
}

export interface WorkerOptions {
  readonly store: Store;
  readonly queue: TrainQueue;
  readonly trainJob: TrainJob;
  readonly concurrency: number;
}

/** Takes runs from the queue, those first that an earlier process left unfinished. */
export async function startWorker({ store, queue, trainJob, concurrency }: WorkerOptions): Promise<Worker> {
  // A crash between writing a run and scheduling it leaves a run without a job; scheduling twice does no harm.
  for (const { id } of await store.runs.active()) await queue.enqueue(id);
  await queue.process(concurrency, trainJob.carryOut);
  return {
    async stop() {
      trainJob.stop();
      await queue.stop();
    },
  };
}
