import { Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { serveEmbedded } from '../../support/embedded.ts';

const { things, db } = serveEmbedded();

const run = (pipeline: object[], options: object = {}) => things().aggregate(pipeline, options).toArray();

/** `then` as a key of an object looks like a promise. */
const branch = (test: unknown, result: unknown) =>
  Object.fromEntries([
    ['case', test],
    ['then', result],
  ]);

/** The value of an expression on one document, with its type kept where asked. */
async function evaluated(expression: unknown, document: unknown = {}, options: object = {}): Promise<unknown> {
  await things().deleteMany({});
  await things().insertOne({ _id: 1, ...(document as object) });
  const [shown] = await run([{ $replaceWith: { value: expression } }], options);
  return shown?.value;
}

describe('an expression', () => {
  const DATE = new Date('2024-02-29T13:45:10.123Z');
  it.each<readonly [unknown, unknown, object?]>([
    [{ $add: [1, 2, '$n'] }, 6, { n: 3 }],
    [{ $add: [DATE, 1000] }, new Date(DATE.getTime() + 1000)],
    [{ $subtract: [DATE, new Date(DATE.getTime() - 5)] }, 5],
    [{ $add: [1, null] }, null],
    [{ $divide: [7, 2] }, 3.5],
    [{ $mod: [-7, 3] }, -1],
    [{ $round: [2.5] }, 2],
    [{ $round: [1234.567, -2] }, 1200],
    [{ $trunc: [-2.789, 1] }, -2.7],
    [{ $floor: -1.5 }, -2],
    [{ $pow: [2, 10] }, 1024],
    [{ $abs: -3 }, 3],
    [{ $cmp: ['a', 1] }, 1],
    [{ $gt: ['a', 1] }, true],
    [{ $lt: ['$nothing', null] }, true],
    [{ $eq: ['$nothing', null] }, false],
    [{ $and: [1, 'x', {}] }, true],
    [{ $or: [0, null, '$nothing'] }, false],
    [{ $not: [0] }, true],
    [{ $cond: [{ $gt: ['$n', 1] }, 'big', 'small'] }, 'big', { n: 2 }],
    [{ $ifNull: ['$nothing', null, 'last'] }, 'last'],
    [{ $switch: { branches: [branch(false, 1), branch(true, 2)], default: 3 } }, 2],
    [{ $let: { vars: { x: 2 }, in: { $multiply: ['$$x', '$n'] } } }, 8, { n: 4 }],
    [{ $literal: { $add: [1, 2] } }, { $add: [1, 2] }],
    [{ $map: { input: '$list', as: 'x', in: { $multiply: ['$$x', 2] } } }, [2, 4], { list: [1, 2] }],
    [{ $filter: { input: '$list', cond: { $gt: ['$$this', 1] }, limit: 1 } }, [2], { list: [1, 2, 3] }],
    [
      { $reduce: { input: '$list', initialValue: '', in: { $concat: ['$$value', '$$this'] } } },
      'ab',
      { list: ['a', 'b'] },
    ],
    [{ $arrayElemAt: ['$list', -1] }, 3, { list: [1, 2, 3] }],
    [{ $slice: ['$list', 1, 1] }, [2], { list: [1, 2, 3] }],
    [{ $concatArrays: [[1], [2]] }, [1, 2]],
    [{ $in: [2, '$list'] }, true, { list: [1, 2] }],
    [{ $indexOfArray: [[1, 2], 2] }, 1],
    [{ $range: [0, 5, 2] }, [0, 2, 4]],
    [{ $reverseArray: [[1, 2]] }, [2, 1]],
    [{ $size: [[1, 2]] }, 2],
    [{ $sortArray: { input: [{ a: 2 }, { a: 1 }], sortBy: { a: 1 } } }, [{ a: 1 }, { a: 2 }]],
    [
      {
        $zip: {
          inputs: [
            [1, 2],
            ['a', 'b'],
          ],
        },
      },
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      {
        $setUnion: [
          [2, 1],
          [2, 3],
        ],
      },
      [1, 2, 3],
    ],
    [{ $setDifference: [[1, 2], [2]] }, [1]],
    [{ $setIsSubset: [[1], [1, 2]] }, true],
    [{ $mergeObjects: [{ a: 1 }, { b: 2 }] }, { a: 1, b: 2 }],
    [{ $objectToArray: '$o' }, [{ k: 'x', v: 1 }], { o: { x: 1 } }],
    [
      {
        $arrayToObject: [
          [
            ['a', 1],
            ['b', 2],
          ],
        ],
      },
      { a: 1, b: 2 },
    ],
    [{ $getField: { field: 'a.b', input: '$o' } }, 7, { o: { 'a.b': 7 } }],
    [{ $setField: { field: { $literal: '$x' }, input: { a: 1 }, value: 2 } }, { a: 1, $x: 2 }],
    [{ $concat: ['a', '$s'] }, 'ab', { s: 'b' }],
    [{ $toUpper: 'aé' }, 'Aé'],
    [{ $substrCP: ['aébc', 1, 2] }, 'éb'],
    [{ $substrBytes: ['abc', 1, -1] }, 'bc'],
    [{ $strLenBytes: 'é' }, 2],
    [{ $strLenCP: 'é' }, 1],
    [{ $indexOfCP: ['abcb', 'b', 2] }, 3],
    [{ $split: ['a-b', '-'] }, ['a', 'b']],
    [{ $trim: { input: '  a ' } }, 'a'],
    [{ $ltrim: { input: 'xxa', chars: 'x' } }, 'a'],
    [{ $replaceAll: { input: 'aXbX', find: 'X', replacement: { $literal: '$&' } } }, 'a$&b$&'],
    [{ $regexMatch: { input: 'Hello', regex: /^h/i } }, true],
    [{ $regexFind: { input: 'a1b22', regex: '([0-9])+' } }, { match: '1', idx: 1, captures: ['1'] }],
    [{ $toString: 1.5 }, '1.5'],
    [{ $toInt: '42' }, 42],
    [{ $toDate: 'x' }, undefined],
    [{ $convert: { input: 'x', to: 'int', onError: 'bad' } }, 'bad'],
    [{ $type: '$nothing' }, 'missing'],
    [{ $isNumber: 1 }, true],
    [{ $year: DATE }, 2024],
    [{ $dayOfYear: DATE }, 60],
    [{ $isoWeek: DATE }, 9],
    [{ $hour: { date: DATE, timezone: '+02:00' } }, 15],
    [{ $hour: { date: DATE, timezone: 'America/New_York' } }, 8],
    [{ $dateToString: { date: DATE, format: '%Y-%m-%d %H:%M:%S.%L' } }, '2024-02-29 13:45:10.123'],
    [{ $dateToString: { date: DATE } }, '2024-02-29T13:45:10.123Z'],
    [{ $dateFromString: { dateString: '2024-02-29' } }, new Date('2024-02-29')],
    [{ $dateFromParts: { year: 2024, month: 14 } }, new Date('2025-02-01')],
    [{ $dateAdd: { startDate: new Date('2024-01-31'), unit: 'month', amount: 1 } }, new Date('2024-02-29')],
    [{ $dateDiff: { startDate: new Date('2023-12-31'), endDate: new Date('2024-01-01'), unit: 'year' } }, 1],
    [{ $dateTrunc: { date: DATE, unit: 'month' } }, new Date('2024-02-01')],
    [{ $dateTrunc: { date: DATE, unit: 'week', startOfWeek: 'monday' } }, new Date('2024-02-26')],
    [{ $sum: '$list' }, 6, { list: [1, 2, 3, 'x'] }],
    [{ $max: ['$a', '$b'] }, 5, { a: 1, b: 5 }],
    ['$list.a', [1, 2], { list: [{ a: 1 }, { b: 1 }, { a: 2 }] }],
    ['$$ROOT', { _id: 1, a: 1 }, { a: 1 }],
  ])('%j is %j', async (expression, value, document) => {
    if (value === undefined) {
      await expect(evaluated(expression, document)).rejects.toMatchObject({ code: 241 });
      return;
    }
    expect(await evaluated(expression, document)).toEqual(value);
  });

  it('calculates in the type MongoDB calculates in', async () => {
    const typed = (expression: unknown) => evaluated(expression, {}, { promoteValues: false, promoteLongs: false });
    expect(await typed({ $add: [new Int32(1), new Int32(2)] })).toEqual(new Int32(3));
    expect(await typed({ $add: [new Int32(1), new Double(2)] })).toEqual(new Double(3));
    expect(await typed({ $add: [new Int32(2147483647), new Int32(1)] })).toEqual(Long.fromString('2147483648'));
    expect(await typed({ $multiply: [Long.fromString('9007199254740993'), 1] })).toEqual(
      Long.fromString('9007199254740993'),
    );
    expect(await typed({ $add: [Decimal128.fromString('0.1'), Decimal128.fromString('0.2')] })).toEqual(
      Decimal128.fromString('0.3'),
    );
    expect(String(await typed({ $divide: [Decimal128.fromString('1'), 3] }))).toBe(
      '0.3333333333333333333333333333333333',
    );
    expect(await typed({ $toLong: '12' })).toEqual(Long.fromNumber(12));
    expect(await typed({ $divide: [4, 2] })).toEqual(new Double(2));
  });

  it.each([
    [{ $dance: 1 }, 31325],
    [{ $add: [{ $dance: 1 }] }, 168],
    [{ $add: [1], $subtract: [1] }, 15983],
    [{ $subtract: [1] }, 16020],
    ['$$nobody', 17276],
    ['$', 16872],
    [{ $cond: { if: 1, else: 2 } }, 17081],
    [{ $switch: { branches: [] } }, 40068],
    [{ $function: {} }, 238],
  ])('%j is refused even when no document comes', async (expression, code) => {
    await expect(run([{ $project: { a: expression } }])).rejects.toMatchObject({ code });
  });

  it.each([
    [{ $divide: [1, 0] }, 2],
    [{ $mod: [1, 0] }, 16610],
    [{ $add: [1, 'x'] }, 14],
    [{ $concat: ['x', 1] }, 16702],
    [{ $size: 5 }, 17124],
    [{ $toInt: 'abc' }, 241],
    [{ $arrayElemAt: [1, 1] }, 28689],
    [{ $year: 'x' }, 16006],
    [{ $dateFromParts: { year: 300_000 } }, 15],
    [{ $add: [new Date(0), 1e300] }, 15],
    [{ $in: [1, 2] }, 40081],
  ])('%j fails with MongoDB’s code', async (expression, code) => {
    await expect(evaluated(expression)).rejects.toMatchObject({ code });
  });
});

describe('a pipeline', () => {
  const SALES = [
    { _id: 1, g: 'a', n: 1, tags: ['x', 'y'] },
    { _id: 2, g: 'a', n: 2, tags: [] },
    { _id: 3, g: 'b', n: 3 },
    { _id: 4, g: null, n: 4, tags: 'z' },
    { _id: 5, n: 5, tags: null },
  ];

  it('groups with every accumulator', async () => {
    await things().insertMany(SALES);
    const groups = await run([
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: '$g',
          sum: { $sum: '$n' },
          avg: { $avg: '$n' },
          min: { $min: '$n' },
          max: { $max: '$n' },
          first: { $first: '$n' },
          last: { $last: '$n' },
          all: { $push: '$n' },
          set: { $addToSet: '$g' },
          count: { $count: {} },
          top: { $top: { sortBy: { n: -1 }, output: '$_id' } },
          two: { $firstN: { n: 2, input: '$n' } },
        },
      },
      { $sort: { _id: 1 } },
    ]);
    expect(groups).toEqual([
      {
        _id: null,
        sum: 9,
        avg: 4.5,
        min: 4,
        max: 5,
        first: 4,
        last: 5,
        all: [4, 5],
        set: [null],
        count: 2,
        top: 5,
        two: [4, 5],
      },
      {
        _id: 'a',
        sum: 3,
        avg: 1.5,
        min: 1,
        max: 2,
        first: 1,
        last: 2,
        all: [1, 2],
        set: ['a'],
        count: 2,
        top: 2,
        two: [1, 2],
      },
      { _id: 'b', sum: 3, avg: 3, min: 3, max: 3, first: 3, last: 3, all: [3], set: ['b'], count: 1, top: 3, two: [3] },
    ]);
  });

  it('groups equal numbers of different types, and documents in their order apart', async () => {
    await things().insertMany([
      { a: new Int32(1) },
      { a: new Double(1) },
      { a: { x: 1, y: 2 } },
      { a: { y: 2, x: 1 } },
    ]);
    expect(await run([{ $group: { _id: '$a', n: { $sum: 1 } } }, { $sort: { n: -1, _id: 1 } }])).toEqual([
      { _id: 1, n: 2 },
      { _id: { x: 1, y: 2 }, n: 1 },
      { _id: { y: 2, x: 1 }, n: 1 },
    ]);
  });

  it('unwinds', async () => {
    await things().insertMany(SALES);
    expect(await run([{ $unwind: '$tags' }, { $project: { tags: 1 } }])).toEqual([
      { _id: 1, tags: 'x' },
      { _id: 1, tags: 'y' },
      { _id: 4, tags: 'z' },
    ]);
    expect(
      await run([
        { $unwind: { path: '$tags', includeArrayIndex: 'at', preserveNullAndEmptyArrays: true } },
        { $project: { at: 1 } },
      ]),
    ).toEqual([
      { _id: 1, at: 0 },
      { _id: 1, at: 1 },
      { _id: 2, at: null },
      { _id: 3, at: null },
      { _id: 4, at: null },
      { _id: 5, at: null },
    ]);
  });

  it('adds, removes and replaces fields', async () => {
    await things().insertOne({ _id: 1, a: { b: 1 }, list: [{ x: 1 }, { x: 2 }], gone: 1 });
    expect(
      await run([
        { $addFields: { 'a.c': 2, 'list.y': '$gone', gone: '$$REMOVE' } },
        { $set: { n: { $size: '$list' } } },
        { $unset: ['list.x'] },
      ]),
    ).toEqual([{ _id: 1, a: { b: 1, c: 2 }, list: [{ y: 1 }, { y: 1 }], n: 2 }]);
    expect(await run([{ $replaceRoot: { newRoot: '$a' } }])).toEqual([{ b: 1 }]);
  });

  it('joins other collections', async () => {
    await things().insertMany([{ _id: 1, who: 'a' }, { _id: 2 }]);
    await db()
      .collection<{ _id: string; name?: string; of?: string | null }>('people')
      .insertMany([
        { _id: 'a', name: 'Ann' },
        { _id: 'b', of: null },
      ]);
    expect(
      await run([
        { $lookup: { from: 'people', localField: 'who', foreignField: '_id', as: 'person' } },
        { $project: { names: '$person.name' } },
      ]),
    ).toEqual([
      { _id: 1, names: ['Ann'] },
      { _id: 2, names: [] },
    ]);
    expect(
      await run([
        { $match: { _id: 1 } },
        {
          $lookup: {
            from: 'people',
            let: { w: '$who' },
            pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$w'] } } }, { $project: { _id: 0 } }],
            as: 'person',
          },
        },
      ]),
    ).toEqual([{ _id: 1, who: 'a', person: [{ name: 'Ann' }] }]);
    expect(
      await run([{ $match: { _id: 2 } }, { $unionWith: { coll: 'people', pipeline: [{ $match: { _id: 'a' } }] } }]),
    ).toEqual([{ _id: 2 }, { _id: 'a', name: 'Ann' }]);
  });

  it('follows references', async () => {
    await things().insertMany([
      { _id: 1, boss: 2 },
      { _id: 2, boss: 3 },
      { _id: 3, boss: 1 },
    ]);
    const [first] = await run([
      { $match: { _id: 1 } },
      {
        $graphLookup: {
          from: 'things',
          startWith: '$boss',
          connectFromField: 'boss',
          connectToField: '_id',
          as: 'chain',
          depthField: 'depth',
        },
      },
    ]);
    expect(first?.chain.map(({ _id, depth }: { _id: number; depth: unknown }) => [_id, Number(depth)])).toEqual([
      [2, 0],
      [3, 1],
      [1, 2],
    ]);
  });

  it('counts, facets, buckets and samples', async () => {
    await things().insertMany(SALES);
    expect(await run([{ $match: { n: { $gt: 1 } } }, { $count: 'n' }])).toEqual([{ n: 4 }]);
    expect(await run([{ $match: { n: 99 } }, { $count: 'n' }])).toEqual([]);
    expect(await run([{ $facet: { few: [{ $limit: 1 }, { $project: { n: 1 } }], all: [{ $count: 'c' }] } }])).toEqual([
      { few: [{ _id: 1, n: 1 }], all: [{ c: 5 }] },
    ]);
    expect(await run([{ $bucket: { groupBy: '$n', boundaries: [0, 3, 5], default: 'rest' } }])).toEqual([
      { _id: 0, count: 2 },
      { _id: 3, count: 2 },
      { _id: 'rest', count: 1 },
    ]);
    expect(await run([{ $sortByCount: '$g' }, { $limit: 1 }])).toEqual(
      [{ _id: expect.anything(), count: 2 }].map((each) => ({ ...each, _id: expect.toBeOneOf(['a', null]) })),
    );
    expect(await run([{ $sample: { size: 2 } }])).toHaveLength(2);
    expect(
      await run([{ $redact: { $cond: [{ $eq: ['$g', 'a'] }, '$$KEEP', '$$PRUNE'] } }, { $project: { n: 1 } }]),
    ).toEqual([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ]);
  });

  it('writes its results to a collection, replacing or merging', async () => {
    await things().insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ]);
    const copy = db().collection<{ _id: number; n?: number; old?: boolean }>('copy');
    await copy.insertOne({ _id: 9 });
    await copy.createIndex({ n: 1 });
    await run([{ $match: { n: { $gt: 1 } } }, { $out: 'copy' }]);
    expect(await copy.find().toArray()).toEqual([{ _id: 2, n: 2 }]);
    expect(await copy.indexExists('n_1')).toBe(true);

    await copy.updateOne({ _id: 2 }, { $set: { n: 7, old: true } });
    await run([{ $merge: { into: 'copy' } }]);
    expect(await copy.find().toArray()).toEqual([
      { _id: 2, n: 2, old: true },
      { _id: 1, n: 1 },
    ]);
    await expect(run([{ $merge: { into: 'copy', whenMatched: 'fail' } }])).rejects.toMatchObject({ code: 11000 });
  });

  it.each([
    [[{ $dance: {} }], 40324],
    [[{ $match: {}, $limit: 1 }], 40323],
    [[{ $group: { n: { $sum: 1 } } }], 15955],
    [[{ $group: { _id: 1, n: 1 } }], 40234],
    [[{ $group: { _id: 1, n: { $dance: 1 } } }], 15952],
    [[{ $limit: 0 }], 15958],
    [[{ $sort: { a: 2 } }], 15975],
    [[{ $project: {} }], 51272],
    [[{ $unwind: 'a' }], 28818],
    [[{ $out: 'x' }, { $limit: 1 }], 40601],
    [[{ $changeStream: {} }], 40573],
    [[{ $setWindowFields: {} }], 238],
    [[{ $lookup: { from: 'x', as: 'y', pipeline: [{ $dance: 1 }] } }], 40324],
  ])('%j is refused with MongoDB’s code', async (pipeline, code) => {
    await expect(run(pipeline as never)).rejects.toMatchObject({ code });
  });

  it('counts documents without a look at them, and only then', async () => {
    await things().insertMany([{ n: 1 }, { n: 2 }]);
    expect(await run([{ $group: { _id: 1, n: { $sum: 1 } } }])).toEqual([{ _id: 1, n: 2 }]);
    expect(await run([{ $group: { _id: null, n: { $sum: '$n' }, all: { $push: { v: '$n' } } } }])).toEqual([
      { _id: null, n: 3, all: [{ v: 1 }, { v: 2 }] },
    ]);
    expect(
      await run([{ $group: { _id: null, n: { $top: { sortBy: { n: -1 }, output: { $getField: 'n' } } } } }]),
    ).toEqual([{ _id: null, n: 2 }]);
  });

  it('hands its results over in batches', async () => {
    await things().insertMany(Array.from({ length: 250 }, (_, i) => ({ i })));
    expect(await run([{ $addFields: { x: 1 } }], { batchSize: 7 })).toHaveLength(250);
  });

  it('takes ids and timestamps as they are', async () => {
    const id = new ObjectId();
    await things().insertOne({ _id: id, t: new Timestamp({ t: 5, i: 6 }) });
    const [shown] = await run([{ $project: { t: 1, when: { $toDate: '$_id' } } }]);
    expect(shown).toEqual({ _id: id, t: new Timestamp({ t: 5, i: 6 }), when: id.getTimestamp() });
  });
});
