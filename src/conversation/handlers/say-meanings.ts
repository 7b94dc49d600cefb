import { list } from '../../text/sentences.ts';
import { sayMeanings } from '../../usecases/say-meanings.ts';
import type { Slots } from '../command.ts';
import { findDataset } from '../find.ts';
import { Unclear } from '../question.ts';
import { type Answer, type Scene, say } from '../scene.ts';

/** Keeps what values stand for; of several columns that hold such values it is asked which is meant. */
export async function explainValues(
  { dataset: ref, columns, column, means }: Slots<'explain_values'>,
  scene: Scene,
): Promise<Answer> {
  const { id } = await findDataset(scene, ref);
  const [only = '', ...others] = columns;
  if (column === undefined && others.length > 0) {
    const words = list(Object.entries(means).map(([value, words]) => `${value} mean ${words}`));
    const meanings = columns.map((name) => ({ value: name, names: [name] }));
    throw new Unclear(
      `In which column does ${words}: ${columns.length > 6 ? 'choose it' : list(columns, 'or')}?`,
      'column',
      meanings,
    );
  }
  const name = column ?? only;
  const known = await sayMeanings(scene.services, scene.by, id, { column: name, means });
  const all = list(Object.entries(known).map(([value, words]) => `${value} means ${words}`));
  return say(`Noted: in ${name}, ${all}. Forms and answers say so from now on.`, { dataset_id: id });
}
