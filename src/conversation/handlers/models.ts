import { deploymentOf } from '../../usecases/deployments.ts';
import * as models from '../../usecases/models.ts';
import type { Slots } from '../command.ts';
import { findModel } from '../find.ts';
import { askToConfirm } from '../question.ts';
import { type Answer, actOf, already, type Scene, say, show } from '../scene.ts';
import { together } from '../together.ts';

/** Who asks right after the end of a run gets the whole of most tables; of the others what is known by then. */
const PATIENCE_MS = 5_000;

export async function listModels(): Promise<Answer> {
  return show({ kind: 'models' });
}

export async function explain({ model: ref }: Slots<'explain'>, scene: Scene): Promise<Answer> {
  const { services, by, signal } = scene;
  const found = await findModel(scene, ref);
  const { id, name } = await models.measuredModel(services, by, found.id, { patienceMs: PATIENCE_MS, signal });
  return show({ kind: 'explanation', id, name }, { model_id: id });
}

export async function deleteModel({ model: ref }: Slots<'delete_model'>, scene: Scene): Promise<Answer> {
  const { services, by } = scene;
  const model = await models.assertMayDeleteModel(services, by, (await findModel(scene, ref)).id);
  const deployed = (await deploymentOf(services, model)) !== null;
  const confirm = `confirm-delete-model:${model.id}`;
  const question = `Delete the model ${model.name}?${deployed ? ' It is deployed, and will stop answering.' : ''}`;
  return together(scene, confirm, 'That is asked for', async () =>
    askToConfirm(question, confirm, { kind: 'model', id: model.id }, scene),
  );
}

export async function confirmDeleteModel(id: string, scene: Scene): Promise<Answer> {
  const { services, by, chat } = scene;
  const { what, already: doer } = await models.deleteModel(services, by, id, actOf(scene));
  if (doer !== null) return already(scene, doer, `${what} is deleted`);
  return say(`Deleted ${what}.`, chat.model_id === id ? { model_id: null, deployment_id: null } : undefined);
}
