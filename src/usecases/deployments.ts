import { orExisting } from '../store/documents.ts';
import type { Deployment, Model } from '../store/records.ts';
import { assertReal, getModel } from './models.ts';
import { chosenName, insertNumbered, orGone } from './names.ts';
import { type Act, type Doer, once } from './once.ts';
import { type Asker, assertMayChange, seenBy, visibleTo } from './rights.ts';
import type { Stored } from './services.ts';
import { asKept } from './sharing.ts';

export interface Deployed {
  readonly deployment: Deployment;
  readonly model: Model;
  /** Who had put it into service before. */
  readonly already: Doer | null;
}

/** What is in service, newest first. */
export const listDeployments = ({ store }: Stored, { space, actor }: Asker): Promise<readonly Deployment[]> =>
  store.deployments.list(space, { status: 'active', ...visibleTo(actor.id) });

/** What serves a model now; null when nothing does. */
export const deploymentOf = ({ store }: Stored, { space, id }: Model): Promise<Deployment | null> =>
  store.deployments.findOne(space, { model_id: id, status: 'active' });

/** @throws NotFoundError */
export const getDeployment = async ({ store }: Stored, by: Asker, id: string): Promise<Deployment> =>
  orGone(seenBy(by, await store.deployments.get(by.space, id)), 'deployment');

/**
 * Puts a model into service, under its own name unless another is wanted. One deployment per model: a second deploy
 * finds the first, or brings it back.
 */
export async function deploy(
  { store }: Stored,
  by: Asker,
  modelId: string,
  act: Act & { readonly name?: string | undefined },
): Promise<Deployed> {
  const { deployments } = store;
  const model = await getModel({ store }, by, modelId);
  assertReal(model, 'be deployed');
  const known = () => deployments.findOne(by.space, { model_id: modelId });

  const putIntoService = async (): Promise<Deployment> => {
    const before = await known();
    if (before?.status === 'active') return before;
    if (before !== null) {
      const change = { status: 'active', updated_at: new Date() } as const;
      return orGone(await deployments.update(by.space, before.id, change), 'deployment');
    }
    // It may be deployed at the same time; or the name is that of another model's deployment.
    const wanted = act.name === undefined ? model.name : chosenName(act.name);
    const insert = (name: string) => orExisting(deployments.insert(newDeployment(by, model, name)), known);
    const made = await insertNumbered(wanted, insert);
    return asKept({ store }, model.dataset_id, made, (kept) => deployments.update(by.space, made.id, kept));
  };
  const { made, already } = await once({ store }, by, act, {
    name: `deploy ${modelId}`,
    what: model.name,
    stands: async () => (await known())?.status === 'active',
    work: putIntoService,
  });
  return { deployment: made ?? (await putIntoService()), model, already };
}

function newDeployment({ actor, space }: Asker, model: Model, name: string): Omit<Deployment, 'id'> {
  const now = new Date();
  return {
    space,
    user_id: actor.id,
    private_to: model.private_to ?? null,
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

/** Takes a deployment out of service; the model stays. */
export async function undeploy(
  { store }: Stored,
  by: Asker,
  id: string,
  act: Act,
): Promise<Pick<Deployed, 'deployment' | 'already'>> {
  const known = () => getDeployment({ store }, by, id);
  const deployment = await known();
  assertMayChange(by, 'deployment', deployment, 'undeploy');
  const { already } = await once({ store }, by, act, {
    name: `undeploy ${id}`,
    what: deployment.name,
    stands: async () => (await known()).status === 'inactive',
    work: () => store.deployments.update(by.space, id, { status: 'inactive', updated_at: new Date() }),
  });
  return { deployment: await known(), already };
}

/** Those out of service included, newest first. */
export const allDeployments = ({ store }: Stored, { space, actor }: Asker): Promise<readonly Deployment[]> =>
  store.deployments.list(space, visibleTo(actor.id));
