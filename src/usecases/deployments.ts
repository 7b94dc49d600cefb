import { DuplicateError } from '../store/documents.ts';
import type { Deployment, Model } from '../store/records.ts';
import { getModel } from './models.ts';
import { insertNumbered, orGone } from './names.ts';
import { type Asker, assertMayChange } from './rights.ts';
import type { Stored } from './services.ts';

export interface Deployed {
  readonly deployment: Deployment;
  readonly model: Model;
  /** It was in service before. */
  readonly already: boolean;
}

/** What is in service, newest first. */
export const listDeployments = ({ store }: Stored, space: string): Promise<readonly Deployment[]> =>
  store.deployments.list(space, { status: 'active' });

/** What serves a model now; null when nothing does. */
export const deploymentOf = ({ store }: Stored, { space, id }: Model): Promise<Deployment | null> =>
  store.deployments.findOne(space, { model_id: id, status: 'active' });

/** @throws NotFoundError */
export const getDeployment = async ({ store }: Stored, space: string, id: string): Promise<Deployment> =>
  orGone(await store.deployments.get(space, id), 'deployment');

/** Puts a model into service. One deployment per model: a second deploy finds the first, or brings it back. */
export async function deploy({ store }: Stored, by: Asker, modelId: string): Promise<Deployed> {
  const { deployments } = store;
  const model = await getModel({ store }, by.space, modelId);
  const known = () => deployments.findOne(by.space, { model_id: modelId });

  const before = await known();
  if (before?.status === 'active') return { deployment: before, model, already: true };
  if (before !== null) {
    const change = { status: 'active', updated_at: new Date() } as const;
    const deployment = orGone(await deployments.update(by.space, before.id, change), 'deployment');
    return { deployment, model, already: false };
  }
  return insertNumbered(model.name, async (name) => {
    try {
      return { deployment: await deployments.insert(newDeployment(by, model, name)), model, already: false };
    } catch (error) {
      // Somebody deployed it at the same time; or the name is that of another model's deployment.
      const same = error instanceof DuplicateError ? await known() : null;
      if (same === null) throw error;
      return { deployment: same, model, already: true };
    }
  });
}

function newDeployment({ actor, space }: Asker, model: Model, name: string): Omit<Deployment, 'id'> {
  const now = new Date();
  return {
    space,
    user_id: actor.id,
    name,
    model_id: model.id,
    model_name: model.name,
    task_type: model.task_type,
    status: 'active',
    requests_count: 0,
    last_request_at: null,
    created_at: now,
    updated_at: now,
  };
}

/** Takes a deployment out of service; the model stays. `already` when it was. */
export async function undeploy(
  { store }: Stored,
  by: Asker,
  id: string,
): Promise<Pick<Deployed, 'deployment' | 'already'>> {
  const deployment = await getDeployment({ store }, by.space, id);
  assertMayChange(by, 'deployment', deployment, 'undeploy');
  if (deployment.status === 'inactive') return { deployment, already: true };
  const change = { status: 'inactive', updated_at: new Date() } as const;
  return { deployment: orGone(await store.deployments.update(by.space, id, change), 'deployment'), already: false };
}
