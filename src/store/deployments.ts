import { createRecords } from './collection.ts';
import type { Documents } from './documents.ts';
import type { Deployment } from './records.ts';
import { listOf, type Views } from './views.ts';

/** What earlier versions kept has no versions yet. */
const filled = (kept: Deployment): Deployment =>
  kept.versions !== undefined
    ? kept
    : {
        ...kept,
        user_name: kept.user_name ?? '',
        address: null,
        description: null,
        version: 1,
        versions: [
          {
            number: 1,
            model_id: kept.model_id,
            model_name: kept.model_name,
            user_name: '',
            deployed_at: kept.created_at,
          },
        ],
        split: [],
        switched_at: kept.created_at,
        history: [],
        watched: null,
        notice: 'none',
        revision: 0,
      };
const filledOr = (kept: Deployment | null): Deployment | null => (kept === null ? null : filled(kept));

function filling(documents: Documents<Deployment>): Documents<Deployment> {
  return {
    ...documents,
    get: async (id) => filledOr(await documents.get(id)),
    find: async (...asked) => (await documents.find(...asked)).map(filled),
    change: async (...asked) => filledOr(await documents.change(...asked)),
  };
}

export function createDeployments(stored: Documents<Deployment>, views: Pick<Views, 'changed'>) {
  const documents = filling(stored);
  const changed = ({ id, space, versions }: Deployment): Promise<void> =>
    views.changed([id, ...versions.map(({ model_id }) => model_id), listOf('deployments', space)]);
  const records = createRecords(documents, changed);
  return {
    ...records,
    /** Without a space: for workers, which serve all. */
    find: (id: string): Promise<Deployment | null> => documents.get(id),
    /** Counts requests. Null when it is gone. */
    count: (space: string, id: string, requests: number, at: Date): Promise<Deployment | null> =>
      documents.change({ id, space }, { increase: { requests_count: requests }, set: { last_request_at: at } }),
    /**
     * Changes it by what `decide` makes of its present state, or leaves it when that is null. Called again with a newer
     * state when somebody else's change came first.
     * @returns it as it is afterwards, or null when it is gone.
     */
    async modify(
      space: string,
      id: string,
      decide: (current: Deployment) => Partial<Omit<Deployment, 'id' | 'space' | 'revision'>> | null,
    ): Promise<Deployment | null> {
      for (;;) {
        const current = await records.get(space, id);
        const set = current === null ? null : decide(current);
        if (current === null || set === null) return current;
        const { revision } = current;
        const seen = { in: revision === 0 ? [0, null] : [revision] };
        const change = { set: { ...current, ...set, id: undefined, revision: revision + 1 } };
        const after = await documents.change({ id, space, revision: seen }, change);
        if (after === null) continue;
        await changed(after);
        return after;
      }
    },
    /** Those whose drift is to be told. */
    unannounced: (): Promise<readonly Deployment[]> => documents.find({ notice: 'due' }, { order: ['id'] }),
  };
}
