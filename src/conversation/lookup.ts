import type { Batch, Candidate, Chat, Dataset, Deployment, Fetch, Model, Run } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { listOf } from '../store/views.ts';
import { type ListedModel, listModels } from '../usecases/models.ts';
import { overview } from '../usecases/overview.ts';
import { maySee, visibleTo } from '../usecases/rights.ts';

/** Looks up what cards show, and remembers what was looked at: the cards change when that does. */
export type Lookup = ReturnType<typeof createLookup>;

/** What the viewer may see; without one, what everybody may. */
export function createLookup(store: Store, space: string, viewer: string | undefined, known?: Chat) {
  const seen = new Set<string>();
  const visible = visibleTo(viewer);
  const orHidden = <T extends { readonly private_to?: string | null }>(thing: T | null): T | null =>
    thing !== null && maySee({ actor: { id: viewer ?? '' } }, thing) ? thing : null;
  const see = <T>(found: Promise<T>, ...things: readonly string[]): Promise<T> => {
    for (const thing of things) seen.add(thing);
    return found;
  };

  return {
    /** As the store names them for its views. */
    seen: seen as ReadonlySet<string>,
    candidate: (id: string): Promise<Candidate | null> => see(store.candidates.get(space, id), id),
    /** The data set that was added by a search result. */
    addedBy: (candidateId: string): Promise<Dataset | null> =>
      see(store.datasets.findOne(space, { candidate_id: candidateId, ...visible }), candidateId),
    dataset: (id: string): Promise<Dataset | null> => see(store.datasets.get(space, id).then(orHidden), id),
    fetch: (id: string): Promise<Fetch | null> => see(store.fetches.get(space, id), id),
    run: (id: string): Promise<Run | null> => see(store.runs.get(space, id).then(orHidden), id),
    model: (id: string): Promise<Model | null> => see(store.models.get(space, id).then(orHidden), id),
    deployment: async (id: string): Promise<Deployment | null> => {
      const found = orHidden(await store.deployments.get(space, id));
      seen.add(id);
      if (found !== null) seen.add(found.model_id);
      return found;
    },
    /** What serves a model now. */
    serving: (modelId: string): Promise<Deployment | null> =>
      see(store.deployments.findOne(space, { model_id: modelId, status: 'active' }), modelId),
    batch: (id: string): Promise<Batch | null> => see(store.batches.get(space, id).then(orHidden), id),
    chat: (id: string): Promise<Chat | null> =>
      see(known?.id === id ? Promise.resolve(known) : store.chats.get(space, id), id),
    datasets: (limit: number): Promise<readonly Dataset[]> =>
      see(store.datasets.list(space, visible, limit), listOf('datasets', space)),
    models: (limit: number): Promise<readonly ListedModel[]> =>
      see(listModels({ store }, space, viewer, limit), listOf('models', space), listOf('deployments', space)),
    /** How many there are in all. */
    total: (kind: 'datasets' | 'models'): Promise<number> =>
      see(store[kind].total(space, visible), listOf(kind, space)),
    overview: (limit: number): ReturnType<typeof overview> =>
      see(
        overview({ store }, space, viewer, limit),
        ...(['datasets', 'models', 'deployments', 'runs'] as const).map((kind) => listOf(kind, space)),
      ),
  };
}
