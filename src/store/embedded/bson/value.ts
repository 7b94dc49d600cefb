import type {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';

/**
 * A document as a Map: it keeps the order of fields whatever their names (a plain object would move `"1"` to the
 * front) and has no reserved names.
 */
export interface Doc extends Map<string, Value> {}

/**
 * A BSON value that keeps its type. Numbers: `number` is an int32 when it is an integer that fits and a double
 * otherwise; `Double` is a double that happens to be such an integer; `bigint` is an int64.
 */
export type Value =
  | null
  | boolean
  | string
  | number
  | bigint
  | Date
  | Doc
  | Value[]
  | Double
  | Decimal128
  | ObjectId
  | Binary
  | Timestamp
  | BSONRegExp
  | BSONSymbol
  | Code
  | MinKey
  | MaxKey;

/** A value, or nothing at all: a field that is not there. */
export type Maybe = Value | undefined;

export type BsonNumber = number | bigint | Double | Decimal128;

/** What BSON calls a type: its number, and the name `$type` and messages use. */
export const TYPE_NAMES: Readonly<Record<number, string>> = {
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  13: 'javascript',
  14: 'symbol',
  15: 'javascriptWithScope',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  127: 'maxKey',
  255: 'minKey',
};

const CLASS_TYPES: Readonly<Record<string, number>> = {
  Double: 1,
  Binary: 5,
  ObjectId: 7,
  BSONRegExp: 11,
  BSONSymbol: 14,
  Timestamp: 17,
  Decimal128: 19,
  MaxKey: 127,
  MinKey: 255,
};

export const isInt32 = (value: number): boolean => (value | 0) === value && !Object.is(value, -0);

const tagOf = (value: object): string | undefined => (value as { _bsontype?: string })._bsontype;

/** The BSON type number of a value. */
export function bsonType(value: Value): number {
  switch (typeof value) {
    case 'string':
      return 2;
    case 'number':
      return isInt32(value) ? 16 : 1;
    case 'bigint':
      return 18;
    case 'boolean':
      return 8;
    default:
      if (value === null) return 10;
      if (value instanceof Map) return 3;
      if (Array.isArray(value)) return 4;
      if (value instanceof Date) return 9;
      return tagOf(value) === 'Code' ? ((value as Code).scope ? 15 : 13) : (CLASS_TYPES[tagOf(value) ?? ''] ?? 0);
  }
}

export const typeName = (value: Maybe): string =>
  value === undefined ? 'missing' : (TYPE_NAMES[bsonType(value)] ?? 'unknown');

export const isDoc = (value: Maybe): value is Doc => value instanceof Map;

export const isDouble = (value: Maybe): value is Double =>
  typeof value === 'object' && value !== null && tagOf(value) === 'Double';

export const isDecimal = (value: Maybe): value is Decimal128 =>
  typeof value === 'object' && value !== null && tagOf(value) === 'Decimal128';

export const isRegExp = (value: Maybe): value is BSONRegExp =>
  typeof value === 'object' && value !== null && tagOf(value) === 'BSONRegExp';

export const isBinary = (value: Maybe): value is Binary =>
  typeof value === 'object' && value !== null && tagOf(value) === 'Binary';

export const isNumber = (value: Maybe): value is BsonNumber =>
  typeof value === 'number' || typeof value === 'bigint' || isDouble(value) || isDecimal(value);

/** MongoDB's idea of true in expressions: everything but false, null, missing and zero. */
export function isTruthy(value: Maybe): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (isNumber(value)) return toNumber(value) !== 0;
  return true;
}

/** The nearest double. */
export function toNumber(value: BsonNumber): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return isDouble(value) ? value.value : Number(value.toString());
}

/** An independent copy of the parts that can be changed: documents and arrays. */
export function cloneValue<T extends Value>(value: T): T {
  if (value instanceof Map) {
    const copy: Doc = new Map();
    for (const [name, child] of value as Doc) copy.set(name, cloneValue(child));
    return copy as T;
  }
  return Array.isArray(value) ? (value.map(cloneValue) as T) : value;
}
