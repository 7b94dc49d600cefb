import { z } from 'zod';
import { performBatch } from '../src/usecases/perform-batch.ts';
import type { Job } from './job.ts';

const schema = z.object({ batch_id: z.string() });

/** Predicts all rows of a file. A worker that stops gives it back, and the next begins it anew. */
export const predictFile: Job<z.infer<typeof schema>> = {
  name: 'predict-file',
  schema,
  key: ({ batch_id }) => batch_id,
  // Each is a process with a model in it.
  concurrency: () => 2,
  async work({ batch_id }, { predicting, onChange }, signal) {
    signal.throwIfAborted();
    await performBatch(predicting, batch_id, signal).finally(onChange);
  },
};
