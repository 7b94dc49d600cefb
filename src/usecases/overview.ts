import { visibleTo } from './rights.ts';
import type { Stored } from './services.ts';

/** What a space holds, the newest `limit` of each kind; of deployments only those in service. */
export async function overview({ store }: Stored, space: string, viewer: string | undefined, limit: number) {
  const seen = visibleTo(viewer);
  const [deployments, runs, models, datasets] = await Promise.all([
    store.deployments.list(space, { status: 'active', ...seen }, limit),
    store.runs.list(space, seen, limit),
    store.models.list(space, seen, limit),
    store.datasets.list(space, seen, limit),
  ]);
  return { deployments, runs, models, datasets };
}
