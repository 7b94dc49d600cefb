import type { JobServices } from './job.ts';
import type { Queue } from './queue.ts';
import { train } from './train.ts';

/** How often runs are looked for whose job got lost. */
const TEND_MS = 30_000;

export interface Worker {
  stop(): Promise<void>;
}

/** Does what is in the queue, and sees to it that each run is there until it has ended. */
export async function startWorker(queue: Queue<JobServices>, services: JobServices, tendMs = TEND_MS): Promise<Worker> {
  /** A crash between writing a run and enqueueing it leaves a run without a job; the other way round a job just ends. */
  const tend = async (): Promise<void> => {
    for (const { id } of await services.store.runs.active()) await queue.enqueue(train, { run_id: id });
  };
  await tend();
  await queue.start(services);
  let tending: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    tending = tend().catch((err: unknown) => services.log.warn({ err }, 'runs without a job could not be looked for'));
  }, tendMs);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all([tending, queue.stop()]);
    },
  };
}
