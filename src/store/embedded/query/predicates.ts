import type { StringOrder } from '../bson/collation.ts';
import { canonicalType, compareValues, equalValues } from '../bson/compare.ts';
import { encodeKey } from '../bson/key.ts';
import { splitPath } from '../bson/paths.ts';
import { printValue } from '../bson/print.ts';
import {
  bsonType,
  type Doc,
  isBinary,
  isDoc,
  isNumber,
  isRegExp,
  isTruthy,
  type Maybe,
  TYPE_NAMES,
  toNumber,
  type Value,
} from '../bson/value.ts';
import { badValue, notServed } from '../errors.ts';
import type { Filter, FilterContext } from './filter.ts';
import { type Found, someAt } from './reach.ts';
import { readRegex, toRegExp } from './regex.ts';

/** A condition on one field, or several of them under a logical word. */
export type Condition =
  | {
      readonly kind: 'test';
      readonly test: (value: Maybe, found?: Found) => boolean;
      /** Whether an array's elements are tried as well as the array. */
      readonly spread: boolean;
    }
  | { readonly kind: 'not'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'every'; readonly conditions: readonly Condition[] };

export function holdsAt(condition: Condition, doc: Doc, path: readonly string[], found?: Found): boolean {
  switch (condition.kind) {
    case 'test':
      return someAt(doc, path, 0, condition.spread, (value) => condition.test(value, found), found);
    case 'not':
      return !condition.conditions.every((inner) => holdsAt(inner, doc, path));
    case 'every':
      return condition.conditions.every((inner) => holdsAt(inner, doc, path, found));
  }
}

/** For the elements of an array under `$elemMatch`, which are taken as they are. */
export function holdsFor(condition: Condition, value: Maybe): boolean {
  switch (condition.kind) {
    case 'test':
      return condition.test(value);
    case 'not':
      return !condition.conditions.every((inner) => holdsFor(inner, value));
    case 'every':
      return condition.conditions.every((inner) => holdsFor(inner, value));
  }
}

const test = (one: (value: Maybe, found?: Found) => boolean, spread = true): Condition => ({
  kind: 'test',
  test: one,
  spread,
});
const not = (...conditions: readonly Condition[]): Condition => ({ kind: 'not', conditions });

/** Equality as a filter means it: null also stands for a field that is not there. */
export function equals(operand: Value, order?: StringOrder): Condition {
  if (typeof operand === 'string' && order === undefined) {
    return test((value) => value === operand || (typeof value === 'object' && equalValues(value, operand)));
  }
  return test((value) => equalValues(value, operand, order));
}

/** A regular expression where a value is expected: strings it matches, and itself. */
function matchesRegex(operand: Value, order?: StringOrder): Condition {
  if (!isRegExp(operand)) return equals(operand, order);
  const regex = toRegExp(operand);
  return test((value) => {
    if (typeof value === 'string') return regex.test(value);
    return isRegExp(value) && equalValues(value, operand);
  });
}

const isNaNValue = (value: Maybe): boolean => isNumber(value) && Number.isNaN(toNumber(value));

/** Comparisons see only values of the operand's type ("type bracketing"). */
function compares(accepts: (order: number) => boolean): Reader {
  return (operand, { order }) => {
    if (isRegExp(operand)) throw badValue(`Can't have RegEx as arg to predicate over field`);
    const type = canonicalType(operand);
    const anyType = type === 1 || type === 255;
    const operandIsNaN = isNaNValue(operand);
    return test((value) => {
      if (!anyType && canonicalType(value) !== type) return false;
      if (operandIsNaN || isNaNValue(value)) return accepts(0) && operandIsNaN === isNaNValue(value);
      return accepts(compareValues(value, operand, order));
    });
  };
}

