import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { GridFSBucket, MongoClient, ObjectId } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { startEmbeddedStore } from '../../../src/store/embedded/index.ts';
import { createFolder } from '../../support/store.ts';

const WRITER = fileURLToPath(new URL('../../../.build/test/store/embedded/writer.js', import.meta.url));
const KILLS = 20;

interface Acknowledged {
  readonly inserted: Set<string>;
  readonly counters: Map<string, number>;
  readonly files: Map<string, number>;
  latest: readonly [number, number];
}

/** Lets a process write to the folder, kills it some time after its first write or file, and notes what it acknowledged. */
async function writeAndKill(dataDir: string, round: number, afterMs: number, known: Acknowledged): Promise<void> {
  const child = spawn(process.execPath, [WRITER, dataDir, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += String(chunk);
      if (text.includes(round % 2 === 0 ? 'file' : 'inserted')) resolve();
    });
    child.on('exit', (code) => reject(new Error(`the writer ended with ${code}`)));
  });
  await ready;
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  for (const line of text.split('\n').slice(0, -1)) {
    const told = JSON.parse(line);
    if (told.inserted !== undefined) known.inserted.add(told.inserted);
    if (told.counter !== undefined) known.counters.set(told.counter, told.n);
    if (told.latest !== undefined) known.latest = told.latest;
    if (told.file !== undefined) known.files.set(told.file, told.byte);
  }
}

describe('the embedded store', () => {
  it(`has after each of ${KILLS} kills everything it acknowledged, with its last value`, {
    timeout: 120_000,
  }, async () => {
    const dataDir = await createFolder();
    const known: Acknowledged = { inserted: new Set(), counters: new Map(), files: new Map(), latest: [0, 0] };

    for (let round = 0; round < KILLS; round++) {
      await writeAndKill(dataDir, round, 20 + ((round * 37) % 160), known);
      const store = await startEmbeddedStore({ dataDir });
      const client = await new MongoClient(store.uri).connect();
      const db = client.db('load');

      const items = await db.collection<{ _id: string; tag: string }>('items').find().toArray();
      const ids = new Set(items.map(({ _id }) => _id));
      expect([...known.inserted].filter((id) => !ids.has(id))).toEqual([]);
      expect(new Set(items.map(({ tag }) => tag)).size).toBe(items.length);
      for (const [name, n] of known.counters) {
        const stored = await db.collection<{ _id: string; n: number }>('counters').findOne({ _id: name });
        // The write under way at the kill may be there as well.
        expect([n, n + 1]).toContain(stored?.n);
        known.counters.set(name, stored?.n ?? n);
      }
      const latest = await db.collection<{ _id: string; round: number; i: number }>('latest').findOne({ _id: 'x' });
      const [knownRound, knownI] = known.latest;
      const position = latest === null ? -1 : latest.round * 1e6 + latest.i;
      expect(position).toBeGreaterThanOrEqual(knownI > 0 ? knownRound * 1e6 + knownI : -1);
      const [file, byte] = [...known.files].at(-1) ?? [];
      if (file !== undefined) {
        const chunks: Buffer[] = [];
        for await (const chunk of new GridFSBucket(db).openDownloadStream(new ObjectId(file)))
          chunks.push(chunk as Buffer);
        expect(Buffer.concat(chunks).equals(Buffer.alloc(300_000, byte))).toBe(true);
      }
      // The index is true to the data: what is there is refused, what is not is taken.
      const [item] = items;
      if (item !== undefined) {
        await expect(db.collection('items').insertOne({ tag: item.tag })).rejects.toMatchObject({ code: 11000 });
      }

      await client.close();
      await store.close();
    }

    expect(known.inserted.size).toBeGreaterThanOrEqual(KILLS);
    expect(known.files.size).toBeGreaterThan(0);
  });

  it('is not kept from opening by the lock of a process that was killed', async () => {
    const dataDir = await createFolder();
    await writeAndKill(dataDir, 0, 10, { inserted: new Set(), counters: new Map(), files: new Map(), latest: [0, 0] });

    const store = await startEmbeddedStore({ dataDir });
    const second = startEmbeddedStore({ dataDir });

    await expect(second).rejects.toThrow(new RegExp(`in use by another process \\(pid ${process.pid}\\)`));
    await store.close();
    await (await startEmbeddedStore({ dataDir })).close();
  });
});
