import { ForbiddenError } from '../errors.ts';
import type { Dataset, Model } from '../store/records.ts';
import { getDataset } from './datasets.ts';
import type { Asker } from './rights.ts';
import type { Stored } from './services.ts';

/**
 * Keeps a data set to the person who added it, or shares it with everybody in the space; and with it all that was made
 * of it. The data set goes first: what is made of it from then on is kept as it is, by `asKept`.
 * @throws ForbiddenError when somebody else added it.
 */
export async function shareDataset(
  { store }: Stored,
  by: Asker,
  id: string,
  withWhom: 'me' | 'everyone',
): Promise<Dataset> {
  const { space, actor } = by;
  const dataset = await getDataset({ store }, by, id);
  if (withWhom === 'me' && dataset.user_id !== actor.id) {
    throw new ForbiddenError(`${dataset.title} was added by someone else, so it cannot be kept to you.`);
  }
  const kept = { private_to: withWhom === 'me' ? actor.id : null };
  await store.datasets.update(space, id, kept);
  for (const run of await store.runs.list(space, { dataset_id: id })) await store.runs.update(space, run.id, kept);
  for (const batch of await store.batches.list(space, { dataset_id: id })) {
    await store.batches.update(space, batch.id, kept);
  }
  for (const model of await store.models.list(space, { dataset_id: id })) {
    await store.models.update(space, model.id, kept);
    for (const deployment of await store.deployments.list(space, { model_id: model.id })) {
      await store.deployments.update(space, deployment.id, kept);
    }
    for (const batch of await store.batches.list(space, { model_id: model.id, dataset_id: null })) {
      await store.batches.update(space, batch.id, kept);
    }
  }
  return { ...dataset, ...kept };
}

/**
 * What was just made of a data set, kept as the data set is by now: that may have changed since the making began.
 * `change` changes what was made.
 */
export async function asKept<T extends Pick<Model, 'space' | 'private_to'>>(
  { store }: Stored,
  datasetId: string,
  made: T,
  change: (kept: { readonly private_to: string | null }) => Promise<T | null>,
): Promise<T> {
  const dataset = await store.datasets.get(made.space, datasetId);
  const { private_to = null } = dataset ?? made;
  return private_to === (made.private_to ?? null) ? made : ((await change({ private_to })) ?? made);
}
