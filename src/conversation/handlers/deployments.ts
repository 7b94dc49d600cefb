import { deployedCard, predictForm } from '../../cards/model-card.ts';
import { ForbiddenError } from '../../errors.ts';
import { DuplicateError } from '../../store/documents.ts';
import type { Deployment, Model } from '../../store/records.ts';
import type { Slots } from '../command.ts';
import { findDeployment, findModel } from '../find.ts';
import { type Answer, mayChange, type Scene, say } from '../scene.ts';

export async function deploy({ model: ref }: Slots<'deploy'>, scene: Scene): Promise<Answer> {
  const model = await findModel(scene, ref);
  const { deployment, already } = await putIntoService(model, scene);
  return {
    reply: {
      text: already ? `${model.name} is deployed already.` : `${model.name} is in service and answers from now on.`,
      cards: [deployedCard(deployment, predictForm(model))],
    },
    focus: { model_id: model.id, deployment_id: deployment.id, dataset_id: model.dataset_id },
  };
}

/** One deployment per model: a second deploy finds the first, or brings it back. */
async function putIntoService(model: Model, scene: Scene): Promise<{ deployment: Deployment; already: boolean }> {
  const { services, turn } = scene;
  const { deployments } = services.store;
  const known = await deployments.findOne(turn.space, { model_id: model.id });
  if (known?.status === 'active') return { deployment: known, already: true };
  if (known !== null) {
    const change = { status: 'active', updated_at: new Date() } as const;
    return { deployment: (await deployments.update(turn.space, known.id, change)) ?? known, already: false };
  }
  const now = new Date();
  try {
    const deployment = await deployments.insert({
      space: turn.space,
      user_id: turn.user.id,
      name: model.name,
      model_id: model.id,
      model_name: model.name,
      task_type: model.task_type,
      status: 'active',
      requests_count: 0,
      last_request_at: null,
      created_at: now,
      updated_at: now,
    });
    return { deployment, already: false };
  } catch (error) {
    // Two people pressed at once.
    const deployment =
      error instanceof DuplicateError ? await deployments.findOne(turn.space, { model_id: model.id }) : null;
    if (deployment === null) throw error;
    return { deployment, already: true };
  }
}

export async function undeploy({ deployment: ref }: Slots<'undeploy'>, scene: Scene): Promise<Answer> {
  const { services, turn, chat } = scene;
  const deployment = await findDeployment(scene, ref);
  if (!mayChange(turn.user, deployment)) {
    throw new ForbiddenError(
      `${deployment.name} was deployed by someone else. They, or an admin, can take it out of service.`,
    );
  }
  if (deployment.status === 'inactive') return say(`${deployment.name} is not in service.`);
  await services.store.deployments.update(turn.space, deployment.id, { status: 'inactive', updated_at: new Date() });
  return say(
    `${deployment.name} is out of service. The model stays; “deploy ${deployment.name}” brings it back.`,
    chat.deployment_id === deployment.id ? { deployment_id: null } : undefined,
  );
}
