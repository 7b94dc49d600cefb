import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from 'lmdb';
import { Long, MongoClient } from 'mongodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmbeddedStore } from '../../../src/store/embedded/index.ts';
import { serveEmbedded } from '../../support/embedded.ts';
import { createFolder } from '../../support/store.ts';

const { things, db } = serveEmbedded();

describe('cursors', () => {
  it('go on where they were, however large the documents', async () => {
    await things().insertMany(Array.from({ length: 30 }, (_, at) => ({ _id: at, text: 'x'.repeat(1_000_000) })));
    expect(await things().find().toArray()).toHaveLength(30);
  });

  it('may begin with nothing, and end with their batch', async () => {
    await things().insertMany([{ a: 1 }, { a: 2 }, { a: 3 }]);
    const none = await db().command({ find: 'things', batchSize: 0 });
    const single = await db().command({ find: 'things', batchSize: 2, singleBatch: true });
    const limited = await db().command({ find: 'things', limit: 2 });
    expect([none.cursor.firstBatch.length, Long.fromValue(none.cursor.id).isZero()]).toEqual([0, false]);
    expect([single.cursor.firstBatch.length, Long.fromValue(single.cursor.id).isZero()]).toEqual([2, true]);
    expect([limited.cursor.firstBatch.length, Long.fromValue(limited.cursor.id).isZero()]).toEqual([2, true]);
  });

  it('belong to their collection, and end when it is dropped or they are killed', async () => {
    await things().insertMany(Array.from({ length: 1000 }, (_, at) => ({ at })));
    const open = async () => (await db().command({ find: 'things', batchSize: 2 }, { promoteLongs: false })).cursor.id;
    const [one, two] = [await open(), await open()];

    await expect(db().command({ getMore: one, collection: 'others' })).rejects.toMatchObject({ code: 13 });
    expect(
      await db().command({ killCursors: 'things', cursors: [one, Long.fromNumber(5)] }, { promoteLongs: false }),
    ).toMatchObject({
      cursorsKilled: [one],
      cursorsNotFound: [Long.fromNumber(5)],
    });
    await expect(db().command({ getMore: one, collection: 'things' })).rejects.toMatchObject({ code: 43 });
    await things().drop();
    await expect(db().command({ getMore: two, collection: 'things' })).rejects.toMatchObject({ code: 175 });
  });

  it('see no document twice, though it moves while they are read', async () => {
    await things().createIndex({ n: 1 });
    await things().insertMany(Array.from({ length: 300 }, (_, n) => ({ n, seen: 0 })));
    let count = 0;
    for await (const { _id } of things().find({ seen: 0 }, { batchSize: 10 })) {
      await things().updateOne({ _id: _id as never }, { $set: { seen: 1, text: 'x'.repeat(500) } });
      count += 1;
    }
    expect(count).toBe(300);
  });
});

describe('collections and databases', () => {
  it('are listed, renamed and dropped', async () => {
    await things().insertOne({ a: 1 });
    await db().createCollection('empty');
    const names = async () => (await db().listCollections().toArray()).map(({ name }) => name).sort();

    expect(await names()).toEqual(['empty', 'things']);
    expect(await db().listCollections({ name: 'empty' }, { nameOnly: true }).toArray()).toEqual([
      { name: 'empty', type: 'collection' },
    ]);
    await things().rename('moved');
    expect([await names(), await db().collection('moved').countDocuments()]).toEqual([['empty', 'moved'], 1]);
    await expect(db().renameCollection('moved', 'empty')).rejects.toMatchObject({ code: 48 });
    await expect(db().renameCollection('nothing', 'x')).rejects.toMatchObject({ code: 26 });
    await expect(db().createCollection('empty')).rejects.toMatchObject({ code: 48 });
    const { databases } = await db().admin().listDatabases();
    expect(databases.map(({ name }) => name)).toEqual(['test']);
    await db().dropDatabase();
    expect(await names()).toEqual([]);
  });

  it.each([
    [{ capped: true, size: 1000 }, 238],
    [{ validator: { a: 1 } }, 238],
    [{ viewOn: 'special', pipeline: [] }, 5],
    [{ viewOn: 'things', pipeline: [{ $dance: 1 }] }, 40324],
    [{ collation: { locale: 'en' } }, 238],
  ])('with %j are refused', async (options, code) => {
    await expect(db().createCollection('special', options)).rejects.toMatchObject({ code });
  });

  it('may be views, which are read like any other and never written', async () => {
    await things().insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
      { _id: 3, n: 3 },
    ]);
    await db().createCollection('view', {
      viewOn: 'things',
      pipeline: [{ $match: { n: { $gt: 1 } } }, { $set: { twice: { $multiply: ['$n', 2] } } }],
    });
    await db().createCollection('above', { viewOn: 'view', pipeline: [{ $project: { twice: 1 } }] });
    const view = db().collection<{ _id: number; n: number }>('view');

    expect(
      await view
        .find({ twice: { $gt: 1 } }, { projection: { _id: 1 } })
        .sort({ n: -1 })
        .limit(1)
        .toArray(),
    ).toEqual([{ _id: 3 }]);
    expect([
      await view.estimatedDocumentCount(),
      await view.countDocuments({ n: 2 }),
      await view.distinct('n'),
    ]).toEqual([2, 1, [2, 3]]);
    expect(
      await db()
        .collection('above')
        .aggregate([{ $group: { _id: null, sum: { $sum: '$twice' } } }])
        .toArray(),
    ).toEqual([{ _id: null, sum: 10 }]);
    expect(await db().listCollections({ type: 'view' }, { nameOnly: true }).toArray()).toHaveLength(2);
    await expect(view.insertOne({ _id: 9, n: 9 })).rejects.toMatchObject({ code: 166 });
    await expect(view.updateMany({}, { $set: { n: 1 } })).rejects.toMatchObject({ code: 166 });
    await expect(view.createIndex({ n: 1 })).rejects.toMatchObject({ code: 166 });
    await expect(
      things()
        .aggregate([{ $out: 'view' }])
        .toArray(),
    ).rejects.toMatchObject({ code: 166 });
    await view.drop();
    expect(await things().countDocuments()).toBe(3);
  });

  it.each(['', '.x', 'a\0b'])('may not be called %j', async (name) => {
    await expect(db().command({ insert: name, documents: [{}] })).rejects.toMatchObject({ code: 73 });
  });
});

