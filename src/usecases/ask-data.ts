import type { Findings, Query } from '../datasets/query/query.ts';
import type { Dataset } from '../store/records.ts';
import { getDataset } from './datasets.ts';
import type { Asker } from './rights.ts';
import type { Services } from './services.ts';
import { fetchToCache } from './table-cache.ts';

/**
 * Looks into the rows of a data set.
 * @throws NotFoundError also for one that is kept to somebody else, LimitError when it takes too long.
 */
export async function askData(
  { store, askTable, tablesDir }: Pick<Services, 'store' | 'askTable' | 'tablesDir'>,
  by: Asker,
  datasetId: string,
  query: Query,
  signal: AbortSignal,
): Promise<{ readonly dataset: Dataset; readonly findings: Findings }> {
  const dataset = await getDataset({ store }, by, datasetId);
  const parquetPath = await fetchToCache(store.files, dataset.parquet_file_id, tablesDir);
  const columns = dataset.schema.map(({ name, kind }) => ({ name, kind }));
  return { dataset, findings: await askTable({ parquetPath, columns, query }, signal) };
}
