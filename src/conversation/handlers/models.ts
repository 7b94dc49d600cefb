import { explainCard, modelListCard } from '../../cards/model-card.ts';
import { confirmCard } from '../../cards/simple-cards.ts';
import { ForbiddenError } from '../../errors.ts';
import type { Model } from '../../store/records.ts';
import type { Slots } from '../command.ts';
import { findModel, NO_MODEL } from '../find.ts';
import { type Answer, mayChange, type Scene, say } from '../scene.ts';

export async function listModels(_: Slots<'list_models'>, { services, turn }: Scene): Promise<Answer> {
  const { models, deployments } = services.store;
  const all = await models.list(turn.space, {}, 50);
  if (all.length === 0) return say(NO_MODEL);
  const active = await deployments.list(turn.space, { status: 'active' });
  return { reply: { cards: [modelListCard(all, new Set(active.map(({ model_id }) => model_id)))] } };
}

export async function explain({ model: ref }: Slots<'explain'>, scene: Scene): Promise<Answer> {
  const model = await findModel(scene, ref);
  return { reply: { cards: [explainCard(model)] }, focus: { model_id: model.id } };
}

export async function deleteModel({ model: ref }: Slots<'delete_model'>, scene: Scene): Promise<Answer> {
  const model = await findModel(scene, ref);
  assertMayDelete(model, scene);
  const deployed = await scene.services.store.deployments.findOne(model.space, {
    model_id: model.id,
    status: 'active',
  });
  const confirm = `confirm-delete-model:${model.id}`;
  const question = `Delete the model ${model.name}?${deployed === null ? '' : ' It is deployed, and will stop answering.'}`;
  return { reply: { cards: [confirmCard(question, confirm)] }, pending: confirm };
}

export async function confirmDeleteModel(id: string, scene: Scene): Promise<Answer> {
  const { services, turn, chat } = scene;
  const { models, deployments, files } = services.store;
  const model = await findModel(scene, id);
  assertMayDelete(model, scene);
  for (const deployment of await deployments.list(turn.space, { model_id: id })) {
    await deployments.remove(turn.space, deployment.id);
  }
  await models.remove(turn.space, id);
  await files.remove(model.file_id);
  return say(`Deleted ${model.name}.`, chat.model_id === id ? { model_id: null, deployment_id: null } : undefined);
}

function assertMayDelete(model: Model, { turn }: Scene): void {
  if (mayChange(turn.user, model)) return;
  throw new ForbiddenError(`${model.name} was made by someone else. They, or an admin, can delete it.`);
}
