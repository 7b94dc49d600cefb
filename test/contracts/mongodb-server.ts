import { randomBytes } from 'node:crypto';
import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { Double, GridFSBucket, Int32, Long, MongoClient, MongoServerError, ObjectId } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

export interface RunningServer {
  readonly uri: string;
  stop(): Promise<void>;
}

/** What this project asks of a server of the MongoDB protocol, said through the official driver. */
export function mongodbServerContract(name: string, start: () => Promise<RunningServer>): void {
  describe(`a MongoDB server: ${name}`, () => {
    let server: RunningServer;
    let client: MongoClient;
    const database = `contract_${new ObjectId().toHexString()}`;
    const things = () => client.db(database).collection('things');

    beforeAll(async () => {
      server = await start();
      client = await new MongoClient(server.uri).connect();
    });

    afterAll(async () => {
      await client.db(database).dropDatabase();
      await client.close();
      await server.stop();
    });

    beforeEach(
      async () =>
        void (await things()
          .drop()
          .catch(() => undefined)),
    );

    it('gives back a document as it was put in', async () => {
      const document = {
        _id: new ObjectId(),
        text: 'Zoë 日本',
        int: 7,
        double: 1.5,
        long: Long.fromString('9007199254740993'),
        date: new Date(1_700_000_000_000),
        yes: true,
        nothing: null,
        list: [1, 'two', { three: [3] }],
        nested: { z: 1, a: 2 },
        bytes: Buffer.from([0, 1, 255]),
      };

      await things().insertOne(document);
      const found = await things().findOne(
        { _id: document._id },
        { promoteLongs: false, promoteValues: true, promoteBuffers: true },
      );

      expect(found).toMatchObject({ ...document, long: expect.anything(), bytes: document.bytes });
      expect(String(found?.long)).toBe('9007199254740993');
      expect(Object.keys(found?.nested)).toEqual(['z', 'a']);
    });

    it('finds by comparison, by list, by path and through arrays', async () => {
      await things().insertMany([
        { _id: 1 as never, n: 1, tags: ['a', 'b'], at: { x: 1 } },
        { _id: 2 as never, n: 2, tags: ['b'], at: { x: 2 } },
        { _id: 3 as never, n: 3, tags: [], at: {} },
      ]);
      const ids = async (filter: object) =>
        (await things().find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);

      expect(await ids({ n: { $gt: 1 } })).toEqual([2, 3]);
      expect(await ids({ n: { $in: [1, 3] } })).toEqual([1, 3]);
      expect(await ids({ tags: 'b' })).toEqual([1, 2]);
      expect(await ids({ 'at.x': { $exists: false } })).toEqual([3]);
      expect(await ids({ $or: [{ n: 1 }, { 'at.x': 2 }] })).toEqual([1, 2]);
      expect(await ids({ tags: { $size: 0 } })).toEqual([3]);
      expect(await ids({ n: { $ne: 2 } })).toEqual([1, 3]);
      expect(await ids({ n: null })).toEqual([]);
    });

    it('sorts, skips, limits and projects', async () => {
      await things().insertMany([3, 1, 2].map((n) => ({ n, secret: 'x' })));

      const shown = await things()
        .find({}, { projection: { _id: 0, n: 1 } })
        .sort({ n: -1 })
        .skip(1)
        .limit(1)
        .toArray();

      expect(shown).toEqual([{ n: 2 }]);
    });

    it('hands a long list over in batches, and forgets a cursor that is closed', async () => {
      await things().insertMany(Array.from({ length: 350 }, (_, i) => ({ i })));

      const cursor = things().find({}, { batchSize: 100 }).sort({ i: 1 });
      const first = await cursor.next();
      await cursor.close();
      const all = await things().find({}, { batchSize: 100 }).toArray();

      expect(first?.i).toBe(0);
      expect(new Set(all.map(({ i }) => i)).size).toBe(350);
    });

    it('updates one, many, by operator and by replacement, and tells what it did', async () => {
      await things().insertMany([
        { k: 'a', n: 1 },
        { k: 'b', n: 1 },
      ]);

      expect(
        await things().updateOne({ k: 'a' }, {
          $inc: { n: 5 },
          $set: { 'deep.er': true },
          $push: { log: 'x' },
        } as never),
      ).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
      expect(await things().updateMany({}, { $set: { seen: true } })).toMatchObject({
        matchedCount: 2,
        modifiedCount: 2,
      });
      expect(await things().updateMany({}, { $set: { seen: true } })).toMatchObject({
        matchedCount: 2,
        modifiedCount: 0,
      });
      expect(await things().replaceOne({ k: 'b' }, { k: 'c' })).toMatchObject({ modifiedCount: 1 });

      expect(await things().findOne({ k: 'a' })).toMatchObject({ n: 6, deep: { er: true }, log: ['x'], seen: true });
      expect(Object.keys((await things().findOne({ k: 'c' })) ?? {}).sort()).toEqual(['_id', 'k']);
    });

    it('inserts where an update finds nothing, if asked to', async () => {
      const made = await things().updateOne(
        { k: 'new', size: { $gt: 3 } },
        { $set: { n: 1 }, $setOnInsert: { born: true } },
        { upsert: true },
      );
      const again = await things().updateOne(
        { k: 'new' },
        { $set: { n: 2 }, $setOnInsert: { born: false } },
        { upsert: true },
      );

      expect(made.upsertedCount).toBe(1);
      expect(again).toMatchObject({ upsertedCount: 0, modifiedCount: 1 });
      expect(await things().findOne({ _id: made.upsertedId as ObjectId })).toMatchObject({
        k: 'new',
        n: 2,
        born: true,
      });
    });

    it('updates the elements of an array that a filter names', async () => {
      await things().insertOne({
        k: 1,
        views: [
          { m: 'a', shown: 1 },
          { m: 'b', shown: 1 },
        ],
      });

      await things().updateOne({ k: 1 }, { $max: { 'views.$[v].shown': 5 } }, { arrayFilters: [{ 'v.m': 'b' }] });
      await things().updateOne({ k: 1 }, { $pull: { views: { m: 'a' } } } as never);

      expect((await things().findOne({ k: 1 }))?.views).toEqual([{ m: 'b', shown: 5 }]);
    });

    it('gives one document to one taker, however many ask at once', async () => {
      await things().insertMany(Array.from({ length: 20 }, (_, i) => ({ i, taken: false })));

      const takers = Array.from({ length: 40 }, () =>
        things().findOneAndUpdate({ taken: false }, { $set: { taken: true } }, { sort: { i: 1 } }),
      );
      const got = (await Promise.all(takers)).filter((each) => each !== null);

      expect(new Set(got.map(({ i }) => i)).size).toBe(20);
      expect(got).toHaveLength(20);
    });

    it('shows a changed document as it was or as it is', async () => {
      await things().insertOne({ k: 1, n: 1 });

      expect(await things().findOneAndUpdate({ k: 1 }, { $inc: { n: 1 } })).toMatchObject({ n: 1 });
      expect(await things().findOneAndUpdate({ k: 1 }, { $inc: { n: 1 } }, { returnDocument: 'after' })).toMatchObject({
        n: 3,
      });
      expect(
        await things().findOneAndUpdate({ k: 2 }, { $set: { n: 9 } }, { upsert: true, returnDocument: 'after' }),
      ).toMatchObject({ k: 2, n: 9 });
      expect(await things().findOneAndDelete({ k: 1 })).toMatchObject({ n: 3 });
      expect(await things().findOneAndDelete({ k: 1 })).toBeNull();
    });

    it('keeps a unique index true to the data, and says which value is taken', async () => {
      await things().createIndex({ space: 1, name: 1 }, { unique: true });
      await things().insertOne({ space: 's', name: 'a' });

      const refused = things().insertOne({ space: 's', name: 'a' });

      await expect(refused).rejects.toMatchObject({
        code: 11000,
        message: expect.stringMatching(
          /^E11000 duplicate key error collection: .*things index: space_1_name_1 dup key/,
        ),
      });
      await expect(things().insertOne({ space: 't', name: 'a' })).resolves.toBeDefined();
      await expect(things().updateOne({ space: 't' }, { $set: { space: 's' } })).rejects.toMatchObject({ code: 11000 });
      expect(await things().countDocuments({ space: 's' })).toBe(1);
      await things().deleteOne({ space: 's' });
      await expect(things().insertOne({ space: 's', name: 'a' })).resolves.toBeDefined();
    });

    it('refuses a unique index on data that break it', async () => {
      await things().insertMany([{ n: 1 }, { n: 1 }]);

      await expect(things().createIndex({ n: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
      await expect(things().insertOne({ n: 1 })).resolves.toBeDefined();
    });

    it('carries on after a failed write of an unordered bulk, and stops at one of an ordered', async () => {
      const rows = [{ _id: 1 }, { _id: 1 }, { _id: 2 }] as never[];

      await expect(things().insertMany(rows)).rejects.toMatchObject({ code: 11000 });
      expect(await things().countDocuments()).toBe(1);
      await expect(things().insertMany([{ _id: 1 }, { _id: 3 }] as never[], { ordered: false })).rejects.toMatchObject({
        code: 11000,
      });
      expect(await things().countDocuments()).toBe(2);
    });

    it('does a bulk of mixed writes', async () => {
      const result = await things().bulkWrite([
        { insertOne: { document: { k: 1 } } },
        { updateOne: { filter: { k: 1 }, update: { $set: { n: 1 } } } },
        { updateOne: { filter: { k: 2 }, update: { $set: { n: 2 } }, upsert: true } },
        { deleteOne: { filter: { k: 1 } } },
      ]);

      expect(result).toMatchObject({ insertedCount: 1, modifiedCount: 1, upsertedCount: 1, deletedCount: 1 });
    });

    it('counts, tells apart, and groups', async () => {
      await things().insertMany([
        { g: 'a', n: 1 },
        { g: 'a', n: 2 },
        { g: 'b', n: 3 },
      ]);

      expect(await things().countDocuments({ g: 'a' })).toBe(2);
      expect(await things().estimatedDocumentCount()).toBe(3);
      expect((await things().distinct('g')).sort()).toEqual(['a', 'b']);
      const groups = things().aggregate([
        { $match: { n: { $gt: 0 } } },
        { $group: { _id: '$g', sum: { $sum: '$n' } } },
        { $sort: { _id: 1 } },
      ]);
      expect(await groups.toArray()).toEqual([
        { _id: 'a', sum: 3 },
        { _id: 'b', sum: 3 },
      ]);
    });

    it('lists collections and indexes, and drops them', async () => {
      await things().createIndex({ n: 1 });
      const names = async () =>
        (await client.db(database).listCollections({}, { nameOnly: true }).toArray()).map((each) => each.name);

      expect(await names()).toContain('things');
      expect((await things().indexes()).map((index) => index.name).sort()).toEqual(['_id_', 'n_1']);
      await things().dropIndex('n_1');
      expect((await things().indexes()).map((index) => index.name)).toEqual(['_id_']);
      await things().drop();
      expect(await names()).not.toContain('things');
    });

    it('keeps files in GridFS, byte for byte', async () => {
      const bucket = new GridFSBucket(client.db(database));
      const bytes = randomBytes(1_000_000);
      const upload = bucket.openUploadStream('x');
      await new Promise((resolve, reject) => upload.on('finish', resolve).on('error', reject).end(bytes));

      const chunks: Buffer[] = [];
      for await (const chunk of bucket.openDownloadStream(upload.id)) chunks.push(chunk as Buffer);
      await bucket.delete(upload.id);

      expect(Buffer.compare(Buffer.concat(chunks), bytes)).toBe(0);
      expect(await client.db(database).collection('fs.chunks').countDocuments()).toBe(0);
    });

    it('gives every Agenda job to one worker, once, and what a dead worker held to another', async () => {
      const done = new Map<number, number>();
      const workers = await Promise.all(
        Array.from({ length: 4 }, async () => {
          const own = await new MongoClient(server.uri).connect();
          const agenda = new Agenda({
            backend: new MongoBackend({ mongo: own.db(database), collection: 'jobs', ensureIndex: true }),
            processEvery: 20,
            defaultLockLifetime: 60_000,
          });
          await agenda.ready;
          agenda.define<{ n: number }>(
            'count',
            async ({ attrs }) => void done.set(attrs.data.n, (done.get(attrs.data.n) ?? 0) + 1),
            { concurrency: 10, lockLimit: 10 },
          );
          return { own, agenda };
        }),
      );
      const [first] = workers;
      await Promise.all(Array.from({ length: 200 }, (_, n) => first?.agenda.now('count', { n })));
      const abandoned = { lockedAt: new Date(Date.now() - 120_000) };
      await client
        .db(database)
        .collection('jobs')
        .updateMany({ 'data.n': { $lt: 10 } }, { $set: abandoned });

      await Promise.all(workers.map(({ agenda }) => agenda.start()));
      await expect.poll(() => done.size, { timeout: 25_000 }).toBe(200);
      // A worker notes the end of a job a little after it.
      const unfinished = { $or: [{ lockedAt: { $ne: null } }, { lastFinishedAt: { $exists: false } }] };
      await expect
        .poll(() => client.db(database).collection('jobs').countDocuments(unfinished), { timeout: 5000 })
        .toBe(0);
      await Promise.all(workers.map(({ agenda }) => agenda.stop(false)));
      await Promise.all(workers.map(({ own }) => own.close()));

      expect([...done.values()].every((times) => times === 1)).toBe(true);
    });

    it('keeps every number in its type, and adds in the widest', async () => {
      const typed = { promoteValues: false, promoteLongs: false } as const;
      const numbers = { int: new Int32(1), double: new Double(1), long: Long.fromString('9007199254740993') };
      await things().insertOne({ k: 1, ...numbers });

      await things().updateOne({ k: 1 }, { $set: { other: true } });
      expect(await things().findOne({ k: 1 }, typed)).toMatchObject(numbers);
      await things().updateOne({ k: 1 }, { $inc: { int: new Double(1), double: 1, long: 1 } });
      expect(await things().findOne({ k: 1 }, typed)).toMatchObject({
        int: new Double(2),
        double: new Double(2),
        long: Long.fromString('9007199254740994'),
      });
    });

    it('matches documents and arrays as wholes and in part', async () => {
      await things().insertMany([
        { _id: 1 as never, a: { x: 1, y: 2 }, list: [{ n: 1, m: 9 }, { n: 5 }] },
        { _id: 2 as never, a: { y: 2, x: 1 }, list: [{ n: 5, m: 9 }] },
        { _id: 3 as never, a: null },
        { _id: 4 as never },
      ]);
      const ids = async (filter: object) =>
        (await things().find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);

      expect(await ids({ a: { x: 1, y: 2 } })).toEqual([1]);
      expect(await ids({ a: null })).toEqual([3, 4]);
      expect(await ids({ list: { $elemMatch: { n: 5, m: 9 } } })).toEqual([2]);
      expect(await ids({ 'list.n': 5, 'list.m': 9 })).toEqual([1, 2]);
      expect(await ids({ 'list.0.n': 1 })).toEqual([1]);
      expect(await ids({ a: { $exists: true, $ne: null } })).toEqual([1, 2]);
      expect(await ids({ a: { $in: [null, { x: 1, y: 2 }] } })).toEqual([1, 3, 4]);
    });

    it('refuses an update that says two things, or changes what cannot be changed', async () => {
      await things().insertOne({ _id: 1 as never, a: 'x', list: [1] });

      await expect(things().updateOne({}, { $set: { a: 1 }, $unset: { a: '' } })).rejects.toMatchObject({ code: 40 });
      await expect(things().updateOne({}, { $set: { _id: 2 as never } })).rejects.toMatchObject({ code: 66 });
      await expect(things().updateOne({}, { $inc: { a: 1 } } as never)).rejects.toMatchObject({ code: 14 });
      await expect(things().updateOne({}, { $push: { a: 1 } } as never)).rejects.toMatchObject({ code: 2 });
      expect(await things().findOne({})).toEqual({ _id: 1, a: 'x', list: [1] });
    });

    it('refuses what it does not know by MongoDB’s own codes', async () => {
      await things().insertOne({ a: 1 });

      await expect(client.db(database).command({ dance: 1 })).rejects.toMatchObject({ code: 59 });
      await expect(things().updateOne({}, { $dance: { a: 1 } } as never)).rejects.toThrow(MongoServerError);
      await expect(
        things()
          .find({ $dance: 1 } as never)
          .toArray(),
      ).rejects.toThrow(MongoServerError);
      await expect(
        client.db(database).command({ getMore: Long.fromNumber(12345), collection: 'things' }),
      ).rejects.toMatchObject({ code: 43 });
    });
  });
}
