import type { Ingested } from '../datasets/ingest/ingest.ts';
import type { ReadingOptions } from '../datasets/ingest/options.ts';
import { type Meanings, withMeanings } from '../datasets/meanings.ts';
import { newId } from '../store/id.ts';
import type { Dataset } from '../store/records.ts';
import { haveExamined } from './datasets.ts';
import { insertNumbered, shortName } from './names.ts';
import type { Services } from './services.ts';
import { note, settle } from './unfinished.ts';

/** What is known of a data set beside its table. */
export type Described = Pick<
  Dataset,
  | 'space'
  | 'user_id'
  | 'title'
  | 'description'
  | 'source'
  | 'source_ref'
  | 'source_table'
  | 'source_version'
  | 'candidate_id'
  | 'licence'
  | 'url'
  | 'file_name'
  | 'request_key'
>;

/** What was known before the table was read. */
export interface Known {
  readonly reading?: ReadingOptions;
  readonly meanings?: Meanings | undefined;
}

/** First the files, then the document that names them: what can be seen is complete. */
export async function keep(
  services: Pick<Services, 'store' | 'queue' | 'workDir'>,
  table: Ingested,
  described: Described,
  { reading = {}, meanings = {} }: Known = {},
): Promise<Dataset> {
  const { files, datasets } = services.store;
  const { space, file_name, request_key } = described;
  const ids = { original_file_id: newId(), parquet_file_id: newId() };
  const { profile, target } = table;
  const fields: Omit<Dataset, 'id' | 'name'> = {
    ...described,
    ...ids,
    file_size: profile.fileSize,
    row_count: profile.rowCount,
    column_count: profile.columnCount,
    duplicate_rows: profile.duplicateRows,
    status: 'ready',
    schema: withMeanings(profile.columns, meanings),
    sample_data: profile.sample,
    target_column: target.target,
    target_runners_up: target.runnersUp,
    target_why: target.why,
    reading,
    newest_version: described.source_version,
    private_to: null,
    findings: null,
    notes: table.notes,
    uploaded_at: new Date(),
  };
  const unfinished = { space, request_key, ...ids };
  const forget = await note(services.workDir, unfinished);
  try {
    await files.put(file_name, table.originalPath, ids.original_file_id);
    await files.put(`${file_name}.parquet`, table.parquetPath, ids.parquet_file_id);
    const name = shortName(described.source_ref ?? described.title);
    const dataset = await insertNumbered(name, (free) => datasets.insert({ ...fields, name: free }));
    await forget();
    await haveExamined(services, dataset);
    return dataset;
  } catch (error) {
    // The same act may have been done beside this one; or it was done here, and only the answer got lost.
    // Where the store is out of reach, the note stays for the next start.
    const done = await settle(services, unfinished).catch(() => Promise.reject(error));
    await forget();
    if (done === null) throw error;
    return done;
  }
}
