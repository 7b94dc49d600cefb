import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { MongoStore } from '../../src/store/mongo/index.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { openTestStore } from './store.ts';

/** Every store there is to test on: the embedded one, and a MongoDB where MONGODB_TEST_URI names one. */
export const STORES: readonly { readonly name: string; open(): Promise<Store> }[] = [
  { name: 'the embedded store', open: openTestStore },
  ...(process.env.MONGODB_TEST_URI === undefined
    ? []
    : [{ name: 'MongoDB', open: () => openTestDatabase(process.env.MONGODB_TEST_URI ?? '') }]),
];

/** A database of its own, gone after the test. */
async function openTestDatabase(server: string): Promise<Store> {
  const uri = new URL(server);
  uri.pathname = `/test_${randomBytes(4).toString('hex')}`;
  const store = await openStore({ uri: uri.href, dataDir: '' });
  onTestFinished(async () => {
    await (store.documents as MongoStore).database.dropDatabase();
    await store.close();
  });
  return store;
}
