import { explain } from './explain.ts';
import type { JobServices } from './job.ts';
import { predictFile } from './predict-file.ts';
import type { Queue } from './queue.ts';
import { train } from './train.ts';

/** How often runs, and models to be measured, are looked for whose job got lost. */
const TEND_MS = 30_000;

export interface Worker {
  stop(): Promise<void>;
}

/** Does what is in the queue, and sees to it that what is to be done is there until it has been. */
export async function startWorker(
  queue: Queue<JobServices>,
  services: Omit<JobServices, 'queue'>,
  tendMs = TEND_MS,
): Promise<Worker> {
  const { runs, models, batches } = services.store;
  /** A crash between writing a run and enqueueing it leaves a run without a job; the other way round a job just ends. */
  const tend = async (): Promise<void> => {
    for (const { id } of await runs.active()) await queue.enqueue(train, { run_id: id });
    for (const { id } of await batches.going()) await queue.enqueue(predictFile, { batch_id: id });
    for (const { id, space } of await models.unmeasured()) await queue.enqueue(explain, { space, model_id: id });
  };
  await tend();
  await queue.start({ ...services, queue });
  let tending: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    tending = tend().catch((err: unknown) => services.log.warn({ err }, 'work without a job could not be looked for'));
  }, tendMs);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all([tending, queue.stop()]);
    },
  };
}
