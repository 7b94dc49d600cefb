import { explainCard, modelListCards } from '../../cards/model-card.ts';
import { confirmCard } from '../../cards/simple-cards.ts';
import { deploymentOf } from '../../usecases/deployments.ts';
import * as models from '../../usecases/models.ts';
import type { Slots } from '../command.ts';
import { findModel, NO_MODEL } from '../find.ts';
import { questionTo } from '../question.ts';
import { type Answer, actOf, already, type Scene, say } from '../scene.ts';
import { together } from '../together.ts';

const LISTED = 50;
/** Who asks right after the end of a run gets the whole of most tables; of the others what is known by then. */
const PATIENCE_MS = 5_000;

export async function listModels(_: Slots<'list_models'>, { services, turn }: Scene): Promise<Answer> {
  const all = await models.listModels(services, turn.space, LISTED);
  if (all.length === 0) return say(NO_MODEL);
  const deployed = new Set(all.filter((model) => model.deployed).map(({ id }) => id));
  return { reply: { cards: modelListCards(all, deployed, await services.store.models.total(turn.space)) } };
}

export async function explain({ model: ref }: Slots<'explain'>, scene: Scene): Promise<Answer> {
  const { services, signal } = scene;
  const found = await findModel(scene, ref);
  const model = await models.measuredModel(services, found, { patienceMs: PATIENCE_MS, signal });
  return { reply: { cards: [explainCard(model)] }, focus: { model_id: model.id } };
}

export async function deleteModel({ model: ref }: Slots<'delete_model'>, scene: Scene): Promise<Answer> {
  const { services, by } = scene;
  const model = await models.assertMayDeleteModel(services, by, (await findModel(scene, ref)).id);
  const deployed = (await deploymentOf(services, model)) !== null;
  const confirm = `confirm-delete-model:${model.id}`;
  const question = `Delete the model ${model.name}?${deployed ? ' It is deployed, and will stop answering.' : ''}`;
  return together(scene, confirm, 'That is asked for', async () => ({
    reply: { cards: [confirmCard(question, confirm)] },
    question: questionTo(scene.turn, [{ names: [], next: { kind: 'press', action: confirm } }]),
  }));
}

export async function confirmDeleteModel(id: string, scene: Scene): Promise<Answer> {
  const { services, by, chat } = scene;
  const { what, already: doer } = await models.deleteModel(services, by, id, actOf(scene));
  if (doer !== null) return already(scene, doer, `${what} is deleted`);
  return say(`Deleted ${what}.`, chat.model_id === id ? { model_id: null, deployment_id: null } : undefined);
}
