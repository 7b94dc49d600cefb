import {
  addNumbers,
  kindOf,
  makeDouble,
  multiplyNumbers,
  negate,
  toDecimal,
  toInt32OrLong,
  toWhole,
} from '../../bson/arithmetic.ts';
import { compareNumbers } from '../../bson/compare.ts';
import { divideDecimals, roundDecimal, toDecimal128 } from '../../bson/decimal.ts';
import { type BsonNumber, isDecimal, isNumber, type Maybe, toNumber, typeName } from '../../bson/value.ts';
import { badValue, MongoError, notServed, typeMismatch } from '../../errors.ts';
import type { Operator } from '../expression.ts';
import { isNullish, takes, takesAny } from './arguments.ts';

/** An int64 that overflows in an expression goes on as a double. */
export const add = (a: BsonNumber, b: BsonNumber): BsonNumber =>
  addNumbers(a, b) ?? makeDouble(toNumber(a) + toNumber(b));

export const multiply = (a: BsonNumber, b: BsonNumber): BsonNumber =>
  multiplyNumbers(a, b) ?? makeDouble(toNumber(a) * toNumber(b));

export function divide(a: BsonNumber, b: BsonNumber): BsonNumber {
  if (isDecimal(a) || isDecimal(b)) return toDecimal128(divideDecimals(toDecimal(a), toDecimal(b)));
  return makeDouble(toNumber(a) / toNumber(b));
}

function requireNumber(value: Maybe, name: string): BsonNumber {
  if (!isNumber(value)) throw new MongoError(28765, `${name} only supports numeric types, not ${typeName(value)}`);
  return value;
}

function addAll(values: readonly Maybe[]): Maybe {
  let sum: BsonNumber = 0;
  let date = false;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (value instanceof Date) {
      if (date) throw new MongoError(16612, 'only one date allowed in an $add expression');
      date = true;
      sum = add(sum, BigInt(value.getTime()));
    } else if (isNumber(value)) sum = add(sum, value);
    else throw typeMismatch(`$add only supports numeric or date types, not ${typeName(value)}`);
  }
  return date ? toDate(toNumber(sum)) : sum;
}

export function toDate(ms: number): Date {
  const date = new Date(Math.round(ms));
  if (Number.isNaN(date.getTime())) throw new MongoError(15, 'date overflow');
  return date;
}

function subtract(a: Maybe, b: Maybe): Maybe {
  if (isNullish(a) || isNullish(b)) return null;
  if (a instanceof Date) {
    if (b instanceof Date) return BigInt(a.getTime() - b.getTime());
    if (isNumber(b)) return toDate(a.getTime() - toNumber(b));
  } else if (isNumber(a) && isNumber(b)) return add(a, negate(b));
  throw typeMismatch(`can't $subtract ${typeName(b)} from ${typeName(a)}`);
}

function multiplyAll(values: readonly Maybe[]): Maybe {
  let product: BsonNumber = 1;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!isNumber(value)) throw typeMismatch(`$multiply only supports numeric types, not ${typeName(value)}`);
    product = multiply(product, value);
  }
  return product;
}

