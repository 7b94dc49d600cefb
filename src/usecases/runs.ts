import type { Run } from '../store/records.ts';
import { orGone } from './names.ts';
import type { Stored } from './services.ts';

/** Newest first. */
export const listRuns = ({ store }: Stored, space: string, limit: number): Promise<readonly Run[]> =>
  store.runs.list(space, {}, limit);

/** @throws NotFoundError */
export const getRun = async ({ store }: Stored, space: string, id: string): Promise<Run> =>
  orGone(await store.runs.get(space, id), 'run');
