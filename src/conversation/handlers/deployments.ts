import * as deployments from '../../usecases/deployments.ts';
import type { Slots } from '../command.ts';
import { findDeployment, findModel } from '../find.ts';
import { type Answer, type Scene, say } from '../scene.ts';

export async function deploy({ model: ref }: Slots<'deploy'>, scene: Scene): Promise<Answer> {
  const { id } = await findModel(scene, ref);
  const { deployment, model, already } = await deployments.deploy(scene.services, scene.by, id);
  return {
    reply: already ? { text: `${model.name} is deployed already.` } : {},
    shows: [{ kind: 'deployment', id: deployment.id, name: deployment.name }],
    focus: { model_id: id, deployment_id: deployment.id, dataset_id: model.dataset_id },
  };
}

export async function undeploy({ deployment: ref }: Slots<'undeploy'>, scene: Scene): Promise<Answer> {
  const { id } = await findDeployment(scene, ref);
  const { deployment, already } = await deployments.undeploy(scene.services, scene.by, id);
  if (already) return say(`${deployment.name} is not in service.`);
  return say(
    `${deployment.name} is out of service. The model stays; “deploy ${deployment.model_name}” brings it back.`,
    scene.chat.deployment_id === id ? { deployment_id: null } : undefined,
  );
}
