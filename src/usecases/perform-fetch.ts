import { declaredBytes, downloadTable } from '../datasets/download/download-table.ts';
import { theTraining } from '../datasets/families.ts';
import { choicesIn } from '../datasets/ingest/archive/unpack.ts';
import { ingestFiles } from '../datasets/ingest/ingest.ts';
import type { ReceivedFile } from '../datasets/ingest/request.ts';
import type { Offered, OfferedTable } from '../datasets/source.ts';
import { isFault, NotFoundError, toAppError } from '../errors.ts';
import { type Dataset, type Fetch, GOING_STATES } from '../store/records.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { goOnAfter } from './fetch.ts';
import { keep } from './keep.ts';
import { visibleTo } from './rights.ts';
import type { Services } from './services.ts';

/** So often it is told how far it is, and looked whether somebody has cancelled. */
const TELL_MS = 400;
/** A fetch that takes its worker with it is not begun again and again. */
const MOST_ATTEMPTS = 3;

/** What a fetch is performed with. */
export type Fetching = Pick<Services, 'store' | 'queue' | 'sources' | 'limits' | 'readFile' | 'workDir'>;

/** What a go at it comes to. */
type Outcome = Pick<Fetch, 'status'> & Partial<Pick<Fetch, 'dataset_id' | 'known' | 'asks' | 'choices' | 'error'>>;

/**
 * Fetches, reads and keeps a data set, as a worker does. Whatever fails, nothing is left behind but what it failed of.
 * Begun again after a crash, it finds what it had made, or begins anew.
 * @throws when the worker stops, and for faults that may pass.
 */
export async function performFetch(services: Fetching, id: string, stopping: AbortSignal): Promise<void> {
  const { fetches } = services.store;
  const fetch = await fetches.changeIf(id, GOING_STATES, { set: { status: 'fetching' }, increase: { attempt: 1 } });
  // It was done, and a crash may have come before what waits for it.
  if (fetch === null) return goOnAfter(services, await fetches.find(id));
  const watch = watchOver(services, id, stopping);
  const outcome = await attempt(services, fetch, watch)
    .catch(async (error: unknown): Promise<Outcome> => {
      // It is no fault of this fetch.
      if (stopping.aborted) await fetches.changeIf(id, GOING_STATES, { increase: { attempt: -1 } });
      stopping.throwIfAborted();
      if (watch.isCancelled()) return { status: 'cancelled' };
      if (isFault(error) && fetch.attempt < MOST_ATTEMPTS) throw error;
      const { code, message } = toAppError(error);
      return { status: 'failed', error: { code, message } };
    })
    .finally(watch.end);
  const ended = await fetches.changeIf(id, GOING_STATES, { set: { ...outcome, remaining_ms: null } });
  await goOnAfter(services, ended);
}

async function attempt(services: Fetching, fetch: Fetch, watch: Watch): Promise<Outcome> {
  const { store } = services;
  const { space, source: from, ref, request_key, entry } = fetch;
  const made = await store.datasets.findOne(space, { request_key });
  if (made !== null) return { status: 'done', dataset_id: made.id };
  if (fetch.attempt > MOST_ATTEMPTS) throw new Error('it was begun several times, and never came to an end');
  const source = services.sources.find(({ name }) => name === from);
  if (source === undefined)
    throw new NotFoundError(
      `${fetch.title} comes from a source that is switched off here. Search again to see others.`,
    );
  const offered = await source.offer(ref, watch.signal);
  const table = tableOf(offered, fetch);
  if (table === null) return { status: 'asking', asks: 'table', choices: offered.tables.map(({ name }) => name) };
  const known = await knownAs(services, fetch, offered, table);
  if (known !== null) {
    return { status: 'done', dataset_id: known.id, known: true, choices: unasked(offered, fetch, table) };
  }

  return inTemporaryFolder(services.workDir, 'fetch', async (workDir) => {
    const maxBytes = services.limits.maxDatasetBytes;
    watch.total(declaredBytes(table));
    const files = await downloadTable(table, {
      folder: workDir,
      maxBytes,
      signal: watch.signal,
      onProgress: watch.tell,
    });
    const choices = entry === null ? await choicesAmong(files) : [];
    if (choices.length > 0) return { status: 'asking', asks: 'entry', choices };
    await watch.reads();
    const fileName = files.length === 1 ? (files[0]?.fileName ?? table.name) : table.name;
    const reading = entry === null ? {} : { entry };
    const { maxDatasetBytes } = services.limits;
    const ingested = await ingestFiles({
      files,
      fileName,
      workDir,
      maxBytes: maxDatasetBytes,
      read: services.readFile,
      hint: fetch.query,
      options: reading,
      records: true,
      labels: table.labels,
      signal: watch.signal,
    });
    const { user_id, description, candidate_id, licence, url } = fetch;
    const title = titleOf(fetch);
    const several = offered.tables.length > 1;
    const described = { space, user_id, title, description, candidate_id, licence, url, request_key };
    const dataset = await keep(
      services,
      { ...ingested, notes: [...(table.notes ?? []), ...ingested.notes] },
      {
        ...described,
        source: source.name,
        source_ref: ref,
        source_table: several || entry !== null ? tableName(table, entry) : null,
        source_version: offered.version ?? null,
        file_name: fileName,
      },
      { reading, meanings: table.meanings },
    );
    return { status: 'done', dataset_id: dataset.id, choices: unasked(offered, fetch, table) };
  });
}

