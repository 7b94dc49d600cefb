import { describe, expect, it } from 'vitest';
import type { CollectionSpec } from '../../src/store/collections.ts';
import {
  type Comparison,
  type Document,
  type DocumentStore,
  DuplicateError,
  type Filter,
  type Order,
  type Scalar,
} from '../../src/store/documents.ts';
import { newId } from '../../src/store/id.ts';

/** Opens the same store again each time, the one before being closed. */
type Reopen = (specs: Readonly<Record<string, CollectionSpec>>) => Promise<DocumentStore>;

interface Thing extends Document {
  readonly a?: Scalar;
  readonly b?: Scalar;
  readonly c?: Scalar;
}

const STEPS = Number(process.env.CONTRACT_STEPS ?? 1000);
const LONG = 'x'.repeat(500);
/** What stores disagree about most readily. */
const VALUES: readonly (Scalar | undefined)[] = [
  ...[null, undefined, true, false, 0, -0, -1, -1.5, 0.5, 2, 1e300, 2 ** 40, Number.NEGATIVE_INFINITY],
  ...['', 'a', 'a\0', 'a\0b', 'ab', '\uffff', '🎲', 'é', `${LONG}a`, `${LONG}b`, '5', 'true'],
  ...[0, 1, -1, 5, 1e12].map((ms) => new Date(ms)),
];
const INDEXES = [['a'], ['a', '-b'], ['-c', 'a', 'b'], ['b', 'c']] as const;
const UNIQUE = [['c', 'b', 'a']] as const;
/** Before and after reopening: one index more, one less, and the unique key. */
const SPECS: readonly CollectionSpec[] = [
  { indexes: INDEXES.slice(0, 3), unique: UNIQUE },
  { indexes: INDEXES.slice(1), unique: UNIQUE },
];

/** Thousands of steps, each compared with the same on a plain array, by an order and comparisons written anew here. */
export function randomDocumentsContract(
  name: string,
  create: () => Promise<Reopen>,
  { without = [] }: { readonly without?: readonly Scalar[] } = {},
): void {
  const values = VALUES.filter((value) => value === undefined || !without.includes(value));

  describe(`any filter, order and change in ${name}`, () => {
    it('means what it does on a plain array, also after reopening with other indexes', {
      timeout: 600_000,
    }, async () => {
      const random = seeded(20261126, values);
      const open = await create();
      const model = new Map<string, Thing>();
      for (const spec of SPECS) {
        const store = await open({ things: spec });
        const things = store.collection<Thing>('things');
        for (let step = 0; step < STEPS / SPECS.length; step++) await takeStep(things, model, random);
        await store.close();
      }
    });
  });
}

type Things = ReturnType<typeof openThings>;
const openThings = (store: DocumentStore) => store.collection<Thing>('things');

async function takeStep(things: Things, model: Map<string, Thing>, random: Random): Promise<void> {
  const filter = randomFilter(model, random);
  const fitting = [...model.values()].filter((thing) => holds(thing, filter));
  const change = { set: randomFields(random) };
  switch (
    random.pick(['insert', 'insert', 'insert', 'change', 'change', 'changeAll', 'remove', 'find', 'find', 'find'])
  ) {
    case 'insert': {
      const thing: Thing = { id: newId(), ...randomFields(random) };
      const refused = collides(model, thing);
      expect(await outcome(things.insert(thing))).toBe(refused ? 'duplicate' : 'done');
      if (!refused) model.set(thing.id, cleaned(thing));
      return;
    }
    case 'change': {
      const order = randomOrder(random);
      const candidates = firstOf(fitting, order);
      const changed = await things.change(filter, change, { order }).catch(asDuplicate);
      if (changed === 'duplicate') {
        expect(candidates.some((thing) => collides(model, { ...thing, ...change.set }))).toBe(true);
      } else if (changed === null) {
        expect(fitting).toEqual([]);
      } else {
        const before = candidates.find(({ id }) => id === changed.id);
        expect(cleaned({ ...before, ...cleaned(change.set), id: changed.id })).toEqual(changed);
        model.set(changed.id, changed);
      }
      return;
    }
    case 'changeAll': {
      // One field that is in no unique key by itself: so that it is all or nothing.
      const target = fitting[0];
      if (target === undefined || collides(model, { ...target, ...change.set })) return;
      const after = cleaned({ ...target, ...cleaned(change.set) });
      const different = !sameThing(target, after);
      expect(await things.changeAll({ id: target.id }, change)).toBe(different ? 1 : 0);
      model.set(target.id, after);
      return;
    }
    case 'remove': {
      if (fitting.length > model.size / 4) return;
      expect(await things.remove(filter)).toBe(fitting.length);
      for (const { id } of fitting) model.delete(id);
      return;
    }
    default: {
      const order = randomOrder(random);
      const limit = random.pick([undefined, 0, 1, 3, 10]);
      const found = await things.find(filter, { order, limit });
      const expected = inOrder(fitting, order).slice(0, limit);
      expect(found.map((thing) => sortKey(thing, order))).toEqual(expected.map((thing) => sortKey(thing, order)));
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      for (const thing of found) expect(thing).toEqual(model.get(thing.id));
      if (limit === undefined) expect(await things.count(filter)).toBe(fitting.length);
    }
  }
}

const asDuplicate = (error: unknown): 'duplicate' => {
  if (error instanceof DuplicateError) return 'duplicate';
  throw error;
};
const outcome = (write: Promise<void>): Promise<'done' | 'duplicate'> => write.then(() => 'done' as const, asDuplicate);

interface Random {
  /** Of what fields may hold. */
  value(): Scalar | undefined;
  pick<T>(from: readonly T[]): T;
  chance(share: number): boolean;
}

