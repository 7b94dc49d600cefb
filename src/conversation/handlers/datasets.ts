import { datasetCards, datasetDetails, datasetListCards, targetSelect } from '../../cards/dataset-card.ts';
import { plural } from '../../cards/format.ts';
import { candidateCard } from '../../cards/search-card.ts';
import { confirmCard } from '../../cards/simple-cards.ts';
import { NotFoundError } from '../../errors.ts';
import type { Candidate } from '../../store/records.ts';
import * as datasets from '../../usecases/datasets.ts';
import type { Slots } from '../command.ts';
import { findColumn, findDataset, findResult, NO_DATASET } from '../find.ts';
import { questionTo } from '../question.ts';
import { type Answer, actOf, already, type Scene, say } from '../scene.ts';
import { together } from '../together.ts';

const LISTED = 50;

export async function listDatasets(_: Slots<'list_datasets'>, { services, turn }: Scene): Promise<Answer> {
  const all = await datasets.listDatasets(services, turn.space, LISTED);
  if (all.length === 0) return say(NO_DATASET);
  return { reply: { cards: datasetListCards(all, await services.store.datasets.total(turn.space)) } };
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
  if (candidate !== null) return aboutCandidate(candidate);
  const dataset = await findDataset(scene, id);
  return { reply: { cards: datasetDetails(dataset) }, focus: { dataset_id: dataset.id } };
}

export async function setTarget({ column, dataset: ref }: Slots<'set_target'>, scene: Scene): Promise<Answer> {
  const dataset = await findDataset(scene, ref);
  const target = findColumn(dataset, column, 'column');
  const { already: doer } = await datasets.chooseTarget(scene.services, scene.by, dataset.id, target, actOf(scene));
  if (doer !== null) return already(scene, doer, `The target of ${dataset.title} is ${target}`);
  return {
    reply: {
      text: `${dataset.title}: the target is now ${target}.`,
      cards: [{ actions: [{ label: 'Train', id: `train:${dataset.id}`, style: 'primary' }] }],
    },
    focus: { dataset_id: dataset.id },
  };
}

/** Offers the columns to choose from. */
export async function askTarget(id: string, scene: Scene): Promise<Answer> {
  const dataset = await findDataset(scene, id);
  const choices = dataset.schema.map(({ name: column }) => ({
    names: [column],
    next: { command: 'set_target', slots: { column, dataset: dataset.id } } as const,
  }));
  return {
    question: questionTo(scene.turn, choices),
    reply: {
      cards: [
        {
          title: `What should be predicted from ${dataset.title}?`,
          text: `Now: ${dataset.target_column ?? 'none'}. Choose below, or write the name of a column.`,
          select: targetSelect(dataset),
        },
      ],
    },
    focus: { dataset_id: dataset.id },
  };
}

export async function deleteDataset({ dataset: ref }: Slots<'delete_dataset'>, scene: Scene): Promise<Answer> {
  const { id } = await findDataset(scene, ref);
  const { title, name, row_count } = await datasets.assertMayDeleteDataset(scene.services, scene.by, id);
  const confirm = `confirm-delete-dataset:${id}`;
  const question = `Delete ${title} (${name}, ${plural(row_count, 'row')})? Models trained from it stay.`;
  return together(scene, confirm, 'That is asked for', async () => ({
    reply: { cards: [confirmCard(question, confirm)] },
    question: questionTo(scene.turn, [{ names: [], next: { kind: 'press', action: confirm } }]),
  }));
}

export async function confirmDeleteDataset(id: string, scene: Scene): Promise<Answer> {
  const { services, by, chat } = scene;
  const { what, already: doer } = await datasets.deleteDataset(services, by, id, actOf(scene));
  if (doer !== null) return already(scene, doer, `${what} is deleted`);
  return say(`Deleted ${what}.`, chat.dataset_id === id ? { dataset_id: null } : undefined);
}
