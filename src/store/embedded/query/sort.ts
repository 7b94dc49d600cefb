import type { StringOrder } from '../bson/collation.ts';
import { canonicalType, compareValues, EMPTY_ARRAY_RANK } from '../bson/compare.ts';
import { EMPTY_ARRAY, type KeyPart } from '../bson/key.ts';
import { splitPath } from '../bson/paths.ts';
import { printValue } from '../bson/print.ts';
import { type Doc, isDoc, isNumber, type Maybe, toNumber } from '../bson/value.ts';
import { MongoError, notServed } from '../errors.ts';
import { valuesAt } from '../storage/index-keys.ts';

export interface SortKey {
  readonly path: string;
  readonly parts: readonly string[];
  readonly direction: 1 | -1;
}

/** Reads `{ a: 1, b: -1 }`; nothing given is an empty order. */
export function readSort(spec: Maybe): readonly SortKey[] {
  if (spec === undefined || spec === null) return [];
  if (!isDoc(spec)) throw new MongoError(14, `Expected field sort to be of type object`);
  if (spec.size > 32) throw new MongoError(13103, 'too many compound keys');
  return [...spec].map(([path, value]) => {
    if (isDoc(value) && value.has('$meta')) throw notServed('A sort by $meta');
    if (!isNumber(value))
      throw new MongoError(15974, `Illegal key in $sort specification: ${path}: ${printValue(value)}`);
    const direction = toNumber(value);
    if (direction !== 1 && direction !== -1) {
      throw new MongoError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    }
    const parts = splitPath(path);
    if (parts.includes('')) throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
    if (path !== '$natural' && parts.some((part) => part.startsWith('$'))) {
      throw new MongoError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
    return { path, parts, direction };
  });
}

const rankOf = (part: KeyPart): number => (part === EMPTY_ARRAY ? EMPTY_ARRAY_RANK : canonicalType(part));

function compareParts(a: KeyPart, b: KeyPart, order?: StringOrder): number {
  if (a === EMPTY_ARRAY || b === EMPTY_ARRAY) return rankOf(a) - rankOf(b);
  return compareValues(a, b, order);
}

/** Of several values the least one counts when ascending, and the greatest when descending. */
function sortValue(doc: Doc, key: SortKey, order?: StringOrder): KeyPart {
  const values = valuesAt(doc, key.parts);
  return values.reduce(
    (best, value) => (compareParts(value, best, order) * key.direction < 0 ? value : best),
    values[0],
  );
}

/** Sorts by the keys and keeps the order of what is equal; with `most`, only so many from the front. */
export function sortBy<T>(
  items: Iterable<T>,
  docOf: (item: T) => Doc,
  keys: readonly SortKey[],
  {
    most = Number.POSITIVE_INFINITY,
    order: strings,
  }: { most?: number | undefined; order?: StringOrder | undefined } = {},
): T[] {
  let rows: { item: T; values: KeyPart[] }[] = [];
  const compare = (a: { values: KeyPart[] }, b: { values: KeyPart[] }): number => {
    for (let at = 0; at < keys.length; at += 1) {
      const order = compareParts(a.values[at], b.values[at], strings);
      if (order !== 0) return order * (keys[at]?.direction ?? 1);
    }
    return 0;
  };
  for (const item of items) {
    const doc = docOf(item);
    rows.push({ item, values: keys.map((key) => sortValue(doc, key, strings)) });
    // Keeping a little more than asked for and cutting now and then is cheaper than a heap, and stable.
    if (rows.length > most * 2 + 1000) rows = rows.sort(compare).slice(0, most);
  }
  rows.sort(compare);
  return (rows.length > most ? rows.slice(0, most) : rows).map((row) => row.item);
}
