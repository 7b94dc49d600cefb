import { MongoClient } from 'mongodb';
import { newId } from '../../src/store/id.ts';

/** The MongoDB to test on, when there is one. */
export const MONGODB = process.env.MONGODB_TEST_URI || undefined;

/** The address of a database of its own on it, and what drops it. */
export function createDatabase(server: string): { readonly uri: string; drop(): Promise<void> } {
  const uri = new URL(server);
  uri.pathname = `test_${newId()}`;
  return {
    uri: uri.href,
    async drop() {
      const client = await new MongoClient(uri.href).connect();
      await client.db().dropDatabase();
      await client.close();
    },
  };
}
