import { join } from 'node:path';
import { z } from 'zod';
import type { Ending } from '../src/apart/run-apart.ts';
import type { Importance } from '../src/engine/index.ts';
import type { Dataset, Model } from '../src/store/records.ts';
import { inTemporaryFolder } from '../src/temporary-folder.ts';
import { fetchToCache } from '../src/usecases/table-cache.ts';
import type { ExplainingRequest } from './explaining-contract.ts';
import type { Job, JobServices } from './job.ts';

/** What is measured is stored at most this often. */
const STORE_MS = 500;

const schema = z.object({ space: z.string(), model_id: z.string() });

/** Measures what a finished model goes by, column by column. Begun anew, it goes on where it was interrupted. */
export const explain: Job<z.infer<typeof schema>> = {
  name: 'explain',
  schema,
  key: ({ model_id }) => model_id,
  // The trainings are what people wait for.
  concurrency: () => 1,
  async work({ space, model_id: id }, services, signal) {
    signal.throwIfAborted();
    const { models, datasets } = services.store;
    const log = services.log.child({ modelId: id });
    const model = await models.get(space, id);
    if (model?.measuring !== 'due') return;
    const dataset = await datasets.get(space, model.dataset_id);
    const ending = await measure(model, dataset, services, signal);
    signal.throwIfAborted();
    if (ending?.kind === 'done') {
      await models.update(space, id, { importance: ending.result, measuring: 'done' });
      return;
    }
    // What was measured by then stays.
    await models.update(space, id, { measuring: 'given_up' });
    log.warn({ ending }, 'it could not be measured what a model goes by');
  },
};

/** Null where the table that the model was trained on is no more. */
async function measure(
  model: Model,
  dataset: Dataset | null,
  { store, dataDir, workDir, explainers, training }: JobServices,
  signal: AbortSignal,
): Promise<Ending<Importance> | null> {
  const { engine, table, seed, schema, file_id, importance } = model;
  if (engine === 'simulation') return null;
  if (dataset?.parquet_file_id !== table.file_id) return null;
  return inTemporaryFolder(workDir, 'explain', async (folder) => {
    const modelPath = join(folder, 'model.bin');
    await store.files.fetch(file_id, modelPath);
    const request: ExplainingRequest = {
      modelPath,
      parquetPath: await fetchToCache(store.files, table.file_id, join(dataDir, 'cache')),
      columns: schema.map(({ name, kind }) => ({ name, kind })),
      rows: table.rows,
      seed,
      memoryMb: training.memoryMb,
      known: [...(importance?.measured ?? [])],
    };
    signal.throwIfAborted();
    let storing: Promise<unknown> = Promise.resolve();
    let storedAt = 0;
    const apart = explainers[engine](request, training.memoryMb, (importance) => {
      if (performance.now() - storedAt < STORE_MS) return;
      storedAt = performance.now();
      storing = storing
        .then(() => store.models.update(model.space, model.id, { importance }))
        // A model that was deleted needs no more.
        .then((kept) => kept ?? apart.kill())
        .catch(() => undefined);
    });
    signal.addEventListener('abort', apart.kill, { once: true });
    try {
      return await apart.ending;
    } finally {
      signal.removeEventListener('abort', apart.kill);
      await storing;
    }
  });
}
