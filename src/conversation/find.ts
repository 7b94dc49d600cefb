import { NotFoundError } from '../errors.ts';
import { isId } from '../store/id.ts';
import type { Candidate, Dataset, Deployment, Model, Run } from '../store/records.ts';
import { byName, nearest, onlyByName } from '../text/by-name.ts';
import { list, listSome } from '../text/sentences.ts';
import { withoutSmallWords } from '../text/small-words.ts';
import { listDeployments } from '../usecases/deployments.ts';
import { orGone } from '../usecases/names.ts';
import { maySee, seenBy, visibleTo } from '../usecases/rights.ts';
import { getRun, listRuns } from '../usecases/runs.ts';
import { type Meaning, Unclear } from './question.ts';
import type { Scene } from './scene.ts';

/**
 * Finds what a person means: by id (buttons), by name or a part of it, else what the chat has in focus, else the
 * only one there is. What is left open, or is not here, is asked.
 */
interface Search<T> {
  readonly noun: 'data set' | 'model' | 'deployment' | 'run';
  /** The slot of a command that names such a thing. */
  readonly slot: CommandSlot;
  readonly ref: string | undefined;
  readonly focused: string | null;
  all(): Promise<readonly T[]>;
  byId(id: string): Promise<T | null>;
  names(record: T): readonly string[];
  readonly whenNone: string;
}

type CommandSlot = 'dataset' | 'model' | 'deployment' | 'run' | 'column' | 'target';

async function find<T extends { readonly id: string }>(search: Search<T>): Promise<T> {
  const { noun, ref, focused, byId } = search;
  if (ref !== undefined && isId(ref)) return orGone(await byId(ref), noun);
  if (ref === undefined && focused !== null) {
    const record = await byId(focused);
    if (record !== null) return record;
  }
  const all = await search.all();
  if (all.length === 0) throw new NotFoundError(search.whenNone);
  const named = ref === undefined ? all : called(all, ref, search.names);
  const [only] = named;
  if (only !== undefined && named.length === 1) return only;
  const meanings = (records: readonly T[]): readonly Meaning[] =>
    records.map((record) => ({ value: record.id, names: search.names(record) }));
  if (ref === undefined || named.length > 0) throw unclear(search, ref, meanings(named));
  throw missing(search, ref, meanings(all));
}

/** What is called so, with or without the small words around it. */
function called<T>(all: readonly T[], ref: string, names: (record: T) => readonly string[]): readonly T[] {
  const found = byName(all, ref, names);
  return found.length > 0 ? found : byName(all, withoutSmallWords(ref).join(' '), names);
}

const firstNames = (meanings: readonly Meaning[]): readonly string[] => meanings.map(({ names }) => names[0] ?? '');

function unclear({ noun, slot }: Asked, ref: string | undefined, meanings: readonly Meaning[]): Unclear {
  const names = listSome(firstNames(meanings));
  const which = ref === undefined ? `Which ${noun}? There are ${names}.` : `Which ${noun}: ${names}?`;
  return new Unclear(which, slot, meanings);
}

function missing({ noun, slot }: Asked, ref: string, all: readonly Meaning[]): NotFoundError {
  const near = nearest(all, ref, ({ names }) => names);
  const none = `There is no ${noun} called “${ref}” here.`;
  if (near.length > 0) return new Unclear(`${none} Did you mean ${list(firstNames(near), 'or')}?`, slot, near);
  return new NotFoundError(`${none} There ${all.length === 1 ? 'is' : 'are'} ${listSome(firstNames(all))}.`);
}

interface Asked {
  readonly noun: string;
  readonly slot: CommandSlot;
}

/** What a list and a search alike say where there is nothing. */
export const NO_DATASET =
  'There is no data set here yet. Say for example “find me a dataset about customer churn”, or send a file of your own.';
export const NO_MODEL = 'There is no model here yet. Add a data set and say “train”.';

export function findDataset({ services, by, chat }: Scene, ref?: string): Promise<Dataset> {
  const { datasets } = services.store;
  return find<Dataset>({
    noun: 'data set',
    slot: 'dataset',
    ref,
    focused: chat.dataset_id,
    all: () => datasets.list(by.space, visibleTo(by.actor.id)),
    byId: async (id) => seenBy(by, await datasets.get(by.space, id)),
    names: ({ name, title, file_name }) => [name, title, file_name],
    whenNone: NO_DATASET,
  });
}

