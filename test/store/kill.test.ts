import { describe, expect, it, onTestFinished } from 'vitest';
import { closeDisk, inRange, openDisk } from '../../src/store/embedded/disk.ts';
import { entryOf, indexesOf, withId } from '../../src/store/embedded/documents.ts';
import { allUnder } from '../../src/store/embedded/keys.ts';
import { type Item, openAt, SPECS } from '../fixtures/store/open.ts';
import { createDatabase, MONGODB } from '../support/mongo.ts';
import { createFolder } from '../support/store.ts';
import { startStoreProcess } from '../support/store-process.ts';

const KILLS = Number(process.env.KILL_ROUNDS ?? 5);

interface Known {
  /** The last number each item was acknowledged with: 3 is for removed. */
  readonly items: Map<string, number>;
  readonly files: Map<string, number>;
}

/** Lets a process write, kills it some time after its first file, and notes what it acknowledged. */
async function writeAndKill(place: string, afterMs: number, known: Known): Promise<void> {
  const writer = startStoreProcess('store/writer', [place, await createFolder()]);
  await writer.hear(({ file }) => file !== undefined);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  await writer.kill();
  for (const { id, n, file, byte } of writer.told) {
    if (typeof id === 'string') known.items.set(id, n as number);
    if (typeof file === 'string') known.files.set(file, byte as number);
  }
}

/** Everything acknowledged is there, or what was under way in its place; a key leads to its document, and to no other. */
async function check(place: string, known: Known): Promise<void> {
  const store = await openAt(place);
  const items = store.collection<Item>('items');
  const stored = new Map((await items.find({})).map((item) => [item.id, item]));
  for (const [id, n] of known.items) {
    const now = stored.get(id)?.n ?? 3;
    expect([n, n + 1]).toContain(now);
    known.items.set(id, now);
  }
  expect(new Set([...stored.values()].map(({ tag }) => tag)).size).toBe(stored.size);
  for (const item of [...stored.values()].slice(-50)) {
    expect(await items.find({ tag: item.tag })).toEqual([item]);
    await expect(items.insert({ ...item, id: `${item.id}x` })).rejects.toMatchObject({ fields: ['tag'] });
  }
  const byState = await Promise.all(['new', 'state 1', 'state 2'].map((state) => items.count({ state })));
  expect(byState.reduce((sum, count) => sum + count)).toBe(stored.size);
  for (const [id, byte] of [...known.files].slice(-5)) {
    expect((await store.files.read(id)).equals(Buffer.alloc(300_000, byte))).toBe(true);
  }
  const files = new Set((await store.files.list()).map(({ id }) => id));
  expect([...known.files.keys()].filter((id) => !files.has(id))).toEqual([]);
  await store.close();
}

/** Each document has its entries, and there are no others. */
async function checkEntries(folder: string): Promise<void> {
  const store = await openAt(folder);
  const items = await store.collection<Item>('items').find({});
  await store.close();
  const disk = openDisk(`${folder}/store`, { readOnly: true });
  for (const index of indexesOf('items', SPECS.items ?? {})) {
    const entries = [...inRange(disk, allUnder(index.path.prefix))].map(
      ({ key, value }) => `${key.toString('hex')} ${value}`,
    );
    const wanted = items.map((item) => `${withId(entryOf(item, index), item.id).toString('hex')} ${item.id}`);
    expect(entries.sort()).toEqual(wanted.sort());
  }
  await closeDisk(disk);
}

describe('a process that is killed while it writes', { timeout: 300_000 }, () => {
  it(`loses nothing that the embedded store acknowledged, in each of ${KILLS} kills`, async () => {
    const folder = await createFolder();
    const known: Known = { items: new Map(), files: new Map() };

    for (let round = 0; round < KILLS; round++) {
      await writeAndKill(folder, (round * 97) % 300, known);
      await check(folder, known);
      await checkEntries(folder);
    }

    expect(known.items.size).toBeGreaterThan(32 * KILLS);
  });

  const server = MONGODB;
  if (server !== undefined) {
    it(`loses nothing that MongoDB acknowledged, in each of ${KILLS} kills`, async () => {
      const database = createDatabase(server);
      onTestFinished(database.drop);
      const known: Known = { items: new Map(), files: new Map() };

      for (let round = 0; round < KILLS; round++) {
        await writeAndKill(database.uri, (round * 97) % 300, known);
        await check(database.uri, known);
      }

      expect(known.items.size).toBeGreaterThan(32 * KILLS);
    });
  }
});