function readList(operator: string, operand: Value): readonly Value[] {
  if (!Array.isArray(operand)) throw badValue(`${operator} needs an array`);
  for (const item of operand) {
    if (isDoc(item) && [...item.keys()][0]?.startsWith('$') && !isReference(item)) {
      throw badValue(`cannot nest $ under ${operator}`);
    }
  }
  return operand;
}

export const isReference = (doc: Doc): boolean => ['$ref', '$id', '$db'].includes([...doc.keys()][0] ?? '');

function isIn(operator: string, operand: Value, order?: StringOrder): Condition {
  const list = readList(operator, operand);
  const regexes = list.filter(isRegExp).map((regex) => matchesRegex(regex));
  const others = list.filter((item) => !isRegExp(item));
  const isListed =
    order === undefined ? inSet(others) : (value: Maybe) => others.some((item) => equalValues(item, value, order));
  return test((value) => isListed(value) || regexes.some((regex) => holdsFor(regex, value)));
}

/** Equal values have equal keys, so a long list need not be gone through for each value. */
function inSet(list: readonly Value[]): (value: Maybe) => boolean {
  if (list.length < 8) return (value) => list.some((item) => equalValues(item, value));
  const keys = new Set(list.map(keyText));
  return (value) => keys.has(keyText(value));
}

const keyText = (value: Maybe): string => encodeKey([value], [1]).bytes.toString('latin1');

const NUMBER_TYPES = [1, 16, 18, 19];

function readTypes(operand: Value): ReadonlySet<number> {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) throw badValue('$type must match at least one type');
  return new Set(list.flatMap(readType));
}

function readType(item: Value): readonly number[] {
  if (item === 'number') return NUMBER_TYPES;
  if (typeof item === 'string') {
    const known = Object.entries(TYPE_NAMES).find(([, name]) => name === item);
    if (known === undefined) {
      if (item === 'undefined' || item === 'dbPointer') return [];
      throw badValue(`Unknown type name alias: ${item}`);
    }
    return [Number(known[0])];
  }
  if (!isNumber(item)) throw badValue('type must be represented as a number or a string');
  const type = toNumber(item) === -1 ? 255 : toNumber(item);
  if (TYPE_NAMES[type] === undefined && type !== 6 && type !== 12) {
    throw badValue(`Invalid numerical type code: ${printValue(item)}`);
  }
  return [type];
}

function readMod(operand: Value): { divisor: bigint; remainder: bigint } {
  if (!Array.isArray(operand)) throw badValue('malformed mod, needs to be an array');
  if (operand.length < 2) throw badValue('malformed mod, not enough elements');
  if (operand.length > 2) throw badValue('malformed mod, too many elements');
  const [divisor, remainder] = operand.map((item) => {
    const number = isNumber(item) ? toNumber(item) : Number.NaN;
    if (!Number.isFinite(number)) throw badValue('malformed mod, divisor and remainder must be numbers');
    return BigInt(Math.trunc(number));
  });
  if (divisor === undefined || divisor === 0n) throw badValue('divisor cannot be 0');
  return { divisor, remainder: remainder ?? 0n };
}

function modulo(operand: Value): Condition {
  const { divisor, remainder } = readMod(operand);
  return test((value) => {
    if (!isNumber(value)) return false;
    const number = typeof value === 'bigint' ? value : toNumber(value);
    if (typeof number === 'bigint') return number % divisor === remainder;
    return Number.isFinite(number) && BigInt(Math.trunc(number)) % divisor === remainder;
  });
}

function size(operand: Value): Condition {
  const length = isNumber(operand) ? toNumber(operand) : Number.NaN;
  if (!isNumber(operand)) throw badValue(`Failed to parse $size. Expected a number in: $size: ${printValue(operand)}`);
  if (!Number.isInteger(length)) {
    throw badValue(`Failed to parse $size. Expected an integer: $size: ${printValue(operand)}`);
  }
  if (length < 0) {
    throw badValue(`Failed to parse $size. Expected a non-negative number in: $size: ${printValue(operand)}`);
  }
  return test((value) => Array.isArray(value) && value.length === length, false);
}

