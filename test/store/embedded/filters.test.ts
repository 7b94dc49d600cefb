import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp, UUID } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { serveEmbedded } from '../../support/embedded.ts';

const { things, found, db } = serveEmbedded();

type Case = readonly [description: string, documents: readonly object[], filter: object, ids: readonly unknown[]];

/** Values without ids get 1, 2, 3 … under `a`. */
const a = (...values: unknown[]): object[] => values.map((value, at) => ({ _id: at + 1, a: value }));

const BIG = Long.fromString('9007199254740993');

const CASES: readonly Case[] = [
  ['compares within a type only', a(5, '5', null, true, [9], new Date(9)), { a: { $gt: 1 } }, [1, 5]],
  [
    'compares numbers of all types by value',
    a(new Int32(2), new Double(2.5), Long.fromNumber(3), Decimal128.fromString('2.4')),
    { a: { $gt: 2, $lt: 2.6 } },
    [2, 4],
  ],
  ['keeps neighbours past 2^53 apart', a(BIG, Long.fromString('9007199254740992'), 9007199254740992), { a: BIG }, [1]],
  [
    'finds an int64 past 2^53 by range',
    a(BIG, Long.fromString('9007199254740992')),
    { a: { $gt: 9007199254740992 } },
    [1],
  ],
  [
    'finds one decimal among doubles',
    a(Decimal128.fromString('0.1'), 0.1, Decimal128.fromString('0.10')),
    { a: Decimal128.fromString('0.1') },
    [1, 3],
  ],
  [
    'takes null for a field that is not there',
    [{ _id: 1, a: null }, { _id: 2 }, { _id: 3, a: 0 }],
    { a: null },
    [1, 2],
  ],
  [
    'takes null for what is missing below, but not below a scalar in an array',
    [
      { _id: 1, a: [{ b: 1 }, {}] },
      { _id: 2, a: [1] },
      { _id: 3, a: [] },
      { _id: 4, a: {} },
      { _id: 5, a: 1 },
    ],
    { 'a.b': null },
    [1, 4, 5],
  ],
  [
    'takes $gte null for null and missing',
    [{ _id: 1, a: null }, { _id: 2 }, { _id: 3, a: 1 }],
    { a: { $gte: null } },
    [1, 2],
  ],
  ['finds elements and whole arrays', a([1, 2], [2, 1], 1, [[1, 2]]), { a: [1, 2] }, [1, 4]],
  ['compares arrays with arrays', a([1], [2], [1, 5], 7), { a: { $gt: [1] } }, [2, 3]],
  ['matches two conditions by different elements', a([1, 9], [5]), { a: { $gt: 6, $lt: 4 } }, [1]],
  [
    'matches two conditions by one element under $elemMatch',
    a([1, 9], [5]),
    { a: { $elemMatch: { $gt: 4, $lt: 6 } } },
    [2],
  ],
  [
    'matches documents under $elemMatch',
    a([{ x: 1, y: 2 }], [{ x: 1 }, { y: 2 }]),
    { a: { $elemMatch: { x: 1, y: 2 } } },
    [1],
  ],
  ['follows paths through arrays and by index', a([{ b: 1 }, { b: 2 }], [{ b: 2 }]), { 'a.0.b': 1 }, [1]],
  ['goes through arrays of documents', a([{ b: [1, 2] }], [{ b: 3 }]), { 'a.b': 2 }, [1]],
  ['takes embedded documents in their order', a({ x: 1, y: 2 }, { y: 2, x: 1 }), { a: { x: 1, y: 2 } }, [1]],
  [
    'knows $in with values, null and patterns',
    [{ _id: 1, a: 'xy' }, { _id: 2 }, { _id: 3, a: 7 }, { _id: 4, a: 'ax' }],
    { a: { $in: [/^x/, null, 7] } },
    [1, 2, 3],
  ],
  [
    'knows long lists',
    a(1, 'x', null, new Double(20), [30], Decimal128.fromString('7.0')),
    { a: { $in: [...Array.from({ length: 25 }, (_, n) => n + 2), 'x', null, 30] } },
    [2, 3, 4, 5, 6],
  ],
  ['knows $nin', [{ _id: 1, a: 1 }, { _id: 2 }, { _id: 3, a: [1, 2] }], { a: { $nin: [1] } }, [2]],
  ['takes $ne for no element at all', a([1, 2], [2]), { a: { $ne: 1 } }, [2]],
  ['knows $not', [{ _id: 1, a: 1 }, { _id: 2 }, { _id: 3, a: 9 }], { a: { $not: { $gt: 5 } } }, [1, 2]],
  ['knows $all with values and $elemMatch', a([1, 2], [1]), { a: { $all: [1, 2] } }, [1]],
  ['knows $size', a([1], [1, 2], 'x'), { a: { $size: 2 } }, [2]],
  ['knows $exists', [{ _id: 1, a: null }, { _id: 2 }], { a: { $exists: true } }, [1]],
  [
    'knows types by name',
    a(new Int32(1), new Double(1), Long.fromNumber(1), Decimal128.fromString('1'), '1'),
    { a: { $type: 'number' } },
    [1, 2, 3, 4],
  ],
  ['tells an int32 from a double', a(new Int32(1), new Double(1)), { a: { $type: 'double' } }, [2]],
  ['sees arrays and their elements by $type', a([1], ['x']), { a: { $type: ['array'] } }, [1, 2]],
  ['knows $mod', a(4, 5, '4', 4.9), { a: { $mod: [2, 0] } }, [1, 4]],
  ['knows $regex with options', a('Ab', 'b', 3), { a: { $regex: '^a', $options: 'i' } }, [1]],
  ['knows bits', a(6, 4, 1), { a: { $bitsAllSet: 6 } }, [1]],
  [
    'knows $and, $or, $nor',
    a(1, 2, 3),
    { $or: [{ a: 1 }, { $and: [{ a: { $gt: 1 } }, { $nor: [{ a: 3 }] }] }] },
    [1, 2],
  ],
  [
    'knows $expr',
    [
      { _id: 1, a: 2, b: 1 },
      { _id: 2, a: 1, b: 2 },
    ],
    { $expr: { $gt: ['$a', '$b'] } },
    [1],
  ],
  [
    'finds binary data, ids, dates and timestamps by equality',
    a(
      new Binary(Buffer.from([1])),
      new ObjectId('000000000000000000000001'),
      new Date(5),
      new Timestamp({ t: 1, i: 2 }),
    ),
    {
      $or: [
        { a: new Binary(Buffer.from([1])) },
        { a: new ObjectId('000000000000000000000001') },
        { a: new Date(5) },
        { a: new Timestamp({ t: 1, i: 2 }) },
      ],
    },
    [1, 2, 3, 4],
  ],
  [
    'tells a UUID from other bytes',
    a(new UUID('00000000-0000-4000-8000-000000000000'), new Binary(Buffer.alloc(16))),
    { a: new UUID('00000000-0000-4000-8000-000000000000') },
    [1],
  ],
  ['takes NaN for equal to itself and no more', a(Number.NaN, 1), { a: { $gte: Number.NaN } }, [1]],
  ['takes 0 and -0 for equal', a(-0, 0), { a: 0 }, [1, 2]],
  ['knows MinKey and MaxKey', a(new MinKey(), 5, new MaxKey()), { a: { $lt: new MaxKey(), $gt: new MinKey() } }, [2]],
  [
    'reads a field whose name is a number',
    [
      { _id: 1, a: { 0: 'x' } },
      { _id: 2, a: ['x'] },
    ],
    { 'a.0': 'x' },
    [1, 2],
  ],
];

