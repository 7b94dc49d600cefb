import { describe, expect, it } from 'vitest';
import { InvalidInputError, LimitError } from '../../src/errors.ts';
import type { CollectionSpec } from '../../src/store/collections.ts';
import { type Document, type DocumentStore, type Documents, DuplicateError } from '../../src/store/documents.ts';
import { newId } from '../../src/store/id.ts';

export interface Thing extends Document {
  readonly [field: string]: unknown;
}

export type OpenStore = (specs: Readonly<Record<string, CollectionSpec>>) => Promise<DocumentStore>;

const SPECS: Readonly<Record<string, CollectionSpec>> = {
  things: { unique: [['space', 'key']], indexes: [['n'], ['state', 'n', '-rank'], ['data.run_id']] },
  plain: {},
};

/** What every store keeps. Each test has a store of its own, which `open` closes after it. */
export function documentsContract(name: string, open: OpenStore): void {
  const things = async (): Promise<Documents<Thing>> => (await open(SPECS)).collection<Thing>('things');
  const plain = async (): Promise<Documents<Thing>> => (await open(SPECS)).collection<Thing>('plain');
  const ids = (documents: readonly Document[]): readonly string[] => documents.map(({ id }) => id).sort();
  let keys = 0;
  /** With a key of its own unless one is given. */
  const thing = (fields: object = {}): Thing => ({ id: newId(), space: 's', key: `k${keys++}`, ...fields });

  describe(`a document in ${name}`, () => {
    it('is read as it is by now, also when it is large and was read before', async () => {
      const documents = await plain();
      const id = newId();
      const list = Array.from({ length: 2_000 }, (_, n) => ({ n }));
      await documents.insert({ id, list, state: 'old' });
      const before = await documents.get(id);
      await documents.change({ id }, { set: { state: 'new' } });
      const after = await documents.get(id);
      const [found] = await documents.find({ state: 'new' });
      await documents.remove({ id });

      expect(before).toEqual({ id, list, state: 'old' });
      expect(after).toEqual({ id, list, state: 'new' });
      expect(found).toEqual(after);
      expect(await documents.get(id)).toBeNull();
    });

    it('comes back as it was put in', async () => {
      const documents = await plain();
      const fields = {
        text: 'Ünïcödé 🎲 \0 "quoted"',
        empty: '',
        numbers: [0, -1, 1.5, 2 ** 40, 2 ** 53 - 1, 1e-9, 1e300, Number.MAX_VALUE, Number.POSITIVE_INFINITY],
        dates: [new Date(0), new Date(-1), new Date('0001-01-01'), new Date('9999-12-31T23:59:59.999Z')],
        nothing: null,
        yes: true,
        no: false,
        deep: { a: [{ b: { c: [] } }, null, []], empty: {} },
      };

      await documents.insert({ id: 'x', ...fields });

      expect(await documents.get('x')).toEqual({ id: 'x', ...fields });
      expect(await documents.find({})).toEqual([{ id: 'x', ...fields }]);
    });

    it('may have any names within, as a table may have any columns', async () => {
      const documents = await plain();
      const input = JSON.parse('{"__proto__":{"a":1},"$x":1,"$set":2,"a.b":3,"":4,"constructor":5,"then":6,"_id":7}');
      const row = [['__proto__', 1]];

      await documents.insert({ id: 'x', input, row });
      await documents.change({ id: 'x' }, { set: { output: input } });

      const found = await documents.get('x');
      expect(Object.entries(found?.input as object)).toEqual(Object.entries(input));
      expect(Object.entries(found?.output as object)).toEqual(Object.entries(input));
      expect(found?.row).toEqual(row);
    });

    it('loses what is undefined, and the sign of zero', async () => {
      const documents = await plain();

      await documents.insert({ id: 'x', gone: undefined, deep: { gone: undefined, kept: 1 }, zero: -0 });
      await documents.change({ id: 'x' }, { set: { zero: undefined, more: 2 } });

      const found = await documents.get('x');
      expect(found).toStrictEqual({ id: 'x', deep: { kept: 1 }, zero: 0, more: 2 });
    });

    it('is what it was when it was handed over, whatever its owner does meanwhile', async () => {
      const documents = await plain();
      const mine = { id: 'x', list: [1], deep: { n: 1 } };

      const inserting = documents.insert(mine);
      mine.list.push(2);
      mine.deep.n = 2;
      await inserting;
      const set = { list: [3] };
      const changing = documents.change({ id: 'x' }, { set });
      set.list.push(4);
      await changing;

      expect(await documents.get('x')).toEqual({ id: 'x', list: [3], deep: { n: 1 } });
    });

    it.each([
      ['a function', { f: () => 1 }],
      ['a bigint', { n: 1n }],
      ['a Map', { deep: [{ map: new Map() }] }],
      ['an invalid date', { at: new Date(Number.NaN) }],
      ['a name with NUL', { deep: { 'a\0b': 1 } }],
    ])('cannot hold %s', async (_, fields) => {
      const documents = await plain();

      await expect(documents.insert({ id: 'x', ...fields })).rejects.toThrow(InvalidInputError);
      expect(await documents.get('x')).toBeNull();
    });

    it('may be large, up to 16 MB', async () => {
      const documents = await plain();

      await documents.insert({ id: 'large', text: 'x'.repeat(15_500_000) });
      await expect(documents.insert({ id: 'larger', text: 'x'.repeat(17_000_000) })).rejects.toThrow(LimitError);

      expect(await documents.get('large')).toEqual({ id: 'large', text: 'x'.repeat(15_500_000) });
      expect(await documents.count({})).toBe(1);
    });

    it('may have a long id, which differs from another in its last letter', async () => {
      const documents = await plain();
      const [a, b] = [`${'x'.repeat(3000)}a`, `${'x'.repeat(3000)}b`];

      await documents.insert({ id: a, n: 1 });
      await documents.insert({ id: b, n: 2 });

      expect(await documents.get(b)).toEqual({ id: b, n: 2 });
      expect(await documents.find({ id: a })).toEqual([{ id: a, n: 1 }]);
      await expect(documents.insert({ id: a })).rejects.toMatchObject({ fields: ['id'] });
    });
  });

  describe(`a unique key in ${name}`, () => {
    it('is refused when it is taken, with the names of its fields, and nothing of the refused one stays', async () => {
      const documents = await things();
      await documents.insert(thing({ id: 'a', key: 'k', n: 1 }));

      const again = documents.insert(thing({ id: 'b', key: 'k', n: 77 }));

      await expect(again).rejects.toThrow(DuplicateError);
      await expect(again).rejects.toMatchObject({ fields: ['space', 'key'] });
      expect(await documents.get('b')).toBeNull();
      expect(await documents.find({ n: 77 })).toEqual([]);
      await documents.insert(thing({ id: 'c', space: 'other', key: 'k' }));
    });

    it('is kept by changes, which are refused whole', async () => {
      const documents = await things();
      await documents.insert(thing({ id: 'a', key: 'taken' }));
      await documents.insert(thing({ id: 'b', key: 'free', n: 1 }));

      await expect(documents.change({ id: 'b' }, { set: { key: 'taken', n: 2 } })).rejects.toMatchObject({
        fields: ['space', 'key'],
      });

      expect(await documents.get('b')).toMatchObject({ key: 'free', n: 1 });
      expect(ids(await documents.find({ n: 1 }))).toEqual(['b']);
    });

    it('is free again once its document is gone or has another', async () => {
      const documents = await things();
      await documents.insert(thing({ id: 'a', key: 'k' }));
      await documents.insert(thing({ id: 'b', key: 'l' }));

      await documents.change({ id: 'a' }, { set: { key: 'm' } });
      await documents.remove({ id: 'b' });

      await documents.insert(thing({ id: 'c', key: 'k' }));
      await documents.insert(thing({ id: 'd', key: 'l' }));
      expect(await documents.count({})).toBe(3);
    });

    it('takes a missing field for null', async () => {
      const documents = await things();
      await documents.insert({ id: 'a', space: 's' });

      await expect(documents.insert({ id: 'b', space: 's', key: null })).rejects.toThrow(DuplicateError);
    });

    it('lets one of many through that come at the same moment', async () => {
      const documents = await things();

      const tries = await Promise.allSettled(
        Array.from({ length: 20 }, () => documents.insert(thing({ key: 'same', n: 5 }))),
      );

      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await documents.count({ n: 5 })).toBe(1);
    });

    it('tells long strings apart that differ in their last letter, and strings with NUL', async () => {
      const documents = await things();
      const long = 'x'.repeat(500);

      for (const key of [`${long}a`, `${long}b`, long, 'a', 'a\0', 'a\0b', `${'y'.repeat(200)}\0`, 'y'.repeat(200)]) {
        await documents.insert(thing({ key }));
      }

      await expect(documents.insert(thing({ key: `${long}b` }))).rejects.toThrow(DuplicateError);
      expect(await documents.find({ space: 's', key: `${long}b` })).toHaveLength(1);
    });
  });

  describe(`finding in ${name}`, () => {
    it('leads into nested objects by a name with dots', async () => {
      const documents = await things();
      await documents.insert(thing({ id: 'a', data: { run_id: 'r1' } }));
      await documents.insert(thing({ id: 'b', data: { run_id: 'r2' } }));
      await documents.insert(thing({ id: 'c', data: 'r1' }));

      expect(ids(await documents.find({ 'data.run_id': 'r1' }))).toEqual(['a']);
      expect(ids(await documents.find({ 'data.run_id': null }))).toEqual(['c']);
    });

    it('gives the newest first by id, as many as are asked for, and none for 0', async () => {
      const documents = await things();
      for (const n of [1, 2, 3]) await documents.insert(thing({ n }));

      expect((await documents.find({}, { order: ['-id'], limit: 2 })).map(({ n }) => n)).toEqual([3, 2]);
      expect(await documents.find({}, { limit: 0 })).toEqual([]);
    });

    it('finds nothing in an empty list, and null where undefined is asked for', async () => {
      const documents = await things();
      await documents.insert(thing({ id: 'a' }));
      await documents.insert(thing({ id: 'b', n: 1 }));

      expect(await documents.find({ n: { in: [] } })).toEqual([]);
      expect(ids(await documents.find({ n: undefined }))).toEqual(['a']);
      expect(ids(await documents.find({ n: { not: undefined } }))).toEqual(['b']);
    });

    it('goes through more than a portion', { timeout: 30_000 }, async () => {
      const documents = await things();
      await Promise.all(Array.from({ length: 1200 }, (_, n) => documents.insert(thing({ n, state: 'x' }))));

      expect(await documents.find({ state: 'x' })).toHaveLength(1200);
      expect(await documents.changeAll({ state: 'x', n: { less: 1100 } }, { set: { state: 'y' } })).toBe(1100);
      expect(await documents.remove({ state: 'y' })).toBe(1100);
      expect(await documents.count({})).toBe(100);
    });
  });

  describe(`a change in ${name}`, () => {
    it('is made only where the conditions hold, and answers with what is there afterwards', async () => {
      const documents = await things();
      await documents.insert(thing({ id: 'a', n: 1, state: 'old' }));

      expect(await documents.change({ id: 'a', n: 2 }, { set: { state: 'new' } })).toBeNull();
      expect(
        await documents.change({ id: 'a', n: 1 }, { set: { state: 'new' }, increase: { n: 2, fresh: 5 } }),
      ).toEqual(expect.objectContaining({ id: 'a', n: 3, state: 'new', fresh: 5 }));
      expect(ids(await documents.find({ n: 3, state: 'new' }))).toEqual(['a']);
      expect(await documents.find({ n: 1 })).toEqual([]);
    });

    it('by one of many who compare and set at the same moment', async () => {
      const documents = await things();
      await documents.insert(thing({ id: 'a', n: 0 }));

      const tries = await Promise.all(
        Array.from({ length: 20 }, (_, i) => documents.change({ id: 'a', n: 0 }, { set: { n: 1, by: i } })),
      );

      const [won] = tries.filter((each) => each !== null);
      expect(tries.filter((each) => each !== null)).toHaveLength(1);
      expect((await documents.get('a'))?.by).toBe(won?.by);
    });

    it('adds up, however many increase at the same moment', async () => {
      const documents = await things();
      await documents.insert(thing({ id: 'a', n: 0 }));

      await Promise.all(Array.from({ length: 50 }, () => documents.change({ id: 'a' }, { increase: { n: 2 } })));

      expect((await documents.get('a'))?.n).toBe(100);
    });

    it('takes the first of a queue, and each is taken once by however many takers', async () => {
      const documents = await things();
      const waiting = Array.from({ length: 40 }, (_, i) => thing({ state: 'due', n: i % 4, rank: i % 10 }));
      await Promise.all(waiting.map((each) => documents.insert(each)));
      const take = (by: number) =>
        documents.change(
          { state: 'due', n: { atMost: 2 } },
          { set: { state: 'taken', by } },
          { order: ['n', '-rank'] },
        );

      const inTurn = [await take(0), await take(0), await take(0)];
      const taken = (await Promise.all(Array.from({ length: 40 }, (_, i) => take(i)))).filter((each) => each !== null);

      expect(inTurn.map((each) => [each?.n, each?.rank])).toEqual([
        [0, 8],
        [0, 8],
        [0, 6],
      ]);
      expect(new Set(ids([...taken, ...inTurn.filter((each) => each !== null)])).size).toBe(30);
      expect(taken).toHaveLength(27);
      expect(await documents.count({ state: 'due' })).toBe(10);
    });

    it('inserts where nothing fits, once, however many ask for it', async () => {
      const documents = await things();
      const seen = (n: number) =>
        documents.change({ space: 's', key: 'k' }, { set: { n } }, { otherwise: thing({ key: 'k', n: -1 }) });

      expect(await seen(1)).toMatchObject({ n: -1 });
      await Promise.all(Array.from({ length: 20 }, (_, i) => seen(i)));

      const [only, ...others] = await documents.find({ key: 'k' });
      expect(others).toEqual([]);
      expect(only?.n).toBeGreaterThanOrEqual(0);
    });

    it('of nothing only looks, or inserts', async () => {
      const documents = await things();
      const first = thing({ key: 'k', n: 1 });

      expect(await documents.change({ key: 'k' }, {})).toBeNull();
      expect(await documents.change({ key: 'k' }, {}, { otherwise: first })).toEqual(first);
      expect(await documents.change({ key: 'k' }, {}, { otherwise: thing({ key: 'k' }) })).toEqual(first);
    });

    it('of all counts those it made a difference to', async () => {
      const documents = await things();
      for (const n of [1, 2, 3]) await documents.insert(thing({ n, disabled: n === 1 }));

      expect(await documents.changeAll({ n: { atMost: 2 } }, { set: { disabled: true } })).toBe(1);
      expect(await documents.changeAll({}, { set: { disabled: true } })).toBe(1);
      expect(await documents.count({ disabled: true })).toBe(3);
    });
  });
}
