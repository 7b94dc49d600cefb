import type { Dataset } from '../store/records.ts';
import type { Services } from './services.ts';

/** A source that takes longer is not asked again before the next time. */
const DEADLINE_MS = 3_000;

/** Asks a data set's source for its newest version, and writes down where there is one. */
export async function lookForNewer(
  { store, sources }: Pick<Services, 'store' | 'sources'>,
  { id, space, source, source_ref, source_version, newest_version }: Dataset,
): Promise<void> {
  const from = sources.find(({ name }) => name === source);
  if (from === undefined || from.offline || source_ref === null || !source_version) return;
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(new DOMException('It took too long.', 'TimeoutError')), DEADLINE_MS);
  const listing = await from.resolve(source_ref, control.signal).finally(() => clearTimeout(timer));
  const newest = listing?.version;
  if (newest !== undefined && newest !== newest_version)
    await store.datasets.update(space, id, { newest_version: newest });
}
