import { createRecords } from './collection.ts';
import type { Change, Documents } from './documents.ts';
import { type Fetch, GOING_STATES } from './records.ts';
import type { Views } from './views.ts';

export type Fetches = ReturnType<typeof createFetches>;

export function createFetches(documents: Documents<Fetch>, views: Pick<Views, 'changed'>) {
  const changed = ({ id }: Fetch): Promise<void> => views.changed([id]);
  return {
    ...createRecords(documents, changed),
    /** Without a space: for workers, which serve all. */
    find: (id: string): Promise<Fetch | null> => documents.get(id),
    /** Those that go on by themselves; without a space, all. */
    going: (space?: string): Promise<readonly Fetch[]> =>
      documents.find({ status: { in: GOING_STATES }, ...(space === undefined ? {} : { space }) }, { order: ['id'] }),
    /** Changes it in one step, where it is in one of these states. */
    async changeIf(id: string, states: readonly Fetch['status'][], change: Change<Fetch>): Promise<Fetch | null> {
      const fetch = await documents.change({ id, status: { in: states } }, change);
      if (fetch !== null) await changed(fetch);
      return fetch;
    },
  };
}
