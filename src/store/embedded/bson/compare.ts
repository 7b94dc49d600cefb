import type { Binary, BSONRegExp, BSONSymbol, Code, ObjectId, Timestamp } from 'bson';
import { toDecimal } from './arithmetic.ts';
import type { StringOrder } from './collation.ts';
import { compareDecimals } from './decimal.ts';
import { type BsonNumber, bsonType, type Doc, isDecimal, isDouble, type Maybe, type Value } from './value.ts';

/**
 * Order of types in comparisons and sorts (MongoDB manual, "Comparison/Sort Order"): numbers are one type, and so
 * are strings and symbols. 5 stands for what an empty array sorts as.
 */
const CANONICAL: Readonly<Record<number, number>> = {
  255: 1,
  10: 10,
  1: 20,
  16: 20,
  18: 20,
  19: 20,
  2: 30,
  14: 30,
  3: 40,
  4: 50,
  5: 60,
  7: 70,
  8: 80,
  9: 90,
  17: 95,
  11: 100,
  13: 110,
  15: 115,
  127: 255,
};

export const EMPTY_ARRAY_RANK = 5;

/** The place of a value's type in the order of types. A field that is not there counts as null. */
export const canonicalType = (value: Maybe): number => (value === undefined ? 10 : (CANONICAL[bsonType(value)] ?? 0));

/** Strings compare as their UTF-8 bytes do, which differs from JavaScript's order above U+D800. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) return surrogatesLast(x) - surrogatesLast(y);
  }
  return a.length - b.length;
}

/** A digit's value apart: a code unit of a pair stands above all that stand alone. */
const surrogatesLast = (unit: number): number =>
  unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;

const orderOf = <T extends number | bigint>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** By value whatever the types, exactly; NaN is below every other number and equal to itself. */
export function compareNumbers(a: BsonNumber, b: BsonNumber): number {
  if (isDecimal(a) || isDecimal(b)) return compareDecimals(toDecimal(a), toDecimal(b));
  const x = isDouble(a) ? a.value : a;
  const y = isDouble(b) ? b.value : b;
  if (x < y) return -1;
  if (x > y) return 1;
  // biome-ignore lint/suspicious/noDoubleEquals: an int64 and a double are equal when their values are
  if (x == y) return 0;
  return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
}

function compareBinary(a: Binary, b: Binary): number {
  return (
    a.position - b.position ||
    a.sub_type - b.sub_type ||
    Buffer.compare(a.buffer.subarray(0, a.position), b.buffer.subarray(0, b.position))
  );
}

function compareDocs(a: Doc, b: Doc, strings: StringOrder): number {
  const left = a.entries();
  const right = b.entries();
  for (;;) {
    const x = left.next();
    const y = right.next();
    if (x.done || y.done) return Number(x.done ?? false) === Number(y.done ?? false) ? 0 : x.done ? -1 : 1;
    const byType = canonicalType(x.value[1]) - canonicalType(y.value[1]);
    const order = byType || compareStrings(x.value[0], y.value[0]) || compareValues(x.value[1], y.value[1], strings);
    if (order !== 0) return order;
  }
}

function compareArrays(a: readonly Value[], b: readonly Value[], strings: StringOrder): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const order = compareValues(a[index], b[index], strings);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const textOf = (value: Value): string => (typeof value === 'string' ? value : (value as BSONSymbol).value);

const unsigned = (value: Timestamp): bigint => (BigInt(value.high >>> 0) << 32n) | BigInt(value.low >>> 0);

const COMPARE: Readonly<Record<number, (a: Value, b: Value, strings: StringOrder) => number>> = {
  20: (a, b) => compareNumbers(a as BsonNumber, b as BsonNumber),
  30: (a, b, strings) => strings(textOf(a), textOf(b)),
  40: (a, b, strings) => compareDocs(a as Doc, b as Doc, strings),
  50: (a, b, strings) => compareArrays(a as Value[], b as Value[], strings),
  60: (a, b) => compareBinary(a as Binary, b as Binary),
  70: (a, b) => Buffer.compare((a as ObjectId).id, (b as ObjectId).id),
  80: (a, b) => Number(a) - Number(b),
  90: (a, b) => (a as Date).getTime() - (b as Date).getTime(),
  95: (a, b) => orderOf(unsigned(a as Timestamp), unsigned(b as Timestamp)),
  100: (a, b) =>
    compareStrings((a as BSONRegExp).pattern, (b as BSONRegExp).pattern) ||
    compareStrings((a as BSONRegExp).options, (b as BSONRegExp).options),
  110: (a, b) => compareStrings(String((a as Code).code), String((b as Code).code)),
  115: (a, b) => compareStrings(String((a as Code).code), String((b as Code).code)),
};

/** MongoDB's order of all values: first by type, then within it. */
export function compareValues(a: Maybe, b: Maybe, strings: StringOrder = compareStrings): number {
  if (typeof a === 'string' && typeof b === 'string') return strings(a, b);
  const type = canonicalType(a);
  return type - canonicalType(b) || (COMPARE[type]?.(a as Value, b as Value, strings) ?? 0);
}

export const equalValues = (a: Maybe, b: Maybe, strings?: StringOrder): boolean => compareValues(a, b, strings) === 0;
