import { NotFoundError } from '../../errors.ts';
import type { Dataset, Model } from '../../store/records.ts';
import { listSome } from '../../text/sentences.ts';
import type { SentFile } from '../../usecases/add.ts';
import * as batches from '../../usecases/batches.ts';
import { getDataset, listDatasets } from '../../usecases/datasets.ts';
import { parseCommand, type Slots } from '../command.ts';
import { findDataset, findModel } from '../find.ts';
import { MOST_CHOICES, questionTo } from '../question.ts';
import { type Answer, actOf, already, type Scene, say } from '../scene.ts';
import { modelOf } from './predict.ts';

/** Predicts all rows of a data set that is here: the one named, or the one spoken of. */
export async function predictFile(
  { model: ref, dataset: named }: Slots<'predict_file'>,
  scene: Scene,
): Promise<Answer> {
  const model = await findModel(scene, await modelOf(ref, scene));
  const dataset = named === undefined ? await spokenOf(model, scene) : await findDataset(scene, named);
  if (dataset === null) return askRows(model, scene);
  const from = { datasetId: dataset.id };
  const batch = await begin(scene, model, from, 0);
  return { reply: {}, shows: [{ kind: 'batch', ...batch }], focus: { model_id: model.id } };
}

/** A file that is sent next, or a data set that is named, is the answer. */
async function askRows(model: Model, { services, by, fileHint, turn }: Scene): Promise<Answer> {
  const all = await listDatasets(services, by, MOST_CHOICES);
  const answer = (slots: Slots<'predict_file'>) =>
    ({ command: 'predict_file', slots: { model: model.id, ...slots } }) as const;
  const others = all.filter(({ id }) => id !== model.dataset_id);
  const named = others.length === 0 ? '' : ` Or name a data set: ${listSome(others.map(({ name }) => name))}.`;
  return {
    reply: { text: `Which rows shall ${model.name} predict? Send me a CSV. ${fileHint}${named}` },
    focus: { model_id: model.id },
    question: questionTo(turn, [
      { names: [], next: answer({}) },
      ...others.map(({ id, name, title }) => ({ names: [name, title], next: answer({ dataset: id }) })),
    ]),
  };
}

/** By which model a file is to be predicted that is sent without words, where that was asked for; else null. */
export function rowsAskedFor({ chat, turn }: Scene): Slots<'predict_file'> | null {
  const { question } = chat;
  const next = question?.of === turn.user.id ? parseCommand(question.choices[0]?.next) : null;
  return next?.command === 'predict_file' ? next.slots : null;
}

/** What is spoken of, unless it is what the model learned from: of that the answers are known. */
async function spokenOf(model: Model, { services, by, chat }: Scene): Promise<Dataset | null> {
  if (chat.dataset_id === null || chat.dataset_id === model.dataset_id) return null;
  return getDataset(services, by, chat.dataset_id).catch((error: unknown) => {
    if (error instanceof NotFoundError) return null;
    throw error;
  });
}

/** Predicts all rows of the files of a message. They are no data sets to learn from, and are kept no longer than it takes. */
export async function predictFiles(
  files: readonly SentFile[],
  { model: ref }: Slots<'predict_file'>,
  scene: Scene,
): Promise<Answer> {
  const model = await findModel(scene, await modelOf(ref, scene));
  const shows: { readonly kind: 'batch'; readonly id: string; readonly title: string }[] = [];
  for (const [i, file] of files.entries()) shows.push({ kind: 'batch', ...(await begin(scene, model, { file }, i)) });
  return { reply: {}, shows, focus: { model_id: model.id }, question: null };
}

/** Each file of a turn is an act of its own. */
async function begin(
  scene: Scene,
  { id }: Model,
  from: batches.BatchRequest['from'],
  position: number,
): Promise<{ readonly id: string; readonly title: string }> {
  const { services, by, laterAt: address, signal } = scene;
  const { requestKey, from: surface } = actOf(scene);
  const act = { requestKey: position === 0 ? requestKey : `${requestKey}#${position + 1}`, from: surface, signal };
  const batch = await batches.startBatch(services, by, { modelId: id, from, address }, act);
  return { id: batch.id, title: batch.title };
}

/** Ends the prediction of a file. */
export async function cancelBatch(id: string, scene: Scene): Promise<Answer> {
  const { batch, already: doer } = await batches.cancelBatch(scene.services, scene.by, id, actOf(scene));
  if (doer !== null) return already(scene, doer, `Predicting the rows of ${batch.title} is cancelled`);
  return say(`I stop predicting the rows of ${batch.title}. Nothing of it is kept.`);
}
