import { ForbiddenError } from '../errors.ts';
import type { Dataset } from '../store/records.ts';
import { getDataset } from './datasets.ts';
import type { Asker } from './rights.ts';
import type { Stored } from './services.ts';

/**
 * Keeps a data set to the person who added it, or shares it with everybody in the space; and with it all that was made
 * of it. The data set goes first: what is made of it from then on is kept as it is.
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
  for (const model of await store.models.list(space, { dataset_id: id })) {
    await store.models.update(space, model.id, kept);
    for (const deployment of await store.deployments.list(space, { model_id: model.id })) {
      await store.deployments.update(space, deployment.id, kept);
    }
  }
  return { ...dataset, ...kept };
}
