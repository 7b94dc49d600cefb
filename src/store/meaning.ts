import { toUSVString } from 'node:util';
import { InvalidInputError, LimitError } from '../errors.ts';
import type { Change, Comparison, Document, Filter, Order, Scalar } from './documents.ts';

/** What documents, filters, orders and changes mean: said once, so that it is the same in both stores. */

/** What MongoDB takes. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
const UNFIT =
  'A document holds null, booleans, numbers, text, valid dates, lists and plain objects without NUL in names.';

/**
 * A copy of a document as it will come back, so that its owner may go on changing it.
 * @throws InvalidInputError for what a document cannot hold. @throws LimitError for one that is too large.
 */
export function plain<T>(document: T): T {
  // As MongoDB writes it, or a little more: the number of a list's element is a name there.
  let bytes = 0;
  const text = (value: string): string => {
    bytes += Buffer.byteLength(value);
    return toUSVString(value);
  };
  const copy = (value: unknown): unknown => {
    bytes += 10;
    if (value === undefined || value === null || typeof value === 'boolean') return value ?? null;
    // 0 and −0 are one number.
    if (typeof value === 'number') return value + 0;
    if (typeof value === 'string') return text(value);
    if (value instanceof Date && !Number.isNaN(value.getTime())) return new Date(value);
    if (Array.isArray(value)) {
      bytes += 7 * value.length;
      return value.map(copy);
    }
    const fields = isPlainObject(value) ? Object.entries(value).filter(([, each]) => each !== undefined) : null;
    if (fields === null || fields.some(([name]) => name.includes('\0'))) throw new InvalidInputError(UNFIT);
    // An assignment would not do: a field may be called __proto__.
    return Object.fromEntries(fields.map(([name, each]) => [text(name), copy(each)]));
  };
  const copied = copy(document) as T;
  if (bytes <= MAX_DOCUMENT_BYTES) return copied;
  const megabytes = Math.ceil(bytes / 1e6);
  throw new LimitError(`This is too large to be kept: ${megabytes} MB, and 16 MB is the most for one document.`);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Where types stand in an order; 0 is for what cannot be compared. */
function rank(value: unknown): number {
  if (value === null || value === undefined) return 1;
  if (typeof value === 'number') return 2;
  if (typeof value === 'string') return 3;
  if (typeof value === 'boolean') return 4;
  return value instanceof Date ? 5 : 0;
}

/** Below 0 where `a` comes first. Strings go by code point, which is how their UTF-8 bytes go. */
function compare(a: unknown, b: unknown): number {
  const [rankA, rankB] = [rank(a), rank(b)];
  if (rankA !== rankB) return rankA - rankB;
  if (rankA <= 1 || a === b) return 0;
  if (rankA === 3) return Buffer.compare(Buffer.from(a as string), Buffer.from(b as string));
  return Number(a) - Number(b);
}

/** The value at the end of a path of names; undefined where the path breaks off. */
export function valueAt(document: object, path: string): unknown {
  if (!path.includes('.')) return Object.hasOwn(document, path) ? document[path as keyof object] : undefined;
  return path.split('.').reduce<unknown>((value, name) => {
    return isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }, document);
}

/** A filter as a comparison per field: to be equal to something is to be in a list of one. */
export type Conditions = ReadonlyMap<string, Comparison>;

export function conditionsOf<T>(filter: Filter<T>): Conditions {
  return new Map(Object.entries(filter).map(([path, condition]) => [path, toComparison(path, condition)]));
}

function toComparison(path: string, condition: unknown): Comparison {
  if (!isPlainObject(condition)) return { in: [toScalar(path, condition)] };
  return Object.fromEntries(
    Object.entries(condition).map(([operator, value]) => {
      if (!Object.hasOwn(TESTS, operator)) throw new TypeError(`There is no comparison ${operator}, asked of ${path}.`);
      if (Array.isArray(value)) return [operator, value.map((each) => toScalar(path, each))];
      const scalar = toScalar(path, value);
      if (scalar === null && operator !== 'not') throw new TypeError(`${path} cannot be ${operator} null.`);
      return [operator, scalar];
    }),
  );
}

function toScalar(path: string, value: unknown): Scalar {
  if (rank(value) === 0 || Number.isNaN(value))
    throw new TypeError(`${path} cannot be compared with ${String(value)}.`);
  return (typeof value === 'string' ? toUSVString(value) : (value ?? null)) as Scalar;
}

const isEqual = (a: unknown, b: unknown): boolean => rank(a) !== 0 && compare(a, b) === 0;
const ofOneType = (a: unknown, b: unknown): boolean => rank(a) === rank(b);

const TESTS: Readonly<Record<keyof Comparison, (value: unknown, wanted: unknown) => boolean>> = {
  in: (value, wanted) => (wanted as readonly Scalar[]).some((each) => isEqual(value, each)),
  not: (value, wanted) => !isEqual(value, wanted),
  less: (value, wanted) => ofOneType(value, wanted) && compare(value, wanted) < 0,
  atMost: (value, wanted) => ofOneType(value, wanted) && compare(value, wanted) <= 0,
  greater: (value, wanted) => ofOneType(value, wanted) && compare(value, wanted) > 0,
  atLeast: (value, wanted) => ofOneType(value, wanted) && compare(value, wanted) >= 0,
};

export function fits(document: object, conditions: Conditions): boolean {
  for (const [path, comparison] of conditions) {
    const value = valueAt(document, path);
    for (const operator in comparison) {
      const name = operator as keyof Comparison;
      if (!TESTS[name](value, comparison[name])) return false;
    }
  }
  return true;
}

/** A field of an order or an index, with the minus taken off. */
export interface Field {
  readonly path: string;
  readonly descending: boolean;
}

export function fieldsOf(order: readonly string[]): readonly Field[] {
  return order.map((field) =>
    field.startsWith('-') ? { path: field.slice(1), descending: true } : { path: field, descending: false },
  );
}

/** A function to sort with. */
export function byOrder<T extends object>(order: Order<T>): (a: T, b: T) => number {
  const fields = fieldsOf(order);
  return (a, b) => {
    for (const { path, descending } of fields) {
      const difference = compare(valueAt(a, path), valueAt(b, path));
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  };
}

/** The document with the change made. */
export function changed<T extends Document>(document: T, { set = {}, increase = {} }: Change<T>): T {
  const increased = Object.entries(increase).map(([name, by]) => {
    const value = document[name as keyof T] ?? 0;
    if (typeof value !== 'number') throw new TypeError(`${name} cannot be increased: it is no number.`);
    return [name, value + (by as number)];
  });
  return { ...document, ...set, ...Object.fromEntries(increased) };
}
