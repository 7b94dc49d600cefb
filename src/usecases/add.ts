import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ingested, ingest } from '../datasets/ingest/ingest.ts';
import { tooLarge } from '../datasets/ingest/spool.ts';
import type { OpenedDataset } from '../datasets/source.ts';
import { LimitError, NotFoundError } from '../errors.ts';
import { newId } from '../store/id.ts';
import type { Candidate, Dataset } from '../store/records.ts';
import { insertNumbered, shortName, titleOf } from './names.ts';
import type { Asker } from './rights.ts';
import type { Services } from './services.ts';
import { note, settle } from './unfinished.ts';

/** How something is added, wherever it comes from. */
export interface Adding {
  /** Names the act: done once more, or by two at once, it gives one data set. */
  readonly requestKey: string;
  readonly signal: AbortSignal;
  /** Told the bytes fetched so far, 0 at the beginning. The title is empty while it is not known. */
  readonly onProgress?: (title: string, bytes: number) => void;
}

/** A file that somebody sends. */
export interface SentFile {
  /** Empty where it is known only once the file is opened. */
  readonly name: string;
  /** The person's words, which may name the target. */
  readonly hint: string;
  open(signal: AbortSignal): Promise<OpenedDataset>;
}

/** A data set that a source can open. */
export type Offer = Pick<Candidate, 'source' | 'ref' | 'title' | 'description' | 'licence' | 'url' | 'query'> & {
  /** Where a search found it. */
  readonly id?: string;
};

/** Adds what a search found, or a reference named. @throws NotFoundError when its source is switched off. */
export async function addFromSource(services: Services, by: Asker, offer: Offer, how: Adding): Promise<Dataset> {
  const source = services.sources.find(({ name }) => name === offer.source);
  if (source === undefined) throw new NotFoundError(`${offer.title} comes from a source that is switched off.`);
  const { id = null, title, description, ref, licence, url } = offer;
  const origin: Origin = {
    about: { title, description, source: source.name, source_ref: ref, candidate_id: id, licence, url },
    hint: offer.query,
    open: (signal) => source.open(ref, signal),
  };
  return add(services, by, origin, how);
}

/** What the sources know under a reference as people write it; null when none does. */
export async function findOffer({ sources }: Pick<Services, 'sources'>, ref: string): Promise<Offer | null> {
  for (const source of sources) {
    const listing = await source.resolve(ref);
    if (listing !== null) return { ...listing, licence: listing.licence ?? null, url: listing.url ?? null, query: '' };
  }
  return null;
}

/** Adds a file. Its name without the ending becomes the title. */
export function addFile(services: Services, by: Asker, { name, hint, open }: SentFile, how: Adding): Promise<Dataset> {
  const title = titleOf(name);
  const nowhere = { source_ref: null, candidate_id: null, licence: null, url: null };
  const about = { title, description: '', source: 'upload', ...nowhere };
  return add(services, by, { about, hint, open }, how);
}

/** Where a data set comes from, and what is known about it beside its bytes. */
interface Origin {
  readonly about: Pick<Dataset, 'title' | 'description' | 'source' | 'source_ref' | 'candidate_id' | 'licence' | 'url'>;
  readonly hint: string;
  open(signal: AbortSignal): Promise<OpenedDataset>;
}

async function add(services: Services, by: Asker, origin: Origin, how: Adding): Promise<Dataset> {
  const done = await services.store.datasets.findOne(by.space, { request_key: how.requestKey });
  return done ?? (await fetchAndKeep(services, by, origin, how));
}

/** Fetches, reads and keeps the table. Whatever fails, nothing is left behind. */
async function fetchAndKeep(
  services: Services,
  by: Asker,
  { about, hint, open }: Origin,
  { requestKey, signal, onProgress }: Adding,
): Promise<Dataset> {
  const { maxDatasetBytes: maxBytes } = services.limits;
  onProgress?.(about.title, 0);
  const workDir = await mkdtemp(join(services.workDir, 'add-'));
  try {
    const { fileName, stream, sizeBytes = 0 } = await open(signal);
    if (sizeBytes > maxBytes) {
      stream.destroy();
      throw new LimitError(tooLarge(fileName, maxBytes));
    }
    const table = await ingest({
      stream,
      fileName,
      workDir,
      maxBytes,
      read: services.readFile,
      hint,
      signal,
      onProgress: (received) => onProgress?.(about.title, received),
    });
    const title = about.title || titleOf(fileName) || 'Your file';
    return await keep(services, table, {
      ...about,
      title,
      space: by.space,
      user_id: by.actor.id,
      file_name: fileName,
      request_key: requestKey,
    });
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

type Described = Origin['about'] & Pick<Dataset, 'space' | 'user_id' | 'file_name' | 'request_key'>;

/** First the files, then the document that names them: what can be seen is complete. */
async function keep(services: Services, table: Ingested, described: Described): Promise<Dataset> {
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
    status: 'ready',
    schema: profile.columns,
    sample_data: profile.sample,
    target_column: target.target,
    target_runners_up: target.runnersUp,
    target_why: target.why,
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
