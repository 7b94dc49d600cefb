import { createRecords, type Records } from './collection.ts';
import type { Change, Documents } from './documents.ts';
import { type Fetch, GOING_STATES } from './records.ts';
import type { Views } from './views.ts';

export interface Fetches extends Records<Fetch> {
  /** Without a space: for workers, which serve all. */
  find(id: string): Promise<Fetch | null>;
  /** Those that go on by themselves; without a space, all. */
  going(space?: string): Promise<readonly Fetch[]>;
  /** Changes it in one step, where it is in one of these states. */
  changeIf(id: string, states: readonly Fetch['status'][], change: Change<Fetch>): Promise<Fetch | null>;
}

export function createFetches(documents: Documents<Fetch>, views: Pick<Views, 'changed'>): Fetches {
  const changed = ({ id }: Fetch): Promise<void> => views.changed([id]);
  return {
    ...createRecords(documents, changed),
    find: (id) => documents.get(id),
    going: (space) =>
      documents.find({ status: { in: GOING_STATES }, ...(space === undefined ? {} : { space }) }, { order: ['id'] }),
    async changeIf(id, states, change) {
      const fetch = await documents.change({ id, status: { in: states } }, change);
      if (fetch !== null) await changed(fetch);
      return fetch;
    },
  };
}
