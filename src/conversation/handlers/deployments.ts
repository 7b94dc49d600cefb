import { callingCards } from '../../cards/deployment-card.ts';
import type { Deployment } from '../../store/records.ts';
import * as deployments from '../../usecases/deployments.ts';
import { getModel } from '../../usecases/models.ts';
import { deploymentPath, exampleRow, snippets } from '../../usecases/snippets.ts';
import type { Slots } from '../command.ts';
import { findDeployment, findModel } from '../find.ts';
import { type Answer, actOf, already, type Scene, say } from '../scene.ts';

/** The deployment as it is now, with something said before it. */
function shown({ id, name, model_id }: Deployment, text?: string, datasetId?: string): Answer {
  const focus = { model_id, deployment_id: id, ...(datasetId === undefined ? {} : { dataset_id: datasetId }) };
  return { reply: text === undefined ? {} : { text }, shows: [{ kind: 'deployment', id, name }], focus };
}

export async function deploy({ model: ref }: Slots<'deploy'>, scene: Scene): Promise<Answer> {
  const { services, by, laterAt: address } = scene;
  const { id } = await findModel(scene, ref);
  const how = { ...actOf(scene), address };
  const { deployment, model, already: doer } = await deployments.deploy(services, by, id, how);
  const answer = shown(deployment, nextVersion(deployment), model.dataset_id);
  if (doer !== null) return { ...already(scene, doer, `${model.name} is deployed`), focus: answer.focus ?? {} };
  return answer;
}

/** An older model of the same data set and target made way, which can be undone. */
function nextVersion({ name, version, versions }: Deployment): string | undefined {
  if (versions.length < 2) return undefined;
  const before = versions.filter(({ number }) => number < version).at(-1);
  if (before === undefined) return undefined;
  return `It is version ${version} of ${name} now, in place of ${before.model_name}; Roll back undoes that.`;
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

export async function rollBack({ deployment: ref }: Slots<'roll_back'>, scene: Scene): Promise<Answer> {
  const { id, version } = await findDeployment(scene, ref);
  return rollBackFrom(`${id}.${version}`, scene);
}

/** By its button, which names the deployment and the version that was seen there: `ID.VERSION`. */
export async function rollBackFrom(seen: string, scene: Scene): Promise<Answer> {
  const [id = '', from] = seen.split('.');
  const act = { ...actOf(scene), from_version: Number(from) };
  const { deployment, already: doer } = await deployments.rollBack(scene.services, scene.by, id, act);
  const { name, version, model_name } = deployment;
  if (doer !== null) return already(scene, doer, `${name} is rolled back to version ${version}`);
  return shown(deployment, `${name} answers by version ${version} again, ${model_name}.`);
}

/** A share for one version, and the rest for that in service. */
export async function splitRequests({ deployment: ref, to }: Slots<'split_requests'>, scene: Scene): Promise<Answer> {
  const { id, version } = await findDeployment(scene, ref);
  const isWhole = to === undefined || to.version === version;
  const split = isWhole
    ? []
    : [
        { version, weight: 100 - to.percent },
        { version: to.version, weight: to.percent },
      ];
  const deployment = await deployments.splitTraffic(scene.services, scene.by, id, split);
  const text = isWhole
    ? `All requests of ${deployment.name} go to version ${version}.`
    : `${to.percent} % of the requests of ${deployment.name} go to version ${to.version}, the rest to version ${version}. Whoever sends a key with a request gets the same version each time.`;
  return shown(deployment, text);
}

/** The lines to copy, for a shell and for programs. */
export async function howToCall({ deployment: ref }: Slots<'how_to_call'>, scene: Scene): Promise<Answer> {
  const { services, by } = scene;
  const { id, name, model_id } = await findDeployment(scene, ref);
  const model = await getModel(services, by, model_id);
  const lines = snippets(`${services.origin()}${deploymentPath(id)}`, exampleRow(model));
  return { reply: { cards: callingCards(name, lines) }, focus: { deployment_id: id } };
}
