import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyStore } from '../../../adapters/console/copy.ts';
import { lookIntoStore } from '../../../adapters/console/look.ts';
import { ConfigError } from '../../../src/errors.ts';
import type { Document, DocumentStore } from '../../../src/store/documents.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/index.ts';
import { openMongoStore } from '../../../src/store/mongo/index.ts';
import { openStore } from '../../../src/store/store.ts';
import { createDatasetFields, createRunFields } from '../../support/builders.ts';
import { createDatabase, MONGODB } from '../../support/mongo.ts';
import { createFolder } from '../../support/store.ts';

/** A folder with a little of everything. */
async function fill(): Promise<string> {
  const dataDir = await createFolder();
  const store = await openStore({ dataDir });
  for (let i = 0; i < 120; i++) await store.inbox.add({ key: `key ${i}`, space: 's', lane: 's', turn: { words: i } });
  const input = JSON.parse('{"__proto__":1,"$x":[null,{"a.b":2}]}');
  await store.predictions.insert({ input, space: 's', output: {}, timestamp: new Date(5) } as never);
  await store.datasets.insert(createDatasetFields());
  const run = await store.runs.insert(createRunFields());
  await store.views.add({ space: 's', message: 'test:1', content: {}, shown: null, things: [run.id] });
  await store.documents.collection('jobs').insert({ id: run.id, name: 'train', data: { run_id: run.id } } as Document);
  for (const name of ['first', 'second']) {
    const path = join(await createFolder(), name);
    await writeFile(path, `contents of the ${name}`.repeat(50_000));
    await store.files.put(name, path);
  }
  await store.close();
  return dataDir;
}

async function look(args: readonly string[], dataDir: string): Promise<string> {
  const output = new PassThrough();
  const printed = text(output);
  await lookIntoStore(args, dataDir, output);
  output.end();
  return printed;
}

describe('looking into the store', () => {
  it('counts what is in each collection', async () => {
    const printed = await look([], await fill());

    expect(printed).toMatch(/^inbox +120$/m);
    expect(printed).toMatch(/^files +2$/m);
    expect(printed).toMatch(/^messages +0$/m);
  });

  it('prints the documents of one as JSON lines', async () => {
    const dataDir = await fill();

    const lines = (await look(['inbox'], dataDir)).trimEnd().split('\n');

    expect(lines).toHaveLength(120);
    expect(new Set(lines.map((line) => JSON.parse(line).turn.words)).size).toBe(120);
    expect(await look(['predictions'], dataDir)).toContain('"timestamp":"1970-01-01T00:00:00.005Z"');
  });

  it.each([
    [['nonsense'], /^There is no collection nonsense; there are chats, /],
    [['chats', 'runs'], /^Name one collection at a time/],
    [['copy-to'], /^Say where to: npm run store -- copy-to MONGODB_URI$/],
    [['copy-to', 'localhost'], /^The URI of a MongoDB begins with/],
  ])('answers %j with what can be asked', async (args, sentence) => {
    await expect(look(args, await fill())).rejects.toThrow(sentence);
  });
});

/** A copy into another store, which is an embedded one unless a MongoDB is there to test on. */
function contract(name: string, openTarget: () => Promise<DocumentStore>): void {
  describe(`a copy into ${name}`, { timeout: 60_000 }, () => {
    const setUp = async () => {
      const from = await openEmbeddedStore(await fill());
      onTestFinished(() => from.close());
      return { from, to: await openTarget() };
    };

    it('has everything under the same ids, and says how much', async () => {
      const { from, to } = await setUp();
      const told: string[] = [];

      await copyStore(from, to, (line) => void told.push(line));

      expect(told).toEqual(expect.arrayContaining(['inbox: 120', 'predictions: 1', 'jobs: 1', 'views: 1', 'files: 2']));
      for (const collection of ['inbox', 'predictions', 'datasets', 'runs', 'views', 'jobs']) {
        const [theirs, ours] = [to, from].map((store) => store.collection(collection).find({}, { order: ['id'] }));
        expect(await theirs).toEqual(await ours);
      }
      for (const { id } of await from.files.list()) {
        expect((await to.files.read(id)).equals(await from.files.read(id))).toBe(true);
      }
    });

    it('is refused where there is something already, which stays as it is', async () => {
      const { from, to } = await setUp();
      await to.collection('chats').insert({ id: 'mine', space: 's', key: 'k' } as Document);

      await expect(copyStore(from, to, () => undefined)).rejects.toThrow(ConfigError);

      expect(await to.collection('inbox').count({})).toBe(0);
      expect(await to.collection('chats').count({})).toBe(1);
    });

    it('is found wrong when it differs', async () => {
      const { from, to } = await setUp();

      const copying = copyStore(from, to, async (line) => {
        if (line.startsWith('inbox')) await to.collection('datasets').insert({ id: 'more' });
      });

      await expect(copying).rejects.toThrow(/^The copy of datasets differs from its original/);
    });
  });
}

contract('another folder', async () => {
  const store = await openEmbeddedStore(await createFolder());
  onTestFinished(() => store.close());
  return store;
});

const server = MONGODB;
if (server !== undefined) {
  contract('a MongoDB', async () => {
    const database = createDatabase(server);
    const store = await openMongoStore(database.uri);
    onTestFinished(database.drop);
    onTestFinished(() => store.close());
    return store;
  });
}
