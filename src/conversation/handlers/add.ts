import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetCards } from '../../cards/dataset-card.ts';
import { bytes, count } from '../../cards/format.ts';
import { ingest } from '../../datasets/ingest/ingest.ts';
import { MAX_COLUMNS } from '../../datasets/ingest/refusals.ts';
import type { OpenedDataset } from '../../datasets/source.ts';
import { NotFoundError } from '../../errors.ts';
import { DuplicateError } from '../../store/collection.ts';
import type { Candidate, Dataset } from '../../store/records.ts';
import type { Slots } from '../command.ts';
import { byName } from '../find.ts';
import { type Answer, type Scene, say } from '../scene.ts';

/** Where a data set comes from, and what is known about it beside its bytes. */
interface Origin extends Pick<Dataset, 'title' | 'description' | 'source' | 'source_ref' | 'licence' | 'url'> {
  /** The person's words, which may name the target. */
  readonly hint: string;
  open(signal: AbortSignal): Promise<OpenedDataset>;
}

/** Adds a candidate: by its place in the last search, its id, its name, or its reference at the source. */
export async function add({ ref }: Slots<'add_dataset'>, scene: Scene): Promise<Answer> {
  const candidate = await findCandidate(ref, scene);
  const source = scene.services.sources.find(({ name }) => name === candidate.source);
  if (source === undefined) throw new NotFoundError(`${candidate.title} comes from a source that is switched off.`);
  return addFrom(
    {
      title: candidate.title,
      description: candidate.description,
      source: candidate.source,
      source_ref: candidate.ref,
      licence: candidate.licence,
      url: candidate.url,
      hint: candidate.query,
      open: (signal) => source.open(candidate.ref, signal),
    },
    scene,
  );
}

/** What can be sent, and how. */
export async function uploadHint(_: Slots<'upload_hint'>, { services }: Scene): Promise<Answer> {
  return say(
    'Yes: send me the file, and I read it, guess the target and offer to train. In a terminal, write /upload PATH. ' +
      'I read CSV and TSV, Excel workbooks (.xlsx) and Parquet, as they are or as one file in a ZIP or gzip, ' +
      `up to ${bytes(services.limits.maxDatasetBytes)} and ${count(MAX_COLUMNS)} columns.`,
  );
}

/** Adds a file that came with a message. `openFile` fetches it from its platform. */
export function addFile(
  file: { readonly name: string; readonly hint: string; openFile(signal: AbortSignal): Promise<OpenedDataset> },
  scene: Scene,
): Promise<Answer> {
  const title = withoutEnding(file.name) || file.name;
  const origin = { title, description: '', source: 'upload', source_ref: null, licence: null, url: null };
  return addFrom({ ...origin, hint: file.hint, open: file.openFile }, scene);
}

async function findCandidate(ref: string, { services, turn, chat }: Scene): Promise<CandidateLike> {
  const { candidates } = services.store;
  if (/^[0-9a-f]{24}$/.test(ref)) {
    const candidate = await candidates.get(turn.space, ref);
    if (candidate !== null) return candidate;
    throw new NotFoundError('That search result is no longer here. Please search again.');
  }
  const results = (await Promise.all(chat.result_ids.map((id) => candidates.get(turn.space, id)))).filter(
    (each) => each !== null,
  );
  const place = ref === 'last' ? results.length : /^\d{1,3}$/.test(ref) ? Number(ref) : 0;
  const chosen = results[place - 1] ?? byName(results, ref, ({ title, ref: name }) => [title, name]);
  if (chosen !== undefined && chosen !== null) return chosen;
  if (place > 0) {
    throw new NotFoundError(
      results.length === 0
        ? 'There is no list to choose from yet. Search first, for example “find me a dataset about house prices”.'
        : `The last search has ${results.length} ${results.length === 1 ? 'result' : 'results'}, so there is no number ${ref}.`,
    );
  }
  for (const source of services.sources) {
    const found = await source.resolve(ref);
    if (found !== null) return { ...found, licence: found.licence ?? null, url: found.url ?? null, query: '' };
  }
  throw new NotFoundError(
    `I know no data set called “${ref}”. Search first, for example “find me a dataset about ${ref}”.`,
  );
}

type CandidateLike = Pick<Candidate, 'source' | 'ref' | 'title' | 'description' | 'licence' | 'url' | 'query'>;

async function addFrom(origin: Origin, scene: Scene): Promise<Answer> {
  const { turn, services } = scene;
  const done = await services.store.datasets.findOne(turn.space, { request_key: turn.key });
  const dataset = done ?? (await store(origin, scene));
  return {
    reply: { text: `Added ${dataset.title}.`, cards: datasetCards(dataset) },
    focus: { dataset_id: dataset.id },
  };
}

/** Fetches, reads and keeps the table. Whatever fails, nothing is left behind. */
async function store(origin: Origin, scene: Scene): Promise<Dataset> {
  const { services, turn, signal } = scene;
  const { files } = services.store;
  scene.working(`Fetching ${origin.title} …`);
  const workDir = await mkdtemp(join(services.workDir, 'add-'));
  const kept: string[] = [];
  try {
    const opened = await origin.open(signal);
    const table = await ingest({
      stream: opened.stream,
      fileName: opened.fileName,
      workDir,
      maxBytes: services.limits.maxDatasetBytes,
      read: services.readTable,
      hint: origin.hint,
      signal,
      onProgress: (received) => scene.working(`Fetching ${origin.title}: ${bytes(received)} so far …`),
    });
    const keep = async (name: string, path: string): Promise<string> => {
      const id = await files.put(name, path);
      kept.push(id);
      return id;
    };
    const fields: Omit<Dataset, 'id' | 'name'> = {
      space: turn.space,
      user_id: turn.user.id,
      title: origin.title,
      description: origin.description,
      source: origin.source,
      source_ref: origin.source_ref,
      licence: origin.licence,
      url: origin.url,
      file_name: opened.fileName,
      file_size: table.profile.fileSize,
      row_count: table.profile.rowCount,
      column_count: table.profile.columnCount,
      status: 'ready',
      schema: table.profile.columns,
      sample_data: table.profile.sample,
      target_column: table.target.target,
      target_runners_up: table.target.runnersUp,
      target_why: table.target.why,
      notes: table.notes,
      original_file_id: await keep(opened.fileName, table.originalPath),
      parquet_file_id: await keep(`${opened.fileName}.parquet`, table.parquetPath),
      request_key: turn.key,
      uploaded_at: new Date(),
    };
    return await insertNamed(fields, shortName(origin.source_ref ?? origin.title), scene);
  } catch (error) {
    await Promise.allSettled(kept.map((id) => files.remove(id)));
    throw error;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Under the name, or the name with the next free number. */
async function insertNamed(fields: Omit<Dataset, 'id' | 'name'>, name: string, { services }: Scene): Promise<Dataset> {
  for (let number = 1; ; number++) {
    try {
      return await services.store.datasets.insert({ ...fields, name: number === 1 ? name : `${name}-${number}` });
    } catch (error) {
      if (!(error instanceof DuplicateError && error.fields.includes('name'))) throw error;
    }
  }
}

/** `churn.csv.gz` is churn. */
const withoutEnding = (name: string): string => name.replace(/\.(gz|gzip)$/i, '').replace(/\.[A-Za-z0-9]{1,8}$/, '');

/** What a person can type: `owner/Slug Name.csv` is `slug-name`. */
export function shortName(text: string): string {
  const last = text.split('/').at(-1) ?? text;
  const short = withoutEnding(last)
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60);
  return short === '' ? 'dataset' : short;
}
