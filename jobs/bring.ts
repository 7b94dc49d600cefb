import { batchNotice } from '../src/cards/batch-card.ts';
import { driftNotice } from '../src/cards/deployment-card.ts';
import type { ChatPlatform, Notice, OutgoingFile } from '../src/conversation/platform.ts';
import type { Batch, Deployment } from '../src/store/records.ts';
import type { Store } from '../src/store/store.ts';
import { driftWords } from '../src/usecases/watch.ts';
import type { Attempts } from './attempts.ts';

export interface Bringing {
  readonly store: Store;
  readonly attempts: Attempts;
  platformOf(address: string): ChatPlatform | undefined;
  /** Where files can be fetched over HTTP. */
  origin(): string;
}

/**
 * Tells what is due to be told once: what became of the prediction of a file, with the file; and that a deployment is
 * asked of other rows than it learned from. Due stands in the store, so it is told after a restart too; the platform
 * knows the key, should this process die between posting and marking.
 */
export function createBringer({ store, attempts, platformOf, origin }: Bringing) {
  const once = async (
    key: string,
    address: string | null,
    tell: (platform: ChatPlatform, address: string) => Promise<unknown>,
    isDue: () => Promise<boolean>,
    mark: () => Promise<unknown>,
  ): Promise<void> => {
    const platform = address === null ? undefined : platformOf(address);
    if (address === null || platform === undefined) return;
    const outcome = await attempts.attempt(key, async ({ held }) => {
      // Another server may have done it meanwhile.
      if (!(await isDue())) return 'done';
      if (!(await held())) return 'waits';
      await tell(platform, address);
      await mark();
      return 'done';
    });
    if (outcome === 'gone') await mark();
  };

  const fileOf = ({ id, file_name, file_size }: Batch): OutgoingFile => {
    const path = `/api/batches/${id}/file`;
    return { name: file_name, bytes: file_size, path, url: `${origin()}${path}`, open: () => store.files.open(id) };
  };

  return {
    batch(seen: Batch): Promise<void> {
      const key = `${seen.id}:end`;
      const notice: Notice = { ...batchNotice(seen), mentions: [{ id: seen.user_id, name: seen.user_name }] };
      return once(
        key,
        seen.address,
        (platform, address) =>
          seen.status === 'done'
            ? platform.deliver(address, notice, fileOf(seen), key)
            : platform.notify(address, notice, key),
        async () => (await store.batches.find(seen.id))?.notice === 'due',
        () => store.batches.markNoticed(seen.id),
      );
    },
    async drift(seen: Deployment): Promise<void> {
      const { id, space, user_id, user_name, model_id, switched_at, watched, address } = seen;
      const drift = watched?.drift ?? null;
      if (drift === null) return;
      const key = `${id}:drift:${switched_at.getTime()}`;
      const model = await store.models.get(space, model_id);
      const dataset = model === null ? null : await store.datasets.get(space, model.dataset_id);
      const notice = driftNotice(seen, driftWords(drift), dataset?.id ?? null);
      await once(
        key,
        address,
        (platform, where) => platform.notify(where, { ...notice, mentions: [{ id: user_id, name: user_name }] }, key),
        async () => (await store.deployments.find(id))?.notice === 'due',
        () => store.deployments.modify(space, id, ({ notice: now }) => (now === 'due' ? { notice: 'sent' } : null)),
      );
    },
  };
}