describe('a filter of the embedded store', () => {
  it.each(CASES)('%s', async (_description, documents, filter, ids) => {
    expect(await found(documents, filter)).toEqual(ids);
  });

  it.each(CASES)('with an index on the field too: %s', async (_description, documents, filter, ids) => {
    await db().dropDatabase();
    await things().createIndex({ a: 1 });
    await things().createIndex({ 'a.b': -1 });
    await things().insertMany(documents as never);
    const matches = await things()
      .find(filter as never)
      .toArray();
    expect(matches.map(({ _id }) => _id).sort()).toEqual(ids);
  });

  it.each([
    [{ a: { $dance: 1 } }, 2, /unknown operator: \$dance/],
    [{ $dance: 1 }, 2, /unknown top level operator: \$dance/],
    [{ $and: [] }, 2, /\$and must be a nonempty array/],
    [{ $or: 'x' }, 2, /array/],
    [{ a: { $in: 1 } }, 2, /\$in needs an array/],
    [{ a: { $not: {} } }, 2, /\$not cannot be empty/],
    [{ a: { $size: -1 } }, 2, /non-negative/],
    [{ a: { $mod: [0, 1] } }, 2, /divisor cannot be 0/],
    [{ a: { $type: 'nothing' } }, 2, /Unknown type name alias/],
    [{ a: { $elemMatch: 1 } }, 2, /\$elemMatch needs an Object/],
    [{ a: { $regex: '(' } }, 51091, /Regular expression is invalid/],
    [{ $expr: { $dance: 1 } }, 168, /Unrecognized expression '\$dance'/],
    [{ $expr: '$$nobody' }, 17276, /Use of undefined variable: nobody/],
    [{ $where: 'true' }, 238, /\$where is not served/],
    [{ $text: { $search: 'x' } }, 238, /\$text is not served/],
    [{ a: { $near: [1, 2] } }, 238, /\$near is not served/],
  ])('refuses %j, also when there is nothing to look through', async (filter, code, message) => {
    await expect(
      things()
        .find(filter as never)
        .toArray(),
    ).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('names variables by let', async () => {
    await things().insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ] as never);
    const found = await things()
      .find({ $expr: { $eq: ['$a', '$$wanted'] } }, { let: { wanted: 2 } } as never)
      .toArray();
    expect(found.map(({ _id }) => _id)).toEqual([2]);
  });
});

