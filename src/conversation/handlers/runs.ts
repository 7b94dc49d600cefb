import { isTimeName } from '../../datasets/words.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import type { Dataset, Fetch, Model, Run, RunOptions, Split } from '../../store/records.ts';
import { onlyByName } from '../../text/by-name.ts';
import { getDataset } from '../../usecases/datasets.ts';
import { cancelRun, keepBest } from '../../usecases/end-run.ts';
import { getModel } from '../../usecases/models.ts';
import { seenBy } from '../../usecases/rights.ts';
import { getRun } from '../../usecases/runs.ts';
import { bundled } from '../../usecases/search.ts';
import { MAX_TRAIN_TIME_S } from '../../usecases/services.ts';
import {
  type RunRequest,
  type StartedRun,
  startAdvised,
  startAgainAdvised,
  startRun,
} from '../../usecases/start-run.ts';
import { parseCommand, type Slots } from '../command.ts';
import { findColumn, findDataset, findRun } from '../find.ts';
import { askToAdd, Unclear } from '../question.ts';
import { type Answer, actOf, already, type Scene, say, show } from '../scene.ts';
import { cancelFetch } from './add.ts';

/** Said to who joins a run. */
const TOLD_TOO = ' I tell you of the end as well.';

export async function train(slots: Slots<'train'>, scene: Scene): Promise<Answer> {
  const { services, by } = scene;
  const found = await findDataset(scene, slots.dataset).catch((error: unknown) => offered(error, slots, scene));
  if ('reply' in found) return found;
  const dataset = found;
  const request = {
    datasetId: dataset.id,
    target: slots.target === undefined ? undefined : findColumn(dataset, slots.target, 'target'),
    metric: slots.metric,
    options: optionsOf(slots, dataset),
    engine: slots.engine,
    timeLimitS: slots.time_limit_s,
  };
  return startedRun(await startRun(services, by, { ...request, ...startOf(scene) }), dataset, scene);
}

/** A data set that is not here, but comes with me, is offered. @throws the error where nothing is. */
async function offered(error: unknown, slots: Slots<'train'>, scene: Scene): Promise<Answer> {
  const { dataset: ref } = slots;
  if (!(error instanceof NotFoundError) || error instanceof Unclear || ref === undefined) throw error;
  const all = await bundled(scene.services, scene.signal);
  const sample = onlyByName(all, ref, ({ ref: name, title }) => [name, title]);
  if (sample === null) throw error;
  const { title } = sample;
  const words = `“${ref}” is not here yet, but ${title} comes with me. Shall I add it, and train on it?`;
  return askToAdd(
    words,
    [title, sample.ref],
    { kind: 'add', ref: sample.ref, next: { command: 'train', slots } },
    scene,
  );
}

/** Columns by their names in the file. */
function optionsOf(
  { task_type: task, only, without, split_by, blanks, preset }: Slots<'train'>,
  dataset: Dataset,
): RunOptions {
  const named = (names: readonly string[]): readonly string[] => names.map((name) => columnLike(name, dataset));
  return {
    ...(task === undefined ? {} : { task }),
    ...(only === undefined ? {} : { only: named(only) }),
    ...(without === undefined ? {} : { without: named(without) }),
    ...(split_by === undefined ? {} : { split: splitBy(split_by, dataset) }),
    ...(blanks === undefined ? {} : { blanks }),
    ...(preset === undefined ? {} : { preset }),
  };
}

/** Its name in the file; as typed where none is like it, or several are, which is then refused. */
function columnLike(typed: string, { schema }: Dataset): string {
  const names = schema.map(({ name }) => name);
  return names.includes(typed) ? typed : (onlyByName(names, typed, (name) => [name]) ?? typed);
}

/** Without a column it is the only one of dates, else the order of the rows. Columns that do not run are of groups. */
function splitBy(said: string, dataset: Dataset): Split {
  if (said === 'random') return { by: 'random' };
  if (said !== 'time') {
    const column = columnLike(said, dataset);
    const kind = dataset.schema.find(({ name }) => name === column)?.kind;
    return kind === 'date' || (kind === 'number' && isTimeName(column))
      ? { by: 'time', column }
      : { by: 'group', column };
  }
  const [date = null, ...others] = dataset.schema.filter(({ kind }) => kind === 'date');
  return { by: 'time', column: others.length === 0 ? (date?.name ?? null) : null };
}

/** A choice: trains with the engine, as `engine` or `engine/preset`. */
export async function trainWith(dataset: string, way: string, scene: Scene): Promise<Answer> {
  const [engine, preset] = way.split('/');
  const command = parseCommand({ command: 'train', slots: { dataset, engine, preset } });
  if (command?.command !== 'train') throw new NotFoundError(`I know no such engine as “${way}”. Say “train” for mine.`);
  return train(command.slots, scene);
}

/** A button: trains as a note about the data advises. */
export async function trainAdvised(id: string, scene: Scene): Promise<Answer> {
  const { services, by } = scene;
  const [datasetId = '', advice = ''] = id.split('/');
  const dataset = await getDataset(services, by, datasetId);
  return startedRun(await startAdvised(services, by, { datasetId, advice, ...startOf(scene) }), dataset, scene);
}