describe('a command', () => {
  it.each([
    [{ dance: 1 }, 59],
    [{ find: 'things', dance: 1 }, 40415],
    [{ find: 'things', skip: -1 }, 51024],
    [{ find: 'things', limit: -1 }, 51024],
    [{ find: 'things', filter: 5 }, 14],
    [{ find: 'things', tailable: true }, 2],
    [{ find: 'things', returnKey: true }, 238],
    [{ find: 5 }, 73],
    [{ aggregate: 'things', pipeline: [] }, 9],
    [{ aggregate: 'things', pipeline: 5, cursor: {} }, 14],
    [{ count: 'things', dance: 1 }, 40415],
    [{ distinct: 'things' }, 40414],
    [{ distinct: 'things', key: 'a', hint: 'a_1' }, 40415],
    [{ insert: 'things' }, 40414],
    [{ delete: 'things', deletes: [{ q: {} }] }, 40414],
    [{ find: 'things', readConcern: { level: 'linearizable' } }, 123],
    [{ insert: 'things', documents: [{ a: 1 }], writeConcern: { w: 3 } }, 2],
    [{ find: 'things', let: { 'A b': 1 } }, 9],
    [{ listIndexes: 'nothing' }, 26],
    [{ drop: 'nothing' }, 26],
    [{ getMore: 5, collection: 'things' }, 43],
  ])('%j is refused with MongoDB’s code', async (command, code) => {
    await expect(db().command(command as never)).rejects.toMatchObject({ code });
  });

  it('takes a session and a comment, and pays them no attention', async () => {
    const client = db().client;
    await client.withSession(async (session) => {
      await things().insertOne({ a: 1 }, { session, comment: 'hello' });
      expect(
        await things()
          .find({ a: 1, $comment: 'x' }, { session, comment: { any: 'thing' } })
          .toArray(),
      ).toHaveLength(1);
    });
  });

  it('may ask which sessions there are', async () => {
    const client = db().client;
    await client.withSession(async (session) => {
      await things().findOne({}, { session });
      const pipeline = [{ $listLocalSessions: {} }, { $addFields: { dummy: 'x' } }, { $project: { _id: 1, dummy: 1 } }];
      const listed = await client.db('admin').aggregate(pipeline).toArray();
      expect(listed.map(({ _id }) => _id.id.toString('hex'))).toContain(session.id?.id.toString('hex'));
    });
  });

  it('stops when its time is over', async () => {
    await things().insertMany(Array.from({ length: 20_000 }, (_, n) => ({ n })));
    const slow = { $expr: { $gt: [{ $size: { $range: [0, 300] } }, 1000] } };
    await expect(things().find(slow, { maxTimeMS: 5 }).toArray()).rejects.toMatchObject({ code: 50 });
  });

  it('is not answered when the client wants no answer, and is done all the same', async () => {
    await things().insertOne({ a: 1 }, { writeConcern: { w: 0 } });
    await expect.poll(() => things().countDocuments()).toBe(1);
  });
});

describe('the store by way of the loopback address', () => {
  it('asks for the password that its folder keeps', async () => {
    const dataDir = await createFolder();
    const store = await startEmbeddedStore({ dataDir, transport: 'tcp' });
    const connect = async (uri: string) => {
      const client = new MongoClient(uri, { serverSelectionTimeoutMS: 2000 });
      onTestFinished(() => client.close());
      await client.connect();
      return client.db('x').collection('things');
    };
    onTestFinished(() => store.close());

    const collection = await connect(store.uri);
    await collection.insertOne({ a: 1 });
    expect(await collection.countDocuments()).toBe(1);

    const password = await readFile(join(dataDir, 'store.password'), 'utf8');
    expect((await stat(join(dataDir, 'store.password'))).mode & 0o077).toBe(0);
    expect(store.uri).toContain(password);
    await expect(connect(store.uri.replace(password, 'guess'))).rejects.toMatchObject({ code: 18 });
    await expect(connect(store.uri.replace('smart_ml:', 'somebody:'))).rejects.toMatchObject({ code: 18 });
    const nobody = await connect(store.uri.replace(/\/\/[^@]+@/, '//').replace(/&auth[^&]+/g, ''));
    await expect(nobody.insertOne({ a: 2 })).rejects.toMatchObject({ code: 13 });
    expect(await collection.countDocuments()).toBe(1);
    await expect(startEmbeddedStore({ dataDir })).rejects.toThrow(/in use by another process/);
  });
});

describe('a folder written by another version', () => {
  it('is refused with a sentence, and left as it is', async () => {
    const dataDir = await createFolder();
    const old = open({ path: join(dataDir, 'store') });
    await old.put('catalog', 'something');
    await old.close();

    await expect(startEmbeddedStore({ dataDir })).rejects.toThrow(/holds the store of another version.*Set DATA_DIR/);
    await writeFile(join(dataDir, 'note'), 'the folder can be used by nobody, not even half');
    const again = open({ path: join(dataDir, 'store') });
    expect(again.get('catalog')).toBe('something');
    await again.close();
  });
});
