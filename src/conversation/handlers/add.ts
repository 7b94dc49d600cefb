import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetCards } from '../../cards/dataset-card.ts';
import { bytes, list } from '../../cards/format.ts';
import { overviewDatasetCard } from '../../cards/overview-card.ts';
import { ingest } from '../../datasets/ingest/ingest.ts';
import { tooLarge } from '../../datasets/ingest/receive.ts';
import type { OpenedDataset } from '../../datasets/source.ts';
import { AppError, InvalidInputError, NotFoundError } from '../../errors.ts';
import { DuplicateError } from '../../store/collection.ts';
import type { Candidate, Dataset } from '../../store/records.ts';
import type { Slots } from '../command.ts';
import { byName } from '../find.ts';
import type { Answer, Scene } from '../scene.ts';

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

/** A file that came with a message; `open` fetches it from its platform. */
export interface SentFile {
  readonly name: string;
  open(signal: AbortSignal): Promise<OpenedDataset>;
}

/**
 * Adds the files of a message, each as a data set of its own. One that cannot be read is named with its reason, and
 * keeps no other from being added.
 */
export async function addFiles(files: readonly SentFile[], hint: string, scene: Scene): Promise<Answer> {
  const [only, ...others] = files;
  if (only !== undefined && others.length === 0) return addFrom(originOf(only, hint), scene);
  const added: Dataset[] = [];
  const refused: string[] = [];
  for (const [index, file] of files.entries()) {
    try {
      added.push(await addOnce(originOf(file, hint), `${scene.turn.key}#${index + 1}`, scene));
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'internal' || scene.signal.aborted) throw error;
      refused.push(`${file.name || 'One file'}: ${error.message}`);
    }
  }
  const [first] = added;
  if (first === undefined) throw new InvalidInputError(refused.join('\n'));
  const told = added.length === 1 ? `Added ${first.title}.` : `Added ${list(added.map(({ title }) => title))}.`;
  return {
    reply: {
      text: [told, ...refused].join('\n'),
      cards: added.length === 1 ? datasetCards(first) : added.map(overviewDatasetCard),
    },
    focus: { dataset_id: first.id },
  };
}

/** The title is the file's name, which may be known only once it is opened. */
function originOf({ name, open }: SentFile, hint: string): Origin {
  return {
    title: titleOf(name),
    description: '',
    source: 'upload',
    source_ref: null,
    licence: null,
    url: null,
    hint,
    open,
  };
}

const titleOf = (fileName: string): string => fileName.replace(/\.[A-Za-z0-9]{1,8}$/, '') || fileName;

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
  const dataset = await addOnce(origin, scene.turn.key, scene);
  return {
    reply: { text: `Added ${dataset.title}.`, cards: datasetCards(dataset) },
    focus: { dataset_id: dataset.id },
  };
}

/** The same act once more, after a crash, finds what it added. */
async function addOnce(origin: Origin, key: string, scene: Scene): Promise<Dataset> {
  const done = await scene.services.store.datasets.findOne(scene.turn.space, { request_key: key });
  return done ?? (await store(origin, key, scene));
}

/** Fetches, reads and keeps the table. Whatever fails, nothing is left behind. */
async function store(origin: Origin, key: string, scene: Scene): Promise<Dataset> {
  const { services, turn, signal } = scene;
  const { files } = services.store;
  const named = origin.title || 'the file';
  scene.working(`Fetching ${named} …`);
  const workDir = await mkdtemp(join(services.workDir, 'add-'));
  const kept: string[] = [];
  try {
    const opened = await origin.open(signal);
    const title = origin.title || titleOf(opened.fileName) || 'Your file';
    if ((opened.sizeBytes ?? 0) > services.limits.maxDatasetBytes) {
      opened.stream.destroy();
      throw tooLarge(opened.fileName, services.limits.maxDatasetBytes);
    }
    const table = await ingest({
      stream: opened.stream,
      fileName: opened.fileName,
      workDir,
      maxBytes: services.limits.maxDatasetBytes,
      hint: origin.hint,
      signal,
      onProgress: (received) => scene.working(`Fetching ${named}: ${bytes(received)} so far …`),
    });
    const keep = async (name: string, path: string): Promise<string> => {
      const id = await files.put(name, path);
      kept.push(id);
      return id;
    };
    const fields: Omit<Dataset, 'id' | 'name'> = {
      space: turn.space,
      user_id: turn.user.id,
      title,
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
      request_key: key,
      uploaded_at: new Date(),
    };
    return await insertNamed(fields, shortName(origin.source_ref ?? title), scene);
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

/** What a person can type: `owner/Slug Name.csv` is `slug-name`. */
export function shortName(text: string): string {
  const last = text.split('/').at(-1) ?? text;
  const short = last
    .replace(/\.[A-Za-z0-9]{1,8}$/, '')
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60);
  return short === '' ? 'dataset' : short;
}
