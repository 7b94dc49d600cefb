import { Decimal128, ObjectId, Timestamp } from 'bson';
import { fitsLong, kindOf, makeDouble, toWhole } from '../../bson/arithmetic.ts';
import {
  bsonType,
  isDecimal,
  isNumber,
  isTruthy,
  type Maybe,
  TYPE_NAMES,
  toNumber,
  typeName,
  type Value,
} from '../../bson/value.ts';
import { MongoError, notServed } from '../../errors.ts';
import type { Operator } from '../expression.ts';
import { isNullish, readNamed, takes } from './arguments.ts';
import { toDate } from './arithmetic.ts';
import { isoText, parseDate } from './time.ts';

const fails = (message: string): MongoError => new MongoError(241, `${message} in $convert with no onError value`);

const unsupported = (value: Value, target: string): MongoError =>
  fails(`Unsupported conversion from ${typeName(value)} to ${target}`);

function numberText(value: Value): string {
  if (isDecimal(value)) return value.toString();
  if (typeof value === 'bigint') return String(value);
  const number = toNumber(value as number);
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number < 0 ? '-inf' : 'inf';
  return String(number).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** A value as text, for operators that take any. */
export function toText(value: Value, name: string): string {
  if (typeof value === 'string') return value;
  if (isNumber(value)) return numberText(value);
  if (value instanceof Date) return isoText(value);
  if (typeof value === 'boolean' || bsonType(value) === 7) return String(value);
  throw new MongoError(16007, `can't convert from BSON type ${typeName(value)} to String, for ${name}`);
}

function convertToString(value: Value): Value {
  if (typeof value === 'string') return value;
  if (isNumber(value)) return numberText(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return isoText(value);
  if (value instanceof ObjectId) return value.toHexString();
  throw unsupported(value, 'string');
}

function convertToDouble(value: Value): Value {
  if (isNumber(value)) {
    const number = toNumber(value);
    if (isDecimal(value) && !Number.isFinite(number) && !/inf|nan/i.test(value.toString())) {
      throw fails('Conversion would overflow target type');
    }
    return makeDouble(number);
  }
  if (typeof value === 'boolean') return makeDouble(value ? 1 : 0);
  if (value instanceof Date) return makeDouble(value.getTime());
  if (typeof value === 'string') {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?(inf|infinity|nan)$/i.test(value)) {
      throw fails(`Failed to parse number '${value}'`);
    }
    if (/nan/i.test(value)) return Number.NaN;
    if (/inf/i.test(value)) return value.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    return makeDouble(Number(value));
  }
  throw unsupported(value, 'double');
}

function convertToWhole(target: 'int' | 'long') {
  const wrap = (whole: bigint): Value => {
    const fits = target === 'int' ? whole === BigInt.asIntN(32, whole) : fitsLong(whole);
    if (!fits) throw fails(`Conversion would overflow target type`);
    return target === 'int' ? Number(whole) : whole;
  };
  return (value: Value): Value => {
    if (typeof value === 'boolean') return wrap(value ? 1n : 0n);
    if (value instanceof Date && target === 'long') return wrap(BigInt(value.getTime()));
    if (typeof value === 'string') {
      if (!/^[+-]?\d+$/.test(value)) throw fails(`Failed to parse number '${value}'`);
      return wrap(BigInt(value.replace('+', '')));
    }
    if (!isNumber(value)) throw unsupported(value, target);
    const kind = kindOf(value);
    if (kind === 'int' || kind === 'long') return wrap(toWhole(value) ?? 0n);
    const number = toNumber(value);
    if (Number.isNaN(number)) throw fails('Attempt to convert NaN value to integer type');
    if (!Number.isFinite(number)) throw fails('Attempt to convert infinity value to integer type');
    if (kind === 'decimal') {
      const [whole = '0'] = value.toString().split('.');
      return wrap(/^-?\d+$/.test(whole) ? BigInt(whole) : BigInt(Math.trunc(number)));
    }
    return wrap(BigInt(Math.trunc(number)));
  };
}

function convertToDecimal(value: Value): Value {
  if (isDecimal(value)) return value;
  if (isNumber(value)) {
    if (kindOf(value) === 'double') {
      const number = toNumber(value);
      // Fifteen digits, as MongoDB takes of a double.
      return Decimal128.fromString(Number.isFinite(number) ? number.toPrecision(15).toUpperCase() : numberText(value));
    }
    return Decimal128.fromString(String(toWhole(value)));
  }
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
  if (typeof value === 'string') {
    try {
      return Decimal128.fromString(value);
    } catch {
      throw fails(`Failed to parse number '${value}'`);
    }
  }
  throw unsupported(value, 'decimal');
}

function convertToDate(value: Value): Value {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return toDate(value.t * 1000);
  if (typeof value === 'string') {
    const date = parseDate(value);
    if (date === undefined) throw fails(`Error parsing date string '${value}'`);
    return date;
  }
  if (isNumber(value) && kindOf(value) !== 'int') return toDate(Math.trunc(toNumber(value)));
  throw unsupported(value, 'date');
}

function convertToObjectId(value: Value): Value {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (!/^[0-9a-f]{24}$/i.test(value)) throw fails(`Failed to parse objectId '${value}'`);
  return new ObjectId(value);
}

const CONVERSIONS: Readonly<Record<string, (value: Value) => Value>> = {
  double: convertToDouble,
  string: convertToString,
  objectId: convertToObjectId,
  bool: (value) => (isNumber(value) || typeof value === 'boolean' ? isTruthy(value) : true),
  date: convertToDate,
  int: convertToWhole('int'),
  long: convertToWhole('long'),
  decimal: convertToDecimal,
};

const to = (target: string): Operator =>
  takes(1, 1, (value) => (isNullish(value) ? null : CONVERSIONS[target]?.(value)));

const convert: Operator = (argument, compiler, name) => {
  const fields = readNamed(argument, name, ['input', 'to'], ['onError', 'onNull']);
  const part = (field: string) => (fields.has(field) ? compiler.compile(fields.get(field) ?? null) : undefined);
  const [input, target, onError, onNull] = ['input', 'to', 'onError', 'onNull'].map(part);
  return (scope) => {
    const value = input?.(scope);
    const wanted = target?.(scope);
    if (isNullish(wanted)) return null;
    const type = typeof wanted === 'string' ? wanted : isNumber(wanted) ? TYPE_NAMES[toNumber(wanted)] : undefined;
    const conversion = type === undefined || !Object.hasOwn(CONVERSIONS, type) ? undefined : CONVERSIONS[type];
    if (conversion === undefined) {
      if (type !== undefined && Object.values(TYPE_NAMES).includes(type)) throw notServed(`$convert to ${type}`);
      throw new MongoError(2, `Unknown type name: ${String(wanted)}`);
    }
    if (isNullish(value)) return onNull === undefined ? null : onNull(scope);
    try {
      return conversion(value);
    } catch (error) {
      if (onError !== undefined && error instanceof MongoError && error.code !== 238) return onError(scope);
      throw error;
    }
  };
};

export const CONVERSION: Readonly<Record<string, Operator>> = {
  $convert: convert,
  $toBool: to('bool'),
  $toDate: to('date'),
  $toDecimal: to('decimal'),
  $toDouble: to('double'),
  $toInt: to('int'),
  $toLong: to('long'),
  $toObjectId: to('objectId'),
  $toString: to('string'),
  $isNumber: takes(1, 1, (value) => isNumber(value)),
  $type: takes(1, 1, (value: Maybe) => typeName(value)),
  $toHashedIndexKey: () => {
    throw notServed('$toHashedIndexKey');
  },
};
