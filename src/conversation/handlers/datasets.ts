import { datasetCards, datasetListCard, targetSelect } from '../../cards/dataset-card.ts';
import { plural } from '../../cards/format.ts';
import { candidateCard } from '../../cards/search-card.ts';
import { confirmCard } from '../../cards/simple-cards.ts';
import { whyNotLearnable } from '../../datasets/target.ts';
import { ConflictError, ForbiddenError, NotFoundError } from '../../errors.ts';
import type { Candidate, Dataset } from '../../store/records.ts';
import type { Slots } from '../command.ts';
import { findColumn, findDataset, findResult, NO_DATASET } from '../find.ts';
import { type Answer, mayChange, type Scene, say } from '../scene.ts';

export async function listDatasets(_: Slots<'list_datasets'>, { services, turn }: Scene): Promise<Answer> {
  const datasets = await services.store.datasets.list(turn.space, {}, 50);
  if (datasets.length === 0) {
    return say(NO_DATASET);
  }
  return { reply: { cards: [datasetListCard(datasets)] } };
}

/** A number means a result of the last search; a name means what is added already, before what could be. */
export async function describeDataset({ dataset: ref }: Slots<'describe_dataset'>, scene: Scene): Promise<Answer> {
  const { chosen, place } = await findResult(scene, ref ?? '');
  if (chosen !== null && place !== null) return aboutCandidate(chosen);
  try {
    const dataset = await findDataset(scene, ref);
    return { reply: { cards: datasetCards(dataset) }, focus: { dataset_id: dataset.id } };
  } catch (error) {
    if (chosen !== null && error instanceof NotFoundError) return aboutCandidate(chosen);
    throw error;
  }
}

const aboutCandidate = (candidate: Candidate): Answer => ({ reply: { cards: [candidateCard(candidate)] } });

/** Details of a search result, or of a data set that is added already. */
export async function details(id: string, scene: Scene): Promise<Answer> {
  const candidate = await scene.services.store.candidates.get(scene.turn.space, id);
  return candidate === null ? describeDataset({ dataset: id }, scene) : aboutCandidate(candidate);
}

export async function setTarget({ column, dataset: ref }: Slots<'set_target'>, scene: Scene): Promise<Answer> {
  const dataset = await findDataset(scene, ref);
  const target = findColumn(dataset, column);
  const changed = await changeTarget(dataset, target, scene);
  return {
    reply: {
      text: `${changed.title}: the target is now ${target}.`,
      cards: [{ actions: [{ label: 'Train', id: `train:${dataset.id}`, style: 'primary' }] }],
    },
    focus: { dataset_id: dataset.id },
  };
}

/** Makes another column the target. @throws ConflictError when nothing could be learned from it. */
export async function changeTarget(dataset: Dataset, target: string, { services, turn }: Scene): Promise<Dataset> {
  const column = dataset.schema.find(({ name }) => name === target);
  const objection = column === undefined ? null : whyNotLearnable(column);
  if (objection !== null) throw new ConflictError(objection);
  return (
    (await services.store.datasets.update(turn.space, dataset.id, {
      target_column: target,
      target_why: 'you chose it',
    })) ?? dataset
  );
}

/** Offers the columns to choose from. */
export async function askTarget(id: string, scene: Scene): Promise<Answer> {
  const dataset = await findDataset(scene, id);
  return {
    reply: {
      cards: [
        {
          title: `What should be predicted from ${dataset.title}?`,
          text: `Now: ${dataset.target_column ?? 'none'}. Choose below, or write “the target is …”.`,
          select: targetSelect(dataset),
        },
      ],
    },
    focus: { dataset_id: dataset.id },
  };
}

export async function deleteDataset({ dataset: ref }: Slots<'delete_dataset'>, scene: Scene): Promise<Answer> {
  const dataset = await findDataset(scene, ref);
  assertMayDelete(dataset, scene);
  const confirm = `confirm-delete-dataset:${dataset.id}`;
  const question = `Delete ${dataset.title} (${dataset.name}, ${plural(dataset.row_count, 'row')})? Models trained from it stay.`;
  return { reply: { cards: [confirmCard(question, confirm)] }, pending: confirm };
}

export async function confirmDeleteDataset(id: string, scene: Scene): Promise<Answer> {
  const { services, turn, chat } = scene;
  const { datasets, files, runs } = services.store;
  const dataset = await findDataset(scene, id);
  assertMayDelete(dataset, scene);
  if ((await runs.active(turn.space)).some((run) => run.dataset_id === id)) {
    throw new ConflictError(`${dataset.title} is being trained on. Cancel that run first, or wait for its end.`);
  }
  await datasets.remove(turn.space, id);
  await Promise.all([files.remove(dataset.original_file_id), files.remove(dataset.parquet_file_id)]);
  return say(`Deleted ${dataset.title}.`, chat.dataset_id === id ? { dataset_id: null } : undefined);
}

function assertMayDelete(dataset: Dataset, { turn }: Scene): void {
  if (mayChange(turn.user, dataset)) return;
  throw new ForbiddenError(`${dataset.title} was added by someone else. They, or an admin, can delete it.`);
}
