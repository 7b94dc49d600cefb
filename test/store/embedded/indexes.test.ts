import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decimal128, Double, Int32, Long, MongoClient } from 'mongodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCommands } from '../../../src/store/embedded/commands/index.ts';
import { startEmbeddedStore } from '../../../src/store/embedded/index.ts';
import { openKeyspace } from '../../../src/store/embedded/storage/keyspace.ts';
import { serveEmbedded } from '../../support/embedded.ts';

const { things, db } = serveEmbedded();

const ids = async (filter: object, sort: Record<string, 1 | -1> = {}, options: object = {}) =>
  (await things().find(filter, options).sort(sort).toArray()).map(({ _id }) => _id);

/** The stages by which a question is answered, the first last. */
async function stagesOf(filter: object, sort: Record<string, 1 | -1> = {}, options: object = {}): Promise<string[]> {
  const { queryPlanner } = await things().find(filter, options).sort(sort).explain('queryPlanner');
  const stages: string[] = [];
  for (let stage = queryPlanner.winningPlan; stage !== undefined; stage = stage.inputStage) {
    stages.push(stage.indexName ?? stage.stage);
  }
  return stages;
}

describe('an index of the embedded store', () => {
  it('serves equality, lists, ranges, prefixes and sorts', async () => {
    await things().createIndex({ a: 1, b: -1 });
    await things().insertMany(Array.from({ length: 60 }, (_, at) => ({ _id: at, a: at % 6, b: at })));

    expect(await stagesOf({ a: 1 })).toEqual(['FETCH', 'a_1_b_-1']);
    expect(await stagesOf({ a: { $in: [1, 2] } })).toEqual(['FETCH', 'a_1_b_-1']);
    expect(await stagesOf({ a: { $gt: 3 } })).toEqual(['FETCH', 'a_1_b_-1']);
    expect(await stagesOf({ a: 1, b: { $lt: 30 } }, { b: -1 })).toEqual(['FETCH', 'a_1_b_-1']);
    expect(await stagesOf({}, { a: -1, b: 1 })).toEqual(['FETCH', 'a_1_b_-1']);
    expect(await stagesOf({ a: { $gt: 3 } }, { b: 1 })).toEqual(['SORT', 'FETCH', 'a_1_b_-1']);
    expect(await stagesOf({ b: 1 })).toEqual(['COLLSCAN']);
    expect(await ids({ a: 1, b: { $lt: 30, $gte: 7 } }, { b: -1 })).toEqual([25, 19, 13, 7]);
    expect(await ids({ a: { $gt: 4 }, b: { $gt: 50 } })).toEqual([59, 53]);
  });

  it('answers as a look through everything does, whatever is asked', async () => {
    const values = [
      1,
      2.5,
      Long.fromNumber(3),
      Decimal128.fromString('2.5'),
      Decimal128.fromString('2.51'),
      'a',
      'b',
      null,
      true,
      new Date(5),
      [1, 2],
      [],
      [[1]],
      { x: 1 },
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -5,
      '',
      new Int32(0),
      new Double(-0),
    ];
    const documents = values.flatMap((a, at) =>
      values.slice(0, 6).map((b, other) => ({ _id: at * 100 + other, a, b })),
    );
    await things().insertMany([...documents, { _id: -1 }]);
    const filters = [
      ...values.flatMap((value) => [
        { a: value },
        { a: { $gt: value } },
        { a: { $lte: value } },
        { a: { $gte: value, $lt: 3 } },
        { a: { $in: [value, 'a'] }, b: 1 },
        { a: value, b: { $gte: 2 } },
      ]),
      { a: { $ne: 1 } },
      { a: { $exists: false } },
      { a: { $type: 'array' } },
    ];
    const sorts: Record<string, 1 | -1>[] = [
      { a: 1, b: 1, _id: 1 },
      { a: -1, b: -1, _id: -1 },
      { b: 1, a: -1, _id: 1 },
    ];
    const answers = async () => {
      const found: unknown[] = [];
      for (const [at, filter] of filters.entries()) found.push(await ids(filter, sorts[at % sorts.length]));
      return found;
    };

    const without = await answers();
    await things().createIndexes([{ key: { a: 1, b: 1 } }, { key: { b: -1, a: 1 } }, { key: { a: -1 } }]);

    expect(await answers()).toEqual(without);
  });

  it('takes a hint, and refuses one that names no index', async () => {
    await things().insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);
    await things().createIndex({ a: -1 });
    expect(await ids({}, {}, { hint: 'a_-1' })).toEqual([2, 1]);
    expect(await ids({}, {}, { hint: { a: -1 } })).toEqual([2, 1]);
    expect(await ids({}, {}, { hint: { $natural: -1 } })).toEqual([2, 1]);
    await expect(ids({}, {}, { hint: 'nothing' })).rejects.toMatchObject({ code: 2 });
    await expect(things().updateOne({}, { $set: { b: 1 } }, { hint: 'nothing' })).rejects.toMatchObject({ code: 2 });
    await expect(things().deleteOne({}, { hint: { z: 1 } })).rejects.toMatchObject({ code: 2 });
  });

  it('is unique by values, not by their types, and for what is missing', async () => {
    await things().createIndex({ a: 1 }, { unique: true });
    await things().insertMany([{ a: new Int32(1) }, { a: '1' }, {}, { a: [5, 6] }]);

    for (const document of [
      { a: new Double(1) },
      { a: Long.fromNumber(1) },
      { a: Decimal128.fromString('1.0') },
      { a: null },
      { a: 6 },
    ]) {
      await expect(things().insertOne(document)).rejects.toMatchObject({ code: 11000, keyPattern: { a: 1 } });
    }
    await expect(things().updateOne({ a: '1' }, { $set: { a: 5 } })).rejects.toMatchObject({ code: 11000 });
    await expect(things().insertOne({ a: [7, 7] })).resolves.toBeDefined();
  });

  it('when sparse or partial leaves documents out, and is used only where that is no matter', async () => {
    await things().createIndexes([
      { key: { s: 1 }, sparse: true, unique: true },
      { key: { p: 1 }, partialFilterExpression: { on: true }, unique: true },
    ]);
    await things().insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3, p: 1 }, { _id: 4, p: 1, on: true }]);

    await expect(things().insertOne({ p: 1, on: true })).rejects.toMatchObject({ code: 11000 });
    expect(await ids({ s: null })).toEqual([1, 2, 3, 4]);
    expect(await ids({}, { s: 1 })).toEqual([1, 2, 3, 4]);
    expect(await ids({ p: 1 })).toEqual([3, 4]);
    expect(await stagesOf({ p: 1, on: true })).toEqual(['FETCH', 'p_1']);
    await things().updateOne({ _id: 4 }, { $set: { on: false } });
    await expect(things().insertOne({ _id: 5, p: 1, on: true })).resolves.toBeDefined();
  });

  it('is true after any changes', async () => {
    await things().createIndex({ 'list.n': 1 });
    await things().insertOne({ _id: 1, list: [{ n: 1 }, { n: 2 }] });
    await things().updateOne({ _id: 1 }, { $set: { 'list.0.n': 3 } });
    expect([await ids({ 'list.n': 1 }), await ids({ 'list.n': 3 }), await ids({ 'list.n': { $gt: 1 } })]).toEqual([
      [],
      [1],
      [1],
    ]);
    await things().deleteOne({ _id: 1 });
    expect(await ids({ 'list.n': 3 })).toEqual([]);
  });

  it('refuses two arrays side by side', async () => {
    await things().createIndex({ a: 1, b: 1 });
    await expect(things().insertOne({ a: [1], b: [2] })).rejects.toMatchObject({ code: 171 });
    expect(await things().countDocuments()).toBe(0);
  });

  it.each([
    [{ key: { a: 'text' }, name: 'x' }, 238],
    [{ key: { a: '2dsphere' }, name: 'x' }, 238],
    [{ key: { a: 0 }, name: 'x' }, 67],
    [{ key: {}, name: 'x' }, 67],
    [{ key: { a: 1 }, name: 'x', collation: { locale: 'en' } }, 238],
    [{ key: { a: 1 }, name: 'x', dance: 1 }, 197],
    [{ key: { a: 1, b: 1 }, name: 'x', expireAfterSeconds: 1 }, 67],
    [{ key: { a: 1 }, name: 'x', sparse: true, partialFilterExpression: {} }, 67],
  ])('of %j is refused', async (index, code) => {
    await expect(db().command({ createIndexes: 'things', indexes: [index] })).rejects.toMatchObject({ code });
  });

  it('may be asked for twice, but not in two ways', async () => {
    await things().createIndex({ a: 1 });
    await expect(things().createIndex({ a: 1 })).resolves.toBe('a_1');
    await expect(things().createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: 85 });
    await expect(things().createIndex({ b: 1 }, { name: 'a_1' })).rejects.toMatchObject({ code: 86 });
    await expect(things().createIndex({ a: 1 }, { name: 'other' })).rejects.toMatchObject({ code: 85 });
    expect(await things().indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1 }, name: 'a_1' },
    ]);
    await expect(things().dropIndex('_id_')).rejects.toMatchObject({ code: 72 });
    await expect(things().dropIndex('nothing')).rejects.toMatchObject({ code: 27 });
    await things().dropIndexes();
    expect(await things().indexes()).toHaveLength(1);
  });

  it('that cannot be built leaves nothing behind', async () => {
    await things().insertMany([{ a: 1 }, { a: 1 }]);
    await expect(things().createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
    await things().deleteOne({ a: 1 });
    await expect(things().createIndex({ a: 1 }, { unique: true })).resolves.toBe('a_1');
    await expect(things().insertOne({ a: 1 })).rejects.toMatchObject({ code: 11000 });
  });
});

