import { z } from 'zod';
import { watchDeployment } from '../src/usecases/watch.ts';
import type { Job } from './job.ts';

const schema = z.object({ deployment_id: z.string() });

/** Looks at what a deployment is asked of late. It waits a little, so that one look does for many requests. */
export const watch: Job<z.infer<typeof schema>> = {
  name: 'watch',
  schema,
  key: ({ deployment_id }) => deployment_id,
  concurrency: () => 1,
  delayMs: 2_000,
  async work({ deployment_id }, { store, onChange }) {
    await watchDeployment({ store }, deployment_id).finally(onChange);
  },
};
