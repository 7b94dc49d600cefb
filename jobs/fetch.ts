import { z } from 'zod';
import { performFetch } from '../src/usecases/perform-fetch.ts';
import type { Job } from './job.ts';

const schema = z.object({ fetch_id: z.string() });

/** They wait for the network most of the time. */
const AT_ONCE = 4;

/** Fetches a data set from its source. */
export const fetch: Job<z.infer<typeof schema>> = {
  name: 'fetch',
  schema,
  key: ({ fetch_id }) => fetch_id,
  concurrency: () => AT_ONCE,
  async work({ fetch_id }, { fetching, onChange }, signal) {
    await performFetch(fetching, fetch_id, signal).finally(onChange);
  },
};