function divideValues(a: Maybe, b: Maybe): Maybe {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumber(a) || !isNumber(b)) {
    throw typeMismatch(`$divide only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
  }
  if (toNumber(b) === 0) throw badValue(`can't $divide by zero`);
  return divide(a, b);
}

function remainder(a: Maybe, b: Maybe): Maybe {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumber(a) || !isNumber(b)) {
    throw new MongoError(16611, `$mod only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
  }
  if (toNumber(b) === 0) throw new MongoError(16610, `can't $mod by zero`);
  const kinds = [kindOf(a), kindOf(b)];
  if (kinds.includes('decimal')) throw notServed('$mod of decimals');
  if (kinds.includes('double')) return makeDouble(toNumber(a) % toNumber(b));
  const rest = (toWhole(a) ?? 0n) % (toWhole(b) ?? 1n);
  return kinds.includes('long') ? rest : Number(rest);
}

/** A function of one double. Decimals would need more digits than a double has. */
const ofDouble = (compute: (value: number) => number, accepts: (value: number) => boolean = () => true): Operator => {
  return (argument, compiler, name) =>
    takes(1, 1, (value) => {
      if (isNullish(value)) return null;
      const number = requireNumber(value, name);
      if (isDecimal(number)) throw notServed(`${name} of a decimal`);
      const double = toNumber(number);
      if (!accepts(double)) throw new MongoError(50989, `cannot apply ${name} to ${double}, value is out of range`);
      return makeDouble(compute(double));
    })(argument, compiler, name);
};

function absolute(value: Maybe): Maybe {
  if (isNullish(value)) return null;
  const number = requireNumber(value, '$abs');
  if (number === -(2n ** 63n)) throw new MongoError(28680, `can't take $abs of long long min`);
  return compareNumbers(number, 0) < 0 || Object.is(number, -0) ? negate(number) : number;
}

/** Whole numbers stay as they are; others are rounded in their own type. */
const whole =
  (name: string, double: (value: number) => number, mode: 'floor' | 'ceil') =>
  (value: Maybe): Maybe => {
    if (isNullish(value)) return null;
    const number = requireNumber(value, name);
    const kind = kindOf(number);
    if (kind === 'int' || kind === 'long') return number;
    if (kind === 'double') return makeDouble(double(toNumber(number)));
    return toDecimal128(roundDecimal(toDecimal(number), 0, mode));
  };

const toPlace =
  (name: string, mode: 'even' | 'truncate') =>
  (value: Maybe, place: Maybe = 0): Maybe => {
    if (isNullish(value) || isNullish(place)) return null;
    const number = requireNumber(value, name);
    const digits = toWhole(place);
    if (digits === undefined) throw new MongoError(51082, `precision argument to ${name} must be a integral value`);
    if (digits < -20n || digits > 100n) {
      throw new MongoError(51083, `cannot apply ${name} with precision value ${digits} value must be in [-20, 100]`);
    }
    const kind = kindOf(number);
    if ((kind === 'int' || kind === 'long') && digits >= 0n) return number;
    const double = toNumber(number);
    if (kind === 'double' && !Number.isFinite(double)) return number;
    const rounded = toDecimal128(roundDecimal(toDecimal(number), Number(digits), mode));
    if (kind === 'decimal') return rounded;
    if (kind === 'double') return makeDouble(Number(rounded.toString()));
    const result = toWhole(rounded) ?? 0n;
    return kind === 'long' ? result : toInt32OrLong(result);
  };

function power(base: Maybe, exponent: Maybe): Maybe {
  if (isNullish(base) || isNullish(exponent)) return null;
  if (!isNumber(base)) throw new MongoError(28762, `$pow's base must be numeric, not ${typeName(base)}`);
  if (!isNumber(exponent)) throw new MongoError(28763, `$pow's exponent must be numeric, not ${typeName(exponent)}`);
  if (toNumber(base) === 0 && toNumber(exponent) < 0) {
    throw new MongoError(28764, `$pow cannot take a base of 0 and a negative exponent`);
  }
  const kinds = [kindOf(base), kindOf(exponent)];
  if (kinds.includes('decimal')) throw notServed('$pow of decimals');
  if (kinds.includes('double') || toNumber(exponent) < 0) return makeDouble(toNumber(base) ** toNumber(exponent));
  const double = toNumber(base) ** toNumber(exponent);
  if (Math.abs(double) >= 2 ** 63) return makeDouble(double);
  const exact = (toWhole(base) ?? 0n) ** (toWhole(exponent) ?? 0n);
  return kinds.includes('long') ? exact : toInt32OrLong(exact);
}

function logarithm(value: Maybe, base: Maybe): Maybe {
  if (isNullish(value) || isNullish(base)) return null;
  if (!isNumber(value)) throw new MongoError(28756, `$log's argument must be numeric, not ${typeName(value)}`);
  if (!isNumber(base)) throw new MongoError(28757, `$log's base must be numeric, not ${typeName(base)}`);
  if (!(toNumber(value) > 0)) throw new MongoError(28758, `$log's argument must be a positive number`);
  if (!(toNumber(base) > 0) || toNumber(base) === 1) {
    throw new MongoError(28759, `$log's base must be a positive number not equal to 1`);
  }
  return makeDouble(Math.log(toNumber(value)) / Math.log(toNumber(base)));
}

const bitwise =
  (start: bigint, combine: (a: bigint, b: bigint) => bigint) =>
  (values: readonly Maybe[], name: string): Maybe => {
    let result = start;
    let wide = false;
    for (const value of values) {
      if (isNullish(value)) return null;
      const bits =
        isNumber(value) && (kindOf(value) === 'int' || kindOf(value) === 'long') ? toWhole(value) : undefined;
      if (bits === undefined) throw typeMismatch(`${name} only supports int and long operands.`);
      wide ||= typeof value === 'bigint';
      result = combine(result, bits);
    }
    return wide ? result : Number(result);
  };

const positive = (value: number): boolean => value > 0 || Number.isNaN(value);

export const ARITHMETIC: Readonly<Record<string, Operator>> = {
  $abs: takes(1, 1, absolute),
  $add: takesAny(addAll),
  $ceil: takes(1, 1, whole('$ceil', Math.ceil, 'ceil')),
  $floor: takes(1, 1, whole('$floor', Math.floor, 'floor')),
  $divide: takes(2, 2, divideValues),
  $exp: ofDouble(Math.exp),
  $ln: ofDouble(Math.log, positive),
  $log: takes(2, 2, logarithm),
  $log10: ofDouble(Math.log10, positive),
  $mod: takes(2, 2, remainder),
  $multiply: takesAny(multiplyAll),
  $pow: takes(2, 2, power),
  $round: takes(1, 2, toPlace('$round', 'even')),
  $trunc: takes(1, 2, toPlace('$trunc', 'truncate')),
  $sqrt: ofDouble(Math.sqrt, (value) => !(value < 0)),
  $subtract: takes(2, 2, subtract),
  $sin: ofDouble(Math.sin, Number.isFinite),
  $cos: ofDouble(Math.cos, Number.isFinite),
  $tan: ofDouble(Math.tan, Number.isFinite),
  $asin: ofDouble(Math.asin, (value) => !(Math.abs(value) > 1)),
  $acos: ofDouble(Math.acos, (value) => !(Math.abs(value) > 1)),
  $atan: ofDouble(Math.atan),
  $atan2: takes(2, 2, (y, x) => {
    if (isNullish(y) || isNullish(x)) return null;
    return makeDouble(Math.atan2(toNumber(requireNumber(y, '$atan2')), toNumber(requireNumber(x, '$atan2'))));
  }),
  $sinh: ofDouble(Math.sinh),
  $cosh: ofDouble(Math.cosh),
  $tanh: ofDouble(Math.tanh),
  $asinh: ofDouble(Math.asinh),
  $acosh: ofDouble(Math.acosh, (value) => !(value < 1)),
  $atanh: ofDouble(Math.atanh, (value) => !(Math.abs(value) > 1)),
  $degreesToRadians: ofDouble((value) => (value * Math.PI) / 180),
  $radiansToDegrees: ofDouble((value) => (value * 180) / Math.PI),
  $rand: (_argument) => () => Math.random(),
  $bitAnd: takesAny(bitwise(-1n, (a, b) => a & b)),
  $bitOr: takesAny(bitwise(0n, (a, b) => a | b)),
  $bitXor: takesAny(bitwise(0n, (a, b) => a ^ b)),
  $bitNot: takes(1, 1, (value) => {
    if (isNullish(value)) return null;
    if (typeof value === 'bigint') return ~value;
    if (isNumber(value) && kindOf(value) === 'int') return ~toNumber(value);
    throw typeMismatch(`$bitNot only supports int and long, not: ${typeName(value)}`);
  }),
};
