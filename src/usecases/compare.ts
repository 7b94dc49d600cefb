import { join } from 'node:path';
import type { Comparison } from '../engine/index.ts';
import { isFault } from '../errors.ts';
import type { Model } from '../store/records.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { getModel } from './models.ts';
import type { Asker } from './rights.ts';
import type { Services } from './services.ts';
import { fetchToCache } from './table-cache.ts';

export interface Compared {
  readonly models: readonly Model[];
  /** Of the first two, row by row; or why that cannot be done, as a sentence. */
  readonly rowByRow: Comparison | string;
}

type Comparing = Pick<Services, 'store' | 'engines' | 'compareApart' | 'tablesDir' | 'workDir'>;

/**
 * Puts models side by side. The first two are compared on the rows that neither has learned from, where they were
 * trained on the same table for the same target.
 * @throws NotFoundError
 */
export async function compareModels(
  services: Comparing,
  by: Asker,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Compared> {
  const models = await Promise.all(ids.map((id) => getModel(services, by, id)));
  const [a, b] = models;
  if (a === undefined || b === undefined) return { models, rowByRow: 'There is only one model.' };
  const isAlike = a.target === b.target && a.task_type === b.task_type;
  if (!isAlike)
    return { models, rowByRow: 'They predict different things, so their figures cannot be set against each other.' };
  const isSameTable = a.table.file_id === b.table.file_id && a.table.rows === b.table.rows && a.seed === b.seed;
  if (!isSameTable)
    return {
      models,
      rowByRow: 'They were tested on different rows, so a small difference between their figures says little.',
    };
  const { runtimes } = services.engines;
  if (![a, b].every(({ engine }) => runtimes[engine].portable))
    return { models, rowByRow: 'Row by row, only models of my own engine can be set against each other.' };
  try {
    return { models, rowByRow: await measure(services, [a, b], signal) };
  } catch (error) {
    if (isFault(error) || signal.aborted) throw error;
    return { models, rowByRow: (error as Error).message };
  }
}

async function measure(
  { store, compareApart, tablesDir, workDir }: Comparing,
  [a, b]: readonly [Model, Model],
  signal: AbortSignal,
): Promise<Comparison> {
  return inTemporaryFolder(workDir, 'compare', async (folder) => {
    const modelPaths = [join(folder, 'first.model'), join(folder, 'second.model')] as [string, string];
    const [parquetPath] = await Promise.all([
      fetchToCache(store.files, a.table.file_id, tablesDir),
      store.files.fetch(a.file_id, modelPaths[0]),
      store.files.fetch(b.file_id, modelPaths[1]),
    ]);
    const columns = a.schema.map(({ name, kind }) => ({ name, kind }));
    return await compareApart({ modelPaths, parquetPath, columns, rows: a.table.rows, seed: a.seed }, signal);
  });
}
