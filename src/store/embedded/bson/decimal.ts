import { Decimal128 } from 'bson';

/** Decimal128 as a number one can calculate with: `sign · coefficient · 10^exponent`, or no number at all. */
export type Decimal =
  | { readonly kind: 'finite'; readonly coefficient: bigint; readonly exponent: number }
  | { readonly kind: 'infinite'; readonly sign: 1 | -1 }
  | { readonly kind: 'nan' };

const MAX_DIGITS = 34;
const MAX_EXPONENT = 6111;

export function parseDecimal(text: string): Decimal {
  if (/nan/i.test(text)) return { kind: 'nan' };
  if (/inf/i.test(text)) return { kind: 'infinite', sign: text.startsWith('-') ? -1 : 1 };
  const [mantissa = '0', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return {
    kind: 'finite',
    coefficient: BigInt(`${whole === '' || whole === '-' ? `${whole}0` : whole.replace('+', '')}${fraction}`),
    exponent: Number(exponent) - fraction.length,
  };
}

export const fromDecimal128 = (value: Decimal128): Decimal => parseDecimal(value.toString());

/** The exact value of a double. */
export function fromDouble(value: number): Decimal {
  if (Number.isNaN(value)) return { kind: 'nan' };
  if (!Number.isFinite(value)) return { kind: 'infinite', sign: value < 0 ? -1 : 1 };
  if (Number.isInteger(value)) return { kind: 'finite', coefficient: BigInt(value), exponent: 0 };
  let scaled = value;
  let twos = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    twos += 1;
  }
  // m / 2^k = m · 5^k / 10^k
  return { kind: 'finite', coefficient: BigInt(scaled) * 5n ** BigInt(twos), exponent: -twos };
}

const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

const rank = (value: Decimal): number => (value.kind === 'nan' ? -2 : value.kind === 'infinite' ? value.sign : 0);

/** Exact order; NaN is below everything, as in MongoDB. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.kind !== 'finite' || b.kind !== 'finite') return Math.sign(rank(a) - rank(b));
  const exponent = Math.min(a.exponent, b.exponent);
  return order(
    a.coefficient * 10n ** BigInt(a.exponent - exponent),
    b.coefficient * 10n ** BigInt(b.exponent - exponent),
  );
}

/** Rounds half to even to the 34 digits there are, and refuses what is too large by giving infinity. */
export function toDecimal128(value: Decimal): Decimal128 {
  if (value.kind === 'nan') return Decimal128.fromString('NaN');
  if (value.kind === 'infinite') return Decimal128.fromString(value.sign < 0 ? '-Infinity' : 'Infinity');
  let { coefficient, exponent } = value;
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString().length;
  if (digits > MAX_DIGITS) {
    const unit = 10n ** BigInt(digits - MAX_DIGITS);
    const rest = coefficient % unit;
    coefficient /= unit;
    exponent += digits - MAX_DIGITS;
    const twice = order(2n * (rest < 0n ? -rest : rest), unit);
    if (twice > 0 || (twice === 0 && coefficient % 2n !== 0n)) coefficient += value.coefficient < 0n ? -1n : 1n;
  }
  if (exponent > MAX_EXPONENT) return Decimal128.fromString(coefficient < 0n ? '-Infinity' : 'Infinity');
  return Decimal128.fromString(`${coefficient}E${exponent}`);
}

const nan: Decimal = { kind: 'nan' };

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.kind === 'nan' || b.kind === 'nan') return nan;
  if (a.kind === 'infinite') return b.kind === 'infinite' && b.sign !== a.sign ? nan : a;
  if (b.kind === 'infinite') return b;
  const exponent = Math.min(a.exponent, b.exponent);
  const scale = (value: typeof a): bigint => value.coefficient * 10n ** BigInt(value.exponent - exponent);
  return { kind: 'finite', coefficient: scale(a) + scale(b), exponent };
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.kind === 'nan' || b.kind === 'nan') return nan;
  if (a.kind === 'finite' && b.kind === 'finite') {
    return { kind: 'finite', coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent };
  }
  const signOf = (value: Decimal): number =>
    value.kind === 'infinite' ? value.sign : value.kind === 'finite' ? Math.sign(Number(value.coefficient)) : 0;
  const sign = signOf(a) * signOf(b);
  return sign === 0 ? nan : { kind: 'infinite', sign: sign < 0 ? -1 : 1 };
}

/** The same number written in one way only: no trailing zeros. For keys. */
export function canonicalText(value: Decimal): string {
  if (value.kind !== 'finite') return value.kind;
  let { coefficient, exponent } = value;
  while (coefficient !== 0n && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return coefficient === 0n ? '0' : `${coefficient}E${exponent}`;
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** To 34 digits and a rest that says which way to round. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.kind === 'nan' || b.kind === 'nan') return nan;
  if (a.kind === 'infinite') return b.kind === 'infinite' ? nan : multiplyDecimals(a, signOf(b));
  if (b.kind === 'infinite') return { kind: 'finite', coefficient: 0n, exponent: 0 };
  if (b.coefficient === 0n) return a.coefficient === 0n ? nan : { kind: 'infinite', sign: a.coefficient < 0n ? -1 : 1 };
  const shift = Math.max(0, MAX_DIGITS + 3 + digitsOf(b.coefficient) - digitsOf(a.coefficient));
  const scaled = a.coefficient * 10n ** BigInt(shift);
  let coefficient = scaled / b.coefficient;
  let exponent = a.exponent - shift - b.exponent;
  if (scaled % b.coefficient !== 0n) {
    coefficient = coefficient * 10n + (coefficient < 0n ? -1n : 1n);
    exponent -= 1;
  } else {
    const least = Math.min(0, a.exponent - b.exponent);
    while (exponent < least && coefficient % 10n === 0n) {
      coefficient /= 10n;
      exponent += 1;
    }
  }
  return { kind: 'finite', coefficient, exponent };
}

const digitsOf = (value: bigint): number => absolute(value).toString().length;

const signOf = (value: Decimal): Decimal => ({
  kind: 'finite',
  coefficient: value.kind === 'finite' && value.coefficient < 0n ? -1n : 1n,
  exponent: 0,
});

export type Rounding = 'even' | 'truncate' | 'floor' | 'ceil';

/** To so many digits after the point; before it when negative. */
export function roundDecimal(value: Decimal, digits: number, rounding: Rounding): Decimal {
  if (value.kind !== 'finite' || value.exponent >= -digits) return value;
  const unit = 10n ** BigInt(-digits - value.exponent);
  let coefficient = value.coefficient / unit;
  const rest = value.coefficient % unit;
  if (rest !== 0n) {
    const away = value.coefficient < 0n ? -1n : 1n;
    const twice = order(2n * absolute(rest), unit);
    if (rounding === 'floor' && away < 0n) coefficient -= 1n;
    if (rounding === 'ceil' && away > 0n) coefficient += 1n;
    if (rounding === 'even' && (twice > 0 || (twice === 0 && coefficient % 2n !== 0n))) coefficient += away;
  }
  return { kind: 'finite', coefficient, exponent: -digits };
}
