import type { Candidate, Chat, Dataset, Deployment, Model, Run } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { listOf } from '../store/views.ts';
import { type ListedModel, listModels } from '../usecases/models.ts';
import { overview } from '../usecases/overview.ts';

/** Looks up what cards show, and remembers what was looked at: the cards change when that does. */
export type Lookup = ReturnType<typeof createLookup>;

export function createLookup(store: Store, space: string, known?: Chat) {
  const seen = new Set<string>();
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
      see(store.datasets.findOne(space, { candidate_id: candidateId }), candidateId),
    dataset: (id: string): Promise<Dataset | null> => see(store.datasets.get(space, id), id),
    run: (id: string): Promise<Run | null> => see(store.runs.get(space, id), id),
    model: (id: string): Promise<Model | null> => see(store.models.get(space, id), id),
    deployment: async (id: string): Promise<Deployment | null> => {
      const found = await store.deployments.get(space, id);
      if (found !== null) seen.add(found.model_id);
      return found;
    },
    /** What serves a model now. */
    serving: (modelId: string): Promise<Deployment | null> =>
      see(store.deployments.findOne(space, { model_id: modelId, status: 'active' }), modelId),
    chat: (id: string): Promise<Chat | null> =>
      see(known?.id === id ? Promise.resolve(known) : store.chats.get(space, id), id),
    datasets: (limit: number): Promise<readonly Dataset[]> =>
      see(store.datasets.list(space, {}, limit), listOf('datasets', space)),
    models: (limit: number): Promise<readonly ListedModel[]> =>
      see(listModels({ store }, space, limit), listOf('models', space), listOf('deployments', space)),
    /** How many there are in all. */
    total: (kind: 'datasets' | 'models'): Promise<number> => see(store[kind].total(space), listOf(kind, space)),
    overview: (limit: number): ReturnType<typeof overview> =>
      see(
        overview({ store }, space, limit),
        ...(['datasets', 'models', 'deployments', 'runs'] as const).map((kind) => listOf(kind, space)),
      ),
  };
}
