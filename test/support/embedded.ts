import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Collection, type Db, type Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type EmbeddedStore, startEmbeddedStore } from '../../src/store/embedded/index.ts';

/** A document of any shape, with an `_id` of any type. */
export interface Thing extends Document {
  _id?: string | number | boolean | object | null;
}

export interface Served {
  readonly db: () => Db;
  /** Empty before each test. Any type may be an `_id` here. */
  readonly things: () => Collection<Thing>;
  /** Fills the collection and gives the `_id`s of what a filter finds, in order of `_id`. */
  readonly found: (documents: readonly object[], filter: object, options?: object) => Promise<readonly unknown[]>;
}

/** One embedded store for the tests of a file. Values come back in the types they are stored in. */
export function serveEmbedded(): Served {
  let folder: string;
  let store: EmbeddedStore;
  let client: MongoClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'smart-ml-embedded-'));
    store = await startEmbeddedStore({ dataDir: folder, flush: false });
    client = await new MongoClient(store.uri).connect();
  });
  afterAll(async () => {
    await client.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const db = () => client.db('test');
  const things = () => db().collection<Thing>('things');
  beforeEach(async () => {
    await db().dropDatabase();
  });

  return {
    db,
    things,
    async found(documents, filter, options = {}) {
      await db().dropDatabase();
      await things().insertMany(documents as never);
      const matches = await things()
        .find(filter as never, options)
        .sort({ _id: 1 })
        .toArray();
      return matches.map(({ _id }) => _id);
    },
  };
}
