import { NotFoundError } from '../errors.ts';
import { isId } from '../store/id.ts';
import type { Candidate, Dataset, Deployment, Model, Run } from '../store/records.ts';
import { byName } from '../text/by-name.ts';
import { listSome } from '../text/sentences.ts';
import { orGone } from '../usecases/names.ts';
import { getRun, listRuns } from '../usecases/runs.ts';
import type { Scene } from './scene.ts';

/**
 * Finds what a person means: by id (buttons), by name or a part of it, else what the chat has in focus, else the
 * only one there is.
 */
interface Search<T> {
  readonly noun: string;
  readonly ref: string | undefined;
  readonly focused: string | null;
  all(): Promise<readonly T[]>;
  byId(id: string): Promise<T | null>;
  names(record: T): readonly string[];
  readonly whenNone: string;
}

async function find<T extends { readonly id: string }>(search: Search<T>): Promise<T> {
  const { noun, ref, focused, byId, names } = search;
  if (ref !== undefined && isId(ref)) return orGone(await byId(ref), noun);
  if (ref === undefined && focused !== null) {
    const record = await byId(focused);
    if (record !== null) return record;
  }
  const all = await search.all();
  const called = listSome(all.map((each) => names(each)[0] ?? ''));
  if (all.length === 0) throw new NotFoundError(search.whenNone);
  if (ref === undefined) {
    const [only] = all;
    if (only !== undefined && all.length === 1) return only;
    throw new NotFoundError(`Which ${noun}? There are ${called}.`);
  }
  const record = byName(all, ref, names);
  if (record !== null) return record;
  throw new NotFoundError(
    `There is no ${noun} called “${ref}” here. There ${all.length === 1 ? 'is' : 'are'} ${called}.`,
  );
}

/** What a list and a search alike say where there is nothing. */
export const NO_DATASET =
  'There is no data set here yet. Say for example “find me a dataset about customer churn”, or send a file of your own.';
export const NO_MODEL = 'There is no model here yet. Add a data set and say “train”.';

export function findDataset({ services, turn, chat }: Scene, ref?: string): Promise<Dataset> {
  const { datasets } = services.store;
  return find<Dataset>({
    noun: 'data set',
    ref,
    focused: chat.dataset_id,
    all: () => datasets.list(turn.space),
    byId: (id) => datasets.get(turn.space, id),
    names: ({ name, title }) => [name, title],
    whenNone: NO_DATASET,
  });
}

/** One of the last search's results: by its place, or by its name. */
export async function findResult({ services, turn, chat }: Scene, ref: string): Promise<Result> {
  const shown = await Promise.all(chat.result_ids.map((id) => services.store.candidates.get(turn.space, id)));
  const results = shown.filter((each) => each !== null);
  const place = ref === 'last' ? results.length : /^\d{1,3}$/.test(ref) ? Number(ref) : null;
  const chosen =
    place === null ? byName(results, ref, ({ title, ref: name }) => [title, name]) : (results[place - 1] ?? null);
  return { chosen, place, count: results.length };
}

interface Result {
  readonly chosen: Candidate | null;
  /** Which one was asked for, counted from 1; null when it was named. */
  readonly place: number | null;
  readonly count: number;
}

export async function findModel({ services, turn, chat }: Scene, ref?: string): Promise<Model> {
  const { models, runs } = services.store;
  const ofRun = async () =>
    chat.run_id === null ? null : ((await runs.get(turn.space, chat.run_id))?.model_id ?? null);
  return find<Model>({
    noun: 'model',
    ref,
    focused: chat.model_id ?? (await ofRun()),
    all: () => models.list(turn.space),
    byId: (id) => models.get(turn.space, id),
    names: ({ name, dataset_name }) => [name, dataset_name],
    whenNone: NO_MODEL,
  });
}

export function findDeployment({ services, turn, chat }: Scene, ref?: string): Promise<Deployment> {
  const { deployments } = services.store;
  return find<Deployment>({
    noun: 'deployment',
    ref,
    focused: chat.deployment_id,
    all: () => deployments.list(turn.space, { status: 'active' }),
    byId: (id) => deployments.get(turn.space, id),
    names: ({ name, model_name }) => [name, model_name],
    whenNone: 'Nothing is deployed here. Say “deploy” after a training.',
  });
}

/** A run: the one in focus, or the newest. `onlyActive` for what can be done to a run that goes on. */
export async function findRun({ services, turn, chat }: Scene, ref?: string, onlyActive = false): Promise<Run> {
  if (ref !== undefined && isId(ref) && !onlyActive) return getRun(services, turn.space, ref);
  const going = async () => [...(await services.store.runs.active(turn.space))].reverse();
  const all = onlyActive ? await going() : await listRuns(services, turn.space, 100);
  const focused = all.find(({ id }) => id === (ref ?? chat.run_id));
  if (focused !== undefined) return focused;
  const named = ref === undefined ? null : byName(all, ref, (run) => [run.dataset_title, run.target]);
  // "run 12" counts from the first run of the space, as people do.
  const numbered = ref !== undefined && /^\d{1,6}$/.test(ref) && !onlyActive ? all.at(-Number(ref)) : undefined;
  const mine = all.find(({ user_id }) => user_id === turn.user.id);
  const run = named ?? numbered ?? (ref === undefined ? (mine ?? all[0]) : undefined);
  if (run !== undefined) return run;
  throw new NotFoundError(
    onlyActive
      ? 'No training is going on here.'
      : ref === undefined
        ? 'Nothing has been trained here yet. Add a data set and say “train”.'
        : `There is no run “${ref}” here.`,
  );
}

/** The name of a column as it stands in the file, for one as it was typed; as typed where none is like it. */
export function findColumn({ schema }: Pick<Dataset, 'schema'>, typed: string): string {
  const names = schema.map(({ name }) => name);
  return names.find((name) => name === typed) ?? byName(names, typed, (name) => [name]) ?? typed;
}