describe('what expires by a TTL index', () => {
  it('goes when its time has come, and nothing else does', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'smart-ml-ttl-'));
    const keyspace = openKeyspace(join(folder, 'store'), { flush: false });
    onTestFinished(async () => {
      await keyspace.close();
      await rm(folder, { recursive: true, force: true });
    });
    const commands = createCommands(keyspace);
    const run = (verb: string, fields: [string, unknown][]) =>
      commands.run({
        verb,
        command: new Map([[verb, 'things'], ['$db', 'x'], ...fields]) as never,
        sequences: new Map(),
      });
    const map = (literal: object) => new Map(Object.entries(literal));
    await run('createIndexes', [['indexes', [map({ key: map({ at: 1 }), name: 'at_1', expireAfterSeconds: 60 })]]]);
    const [old, recent] = [new Date(Date.now() - 61_000), new Date(Date.now() - 30_000)];
    await run('insert', [
      [
        'documents',
        [
          { _id: 1, at: old },
          { _id: 2, at: recent },
          { _id: 3 },
          { _id: 4, at: 'old' },
          { _id: 5, at: [recent, old] },
        ].map(map),
      ],
    ]);

    commands.tidy();

    expect((await run('distinct', [['key', '_id']])).get('values')).toEqual([2, 3, 4]);
  });
});

describe('a large collection', () => {
  it('is open at once, with its indexes', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'smart-ml-large-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const first = await startEmbeddedStore({ dataDir: folder, flush: false });
    const writer = await new MongoClient(first.uri).connect();
    await writer.db('x').collection('large').createIndex({ n: 1 });
    for (let batch = 0; batch < 20; batch++) {
      await writer
        .db('x')
        .collection('large')
        .insertMany(Array.from({ length: 5000 }, (_, at) => ({ n: batch * 5000 + at, text: 'x'.repeat(100) })));
    }
    await writer.close();
    await first.close();

    const started = performance.now();
    const second = await startEmbeddedStore({ dataDir: folder });
    const reader = await new MongoClient(second.uri).connect();
    const found = await reader
      .db('x')
      .collection('large')
      .find({ n: { $gte: 99_998 } })
      .sort({ n: -1 })
      .toArray();
    const took = performance.now() - started;
    await reader.close();
    await second.close();

    expect(found.map(({ n }) => n)).toEqual([99_999, 99_998]);
    expect(took).toBeLessThan(2000);
  });
});
