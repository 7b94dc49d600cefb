import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import { createDatabase, MONGODB } from './mongo.ts';
import { openTestStore } from './store.ts';

/** Every store there is to test on, each opened for one test: the embedded one, and a MongoDB where there is one. */
export const STORES: readonly { readonly name: string; open(): Promise<Store> }[] = [
  { name: 'the embedded store', open: openTestStore },
  ...[MONGODB].flatMap((server) =>
    server === undefined ? [] : { name: 'MongoDB', open: () => openTestDatabase(server) },
  ),
];

async function openTestDatabase(server: string): Promise<Store> {
  const { uri, drop } = createDatabase(server);
  onTestFinished(drop);
  const store = await openStore({ uri, dataDir: '' });
  onTestFinished(() => store.close());
  return store;
}