describe('a sort of the embedded store', () => {
  const MIXED = [
    new MaxKey(),
    /x/,
    new Timestamp({ t: 1, i: 1 }),
    new Date(1),
    false,
    new ObjectId(),
    new Binary(Buffer.from([1])),
    [3, 8],
    { z: 1 },
    'text',
    7,
    null,
    [],
    new MinKey(),
  ];

  it('orders all types as MongoDB does, an array by its least element', async () => {
    await things().insertMany(MIXED.map((value, at) => ({ _id: at, a: value })) as never);
    const order = async () => (await things().find().sort({ a: 1 }).toArray()).map(({ _id }) => _id);

    const expected = [13, 12, 11, 7, 10, 9, 8, 6, 5, 4, 3, 2, 1, 0];
    expect(await order()).toEqual(expected);
    await things().createIndex({ a: 1 });
    expect(await order()).toEqual(expected);
  });

  it('takes an array’s greatest element when descending', async () => {
    await things().insertMany([
      { _id: 1, a: [1, 9] },
      { _id: 2, a: 5 },
      { _id: 3, a: [2, 3] },
    ] as never);
    expect((await things().find().sort({ a: -1 }).toArray()).map(({ _id }) => _id)).toEqual([1, 2, 3]);
    expect((await things().find().sort({ a: 1 }).toArray()).map(({ _id }) => _id)).toEqual([1, 3, 2]);
  });

  it('sorts by several fields, and back to front', async () => {
    await things().insertMany(
      [
        [1, 'b'],
        [2, 'a'],
        [1, 'a'],
      ].map(([a, b], at) => ({ _id: at, a, b })) as never,
    );
    expect((await things().find().sort({ a: -1, b: 1 }).toArray()).map(({ _id }) => _id)).toEqual([1, 2, 0]);
  });

  it.each([
    [{ a: 2 }, 15975],
    [{ a: 'up' }, 15974],
  ])('refuses %j', async (sort, code) => {
    await things().insertOne({ a: 1 });
    await expect(db().command({ find: 'things', sort })).rejects.toMatchObject({ code });
  });
});