/** The same, for a note of a run. */
export async function trainAgainAdvised(id: string, scene: Scene): Promise<Answer> {
  const { services, by } = scene;
  const [runId = '', advice = ''] = id.split('/');
  const { dataset_id } = await getRun(services, by, runId);
  const dataset = await getDataset(services, by, dataset_id);
  return startedRun(await startAgainAdvised(services, by, { runId, advice, ...startOf(scene) }), dataset, scene);
}

const startOf = (scene: Scene): Pick<RunRequest, 'announce' | 'requestKey' | 'from'> => ({
  ...actOf(scene),
  announce: { address: scene.turn.address, chatId: scene.chat.id },
});

function startedRun(started: StartedRun, dataset: Dataset, scene: Scene): Answer {
  const { run } = started;
  const focus = { dataset_id: dataset.id, ...(run === null ? {} : { run_id: run.id }) };
  if (started.already !== null) {
    return { ...already(scene, started.already, `${dataset.title} is being trained on`, TOLD_TOO), focus };
  }
  const topic = `${started.run.dataset_title} · predicting ${started.run.target}`;
  return {
    reply: { ...limitLine(started.run), topic },
    focus,
    shows: [{ kind: 'run', id: started.run.id }],
  };
}

/** The same as a run that came to no model. */
export async function trainAgain(id: string, scene: Scene): Promise<Answer> {
  const { services, by } = scene;
  const { dataset_id, target, metric, options, engine, time_limit_s } = await getRun(services, by, id);
  const dataset = await getDataset(services, by, dataset_id);
  const request = {
    datasetId: dataset_id,
    target,
    metric: metric ?? undefined,
    options,
    engine,
    timeLimitS: time_limit_s,
  };
  return startedRun(await startRun(services, by, { ...request, ...startOf(scene) }), dataset, scene);
}

/** What a limit has cut, or may have, is said. */
const limitLine = ({ time_limit_s: limit }: Run): { readonly text?: string } =>
  limit === MAX_TRAIN_TIME_S ? { text: 'A training may take a day at most, so this one ends after 24 hours.' } : {};

/** What is being added in this chat, where no run was begun after it. */
async function fetchHere({ services: { store }, by: { space }, chat }: Scene): Promise<Fetch | null> {
  const here = (thing: Fetch | Run): boolean => thing.chat_id === chat.id;
  const [fetches, runs] = await Promise.all([store.fetches.going(space), store.runs.active(space)]);
  const fetch = fetches.findLast(here);
  return fetch !== undefined && !runs.some((run) => here(run) && run.created_at > fetch.created_at) ? fetch : null;
}

/** Ends what is being added here; else a run; with `keep_best` only its search for a better model than the best one so far. */
export async function cancel({ run: ref, keep_best = false }: Slots<'cancel'>, scene: Scene): Promise<Answer> {
  const fetch = ref === undefined && !keep_best ? await fetchHere(scene) : null;
  if (fetch !== null) return cancelFetch(fetch.id, scene);
  const { id } = await findRun(scene, ref, true).catch((error: unknown) => {
    if (!keep_best || !(error instanceof NotFoundError) || error instanceof Unclear) throw error;
    throw new NotFoundError(`${error.message} One that has ended has kept its best model by itself.`);
  });
  const { run, already: doer } = await (keep_best ? keepBest : cancelRun)(scene.services, scene.by, id, actOf(scene));
  if (doer !== null) return already(scene, doer, `The training on ${run.dataset_title} is ending`);
  const stops = !keep_best || run.status === 'cancelled';
  const text = stops
    ? `Stopping the training on ${run.dataset_title}.`
    : 'I stop searching and keep the best model so far.';
  return say(text, { run_id: id });
}

/** How far it is: what is being added here, else a run. */
export async function status({ run: ref }: Slots<'status'>, scene: Scene): Promise<Answer> {
  const fetch = ref === undefined ? await fetchHere(scene) : null;
  if (fetch !== null) return show({ kind: 'fetch', id: fetch.id, title: fetch.title });
  const { id } = await findRun(scene, ref);
  return show({ kind: 'run', id }, { run_id: id });
}

/** Of the named run, else of the model in focus. A button carries the model's id. */
export async function leaderboard({ run: ref }: Slots<'leaderboard'>, scene: Scene): Promise<Answer> {
  const { services, by, chat } = scene;
  const ofModel = ref === undefined ? chat.model_id : ref;
  const known = ofModel === null ? null : seenBy(by, await services.store.models.get(by.space, ofModel));
  if (known !== null) return showLeaderboard(known);
  const run = await findRun(scene, ref);
  if (run.model_id === null) {
    throw new ConflictError(
      run.best === null
        ? 'That run has no model to compare. Say “status” to see what became of it.'
        : `That run is still ${run.status}; the leaderboard comes at its end. Say “status” to see how far it is.`,
    );
  }
  return showLeaderboard(await getModel(services, by, run.model_id));
}

const showLeaderboard = ({ id, name }: Pick<Model, 'id' | 'name'>): Answer =>
  show({ kind: 'leaderboard', id, name }, { model_id: id });
