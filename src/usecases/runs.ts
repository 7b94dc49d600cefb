import type { Run } from '../store/records.ts';
import { orGone } from './names.ts';
import { type Asker, seenBy, visibleTo } from './rights.ts';
import type { Stored } from './services.ts';

/** Newest first. */
export const listRuns = ({ store }: Stored, { space, actor }: Asker, limit: number): Promise<readonly Run[]> =>
  store.runs.list(space, visibleTo(actor.id), limit);

/** @throws NotFoundError */
export const getRun = async ({ store }: Stored, by: Asker, id: string): Promise<Run> =>
  orGone(seenBy(by, await store.runs.get(by.space, id)), 'run');