const LOGICAL = new Set(['$and', '$or', '$nor', '$expr', '$where', '$comment', '$jsonSchema', '$text']);

function elemMatch(operand: Value, context: FilterContext): Condition {
  if (!isDoc(operand)) throw badValue('$elemMatch needs an Object');
  const first = firstName(operand) ?? '';
  const onValues = first.startsWith('$') && !LOGICAL.has(first) && !isReference(operand);
  const holds = onValues
    ? elementTest(readOperators(operand, context))
    : documentTest(context.compile(operand, context));
  return test((value, found) => {
    if (!Array.isArray(value)) return false;
    const at = value.findIndex(holds);
    if (at >= 0 && found !== undefined) found.position = at;
    return at >= 0;
  }, false);
}

const elementTest =
  (conditions: readonly Condition[]) =>
  (value: Value): boolean =>
    conditions.every((condition) => holdsFor(condition, value));

/** An element that is an array is searched as a document whose fields are its indexes. */
const documentTest =
  (filter: Filter) =>
  (value: Value): boolean => {
    if (isDoc(value)) return filter.matches(value);
    return Array.isArray(value) && filter.matches(new Map(value.map((item, at) => [String(at), item])));
  };

function all(operand: Value, context: FilterContext): Condition {
  if (!Array.isArray(operand)) throw badValue('$all needs an array');
  if (operand.length === 0) return test(() => false);
  const isElemMatch = (item: Value): item is Doc => isDoc(item) && item.has('$elemMatch');
  const conditions = operand.map((item) => {
    if (isElemMatch(item)) return elemMatch(item.get('$elemMatch') ?? null, context);
    if (isDoc(item) && firstName(item)?.startsWith('$')) throw badValue('no $ expressions in $all');
    return matchesRegex(item, context.order);
  });
  if (operand.some(isElemMatch) && !operand.every(isElemMatch)) throw badValue('no $ expressions in $all');
  return { kind: 'every', conditions };
}

function readBits(operator: string, operand: Value): readonly number[] {
  if (Array.isArray(operand)) {
    return operand.map((item) => {
      const bit = isNumber(item) ? toNumber(item) : -1;
      if (!Number.isInteger(bit) || bit < 0) throw badValue(`${operator}: bit positions must be non-negative integers`);
      return bit;
    });
  }
  const bitsOf = (has: (bit: number) => boolean, count: number): number[] =>
    Array.from({ length: count }, (_, bit) => bit).filter(has);
  if (isBinary(operand)) return bitsOf((bit) => bitOfBinary(operand.buffer, bit), operand.position * 8);
  if (!isNumber(operand) || !Number.isInteger(toNumber(operand)) || toNumber(operand) < 0) {
    throw badValue(`${operator} takes an Array, a number, or a BinData but received: ${printValue(operand)}`);
  }
  const mask = BigInt(typeof operand === 'bigint' ? operand : toNumber(operand));
  return bitsOf((bit) => ((mask >> BigInt(bit)) & 1n) === 1n, 64);
}

