import { leaderboardCard, runReply } from '../../cards/run-card.ts';
import { ConflictError } from '../../errors.ts';
import { cancelRun, keepBest } from '../../usecases/end-run.ts';
import { getModel } from '../../usecases/models.ts';
import { MAX_TRAIN_TIME_S } from '../../usecases/services.ts';
import { startRun } from '../../usecases/start-run.ts';
import type { Slots } from '../command.ts';
import { findColumn, findDataset, findRun } from '../find.ts';
import { type Answer, actOf, already, type Scene, say } from '../scene.ts';

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
  const reply = { ...runReply(started.run, null), ...limitLine(slots.time_limit_s), topic };
  return { reply, focus, shows: started.run };
}

/** What a limit has cut, or may have, is said. */
const limitLine = (asked: number | undefined): { readonly text?: string } =>
  asked === MAX_TRAIN_TIME_S ? { text: 'A training may take a day at most, so this one ends after 24 hours.' } : {};

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
  const model = await getModel(services, turn.space, run.model_id);
  return { reply: { cards: [leaderboardCard(model)] }, focus: { model_id: model.id } };
}
