import { renameDataset } from '../../usecases/datasets.ts';
import { renameModel } from '../../usecases/models.ts';
import type { Slots } from '../command.ts';
import { findDataset, findModel } from '../find.ts';
import { type Answer, type Scene, say } from '../scene.ts';

/** What is named; without a name the model in focus, else the data set. */
export async function rename({ to, dataset, model }: Slots<'rename'>, scene: Scene): Promise<Answer> {
  const { services, by, chat } = scene;
  if (model !== undefined || (dataset === undefined && chat.model_id !== null)) {
    const { id, name } = await findModel(scene, model);
    const renamed = await renameModel(services, by, id, to);
    return say(`The model ${name} is called ${renamed.name} now.`, { model_id: id });
  }
  const { id, title } = await findDataset(scene, dataset);
  const renamed = await renameDataset(services, by, id, to);
  return say(`${title} is called ${renamed.title} now.`, { dataset_id: id });
}
