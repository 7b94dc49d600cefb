import { ConflictError } from '../../errors.ts';
import type { Model } from '../../store/records.ts';
import { cancelRun, keepBest } from '../../usecases/end-run.ts';
import { getModel } from '../../usecases/models.ts';
import { getRun } from '../../usecases/runs.ts';
import { startRun } from '../../usecases/start-run.ts';
import type { Slots } from '../command.ts';
import { findColumn, findDataset, findRun } from '../find.ts';
import { type Answer, actOf, already, type Scene, say, show } from '../scene.ts';

/** Said to who joins a run. */
const TOLD_TOO = ' I tell you of the end as well.';

export async function train(slots: Slots<'train'>, scene: Scene): Promise<Answer> {
  const { services, by, turn, chat } = scene;
  const dataset = await findDataset(scene, slots.dataset);
  const started = await startRun(services, by, {
    ...actOf(scene),
    datasetId: dataset.id,
    target: slots.target === undefined ? undefined : findColumn(dataset, slots.target, 'target'),
    metric: slots.metric,
    engine: slots.engine,
    timeLimitS: slots.time_limit_s,
    announce: { address: turn.address, chatId: chat.id },
  });
  const { run } = started;
  const focus = { dataset_id: dataset.id, ...(run === null ? {} : { run_id: run.id }) };
  if (started.already !== null) {
    return { ...already(scene, started.already, `${dataset.title} is being trained on`, TOLD_TOO), focus };
  }
  const topic = `${started.run.dataset_title} · predicting ${started.run.target}`;
  return { reply: { topic }, focus, shows: [{ kind: 'run', id: started.run.id }] };
}

/** The same as a run that came to no model. */
export async function trainAgain(id: string, scene: Scene): Promise<Answer> {
  const { dataset_id, target, metric, engine, time_limit_s } = await getRun(scene.services, scene.turn.space, id);
  const asked = metric === null ? {} : { metric: metric as Slots<'train'>['metric'] };
  return train({ dataset: dataset_id, target, engine, time_limit_s, ...asked }, scene);
}

/** Ends a run; with `keep_best` only its search for a better model than the best one so far. */
export async function cancel({ run: ref, keep_best = false }: Slots<'cancel'>, scene: Scene): Promise<Answer> {
  const { id } = await findRun(scene, ref, true);
  const { run, already: doer } = await (keep_best ? keepBest : cancelRun)(scene.services, scene.by, id, actOf(scene));
  if (doer !== null) return already(scene, doer, `The training on ${run.dataset_title} is ending`);
  const stops = !keep_best || run.status === 'cancelled';
  const text = stops
    ? `Stopping the training on ${run.dataset_title}.`
    : 'I stop searching and keep the best model so far.';
  return say(text, { run_id: id });
}

export async function status({ run: ref }: Slots<'status'>, scene: Scene): Promise<Answer> {
  const { id } = await findRun(scene, ref);
  return show({ kind: 'run', id }, { run_id: id });
}

/** Of the named run, else of the model in focus. A button carries the model's id. */
export async function leaderboard({ run: ref }: Slots<'leaderboard'>, scene: Scene): Promise<Answer> {
  const { services, turn, chat } = scene;
  const ofModel = ref === undefined ? chat.model_id : ref;
  const known = ofModel === null ? null : await services.store.models.get(turn.space, ofModel);
  if (known !== null) return showLeaderboard(known);
  const run = await findRun(scene, ref);
  if (run.model_id === null) {
    throw new ConflictError(
      run.best === null
        ? 'That run has no model to compare yet.'
        : `That run is still ${run.status}; the leaderboard comes at its end.`,
    );
  }
  return showLeaderboard(await getModel(services, turn.space, run.model_id));
}

const showLeaderboard = ({ id, name }: Pick<Model, 'id' | 'name'>): Answer =>
  show({ kind: 'leaderboard', id, name }, { model_id: id });
