import { plural } from '../../cards/format.ts';
import { NotFoundError } from '../../errors.ts';
import type { Candidate, Dataset } from '../../store/records.ts';
import { fold } from '../../text/fold.ts';
import * as datasets from '../../usecases/datasets.ts';
import { lookForNewer } from '../../usecases/newer.ts';
import { shareDataset } from '../../usecases/sharing.ts';
import type { Slots } from '../command.ts';
import { findColumn, findDataset, findResult } from '../find.ts';
import { askToConfirm, questionTo } from '../question.ts';
import { type Answer, actOf, already, type Scene, say, show } from '../scene.ts';
import { together } from '../together.ts';

export async function listDatasets(): Promise<Answer> {
  return show({ kind: 'datasets' });
}

/** A number means a result of the last search; a name means what is added already, before what could be. */
export async function describeDataset({ dataset: ref }: Slots<'describe_dataset'>, scene: Scene): Promise<Answer> {
  const { chosen, place } = await findResult(scene, ref ?? '');
  if (chosen !== null && place !== null) return aboutCandidate(chosen);
  try {
    const dataset = await findDataset(scene, ref);
    const { id, title } = dataset;
    if (asksHowMany(scene)) return say(sizeSentence(dataset), { dataset_id: id });
    void lookForNewer(scene.services, dataset).catch(() => undefined);
    return show({ kind: 'details', id, title }, { dataset_id: id });
  } catch (error) {
    if (chosen !== null && error instanceof NotFoundError) return aboutCandidate(chosen);
    throw error;
  }
}

/** Rows or columns are asked for, and nothing else of it. */
const HOW_MANY =
  /\b(?:how (?:many|big|large|long)|number of|wie ?viele|anzahl|wie gross|combien|nombre de|cuant[ao]s|numero de|quant[aei]|quant[ao]s|hoeveel)\b/;
const OF_ELSE = /missing|null|empty|blank|distinct|unique|class|fehl|leer|manqu|vide|falt|vaci|mancant|ontbre/;

function asksHowMany({ turn: { input } }: Scene): boolean {
  const words = input.kind === 'text' ? fold(input.text) : '';
  return HOW_MANY.test(words) && !OF_ELSE.test(words);
}

const sizeSentence = ({ title, row_count, column_count }: Dataset): string =>
  `${title} has ${plural(row_count, 'row')} and ${plural(column_count, 'column')}.`;

const aboutCandidate = ({ id }: Candidate): Answer => show({ kind: 'candidate', id });

/** Details of a search result, or of a data set that is added already. */
export async function details(id: string, scene: Scene): Promise<Answer> {
  const candidate = await scene.services.store.candidates.get(scene.turn.space, id);
  if (candidate !== null) return aboutCandidate(candidate);
  const dataset = await findDataset(scene, id);
  const { title } = dataset;
  // It is not waited for: the card is edited when there is something to say.
  void lookForNewer(scene.services, dataset).catch(() => undefined);
  return show({ kind: 'details', id, title }, { dataset_id: id });
}

export async function setTarget({ column, dataset: ref }: Slots<'set_target'>, scene: Scene): Promise<Answer> {
  const dataset = await findDataset(scene, ref);
  const target = findColumn(dataset, column, 'column');
  const { already: doer } = await datasets.chooseTarget(scene.services, scene.by, dataset.id, target, actOf(scene));
  if (doer !== null) return already(scene, doer, `The target of ${dataset.title} is ${target}`);
  return show({ kind: 'target', id: dataset.id, title: dataset.title }, { dataset_id: dataset.id });
}

/** Keeps a data set to who added it, or shares it again. */
export async function share({ dataset: ref, with: withWhom }: Slots<'share'>, scene: Scene): Promise<Answer> {
  const { id } = await findDataset(scene, ref);
  const { title } = await shareDataset(scene.services, scene.by, id, withWhom);
  return say(
    withWhom === 'me'
      ? `${title} is yours alone now, with all that was made of it. Others no longer find it; say “share it with everyone” to undo that.`
      : `Everyone here can use ${title} now, and what was made of it.`,
    { dataset_id: id },
  );
}

/** Offers the columns to choose from. */
export async function askTarget(id: string, scene: Scene): Promise<Answer> {
  const { title, schema } = await findDataset(scene, id);
  const choices = schema.map(({ name: column }) => ({
    names: [column],
    next: { command: 'set_target', slots: { column, dataset: id } } as const,
  }));
  const question = questionTo(scene.turn, choices);
  const showing = { kind: 'target-choice', id, title, chatId: scene.chat.id, questionId: question.id } as const;
  return { ...show(showing, { dataset_id: id }), question };
}

export async function deleteDataset({ dataset: ref }: Slots<'delete_dataset'>, scene: Scene): Promise<Answer> {
  const { id } = await findDataset(scene, ref);
  const { title, name, row_count } = await datasets.assertMayDeleteDataset(scene.services, scene.by, id);
  const confirm = `confirm-delete-dataset:${id}`;
  const question = `Delete ${title} (${name}, ${plural(row_count, 'row')})? Models trained from it stay.`;
  return together(scene, confirm, 'That is asked for', async () =>
    askToConfirm(question, confirm, { kind: 'dataset', id }, scene),
  );
}

export async function confirmDeleteDataset(id: string, scene: Scene): Promise<Answer> {
  const { services, by, chat } = scene;
  const { what, already: doer } = await datasets.deleteDataset(services, by, id, actOf(scene));
  if (doer !== null) return already(scene, doer, `${what} is deleted`);
  return say(`Deleted ${what}.`, chat.dataset_id === id ? { dataset_id: null } : undefined);
}
