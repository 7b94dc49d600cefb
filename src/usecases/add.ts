import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ingested, ingest } from '../datasets/ingest/ingest.ts';
import { tooLarge } from '../datasets/ingest/spool.ts';
import type { DatasetSource, OpenedDataset } from '../datasets/source.ts';
import { LimitError, NotFoundError } from '../errors.ts';
import { newId } from '../store/id.ts';
import type { Candidate, Dataset } from '../store/records.ts';
import { haveExamined } from './datasets.ts';
import { insertNumbered, shortName, titleOf } from './names.ts';
import { type Act, type Doer, once } from './once.ts';
import type { Asker } from './rights.ts';
import type { Services } from './services.ts';
import { note, settle } from './unfinished.ts';

/** How something is added, wherever it comes from. */
export interface Adding extends Act {
  readonly signal: AbortSignal;
  /** Told the bytes fetched so far, 0 at the beginning. The title is empty while it is not known. */
  readonly onProgress?: (title: string, bytes: number) => void;
}

export type Added =
  | { readonly dataset: Dataset; readonly already: null }
  /** Somebody is adding it, or has. Null while it is under way. */
  | { readonly dataset: Dataset | null; readonly already: Doer };

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
export async function addFromSource(services: Services, by: Asker, offer: Offer, how: Adding): Promise<Added> {
  const source = services.sources.find(({ name }) => name === offer.source);
  if (source === undefined) throw new NotFoundError(`${offer.title} comes from a source that is switched off.`);
  const { id = null, title, description, ref, licence, url } = offer;
  const origin: Origin = {
    called: `${source.name}:${ref}`,
    about: { title, description, source: source.name, source_ref: ref, candidate_id: id, licence, url },
    hint: offer.query,
    open: (signal) => openFirst(source, ref, signal),
  };
  return add(services, by, origin, how);
}

async function openFirst(source: DatasetSource, ref: string, signal: AbortSignal): Promise<OpenedDataset> {
  const { tables } = await source.offer(ref, signal);
  const [part] = tables[0]?.parts ?? [];
  if (part === undefined) throw new NotFoundError(`${ref} holds no table that I can read.`);
  return { fileName: part.fileName, ...(await part.open(0, signal)) };
}

/** What the sources know under a reference as people write it; null when none does. */
export async function findOffer(
  { sources }: Pick<Services, 'sources'>,
  ref: string,
  signal: AbortSignal,
): Promise<Offer | null> {
  for (const source of sources) {
    const listing = await source.resolve(ref, signal);
    if (listing !== null) return { ...listing, licence: listing.licence ?? null, url: listing.url ?? null, query: '' };
  }
  return null;
}

/** Adds a file. Its name without the ending becomes the title. */
export function addFile(services: Services, by: Asker, { name, hint, open }: SentFile, how: Adding): Promise<Added> {
  const title = titleOf(name);
  const nowhere = { source_ref: null, candidate_id: null, licence: null, url: null };
  const about = { title, description: '', source: 'upload', ...nowhere };
  return add(services, by, { called: name, about, hint, open }, how);
}

/** Where a data set comes from, and what is known about it beside its bytes. */
interface Origin {
  /** Tells it from other data sets that the same button may stand for. */
  readonly called: string;
  readonly about: Pick<Dataset, 'title' | 'description' | 'source' | 'source_ref' | 'candidate_id' | 'licence' | 'url'>;
  readonly hint: string;
  open(signal: AbortSignal): Promise<OpenedDataset>;
}

async function add(services: Services, by: Asker, origin: Origin, how: Adding): Promise<Added> {
  const addedBy = (request_key: string) => services.store.datasets.findOne(by.space, { request_key });
  const outcome = await once(services, by, how, {
    name: `add ${origin.called} @${how.from}`,
    what: origin.about.title,
    stands: async ({ turn }) => (await addedBy(turn)) !== null,
    work: async () => (await addedBy(how.requestKey)) ?? (await fetchAndKeep(services, by, origin, how)),
  });
  if (outcome.already === null) return { dataset: outcome.made, already: null };
  return { dataset: await addedBy(outcome.former.turn), already: outcome.already };
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
    reading: {},
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
