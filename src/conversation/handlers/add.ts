import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetCards } from '../../cards/dataset-card.ts';
import { bytes, count, plural } from '../../cards/format.ts';
import { ingest } from '../../datasets/ingest/ingest.ts';
import { MAX_COLUMNS } from '../../datasets/ingest/refusals.ts';
import { tooLarge } from '../../datasets/ingest/spool.ts';
import type { OpenedDataset } from '../../datasets/source.ts';
import { type AppError, LimitError, NotFoundError, toAppError } from '../../errors.ts';
import { DuplicateError } from '../../store/documents.ts';
import type { Candidate, Dataset } from '../../store/records.ts';
import type { Slots } from '../command.ts';
import { findResult } from '../find.ts';
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
export async function uploadHint(_: Slots<'upload_hint'>, { services, fileHint }: Scene): Promise<Answer> {
  return say(
    `${fileHint} I read it, guess the target and offer to train. It may be CSV or TSV, an Excel workbook (.xlsx) or Parquet, ` +
      `as it is or as one file in a ZIP or gzip, up to ${bytes(services.limits.maxDatasetBytes)} and ${count(MAX_COLUMNS)} columns.`,
  );
}

/** A file that came with a message; `open` fetches it from its platform. */
export interface Attachment {
  readonly name: string;
  open(signal: AbortSignal): Promise<OpenedDataset>;
}

/** Adds every file of a message, one after the other. One that cannot be read does not keep the others out. */
export async function addFiles(files: readonly Attachment[], hint: string, scene: Scene): Promise<Answer> {
  const added: Answer[] = [];
  const refused: AppError[] = [];
  for (const [i, file] of files.entries()) {
    const key = i === 0 ? scene.turn.key : `${scene.turn.key}#${i + 1}`;
    try {
      added.push(await addFrom(originOf(file, hint), scene, key));
    } catch (error) {
      if (files.length === 1 || scene.signal.aborted) throw error;
      refused.push(toAppError(error));
    }
  }
  const texts = [...added.map(({ reply }) => reply.text), ...refused.map(({ message }) => message)];
  const reply = { text: texts.join('\n'), cards: added.flatMap(({ reply: { cards = [] } }) => cards) };
  return { ...added.at(-1), reply };
}

/** The title is the file's name, which may be known only once it is opened. */
function originOf({ name, open }: Attachment, hint: string): Origin {
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

const titleOf = (fileName: string): string => withoutEnding(fileName) || fileName;

async function findCandidate(ref: string, scene: Scene): Promise<CandidateLike> {
  const { services, turn } = scene;
  if (/^[0-9a-f]{24}$/.test(ref)) {
    const candidate = await services.store.candidates.get(turn.space, ref);
    if (candidate !== null) return candidate;
    throw new NotFoundError('That search result is no longer here. Please search again.');
  }
  const { chosen, place, count } = await findResult(scene, ref);
  if (chosen !== null) return chosen;
  if (place !== null) {
    throw new NotFoundError(
      count === 0
        ? 'There is no list to choose from yet. Search first, for example “find me a dataset about house prices”.'
        : `The last search has ${plural(count, 'result')}, so there is no number ${ref}.`,
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

/** `key` names the act of adding: done once more after a crash, it finds what it made. */
async function addFrom(origin: Origin, scene: Scene, key = scene.turn.key): Promise<Answer> {
  const { turn, services } = scene;
  const done = await services.store.datasets.findOne(turn.space, { request_key: key });
  const dataset = done ?? (await store(origin, scene, key));
  return {
    reply: { text: `Added ${dataset.title}.`, cards: datasetCards(dataset) },
    focus: { dataset_id: dataset.id },
  };
}

/** Fetches, reads and keeps the table. Whatever fails, nothing is left behind. */
async function store(origin: Origin, scene: Scene, key: string): Promise<Dataset> {
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
      throw new LimitError(tooLarge(opened.fileName, services.limits.maxDatasetBytes));
    }
    const table = await ingest({
      stream: opened.stream,
      fileName: opened.fileName,
      workDir,
      maxBytes: services.limits.maxDatasetBytes,
      read: services.readTable,
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
