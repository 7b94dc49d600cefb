import { list, metricName } from '../../cards/format.ts';
import { leaderboardCard, runReply } from '../../cards/run-card.ts';
import { whyNotLearnable } from '../../datasets/target.ts';
import { ConflictError, ForbiddenError, InvalidInputError } from '../../errors.ts';
import { DuplicateError } from '../../store/collection.ts';
import type { Dataset, Run } from '../../store/records.ts';
import type { Slots } from '../command.ts';
import { findColumn, findDataset, findModel, findRun } from '../find.ts';
import { type Answer, mayChange, type Scene, say } from '../scene.ts';
import { changeTarget } from './datasets.ts';

/** The same seed gives the same model; it is kept with the run. */
const SEED = 1;

export async function train(slots: Slots<'train'>, scene: Scene): Promise<Answer> {
  const { services, turn, chat } = scene;
  if (slots.engine !== undefined && slots.engine !== 'native') {
    throw new InvalidInputError(
      `The ${slots.engine} engine is not part of this version. Leave it out, and I train with my own.`,
    );
  }
  const added = await findDataset(scene, slots.dataset);
  const dataset =
    slots.target === undefined ? added : await changeTarget(added, findColumn(added, slots.target), scene);
  const target = assertTrainable(dataset, slots.metric);

  const going = (await services.store.runs.active(turn.space)).find(
    (run) => run.dataset_id === dataset.id && run.chat_id === chat.id && run.target === target,
  );
  const run = going ?? (await startRun(dataset, target, slots, scene));
  await services.queue.enqueue(run.id);
  const reply = runReply(run, null);
  const topic = `${dataset.title} · predicting ${dataset.target_column}`;
  return {
    reply: going === undefined ? { ...reply, topic } : { ...reply, text: 'That is being trained already:' },
    focus: { dataset_id: dataset.id, run_id: run.id },
    shows: run,
  };
}

/** The name of the target, when something can be learned from it. */
function assertTrainable(dataset: Dataset, metric: string | undefined): string {
  const target = dataset.schema.find(({ name }) => name === dataset.target_column);
  if (target === undefined) throw new ConflictError(`${dataset.title} has no target yet. Say “the target is …”.`);
  const objection = whyNotLearnable(target);
  if (objection !== null) throw new ConflictError(objection);
  const classification = target.kind !== 'number' || target.unique_count < 20;
  const fitting = classification ? CLASSIFICATION_METRICS : REGRESSION_METRICS;
  if (metric !== undefined && !fitting.includes(metric)) {
    throw new InvalidInputError(
      `${metricName(metric)} does not fit ${target.name}, which is ${classification ? 'a class' : 'a number'}. Use ${list(fitting.map(metricName), 'or')}.`,
    );
  }
  return target.name;
}

const CLASSIFICATION_METRICS: readonly string[] = ['accuracy', 'f1', 'precision', 'recall', 'roc_auc', 'log_loss'];
const REGRESSION_METRICS: readonly string[] = ['r2', 'mae', 'rmse'];

async function startRun(
  dataset: Dataset,
  target: string,
  slots: Slots<'train'>,
  { services, turn, chat }: Scene,
): Promise<Run> {
  const { runs } = services.store;
  try {
    return await runs.insert({
      space: turn.space,
      user_id: turn.user.id,
      user_name: turn.user.name,
      chat_id: chat.id,
      address: turn.address,
      dataset_id: dataset.id,
      dataset_title: dataset.title,
      target,
      metric: slots.metric ?? null,
      engine: 'native',
      time_limit_s: Math.ceil(slots.time_limit_s ?? services.limits.trainTimeLimitS),
      seed: SEED,
      status: 'queued',
      attempt: 0,
      revision: 0,
      progress: 0,
      message: 'Waiting for a free worker.',
      best: null,
      remaining_ms: null,
      model_id: null,
      error: null,
      cancel: null,
      created_at: new Date(),
      started_at: null,
      finished_at: null,
      views: [],
      notice: 'none',
      request_key: turn.key,
    });
  } catch (error) {
    // The same act once more, after a crash: the run is there already.
    const run = error instanceof DuplicateError ? await runs.findOne(turn.space, { request_key: turn.key }) : null;
    if (run === null) throw error;
    return run;
  }
}

/** Ends a run; with `keep_best` only its search for a better model than the best one so far. */
export async function cancel({ run: ref, keep_best }: Slots<'cancel'>, scene: Scene): Promise<Answer> {
  return stop(await findRun(scene, ref, true), keep_best === true ? 'keep-best' : 'stop', scene);
}

async function stop(run: Run, how: 'stop' | 'keep-best', { services, turn }: Scene): Promise<Answer> {
  if (!mayChange(turn.user, run)) {
    throw new ForbiddenError(`That training was started by ${run.user_name}. They, or an admin, can end it.`);
  }
  const { runs } = services.store;
  const changed = await runs.append(run.id, ({ status, cancel: asked }) => {
    if (status === 'queued') {
      const change = { status: 'cancelled', finished_at: new Date(), notice: 'due' } as const;
      return { type: 'status', message: 'Cancelled before it began.', change };
    }
    if (asked === how || asked === 'stop') return null;
    return how === 'stop'
      ? { type: 'status', message: 'Stopping …', change: { status: 'cancelling', cancel: how } }
      : { type: 'status', message: 'Finishing with the best model so far …', change: { cancel: how } };
  });
  if (changed === null) return say('It is ending already.');
  const text =
    how === 'stop'
      ? `Stopping the training on ${run.dataset_title}.`
      : 'I stop searching and keep the best model so far.';
  return say(text, { run_id: run.id });
}

export async function status({ run: ref }: Slots<'status'>, scene: Scene): Promise<Answer> {
  const { store } = scene.services;
  const run = await findRun(scene, ref);
  const model = run.model_id === null ? null : await store.models.get(run.space, run.model_id);
  const { cards = [] } = runReply(run, model);
  return { reply: { cards }, focus: { run_id: run.id } };
}

/** Of the named run, else of the model in focus. A button carries the model's id. */
export async function leaderboard({ run: ref }: Slots<'leaderboard'>, scene: Scene): Promise<Answer> {
  const { services, turn, chat } = scene;
  const ofModel = ref === undefined ? chat.model_id : ref;
  const known = ofModel === null ? null : await services.store.models.get(turn.space, ofModel);
  if (known !== null) return { reply: { cards: [leaderboardCard(known)] }, focus: { model_id: known.id } };
  const run = await findRun(scene, ref);
  if (run.model_id === null) {
    throw new ConflictError(
      run.best === null
        ? 'That run has no model to compare yet.'
        : `That run is still ${run.status}; the leaderboard comes at its end.`,
    );
  }
  const model = await findModel(scene, run.model_id);
  return { reply: { cards: [leaderboardCard(model)] }, focus: { model_id: model.id } };
}
