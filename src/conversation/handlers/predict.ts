import { predictForm, predictionCard } from '../../cards/model-card.ts';
import { onlyByName } from '../../text/by-name.ts';
import { listDeployments } from '../../usecases/deployments.ts';
import * as usecases from '../../usecases/predict.ts';
import type { Slots } from '../command.ts';
import { findModel } from '../find.ts';
import type { Answer, Scene } from '../scene.ts';

export async function predict({ model: ref, row }: Slots<'predict'>, scene: Scene): Promise<Answer> {
  const { id } = await findModel(scene, await modelOf(ref, scene));
  if (Object.keys(row).length === 0) return askRow(id, scene);
  const { model, answer } = await usecases.predict(scene.services, scene.by, { modelId: id, row });
  const card = predictionCard({ ...answer, target: model.target, model: model.name, task: model.task_type });
  return {
    reply: { cards: [{ ...card, actions: [{ label: 'Predict', id: `predict:${id}` }] }] },
    focus: { model_id: id },
  };
}

/** A deployment's name stands for its model; without a name, what is deployed goes before what was trained last. */
async function modelOf(ref: string | undefined, { services, turn, chat }: Scene): Promise<string | undefined> {
  const active = await listDeployments(services, turn.space);
  if (ref !== undefined) return onlyByName(active, ref, ({ name }) => [name])?.model_id ?? ref;
  return chat.model_id ?? active[0]?.model_id;
}

/** Opens the form, or says what to write where there are no forms. */
export async function askRow(id: string, scene: Scene): Promise<Answer> {
  const model = await findModel(scene, id);
  const form = predictForm(model);
  return { reply: { text: form.text }, ask: form, focus: { model_id: model.id } };
}
