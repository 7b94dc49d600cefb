import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { createFolder } from '../../support/store.ts';

/** A thread runs compiled code, so this is the compiled module. */
const COMPILED = new URL('../../../.build/src/store/embedded/index.js', import.meta.url).href;
const { startEmbeddedStore } = (await import(COMPILED)) as typeof import('../../../src/store/embedded/index.ts');

describe('the embedded store in its thread', () => {
  it('serves, closes, and has after a restart what was written', async () => {
    const dataDir = await createFolder();
    const first = await startEmbeddedStore({ dataDir });
    const client = await new MongoClient(first.uri).connect();
    const items = client.db('x').collection('items');
    await items.insertMany(Array.from({ length: 2_000 }, (_, n) => ({ n, text: 'x'.repeat(50) })));
    await client.close();
    await first.close();

    const second = await startEmbeddedStore({ dataDir });
    const again = await new MongoClient(second.uri).connect();
    const count = await again.db('x').collection('items').countDocuments();
    await again.close();
    await second.close();
    expect(count).toBe(2_000);
  });

  it('says in a sentence why a folder cannot be served', async () => {
    const dataDir = await createFolder();
    const first = await startEmbeddedStore({ dataDir });

    await expect(startEmbeddedStore({ dataDir })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('in use by another process'),
    });
    await first.close();
  });
});
