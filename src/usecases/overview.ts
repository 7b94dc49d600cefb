import type { Stored } from './services.ts';

/** What a space holds, the newest `limit` of each kind; of deployments only those in service. */
export async function overview({ store }: Stored, space: string, limit: number) {
  const [deployments, runs, models, datasets] = await Promise.all([
    store.deployments.list(space, { status: 'active' }, limit),
    store.runs.list(space, {}, limit),
    store.models.list(space, {}, limit),
    store.datasets.list(space, {}, limit),
  ]);
  return { deployments, runs, models, datasets };
}
