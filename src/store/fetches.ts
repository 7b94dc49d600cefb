import { createRecords } from './collection.ts';
import type { Change, DocumentStore } from './documents.ts';
import { newId } from './id.ts';
import { type Fetch, type FollowUp, GOING_STATES } from './records.ts';
import type { Views } from './views.ts';

export type Fetches = ReturnType<typeof createFetches>;

export function createFetches({ collection }: DocumentStore, views: Pick<Views, 'changed'>) {
  const documents = collection<Fetch>('fetches');
  const followUps = collection<FollowUp>('follow_ups');
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
    async follow(followUp: Omit<FollowUp, 'id'>): Promise<void> {
      await followUps.insert({ ...followUp, id: newId() });
    },
    followUps: (id: string): Promise<readonly FollowUp[]> => followUps.find({ fetch_id: id }, { order: ['id'] }),
    /** What waits for fetches that are done. */
    async toGoOn(): Promise<readonly FollowUp[]> {
      const waiting = await followUps.find({});
      const ids = waiting.map(({ fetch_id }) => fetch_id);
      const done = new Set((await documents.find({ id: { in: ids }, status: 'done' })).map(({ id }) => id));
      return waiting.filter(({ fetch_id }) => done.has(fetch_id));
    },
    async unfollow({ id }: FollowUp): Promise<void> {
      await followUps.remove({ id });
    },
  };
}
