import { isDeepStrictEqual } from 'node:util';
import { type Ingested, ingest } from '../datasets/ingest/ingest.ts';
import { READING_OPTIONS, type ReadingOptions } from '../datasets/ingest/options.ts';
import { type Meanings, withMeanings } from '../datasets/meanings.ts';
import { whyNotLearnable } from '../datasets/target.ts';
import { keepSaid } from '../datasets/value-meanings.ts';
import { ConflictError } from '../errors.ts';
import { newId } from '../store/id.ts';
import type { Dataset } from '../store/records.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { columnOf, getDataset, haveExamined } from './datasets.ts';
import { orGone } from './names.ts';
import type { Asker } from './rights.ts';
import type { Services } from './services.ts';
import { note, settle } from './unfinished.ts';

export interface Rereading {
  readonly datasetId: string;
  /** What a person said, on top of what was said before. */
  readonly options: ReadingOptions;
  readonly signal: AbortSignal;
}

export interface Reread {
  readonly dataset: Dataset;
  /** The columns and rows are another than before. */
  readonly changed: boolean;
}

/**
 * Reads the kept original of a data set once more, as a person says it should be. It keeps its id and name, and its
 * target where that is still a column to learn. Whatever fails, the data set stays as it was.
 * @throws InvalidInputError when there is no such column or no table, ConflictError while a run needs the data set.
 */
export async function rereadDataset(
  services: Services,
  by: Asker,
  { datasetId, options, signal }: Rereading,
): Promise<Reread> {
  const before = await getDataset(services, by, datasetId);
  for (const column of Object.keys(options.kinds ?? {})) columnOf(before, column);
  const runs = await services.store.runs.active(by.space);
  if (runs.some(({ dataset_id }) => dataset_id === datasetId)) {
    throw new ConflictError(`${before.title} is being trained on. Cancel that run first, or wait for its end.`);
  }
  const reading = onTop(READING_OPTIONS.parse(before.reading), options);
  return inTemporaryFolder(services.workDir, 'reread', async (workDir) => {
    const table = await ingest({
      stream: services.store.files.open(before.original_file_id),
      fileName: before.file_name,
      workDir,
      maxBytes: Math.max(services.limits.maxDatasetBytes, before.file_size),
      read: services.readFile,
      options: reading,
      records: before.source !== 'upload',
      signal,
    });
    const dataset = await replace(services, before, table, reading);
    await haveExamined(services, dataset);
    const changed = !isDeepStrictEqual([dataset.schema, dataset.row_count], [before.schema, before.row_count]);
    return { dataset, changed };
  });
}

/** The later word counts; what is said of columns and cells adds up. */
function onTop(before: ReadingOptions, said: ReadingOptions): ReadingOptions {
  const { missing = [], notMissing = [] } = said;
  const without = (cells: readonly string[] = [], taken: readonly string[]) =>
    cells.filter((cell) => !taken.includes(cell));
  return {
    ...before,
    ...said,
    kinds: { ...before.kinds, ...said.kinds },
    missing: [...new Set([...without(before.missing, notMissing), ...missing])],
    notMissing: [...new Set([...without(before.notMissing, missing), ...notMissing])],
  };
}

/** First the new table, then the document that names it, then the old one goes. */
async function replace(
  services: Services,
  before: Dataset,
  { profile, target, notes, parquetPath }: Ingested,
  reading: ReadingOptions,
): Promise<Dataset> {
  const { files, datasets } = services.store;
  const { id, space, request_key, original_file_id } = before;
  const parquet_file_id = newId();
  const tables = [parquet_file_id, before.parquet_file_id].map((table) => ({
    space,
    request_key,
    original_file_id,
    parquet_file_id: table,
  }));
  const forget = await Promise.all(tables.map((table) => note(services.workDir, table)));
  try {
    await files.put(`${before.file_name}.parquet`, parquetPath, parquet_file_id);
    const changed = await datasets.update(space, id, {
      parquet_file_id,
      reading,
      row_count: profile.rowCount,
      column_count: profile.columnCount,
      duplicate_rows: profile.duplicateRows,
      schema: keepSaid(withMeanings(profile.columns, meaningsIn(before)), before.schema),
      sample_data: profile.sample,
      notes,
      findings: null,
      ...targetOf(before, profile.columns, target),
    });
    return orGone(changed, 'data set');
  } finally {
    // Whichever of the two the data set names stays. Where the store is out of reach, the notes stay for the next start.
    const settled = await Promise.allSettled(tables.map((table) => settle(services, table)));
    if (settled.every(({ status }) => status === 'fulfilled'))
      await Promise.all(forget.map((forgetOne) => forgetOne()));
  }
}

/** Reading it otherwise does not change what its columns mean. */
const meaningsIn = ({ schema }: Dataset): Meanings =>
  Object.fromEntries(schema.flatMap(({ name, meaning }) => (meaning === undefined ? [] : [[name, meaning]])));

function targetOf(
  before: Dataset,
  schema: Dataset['schema'],
  guess: Ingested['target'],
): Pick<Dataset, 'target_column' | 'target_why' | 'target_runners_up'> {
  const column = schema.find(({ name }) => name === before.target_column);
  if (column !== undefined && whyNotLearnable(column) === null) {
    const { target_column, target_why } = before;
    const others = [guess.target, ...guess.runnersUp].filter((name) => name !== null && name !== target_column);
    return { target_column, target_why, target_runners_up: others as string[] };
  }
  return { target_column: guess.target, target_why: guess.why, target_runners_up: guess.runnersUp };
}
