import { Double } from 'bson';
import { addDecimals, type Decimal, fromDecimal128, fromDouble, multiplyDecimals, toDecimal128 } from './decimal.ts';
import { type BsonNumber, isDecimal, isDouble, isInt32, toNumber, type Value } from './value.ts';

/** The widest of the types wins: int32, int64, double, decimal. */
const isFloating = (value: BsonNumber): boolean => isDouble(value) || (typeof value === 'number' && !isInt32(value));

export const toDecimal = (value: BsonNumber): Decimal => {
  if (isDecimal(value)) return fromDecimal128(value);
  if (typeof value === 'bigint') return { kind: 'finite', coefficient: value, exponent: 0 };
  return fromDouble(toNumber(value));
};

/** A double even where its value is a whole number. */
export const makeDouble = (value: number): BsonNumber => (isInt32(value) ? new Double(value) : value);

const MAX_LONG = 2n ** 63n - 1n;
const MIN_LONG = -(2n ** 63n);

export const fitsLong = (value: bigint): boolean => value >= MIN_LONG && value <= MAX_LONG;

/** int32 when it fits and none of the operands was wider; int64 otherwise; undefined when that overflows. */
function makeInteger(value: bigint, wide: boolean): BsonNumber | undefined {
  if (!wide && value >= -0x8000_0000n && value <= 0x7fff_ffffn) return Number(value);
  return fitsLong(value) ? value : undefined;
}

const isWide = (value: BsonNumber): boolean => typeof value === 'bigint';

interface Operation {
  readonly decimals: (a: Decimal, b: Decimal) => Decimal;
  readonly doubles: (a: number, b: number) => number;
  readonly integers: (a: bigint, b: bigint) => bigint;
}

/** Calculates in the type MongoDB calculates in. Undefined where an int64 overflows; its user says what then. */
function calculate(a: BsonNumber, b: BsonNumber, operation: Operation): BsonNumber | undefined {
  if (isDecimal(a) || isDecimal(b)) return toDecimal128(operation.decimals(toDecimal(a), toDecimal(b)));
  if (isFloating(a) || isFloating(b)) return makeDouble(operation.doubles(toNumber(a), toNumber(b)));
  if (typeof a === 'number' && typeof b === 'number') {
    const quick = operation.doubles(a, b);
    if (isInt32(quick)) return quick;
  }
  return makeInteger(operation.integers(toBigInt(a), toBigInt(b)), isWide(a) || isWide(b));
}

const toBigInt = (value: BsonNumber): bigint => (typeof value === 'bigint' ? value : BigInt(toNumber(value)));

const ADD: Operation = { decimals: addDecimals, doubles: (a, b) => a + b, integers: (a, b) => a + b };
const MULTIPLY: Operation = { decimals: multiplyDecimals, doubles: (a, b) => a * b, integers: (a, b) => a * b };

export const addNumbers = (a: BsonNumber, b: BsonNumber): BsonNumber | undefined => calculate(a, b, ADD);
export const multiplyNumbers = (a: BsonNumber, b: BsonNumber): BsonNumber | undefined => calculate(a, b, MULTIPLY);

export function negate(value: BsonNumber): BsonNumber {
  if (isDecimal(value) || isFloating(value)) return multiplyNumbers(value, makeDouble(-1)) ?? value;
  return multiplyNumbers(value, -1) ?? makeDouble(-toNumber(value));
}

/** A whole number of any type as int64, or undefined when it is none. */
export function toWhole(value: Value | undefined): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (isDecimal(value)) {
    const decimal = fromDecimal128(value);
    if (decimal.kind !== 'finite') return undefined;
    const { coefficient, exponent } = decimal;
    if (exponent >= 0) return exponent > 20 ? undefined : inLong(coefficient * 10n ** BigInt(exponent));
    const unit = 10n ** BigInt(-exponent);
    return coefficient % unit === 0n ? inLong(coefficient / unit) : undefined;
  }
  if (typeof value !== 'number' && !isDouble(value)) return undefined;
  const number = toNumber(value);
  return Number.isInteger(number) ? inLong(BigInt(number)) : undefined;
}

const inLong = (value: bigint): bigint | undefined => (fitsLong(value) ? value : undefined);

export type Widest = 'int' | 'long' | 'double' | 'decimal';

export function kindOf(value: BsonNumber): Widest {
  if (isDecimal(value)) return 'decimal';
  if (typeof value === 'bigint') return 'long';
  return isFloating(value) ? 'double' : 'int';
}

export const toInt32OrLong = (value: bigint): BsonNumber => makeInteger(value, false) ?? makeDouble(Number(value));
