import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError } from '../errors.ts';
import type { Model } from '../store/records.ts';
import { chosenName, orGone, orTaken } from './names.ts';
import { type Act, type Done, doneBefore, once } from './once.ts';
import { releaseModel } from './release-model.ts';
import { removeBatch } from './remove-batch.ts';
import { type Asker, assertMayChange, seenBy, visibleTo } from './rights.ts';
import type { Stored } from './services.ts';

const LOOK_MS = 100;

export interface ListedModel extends Model {
  readonly deployed: boolean;
}

/** Those that the viewer may see, newest first. */
export async function listModels(
  { store }: Stored,
  space: string,
  viewer: string | undefined,
  limit: number,
): Promise<readonly ListedModel[]> {
  const [models, active] = await Promise.all([
    store.models.list(space, visibleTo(viewer), limit),
    store.deployments.list(space, { status: 'active' }),
  ]);
  const deployed = new Set(active.map(({ model_id }) => model_id));
  return models.map((model) => ({ ...model, deployed: deployed.has(model.id) }));
}

/** @throws NotFoundError */
export const getModel = async ({ store }: Stored, by: Asker, id: string): Promise<Model> =>
  orGone(seenBy(by, await store.models.get(by.space, id)), 'model');

/** @throws ConflictError where nothing was learned */
export function assertReal(model: Model, what: string): void {
  if (model.uses_real_model) return;
  throw new ConflictError(
    `${model.name} is simulated: nothing was learned, so it cannot ${what}. Say “train with the native engine” to get a real one.`,
  );
}

/**
 * The model, with what it goes by. That is measured after the run: who asks soon after its end waits for the rest, but
 * no longer than `patienceMs`; the model then has what was measured by then.
 */
export async function measuredModel(
  { store }: Stored,
  by: Asker,
  id: string,
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<Model> {
  for (const until = performance.now() + patienceMs; ; await sleep(LOOK_MS, undefined, { signal })) {
    const model = await getModel({ store }, by, id);
    if (model.measuring !== 'due' || performance.now() >= until) return model;
  }
}

/** Its deployment keeps the name it answers to, and shows the model's new one. */
export async function renameModel({ store }: Stored, by: Asker, id: string, wanted: string): Promise<Model> {
  assertMayChange(by, 'model', await getModel({ store }, by, id), 'rename');
  const name = chosenName(wanted);
  const renamed = orGone(await orTaken(store.models.update(by.space, id, { name }), 'model', name), 'model');
  for (const deployment of await store.deployments.list(by.space)) {
    if (!deployment.versions.some(({ model_id }) => model_id === id)) continue;
    await store.deployments.modify(by.space, deployment.id, ({ model_id, model_name, versions }) => ({
      model_name: model_id === id ? name : model_name,
      versions: versions.map((each) => (each.model_id === id ? { ...each, model_name: name } : each)),
    }));
  }
  return renamed;
}

/** The model, when this person may delete it. For asking before it is done. */
export async function assertMayDeleteModel({ store }: Stored, by: Asker, id: string): Promise<Model> {
  const model = await getModel({ store }, by, id);
  assertMayChange(by, 'model', model, 'delete');
  return model;
}

/** Deletes a model, what served it, and its file. The document goes last, so that a deletion broken off can be done again. */
export async function deleteModel({ store }: Stored, by: Asker, id: string, act: Act): Promise<Done> {
  const { models, batches, files } = store;
  const name = `delete model ${id}`;
  const found = seenBy(by, await models.get(by.space, id));
  const before = found === null ? await doneBefore({ store }, by, act, name) : null;
  if (before !== null) return before;
  const model = orGone(found, 'model');
  assertMayChange(by, 'model', model, 'delete');
  const { already } = await once({ store }, by, act, {
    name,
    what: model.name,
    stands: () => true,
    async work() {
      await releaseModel({ store }, model);
      for (const batch of await batches.list(by.space, { model_id: id })) await removeBatch({ store }, batch);
      await files.remove(model.file_id);
      await models.remove(by.space, id);
    },
  });
  return { what: model.name, already };
}