/** One of the last search's results: by its place, or by its name. */
export async function findResult({ services, turn, chat }: Scene, ref: string): Promise<Result> {
  const shown = await Promise.all(chat.result_ids.map((id) => services.store.candidates.get(turn.space, id)));
  const results = shown.filter((each) => each !== null);
  const place = ref === 'last' ? results.length : /^\d{1,3}$/.test(ref) ? Number(ref) : null;
  const chosen =
    place === null ? onlyByName(results, ref, ({ title, ref: name }) => [title, name]) : (results[place - 1] ?? null);
  return { chosen, place, count: results.length };
}

interface Result {
  readonly chosen: Candidate | null;
  /** Which one was asked for, counted from 1; null when it was named. */
  readonly place: number | null;
  readonly count: number;
}

export async function findModel({ services, by, chat }: Scene, ref?: string): Promise<Model> {
  const { models, runs } = services.store;
  const ofRun = async () => (chat.run_id === null ? null : ((await runs.get(by.space, chat.run_id))?.model_id ?? null));
  return find<Model>({
    noun: 'model',
    slot: 'model',
    ref,
    focused: chat.model_id ?? (await ofRun()),
    all: () => models.list(by.space, visibleTo(by.actor.id)),
    byId: async (id) => seenBy(by, await models.get(by.space, id)),
    names: ({ name, dataset_name }) => [name, dataset_name],
    whenNone: NO_MODEL,
  });
}

export function findDeployment({ services, by, chat }: Scene, ref?: string): Promise<Deployment> {
  const { deployments } = services.store;
  return find<Deployment>({
    noun: 'deployment',
    slot: 'deployment',
    ref,
    focused: chat.deployment_id,
    all: () => listDeployments(services, by),
    byId: async (id) => seenBy(by, await deployments.get(by.space, id)),
    names: ({ name, model_name }) => [name, model_name],
    whenNone: 'Nothing is deployed here. Say “deploy” after a training.',
  });
}

/** A run: the one in focus, or the newest. `onlyActive` for what can be done to a run that goes on. */
export async function findRun({ services, by, chat }: Scene, ref?: string, onlyActive = false): Promise<Run> {
  if (ref !== undefined && isId(ref) && !onlyActive) return getRun(services, by, ref);
  const going = async () => (await services.store.runs.active(by.space)).filter((run) => maySee(by, run)).reverse();
  const all = onlyActive ? await going() : await listRuns(services, by, 100);
  const focused = all.find(({ id }) => id === (ref ?? chat.run_id));
  if (focused !== undefined) return focused;
  // "run 12" counts from the first run of the space, as people do.
  const numbered = ref !== undefined && /^\d{1,6}$/.test(ref) && !onlyActive ? all.at(-Number(ref)) : undefined;
  if (numbered !== undefined) return numbered;
  const named = ref === undefined ? mineFirst(all, by.actor.id) : called(all, ref, namesOfRun);
  const [newest, ...others] = named;
  if (newest !== undefined && (others.length === 0 || !onlyActive)) return newest;
  if (newest !== undefined) throw unclear(RUN, undefined, meaningsOf(named));
  const whenNone = onlyActive
    ? 'No training is going on here.'
    : 'Nothing has been trained here yet. Add a data set and say “train”.';
  throw ref === undefined || all.length === 0 ? new NotFoundError(whenNone) : missing(RUN, ref, meaningsOf(all));
}

const RUN = { noun: 'run', slot: 'run' } as const;
const namesOfRun = ({ dataset_title, target }: Run): readonly string[] => [
  `${dataset_title} · ${target}`,
  dataset_title,
  target,
];
const meaningsOf = (runs: readonly Run[]): readonly Meaning[] =>
  runs.map((run) => ({ value: run.id, names: namesOfRun(run) }));

/** A person's own runs, where there are any. */
function mineFirst(all: readonly Run[], user: string): readonly Run[] {
  const mine = all.filter(({ user_id }) => user_id === user);
  return mine.length > 0 ? mine : all;
}

/** The name of a column as it stands in the file, for one as it was typed. `slot` is what the command calls it. */
export function findColumn(
  { name, schema }: Pick<Dataset, 'name' | 'schema'>,
  typed: string,
  slot: 'column' | 'target',
): string {
  const all = schema.map((column) => column.name);
  if (all.includes(typed)) return typed;
  const found = called(all, typed, (each) => [each]);
  const meanings = (names: readonly string[]): readonly Meaning[] =>
    names.map((each) => ({ value: each, names: [each] }));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (only !== undefined) throw unclear({ noun: 'column', slot }, typed, meanings(found));
  const near = nearest(all, typed, (each) => [each]);
  const none = `${name} has no column “${typed}”.`;
  if (near.length > 0) throw new Unclear(`${none} Did you mean ${list(near, 'or')}?`, slot, meanings(near));
  throw new NotFoundError(`${none} Its columns are ${listSome(all)}.`);
}
