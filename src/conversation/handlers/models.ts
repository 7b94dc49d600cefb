import { deploymentOf } from '../../usecases/deployments.ts';
import * as models from '../../usecases/models.ts';
import type { Slots } from '../command.ts';
import { findModel } from '../find.ts';
import { type Answer, asking, type Scene, say, show } from '../scene.ts';

export async function listModels(): Promise<Answer> {
  return show({ kind: 'models' });
}

export async function explain({ model: ref }: Slots<'explain'>, scene: Scene): Promise<Answer> {
  const { id, name } = await findModel(scene, ref);
  return show({ kind: 'explanation', id, name }, { model_id: id });
}

export async function deleteModel({ model: ref }: Slots<'delete_model'>, scene: Scene): Promise<Answer> {
  const { services, by } = scene;
  const model = await models.assertMayDeleteModel(services, by, (await findModel(scene, ref)).id);
  const deployed = (await deploymentOf(services, model)) !== null;
  const question = `Delete the model ${model.name}?${deployed ? ' It is deployed, and will stop answering.' : ''}`;
  return asking(scene, question, `confirm-delete-model:${model.id}`, { kind: 'model', id: model.id });
}

export async function confirmDeleteModel(id: string, { services, by, chat }: Scene): Promise<Answer> {
  const { name } = await models.deleteModel(services, by, id);
  return say(`Deleted ${name}.`, chat.model_id === id ? { model_id: null, deployment_id: null } : undefined);
}