describe('a collation', () => {
  const NAMES = [
    { _id: 1, a: 'ping' },
    { _id: 2, a: 'pINg' },
    { _id: 3, a: 'pong' },
    { _id: 4, a: 'Ä' },
  ];
  const collation = { locale: 'en_US', strength: 2 };

  it('lets letters of either case be equal, though there is an index', async () => {
    expect(await found(NAMES, { a: 'PING' }, { collation })).toEqual([1, 2]);
    await things().createIndex({ a: 1 });
    expect(await things().find({ a: 'PING' }, { collation }).toArray()).toHaveLength(2);
    expect(await things().distinct('a', {}, { collation })).toHaveLength(3);
    expect(await things().countDocuments({ a: 'PONG' }, { collation })).toBe(1);
    expect(await things().updateMany({ a: 'PING' }, { $set: { seen: 1 } }, { collation })).toMatchObject({
      modifiedCount: 2,
    });
    expect(await things().deleteOne({ a: 'PONG' }, { collation })).toMatchObject({ deletedCount: 1 });
  });

  it('orders strings as people do, and numbers in them', async () => {
    await things().insertMany([{ a: 'b10' }, { a: 'B9' }, { a: 'a' }]);
    const sorted = await things()
      .find()
      .collation({ locale: 'en', strength: 1, numericOrdering: true })
      .sort({ a: 1 })
      .toArray();
    expect(sorted.map(({ a }) => a)).toEqual(['a', 'B9', 'b10']);
  });

  it.each([
    [{ locale: 'nowhere_at_all' }, 2],
    [{ strength: 1 }, 9],
    [{ locale: 'en', strength: 9 }, 2],
    [{ locale: 'fr', backwards: true }, 238],
  ])('is refused when it is %j', async (collation, code) => {
    await expect(
      things()
        .find({}, { collation } as never)
        .toArray(),
    ).rejects.toMatchObject({ code });
  });
});

describe('a projection', () => {
  const DOC = {
    _id: 1,
    a: 1,
    b: { c: 2, d: 3 },
    list: [
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ],
    n: [1, 2, 3, 4],
  };

  it.each([
    [{ a: 1 }, { _id: 1, a: 1 }],
    [{ _id: 0, a: 1 }, { a: 1 }],
    [
      { b: 0, list: 0, n: 0 },
      { _id: 1, a: 1 },
    ],
    [{ 'b.c': 1 }, { _id: 1, b: { c: 2 } }],
    [{ b: { d: 1 }, _id: 0 }, { b: { d: 3 } }],
    [
      { 'list.y': 0, n: 0, b: 0 },
      { _id: 1, a: 1, list: [{ x: 1 }, { x: 3 }] },
    ],
    [
      { n: { $slice: 2 }, _id: 1, b: 0, list: 0 },
      { _id: 1, a: 1, n: [1, 2] },
    ],
    [
      { n: { $slice: [1, 2] }, a: 1 },
      { _id: 1, a: 1, n: [2, 3] },
    ],
    [{ list: { $elemMatch: { x: 3 } } }, { _id: 1, list: [{ x: 3, y: 4 }] }],
    [
      { _id: 0, sum: { $add: ['$a', '$b.c'] }, word: 'hello' },
      { sum: 3, word: 'hello' },
    ],
    [{ _id: 1 }, { _id: 1 }],
    [{ _id: 0, 'b.e': '$a' }, { b: { e: 1 } }],
  ])('of %j shows %j', async (projection, shown) => {
    await things().insertOne(DOC);
    expect(await things().findOne({}, { projection: projection as never })).toEqual(shown);
  });

  it('shows the element the filter matched by the positional operator', async () => {
    await things().insertOne(DOC);
    expect(await things().findOne({ 'list.x': 3 }, { projection: { 'list.$': 1 } })).toEqual({
      _id: 1,
      list: [{ x: 3, y: 4 }],
    });
  });

  it.each([
    [{ a: 1, b: 0 }, 31254],
    [{ a: 0, b: 1 }, 31253],
    [{ b: 1, 'b.c': 1 }, 31249],
    [{ a: { $dance: 1 } }, 31325],
    [{ a: '$$nobody' }, 17276],
  ])('refuses %j', async (projection, code) => {
    await expect(things().findOne({}, { projection: projection as never })).rejects.toMatchObject({ code });
  });
});
