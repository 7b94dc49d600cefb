import { createBehind, eachByItself } from './behind.ts';
import { createRecords } from './collection.ts';
import type { Documents } from './documents.ts';
import type { Deployment } from './records.ts';
import { listOf, type Views } from './views.ts';

/** Requests that a deployment has answered. */
export interface Requests {
  readonly space: string;
  readonly id: string;
  readonly requests: number;
  readonly at: Date;
  /** Told of the deployment once they are counted, and of how many were counted together. */
  readonly counted?: (deployment: Deployment, requests: number) => void;
}

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
  const count = async ({ space, id, requests, at, counted }: Requests): Promise<void> => {
    const set = { last_request_at: at };
    const deployment = await documents.change({ id, space }, { increase: { requests_count: requests }, set });
    if (deployment !== null) counted?.(deployment, requests);
  };
  const behind = createBehind<Requests>((all) => {
    const sums = new Map<string, Requests>();
    // The last one is the newest.
    for (const each of all) {
      sums.set(each.id, { ...each, requests: each.requests + (sums.get(each.id)?.requests ?? 0) });
    }
    return eachByItself([...sums.values()], count);
  });
  return {
    ...records,
    /** Without a space: for workers, which serve all. */
    find: (id: string): Promise<Deployment | null> => documents.get(id),
    /** Counts requests, a moment later: together with others of the same time. */
    count: (requests: Requests): Promise<void> => behind.add(requests),
    /** Resolves when all that was counted is kept. */
    counted: behind.settled,
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
