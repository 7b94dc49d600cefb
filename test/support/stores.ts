import { onTestFinished } from 'vitest';
import { createSharedLeases, type LeaseDocument } from '../../src/store/leases.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { createDatabase, MONGODB } from './mongo.ts';
import { openTestStore } from './store.ts';

/**
 * Every store there is to test on, each opened for one test: the embedded one, and a MongoDB where there is one. On
 * both, several may take part as if they were processes that share the store.
 */
export const STORES: readonly { readonly name: string; open(): Promise<Store> }[] = [
  { name: 'the embedded store', open: async () => share(await openTestStore()) },
  ...[MONGODB].flatMap((server) =>
    server === undefined ? [] : { name: 'MongoDB', open: () => openTestDatabase(server) },
  ),
];

/** Its leases are documents, as on MongoDB, which others can hold and lose. */
export const share = (store: Store): Store => ({
  ...store,
  leases: createSharedLeases(store.documents.collection<LeaseDocument>('leases')),
});

async function openTestDatabase(server: string): Promise<Store> {
  const { uri, drop } = createDatabase(server);
  onTestFinished(drop);
  const store = await openStore({ uri, dataDir: '' });
  onTestFinished(() => store.close());
  return store;
}
