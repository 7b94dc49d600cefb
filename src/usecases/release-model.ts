import type { Model } from '../store/records.ts';
import type { Stored } from './services.ts';

/** Lets go of a model that is to be deleted: what it answers for goes with it, and it is no version of the others. */
export async function releaseModel(
  { store: { deployments } }: Stored,
  { space, id }: Pick<Model, 'space' | 'id'>,
): Promise<void> {
  const having = (await deployments.list(space)).filter(({ versions }) =>
    versions.some(({ model_id }) => model_id === id),
  );
  for (const { id: deploymentId, model_id } of having) {
    if (model_id === id) await deployments.remove(space, deploymentId);
    else {
      await deployments.modify(space, deploymentId, ({ versions, split }) => {
        const left = versions.filter((each) => each.model_id !== id);
        return { versions: left, split: split.filter(({ version }) => left.some(({ number }) => number === version)) };
      });
    }
  }
}
