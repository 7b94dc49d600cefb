import { join } from 'node:path';
import { z } from 'zod';
import { fetchToCache } from '../src/usecases/table-cache.ts';
import type { Job } from './job.ts';

const schema = z.object({ space: z.string(), dataset_id: z.string(), table: z.string(), target: z.string() });

/** Finds out what a person should know of a data set before training on it. A run finds the same, but only then. */
export const examine: Job<z.infer<typeof schema>> = {
  name: 'examine',
  schema,
  key: ({ dataset_id, table, target }) => JSON.stringify([dataset_id, table, target]),
  concurrency: () => 1,
  async work({ space, dataset_id: id, table, target }, { store, dataDir, examiner, training, log }, signal) {
    signal.throwIfAborted();
    /** Null where it has been given another target or table meanwhile: that is another job's. */
    const asked = async () => {
      const dataset = await store.datasets.get(space, id);
      return dataset?.parquet_file_id === table && dataset.target_column === target ? dataset : null;
    };
    const dataset = await asked();
    if (dataset === null) return;
    const parquetPath = await fetchToCache(store.files, table, join(dataDir, 'cache'));
    const columns = dataset.schema.map(({ name, kind }) => ({ name, kind }));
    const ending = await examiner({ parquetPath, columns, target }, training.memoryMb, signal).ending;
    signal.throwIfAborted();
    if (ending.kind !== 'done') return log.warn({ ending, datasetId: id }, 'a data set could not be examined');
    if ((await asked()) !== null) await store.datasets.update(space, id, { findings: ending.result });
  },
};