const tableName = ({ name }: OfferedTable, entry: string | null): string =>
  entry === null ? name : `${name}/${entry}`;

/** The one that was chosen, the only one, or the one to train on; null where that is to be asked. */
function tableOf({ tables }: Offered, { table, title }: Fetch): OfferedTable | null {
  const [first, ...others] = tables;
  if (first === undefined)
    throw new NotFoundError(`${title} holds no table that I can read. Take another, or send its table as a file.`);
  if (table !== null) {
    const chosen = tables.find(({ name }) => name === table);
    if (chosen === undefined) throw new NotFoundError(`${title} no longer holds ${table}.`);
    return chosen;
  }
  return others.length === 0 ? first : (theTraining(tables, ({ name }) => name) ?? null);
}

/** With the table's own name, where there are others that somebody could have chosen. */
function titleOf({ title, table, entry }: Fetch): string {
  const chosen = (entry ?? table)
    ?.split('/')
    .at(-1)
    ?.replace(/\.[a-z0-9]{1,8}$/i, '');
  return chosen === undefined ? title : `${title} · ${chosen}`;
}

/** The other tables, where nobody was asked. */
const unasked = ({ tables }: Offered, { table: chosen }: Fetch, table: OfferedTable): readonly string[] =>
  chosen !== null ? [] : tables.filter(({ name }) => name !== table.name).map(({ name }) => name);

async function choicesAmong([file, ...others]: readonly ReceivedFile[]): Promise<readonly string[]> {
  return file?.content.format === 'zip' && others.length === 0 ? choicesIn(file.path, file.fileName) : [];
}

/** The same table in the same state, added before. Older states of it are told that there is a newer one. */
async function knownAs(
  { store: { datasets } }: Fetching,
  { space, source, ref, user_id, entry }: Fetch,
  { version: offeredVersion, tables }: Offered,
  table: OfferedTable,
): Promise<Dataset | null> {
  const version = offeredVersion ?? null;
  const name = tables.length > 1 || entry !== null ? tableName(table, entry) : null;
  const known = await datasets.list(space, { source_ref: ref, source, ...visibleTo(user_id) });
  const same = known.filter((each) => (each.source_table ?? null) === name);
  for (const { id, newest_version } of known) {
    if (newest_version !== version && version !== null) await datasets.update(space, id, { newest_version: version });
  }
  return same.find(({ source_version }) => (source_version ?? null) === version) ?? null;
}

interface Watch {
  /** Aborted when somebody cancels, and when the worker stops. */
  readonly signal: AbortSignal;
  isCancelled(): boolean;
  total(bytes: number | null): void;
  tell(bytes: number): void;
  reads(): Promise<void>;
  end(): Promise<void>;
}

/** Writes down how far it is, and looks whether it is still wanted. */
function watchOver({ store: { fetches } }: Fetching, id: string, stopping: AbortSignal): Watch {
  const control = new AbortController();
  const stop = (): void => control.abort(stopping.reason);
  if (stopping.aborted) stop();
  stopping.addEventListener('abort', stop, { once: true });
  const begun = performance.now();
  let isCancelled = false;
  let total: number | null = null;
  let received = 0;
  let told = -1;
  let telling: Promise<void> = Promise.resolve();

  const look = async (): Promise<void> => {
    const fetch = await fetches.find(id);
    if (fetch === null || fetch.cancel) {
      isCancelled = true;
      control.abort(new Error('somebody cancelled it'));
    } else if (told !== received) {
      told = received;
      const left =
        total === null || received === 0 ? null : ((total - received) / received) * (performance.now() - begun);
      const remaining_ms = left === null || left < 0 ? null : Math.round(left);
      // One that lied about its size is shown without.
      await fetches.changeIf(id, GOING_STATES, {
        set: { received, remaining_ms, total: total !== null && received > total ? null : total },
      });
    }
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    telling = look()
      .catch(() => undefined)
      .finally(() => {
        isLooking = false;
      });
  }, TELL_MS);

  return {
    signal: control.signal,
    isCancelled: () => isCancelled,
    total(bytes) {
      total = bytes;
    },
    tell(bytes) {
      received = bytes;
    },
    async reads() {
      await fetches.changeIf(id, GOING_STATES, { set: { status: 'reading', received, remaining_ms: null } });
    },
    async end() {
      clearInterval(timer);
      stopping.removeEventListener('abort', stop);
      await telling;
    },
  };
}
