import { predictForm, predictionCard } from '../../cards/model-card.ts';
import type { Model } from '../../store/records.ts';
import type { Slots } from '../command.ts';
import { byName, findModel } from '../find.ts';
import type { Answer, Scene } from '../scene.ts';

export async function predict({ model: ref, row }: Slots<'predict'>, scene: Scene): Promise<Answer> {
  const { services, turn } = scene;
  const model = await findModel(scene, await modelOf(ref, scene));
  if (Object.keys(row).length === 0) return askRow(model.id, scene);
  const deployment = await services.store.deployments.findOne(turn.space, { model_id: model.id, status: 'active' });
  const answer = await services.predictor.predict(model, row, {
    userId: turn.user.id,
    deploymentId: deployment?.id ?? null,
  });
  return {
    reply: {
      cards: [
        {
          ...predictionCard({ ...answer, target: model.target, model: model.name, task: model.task_type }),
          actions: again(model),
        },
      ],
    },
    focus: { model_id: model.id },
  };
}

/** A deployment's name stands for its model; without a name, what is deployed goes before what was trained last. */
async function modelOf(ref: string | undefined, { services, turn, chat }: Scene): Promise<string | undefined> {
  const active = await services.store.deployments.list(turn.space, { status: 'active' });
  if (ref !== undefined) return byName(active, ref, ({ name }) => [name])?.model_id ?? ref;
  return chat.model_id ?? active[0]?.model_id;
}

const again = (model: Model) => [{ label: 'Predict', id: `predict:${model.id}` }] as const;

/** Opens the form, or says what to write where there are no forms. */
export async function askRow(id: string, scene: Scene): Promise<Answer> {
  const model = await findModel(scene, id);
  const form = predictForm(model);
  return { reply: { text: form.text }, ask: form, focus: { model_id: model.id } };
}
