import * as deployments from '../../usecases/deployments.ts';
import type { Slots } from '../command.ts';
import { findDeployment, findModel } from '../find.ts';
import { type Answer, actOf, already, type Scene, say } from '../scene.ts';

export async function deploy({ model: ref }: Slots<'deploy'>, scene: Scene): Promise<Answer> {
  const { id } = await findModel(scene, ref);
  const { deployment, model, already: doer } = await deployments.deploy(scene.services, scene.by, id, actOf(scene));
  const focus = { model_id: id, deployment_id: deployment.id, dataset_id: model.dataset_id };
  if (doer !== null) return { ...already(scene, doer, `${model.name} is deployed`), focus };
  return {
    reply: {},
    shows: [{ kind: 'deployment', id: deployment.id, name: deployment.name }],
    focus,
  };
}

export async function undeploy({ deployment: ref }: Slots<'undeploy'>, scene: Scene): Promise<Answer> {
  const { id } = await findDeployment(scene, ref);
  const { deployment, already: doer } = await deployments.undeploy(scene.services, scene.by, id, actOf(scene));
  if (doer !== null) return already(scene, doer, `${deployment.name} is out of service`);
  return say(
    `${deployment.name} is out of service. The model stays; to bring it back, say “deploy ${deployment.model_name}”.`,
    scene.chat.deployment_id === id ? { deployment_id: null } : undefined,
  );
}
