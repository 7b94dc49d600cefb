import type { Dataset, Deployment, Model, Run } from '../store/records.ts';
import type { Stored } from './services.ts';

/** The newest of each kind. */
export interface Overview {
  readonly deployments: readonly Deployment[];
  readonly runs: readonly Run[];
  readonly models: readonly Model[];
  readonly datasets: readonly Dataset[];
}

/** What a space holds, `limit` of each kind; of deployments only those in service. */
export async function overview({ store }: Stored, space: string, limit: number): Promise<Overview> {
  const [deployments, runs, models, datasets] = await Promise.all([
    store.deployments.list(space, { status: 'active' }, limit),
    store.runs.list(space, {}, limit),
    store.models.list(space, {}, limit),
    store.datasets.list(space, {}, limit),
  ]);
  return { deployments, runs, models, datasets };
}
