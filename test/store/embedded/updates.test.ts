import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { serveEmbedded } from '../../support/embedded.ts';

const { things, db } = serveEmbedded();

/** With the types as they are stored. */
const TYPED = { promoteValues: false, promoteLongs: false } as const;

async function updated(before: object, update: object, options: object = {}, filter: object = {}): Promise<unknown> {
  await things().deleteMany({});
  await things().insertOne({ _id: 1, ...before });
  await things().updateOne(filter, update as never, options);
  const after = await things().findOne({ _id: 1 });
  const { _id, ...rest } = after ?? { _id: 0 };
  return rest;
}

describe('an update of the embedded store', () => {
  it.each([
    [{ a: 1 }, { $set: { a: 2, 'b.c': 3 } }, { a: 2, b: { c: 3 } }],
    [{ a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
    [{ a: { 1: 'x' } }, { $set: { 'a.2': 'y' } }, { a: { 1: 'x', 2: 'y' } }],
    [{ a: 1, b: 2 }, { $unset: { a: '', 'c.d': '' } }, { b: 2 }],
    [{ a: [1, 2, 3] }, { $unset: { 'a.1': 1 } }, { a: [1, null, 3] }],
    [{ a: 1 }, { $inc: { a: 2, b: 5 } }, { a: 3, b: 5 }],
    [{ a: 3 }, { $mul: { a: 2, b: 5 } }, { a: 6, b: 0 }],
    [{ a: 3 }, { $min: { a: 2, b: 1 }, $max: { c: 4 } }, { a: 2, b: 1, c: 4 }],
    [{ a: 'x' }, { $max: { a: 5 } }, { a: 'x' }],
    [{ a: 1, b: { c: 2 } }, { $rename: { a: 'z', 'b.c': 'y' } }, { b: {}, y: 2, z: 1 }],
    [{ a: 1 }, { $rename: { nothing: 'b' } }, { a: 1 }],
    [{ a: [1] }, { $push: { a: 2, b: 3 } }, { a: [1, 2], b: [3] }],
    [{ a: [1, 4] }, { $push: { a: { $each: [3, 2], $position: 1 } } }, { a: [1, 3, 2, 4] }],
    [{ a: [1, 4] }, { $push: { a: { $each: [3, 2], $sort: -1, $slice: 3 } } }, { a: [4, 3, 2] }],
    [{ a: [{ x: 2 }] }, { $push: { a: { $each: [{ x: 1 }], $sort: { x: 1 }, $slice: -1 } } }, { a: [{ x: 2 }] }],
    [{ a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
    [
      { a: [{ x: 1, y: 2 }] },
      { $addToSet: { a: { y: 2, x: 1 } } },
      {
        a: [
          { x: 1, y: 2 },
          { y: 2, x: 1 },
        ],
      },
    ],
    [{ a: [1, 2, 3] }, { $pop: { a: -1, b: 1 } }, { a: [2, 3] }],
    [{ a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
    [{ a: [{ x: 1, y: 1 }, { x: 2 }] }, { $pull: { a: { x: 1 } } }, { a: [{ x: 2 }] }],
    [{ a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
    [{ a: [1, 2, 1] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
    [{ a: 5 }, { $bit: { a: { and: 4, or: 1 } } }, { a: 5 }],
    [{ a: [{ b: 1 }, { b: 2 }] }, { $inc: { 'a.$[].b': 10 } }, { a: [{ b: 11 }, { b: 12 }] }],
    [{ a: 1 }, [{ $set: { b: { $add: ['$a', 1] }, c: '$$ROOT.a' } }, { $unset: 'a' }], { b: 2, c: 1 }],
    [{ a: 1 }, [{ $replaceWith: { z: '$a' } }], { z: 1 }],
  ])('of %j by %j makes %j', async (before, update, after) => {
    expect(await updated(before, update)).toEqual(after);
  });

  it('changes the element its filter matched, and those that array filters name', async () => {
    const grades = { list: [{ g: 80 }, { g: 90 }, { g: 95 }] };
    expect(await updated(grades, { $set: { 'list.$.g': 0 } }, {}, { 'list.g': 90 })).toEqual({
      list: [{ g: 80 }, { g: 0 }, { g: 95 }],
    });
    expect(await updated(grades, { $set: { 'list.$[x].g': 1 } }, { arrayFilters: [{ 'x.g': { $gte: 90 } }] })).toEqual({
      list: [{ g: 80 }, { g: 1 }, { g: 1 }],
    });
    expect(
      await updated(
        { a: [{ b: [1, 2] }, { b: [3] }] },
        { $inc: { 'a.$[].b.$[n]': 10 } },
        { arrayFilters: [{ n: { $gt: 1 } }] },
      ),
    ).toEqual({ a: [{ b: [1, 12] }, { b: [13] }] });
  });

  it('adds new fields in the order of their names, and leaves the order of the others', async () => {
    const names = ['_id', 'z', '10', 'b', '9'];
    await db().command({ insert: 'things', documents: [new Map(names.map((name) => [name, 1]))] });
    await things().updateOne({ _id: 1 }, { $set: { y: 1, c: 1, b: 2 } });

    const raw = await things().findOne({ _id: 1 }, { raw: true });
    const shown = String(Buffer.from(raw as never).subarray(4)).match(/[a-z_]+(?=\0)|\d+(?=\0)/g);
    expect(shown).toEqual([...names, 'c', 'y']);
  });

  it('keeps every number in its type, and promotes as MongoDB does', async () => {
    const numbers = {
      int: new Int32(1),
      double: new Double(1),
      long: Long.fromString('9007199254740993'),
      decimal: Decimal128.fromString('1.10'),
    };
    await things().insertOne({ _id: 1, ...numbers });
    await things().updateOne({ _id: 1 }, { $set: { other: 1 } });
    expect(await things().findOne({ _id: 1 }, TYPED)).toMatchObject(numbers);

    await things().updateOne(
      { _id: 1 },
      { $inc: { int: Long.fromNumber(1), double: 1, long: 1, decimal: 1 }, $mul: { other: new Double(2.5) } },
    );
    expect(await things().findOne({ _id: 1 }, TYPED)).toMatchObject({
      int: Long.fromNumber(2),
      double: new Double(2),
      long: Long.fromString('9007199254740994'),
      decimal: Decimal128.fromString('2.10'),
      other: new Double(2.5),
    });
    await things().updateOne({ _id: 1 }, { $set: { int: new Int32(2147483647) } });
    await things().updateOne({ _id: 1 }, { $inc: { int: new Int32(1) } });
    expect(await things().findOne({ _id: 1 }, TYPED)).toMatchObject({ int: Long.fromString('2147483648') });
  });

  it('tells a change of type alone from no change', async () => {
    await things().insertOne({ _id: 1, a: new Int32(1) });
    expect(await things().updateOne({ _id: 1 }, { $set: { a: new Int32(1) } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 0,
    });
    expect(await things().updateOne({ _id: 1 }, { $set: { a: new Double(1) } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 1,
    });
  });

  it('knows the time', async () => {
    const start = Date.now();
    await things().insertOne({ _id: 1, stamp: new Timestamp({ t: 0, i: 0 }) });
    await things().updateOne({ _id: 1 }, { $currentDate: { a: true, b: { $type: 'timestamp' } } } as never);
    const after = await things().findOne({ _id: 1 });
    expect(after?.a.getTime()).toBeGreaterThanOrEqual(start);
    expect(after?.b).toBeInstanceOf(Timestamp);
    expect(after?.stamp.t).toBeGreaterThan(1_700_000_000);
  });

  it.each([
    [{ $dance: { a: 1 } }, 9, /Unknown modifier: \$dance/],
    [{ $set: { a: 1 }, $inc: { a: 1 } }, 40, /would create a conflict at 'a'/],
    [{ $set: { a: 1, 'a.b': 2 } }, 40, /conflict at 'a'/],
    [{ $set: { _id: 2 } }, 66, /immutable field '_id'/],
    [{ $inc: { text: 1 } }, 14, /non-numeric type/],
    [{ $inc: { a: 'x' } }, 14, /Cannot increment with non-numeric argument/],
    [{ $set: { 'text.b': 1 } }, 28, /Cannot create field 'b' in element \{text: "x"\}/],
    [{ $push: { text: 1 } }, 2, /must be an array but is of type string/],
    [{ $addToSet: { text: 1 } }, 2, /non-array/],
    [{ $pop: { a: 2 } }, 9, /\$pop expects 1 or -1/],
    [{ $pop: { text: 1 } }, 14, /non-array/],
    [{ $pull: { text: 1 } }, 2, /non-array/],
    [{ $pullAll: { a: 1 } }, 2, /requires an array/],
    [{ $set: { '': 1 } }, 56, /empty/],
    [{ $set: { 'a..b': 1 } }, 56, /empty field name/],
    [{ $set: { 'list.$': 1 } }, 2, /positional operator did not find the match/],
    [{ $set: { 'list.$[x]': 1 } }, 2, /No array filter found for identifier 'x'/],
    [{ $set: { 'text.$[]': 1 } }, 2, /non-array/],
    [{ $set: { 'nothing.$[]': 1 } }, 2, /must exist in the document/],
    [{ $set: 5 }, 9, /Modifiers operate on fields/],
    [{ $rename: { a: 'a' } }, 2, /must differ/],
    [{ $bit: { a: { not: 1 } } }, 2, /only supports/],
    [{ $currentDate: { a: 1 } }, 2, /not valid type/],
    [[{ $match: {} }], 72, /not allowed to be used within an update/],
    [[{ $dance: {} }], 40324, /Unrecognized pipeline stage name/],
    [[{ $set: { _id: 9 } }], 66, /immutable/],
  ])('by %j is refused with MongoDB’s code', async (update, code, message) => {
    await things().insertOne({ _id: 1, a: 1, text: 'x', list: [1] });
    await expect(db().command({ update: 'things', updates: [{ q: { _id: 1 }, u: update }] })).resolves.toMatchObject({
      n: 0,
      writeErrors: [{ index: 0, code, errmsg: expect.stringMatching(message) }],
    });
    expect(await things().findOne({ _id: 1 })).toEqual({ _id: 1, a: 1, text: 'x', list: [1] });
  });

  it('refuses array filters nobody uses, and two of one name', async () => {
    await things().insertOne({ _id: 1, a: [1] });
    const set = (arrayFilters: object[]) =>
      things().updateOne({}, { $set: { 'a.$[x]': 2 } }, { arrayFilters: arrayFilters as never });
    await expect(set([{ x: 1 }, { y: 1 }])).rejects.toMatchObject({ code: 9 });
    await expect(set([{ x: 1 }, { x: 2 }])).rejects.toMatchObject({ code: 9 });
    await expect(set([{ x: 1, z: 2 }])).rejects.toMatchObject({ code: 9 });
    await expect(set([{ y: 1 }])).rejects.toMatchObject({ code: 2 });
  });

  it('refuses sums beyond int64', async () => {
    await things().insertOne({ _id: 1, a: Long.MAX_VALUE });
    await expect(things().updateOne({}, { $inc: { a: 1 } })).rejects.toMatchObject({ code: 2 });
  });
});

describe('an upsert', () => {
  const upserted = async (filter: object, update: object) => {
    await things().updateOne(filter, update as never, { upsert: true });
    return things().findOne({});
  };

  it.each([
    [
      { _id: 1, a: 5, 'b.c': 6, d: { $gt: 1 }, e: { $eq: 7 } },
      { $set: { x: 1 } },
      { _id: 1, a: 5, b: { c: 6 }, e: 7, x: 1 },
    ],
    [{ $and: [{ _id: 2 }, { a: 1 }] }, { $inc: { n: 1 } }, { _id: 2, a: 1, n: 1 }],
    [{ $or: [{ _id: 3 }] }, { $setOnInsert: { a: 1 } }, { _id: 3, a: 1 }],
    [{ _id: { $in: [4] } }, { $set: { a: 1 } }, { _id: 4, a: 1 }],
    [{ _id: 5, a: 9 }, [{ $set: { b: { $add: ['$a', 1] } } }], { _id: 5, a: 9, b: 10 }],
  ])('by %j and %j makes %j', async (filter, update, made) => {
    expect(await upserted(filter, update)).toEqual(made);
  });

  it('by a replacement takes nothing but the id from the filter', async () => {
    await things().replaceOne({ _id: 1, a: 5 }, { b: 2 }, { upsert: true });
    expect(await things().find().toArray()).toEqual([{ _id: 1, b: 2 }]);
  });

  it('makes an id, and puts it first', async () => {
    await things().updateOne({ a: 1 }, { $set: { b: 2 } }, { upsert: true });
    const made = await things().findOne({});
    expect(made?._id).toBeInstanceOf(ObjectId);
    expect(Object.keys(made ?? {})).toEqual(['_id', 'a', 'b']);
  });

  it('refuses a filter that says two things', async () => {
    await expect(
      things().updateOne({ $and: [{ a: 1 }, { a: 2 }] }, { $set: { b: 1 } }, { upsert: true }),
    ).rejects.toMatchObject({ code: 54 });
  });
});

describe('findAndModify', () => {
  it('takes the first by an order, and shows what is asked for', async () => {
    await things().insertMany([
      { _id: 1, n: 2 },
      { _id: 2, n: 1 },
    ]);
    expect(
      await things().findOneAndUpdate(
        {},
        { $inc: { n: 10 } },
        { sort: { n: 1 }, returnDocument: 'after', projection: { n: 1, _id: 0 } },
      ),
    ).toEqual({ n: 11 });
    expect(await things().findOneAndReplace({ _id: 1 }, { z: 1 })).toEqual({ _id: 1, n: 2 });
    expect(await things().findOneAndDelete({}, { sort: { _id: -1 } })).toEqual({ _id: 2, n: 11 });
    expect(await things().find().toArray()).toEqual([{ _id: 1, z: 1 }]);
  });

  it.each([
    [{ remove: true, update: {} }, 9],
    [{ remove: true, new: true }, 9],
    [{ remove: true, upsert: true }, 9],
    [{}, 9],
    [{ update: { $dance: { a: 1 } } }, 9],
    [{ update: { $set: { a: 1 } }, dance: 1 }, 40415],
  ])('is refused with %j', async (fields, code) => {
    await expect(db().command({ findAndModify: 'things', query: {}, ...fields })).rejects.toMatchObject({ code });
  });
});

describe('a bulk of writes', () => {
  it('tells each failure by its place, and goes on when unordered', async () => {
    await things().insertOne({ _id: 1 });
    const write = (ordered: boolean) =>
      things()
        .bulkWrite(
          [
            { insertOne: { document: { _id: 2 } } },
            { insertOne: { document: { _id: 1 } } },
            { updateOne: { filter: { _id: 3 }, update: { $set: { a: 1 } }, upsert: true } },
          ],
          { ordered },
        )
        .catch((error) => ({
          inserted: error.insertedCount,
          upserted: error.upsertedCount,
          at: error.writeErrors.map((each: { index: number }) => each.index),
        }));

    expect(await write(true)).toEqual({ inserted: 1, upserted: 0, at: [1] });
    await things().deleteMany({ _id: { $gt: 1 } });
    expect(await write(false)).toEqual({ inserted: 1, upserted: 1, at: [1] });
  });

  it('refuses many by a replacement, and fields that no statement has', async () => {
    await expect(
      db().command({ update: 'things', updates: [{ q: {}, u: { a: 1 }, multi: true }] }),
    ).resolves.toMatchObject({ writeErrors: [{ code: 9 }] });
    await expect(db().command({ update: 'things', updates: [{ q: {}, u: {}, sort: { a: 1 } }] })).rejects.toMatchObject(
      { code: 40415 },
    );
    await expect(db().command({ delete: 'things', deletes: [{ q: {}, limit: 5 }] })).resolves.toMatchObject({
      writeErrors: [{ code: 9 }],
    });
    await expect(db().command({ insert: 'things', documents: [] })).rejects.toMatchObject({ code: 16 });
  });
});

describe('an insert', () => {
  it.each([
    [[1], 53],
    [/x/, 53],
    [{ $a: 1 }, 52],
  ])('refuses %j for an id', async (_id, code) => {
    await expect(things().insertOne({ _id } as never)).rejects.toMatchObject({ code });
  });

  it('takes every other type for an id, once', async () => {
    const ids = [
      null,
      true,
      1,
      'x',
      new Date(1),
      { a: 1 },
      Long.fromString('9007199254740993'),
      Decimal128.fromString('2.5'),
      new Timestamp({ t: 1, i: 1 }),
      new MinKey(),
      new MaxKey(),
      new Binary(Buffer.from([1])),
      new ObjectId(),
    ];
    for (const _id of ids) {
      await db().command({ insert: 'things', documents: [{ _id }] });
      await expect(db().command({ insert: 'things', documents: [{ _id, again: 1 }] })).resolves.toMatchObject({
        n: 0,
        writeErrors: [{ code: 11000 }],
      });
    }
    await expect(db().command({ insert: 'things', documents: [{ _id: new Double(1) }] })).resolves.toMatchObject({
      writeErrors: [{ code: 11000 }],
    });
    expect(await things().countDocuments()).toBe(ids.length);
  });

  it('puts the id first', async () => {
    await db().command({ insert: 'things', documents: [{ a: 1, _id: 1 }] });
    expect(Object.keys((await things().findOne({})) ?? {})).toEqual(['_id', 'a']);
  });
});
