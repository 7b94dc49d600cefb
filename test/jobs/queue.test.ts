import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createQueue } from '../../jobs/queue.ts';
import { newId } from '../../src/store/id.ts';
import { openStore } from '../../src/store/store.ts';
import { SILENT } from '../support/builders.ts';
import { createDatabase, MONGODB } from '../support/mongo.ts';
import { createFolder } from '../support/store.ts';
import { startStoreProcess } from '../support/store-process.ts';

/** A store for several processes, one after the other at least. */
function contract(name: string, create: () => Promise<{ place: string; uri?: string }>): void {
  describe(`the queue on ${name}`, { timeout: 90_000 }, () => {
    const openQueue = async ({ place, uri }: { place: string; uri?: string }) => {
      const store = await openStore({ uri, dataDir: place });
      const queue = await createQueue({ documents: store.documents, log: SILENT });
      return {
        queue,
        async close() {
          await queue.stop();
          await store.close();
        },
      };
    };

    it('gives the jobs of a worker that was killed to the next, each once', async () => {
      const where = await create();
      const ids = Array.from({ length: 3 }, () => newId());
      const first = await openQueue(where);
      for (const id of [...ids, ...ids]) await first.queue.enqueue(id);
      await first.close();

      const killed = startStoreProcess('worker', [where.place, 'hangs']);
      await vi.waitFor(() => expect(killed.told).toHaveLength(3), { timeout: 30_000 });
      await killed.kill();
      const next = startStoreProcess('worker', [where.place]);
      onTestFinished(() => next.kill());
      await vi.waitFor(() => expect(next.told.filter(({ done }) => done)).toHaveLength(3), { timeout: 60_000 });

      expect(killed.told.map(({ begun }) => begun).sort()).toEqual(ids);
      expect(
        next.told
          .map(({ begun }) => begun)
          .filter(Boolean)
          .sort(),
      ).toEqual(ids);
    });
  });
}

contract('the embedded store', async () => ({ place: await createFolder() }));

const server = MONGODB;
if (server !== undefined) {
  contract('MongoDB', async () => {
    const database = createDatabase(server);
    onTestFinished(database.drop);
    return { place: database.uri, uri: database.uri };
  });
}