function seeded(seed: number, values: readonly (Scalar | undefined)[]): Random {
  let state = seed;
  const next = (): number => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)];
  return { value: () => pick(values), pick, chance: (share) => next() < share };
}

const FIELDS = ['a', 'b', 'c'] as const;

const randomFields = (random: Random): Partial<Thing> =>
  Object.fromEntries(FIELDS.filter(() => random.chance(0.7)).map((field) => [field, random.value()]));

function randomFilter(model: ReadonlyMap<string, Thing>, random: Random): Filter<Thing> {
  const fields = Object.fromEntries(
    FIELDS.filter(() => random.chance(0.45)).map((field) => [field, randomCondition(random)]),
  );
  const known = [...model.keys()];
  return known.length > 0 && random.chance(0.1) ? { ...fields, id: random.pick(known) } : fields;
}

function randomCondition(random: Random): Scalar | undefined | Comparison {
  const { value } = random;
  const bound = (): Exclude<Scalar, null> => value() ?? 0;
  const comparisons: readonly (() => Scalar | undefined | Comparison)[] = [
    value,
    value,
    () => ({ in: [value(), value(), value()] }),
    () => ({ not: value() }),
    () => ({ less: bound() }),
    () => ({ atMost: bound() }),
    () => ({ greater: bound() }),
    () => ({ atLeast: bound() }),
    () => ({ greater: bound(), atMost: bound() }),
    () => ({ atLeast: bound(), less: bound(), not: value() }),
  ];
  return random.pick(comparisons)();
}

function randomOrder(random: Random): Order<Thing> {
  const field = (name: 'a' | 'b' | 'c') => (random.chance(0.5) ? name : (`-${name}` as const));
  return random.pick([[], [field('a')], [field('b'), field('c')], [field('a'), field('b')], ['id'], ['-id']] as const);
}

// The naive twin.

const cleaned = <T extends object>(fields: T): T =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value === 0 ? 0 : value]),
  ) as T;

function typeOf(value: Scalar | undefined): number {
  if (value === null || value === undefined) return 0;
  return ['number', 'string', 'boolean', 'object'].indexOf(typeof value) + 1;
}

/** Code point by code point. */
function compareText(a: string, b: string): number {
  const [left, right] = [[...a], [...b]].map((each) => each.map((character) => character.codePointAt(0) ?? 0));
  const at = left.findIndex((code, i) => code !== right[i]);
  return at === -1 ? left.length - right.length : left[at] - (right[at] ?? -1);
}

function order(a: Scalar | undefined, b: Scalar | undefined): number {
  if (typeOf(a) !== typeOf(b)) return typeOf(a) - typeOf(b);
  if (typeOf(a) === 0) return 0;
  if (typeof a === 'string') return compareText(a, b as string);
  // Not by subtraction: infinity less infinity is no number.
  return Number(a) === Number(b) ? 0 : Number(a) < Number(b) ? -1 : 1;
}

function holds(thing: Thing, filter: Filter<Thing>): boolean {
  return Object.entries(filter).every(([field, condition]) => {
    const value = thing[field as keyof Thing];
    const isComparison = typeof condition === 'object' && condition !== null && !(condition instanceof Date);
    const comparison: Comparison = isComparison ? (condition as Comparison) : { in: [condition as Scalar] };
    return Object.entries(comparison).every(([operator, wanted]) => {
      const distance = order(value, wanted as Scalar);
      const alike = typeOf(value) === typeOf(wanted as Scalar);
      if (operator === 'in') return (wanted as readonly Scalar[]).some((each) => order(value, each) === 0);
      if (operator === 'not') return distance !== 0;
      if (operator === 'less') return alike && distance < 0;
      if (operator === 'atMost') return alike && distance <= 0;
      if (operator === 'greater') return alike && distance > 0;
      return alike && distance >= 0;
    });
  });
}

const fieldsOf = (wanted: Order<Thing>): readonly { name: keyof Thing; sign: number }[] =>
  wanted.map((field) =>
    field.startsWith('-') ? { name: field.slice(1) as keyof Thing, sign: -1 } : { name: field as keyof Thing, sign: 1 },
  );

const isLong = (value: Scalar | undefined): boolean => typeof value === 'string' && value.length > 200;

/** What an order promises about where a thing stands: nothing among long strings that begin alike. */
function sortKey(thing: Thing, wanted: Order<Thing>): readonly Scalar[] {
  const values = fieldsOf(wanted).map(({ name }) => thing[name] ?? null);
  const long = values.findIndex(isLong);
  return long === -1 ? values : [...values.slice(0, long), LONG];
}

function inOrder(things: readonly Thing[], wanted: Order<Thing>): readonly Thing[] {
  const signs = fieldsOf(wanted).map(({ sign }) => sign);
  return [...things].sort((a, b) => {
    const [left, right] = [sortKey(a, wanted), sortKey(b, wanted)];
    const at = left.findIndex((value, i) => order(value, right[i]) !== 0);
    return at === -1 ? 0 : signs[at] * order(left[at], right[at]);
  });
}

/** Those that may come first, ties included. */
function firstOf(things: readonly Thing[], wanted: Order<Thing>): readonly Thing[] {
  const sorted = inOrder(things, wanted);
  const key = (thing: Thing): string => JSON.stringify(sortKey(thing, wanted));
  return sorted.filter((thing) => key(thing) === key(sorted[0]));
}

const sameThing = (a: Thing, b: Thing): boolean =>
  FIELDS.every((field) => order(a[field], b[field]) === 0 && (a[field] === undefined) === (b[field] === undefined));

function collides(model: ReadonlyMap<string, Thing>, thing: Thing): boolean {
  return [...model.values()].some(
    (other) => other.id !== thing.id && FIELDS.every((field) => order(other[field], cleaned(thing)[field]) === 0),
  );
}