const bitOfBinary = (bytes: Uint8Array, bit: number): boolean => (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;

function bits(decide: (set: (bit: number) => boolean, positions: readonly number[]) => boolean) {
  return (operator: string, operand: Value): Condition => {
    const positions = readBits(operator, operand);
    return test((value) => {
      if (isBinary(value))
        return decide((bit) => bitOfBinary(value.buffer.subarray(0, value.position), bit), positions);
      if (!isNumber(value)) return false;
      const number = typeof value === 'bigint' ? value : toNumber(value);
      if (typeof number === 'number' && (!Number.isInteger(number) || Math.abs(number) >= 2 ** 63)) return false;
      const whole = BigInt.asIntN(64, BigInt(number));
      return decide((bit) => ((whole >> BigInt(Math.min(bit, 63))) & 1n) === 1n, positions);
    });
  };
}

type Reader = (operand: Value, context: FilterContext, siblings: Doc) => Condition;

const allBits =
  (wanted: boolean) =>
  (set: (bit: number) => boolean, positions: readonly number[]): boolean =>
    positions.every((bit) => set(bit) === wanted);
const anyBit =
  (wanted: boolean) =>
  (set: (bit: number) => boolean, positions: readonly number[]): boolean =>
    positions.some((bit) => set(bit) === wanted);

const unavailable =
  (operator: string): Reader =>
  () => {
    throw notServed(operator);
  };

/** What each operator under a field means. */
const OPERATORS: Readonly<Record<string, Reader>> = {
  $eq: (operand, { order }) => equals(operand, order),
  $ne: (operand, { order }) => {
    if (isRegExp(operand)) throw badValue(`Can't have regex as arg to $ne.`);
    return not(equals(operand, order));
  },
  $gt: compares((order) => order > 0),
  $gte: compares((order) => order >= 0),
  $lt: compares((order) => order < 0),
  $lte: compares((order) => order <= 0),
  $in: (operand, { order }) => isIn('$in', operand, order),
  $nin: (operand, { order }) => not(isIn('$nin', operand, order)),
  $not: (operand, context) => {
    if (isRegExp(operand)) return not(matchesRegex(operand));
    if (!isDoc(operand)) throw badValue('$not needs a regex or a document');
    if (operand.size === 0) throw badValue('$not cannot be empty');
    return not(...readOperators(operand, context));
  },
  $exists: (operand) => {
    const exists = test((value) => value !== undefined, false);
    return isTruthy(operand) ? exists : not(exists);
  },
  $type: (operand) => {
    const types = readTypes(operand);
    return test((value) => value !== undefined && types.has(bsonType(value)));
  },
  $mod: modulo,
  $size: size,
  $all: all,
  $elemMatch: elemMatch,
  $regex: (operand, _context, siblings) => matchesRegex(readRegex(operand, siblings.get('$options'))),
  $options: (_operand, _context, siblings) => {
    if (!siblings.has('$regex')) throw badValue('$options needs a $regex');
    return { kind: 'every', conditions: [] };
  },
  $bitsAllSet: (operand) => bits(allBits(true))('$bitsAllSet', operand),
  $bitsAllClear: (operand) => bits(allBits(false))('$bitsAllClear', operand),
  $bitsAnySet: (operand) => bits(anyBit(true))('$bitsAnySet', operand),
  $bitsAnyClear: (operand) => bits(anyBit(false))('$bitsAnyClear', operand),
  $near: unavailable('$near'),
  $nearSphere: unavailable('$nearSphere'),
  $geoWithin: unavailable('$geoWithin'),
  $geoIntersects: unavailable('$geoIntersects'),
};

/** The conditions of `{ $gt: 1, $lt: 5 }`. */
export function readOperators(operators: Doc, context: FilterContext): Condition[] {
  return [...operators].map(([name, operand]) => {
    const read = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    if (read === undefined) throw badValue(`unknown operator: ${name}`);
    return read(operand, context, operators);
  });
}

const firstName = (doc: Doc): string | undefined => [...doc.keys()][0];

/** Whether a field's condition is operators rather than a value to be equal to. */
export const hasOperators = (value: Value): value is Doc =>
  isDoc(value) && (firstName(value)?.startsWith('$') ?? false) && !isReference(value);

/** What a filter says of one field. */
export function readField(path: string, value: Value, context: FilterContext): (doc: Doc, found?: Found) => boolean {
  const parts = splitPath(path);
  const conditions = hasOperators(value) ? readOperators(value, context) : [matchesRegex(value, context.order)];
  const [only] = conditions;
  if (conditions.length === 1 && only !== undefined) return (doc, found) => holdsAt(only, doc, parts, found);
  return (doc, found) => conditions.every((condition) => holdsAt(condition, doc, parts, found));
}
