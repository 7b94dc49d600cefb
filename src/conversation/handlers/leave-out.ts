import type { Slots } from '../command.ts';
import { findColumn, findDataset } from '../find.ts';
import { offer } from '../question.ts';
import type { Answer, Scene } from '../scene.ts';

/** Columns are left out of a training, not of the data: that training is offered. */
export async function leaveOut({ columns, dataset: ref }: Slots<'leave_out'>, scene: Scene): Promise<Answer> {
  const dataset = await findDataset(scene, ref);
  const without = columns.map((column) => findColumn(dataset, column, 'column'));
  const named = without.join(', ');
  const train = { command: 'train', slots: { dataset: dataset.id, without } } as const;
  const text = `${named} ${without.length === 1 ? 'stays' : 'stay'} in ${dataset.title}; a training can leave ${without.length === 1 ? 'it' : 'them'} out.`;
  return offer(text, [{ names: [`Train without ${named}`], next: train }], scene, { dataset_id: dataset.id });
}
