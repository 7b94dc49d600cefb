import { createHash } from 'node:crypto';
import type { Comparison, Scalar } from '../documents.ts';
import type { Field } from '../meaning.ts';

/**
 * Keys whose bytes sort as the values they were made of. A value is a type byte and its content; everything that
 * begins alike ends before END, since no type byte is as great. Of a field sorted downwards all bits are flipped.
 */
const TYPE = { null: 1, number: 2, string: 3, false: 4, true: 5, date: 6 } as const;
const END = Buffer.from([0xff]);

/** lmdb takes keys of 1,978 bytes: of longer strings the beginning is kept, and a hash that tells them apart. */
const MAX_STRING_BYTES = 200;
const isLong = (value: Scalar): boolean => typeof value === 'string' && Buffer.byteLength(value) > MAX_STRING_BYTES;

export function keyOf(value: Scalar): Buffer {
  if (value === null) return Buffer.from([TYPE.null]);
  if (typeof value === 'number') return numberKey(TYPE.number, value);
  if (typeof value === 'string') return stringKey(value);
  if (typeof value === 'boolean') return Buffer.from([value ? TYPE.true : TYPE.false]);
  return numberKey(TYPE.date, value.getTime());
}

/** The bits of a double sort as integers do, once the sign bit is flipped, and all of them where it was set. */
function numberKey(type: number, value: number): Buffer {
  const key = Buffer.alloc(9);
  key[0] = type;
  key.writeDoubleBE(value + 0, 1);
  const negative = (key[1] ?? 0) >= 0x80;
  for (let i = 1; i < 9; i++) key[i] = (key[i] ?? 0) ^ (negative ? 0xff : i === 1 ? 0x80 : 0);
  return key;
}

/** UTF-8, ended by 00, so that 00 in it is written 00 FF. FF does not occur in UTF-8: 00 FF FF leads to a hash. */
function stringKey(value: string): Buffer {
  const bytes = Buffer.from(value);
  if (bytes.length <= MAX_STRING_BYTES)
    return Buffer.concat([Buffer.from([TYPE.string]), escaped(bytes), Buffer.from([0])]);
  const hash = createHash('sha256').update(bytes).digest();
  const beginning = escaped(bytes.subarray(0, MAX_STRING_BYTES));
  return Buffer.concat([Buffer.from([TYPE.string]), beginning, Buffer.from([0, 0xff, 0xff]), hash]);
}

function escaped(bytes: Buffer): Buffer {
  return bytes.includes(0) ? Buffer.from([...bytes].flatMap((byte) => (byte === 0 ? [0, 0xff] : [byte]))) : bytes;
}

const flipped = (key: Buffer): Buffer => Buffer.from(key.map((byte) => byte ^ 0xff));

export function fieldKey(value: Scalar, { descending }: Pick<Field, 'descending'>): Buffer {
  return descending ? flipped(keyOf(value)) : keyOf(value);
}

/** From the first key on, up to and without the second. */
export interface KeyRange {
  readonly start: Buffer;
  readonly end: Buffer;
}

export const allUnder = (prefix: Buffer): KeyRange => ({ start: prefix, end: Buffer.concat([prefix, END]) });

const boundsOf = ({ less, atMost, greater, atLeast }: Comparison): readonly Scalar[] =>
  [less, atMost, greater, atLeast].filter((bound) => bound !== undefined);

export const hasBounds = (comparison: Comparison = {}): boolean => boundsOf(comparison).length > 0;

/** The keys under a prefix whose next field may lie within the bounds: those of their type, between them. */
export function boundsUnder(prefix: Buffer, comparison: Comparison, { descending }: Field): KeyRange {
  const { less, atMost, greater, atLeast } = comparison;
  const [some = null] = boundsOf(comparison);
  const [least, greatest] = typesBeside(some);
  const [low, high] = [
    { beyond: greater, from: atLeast },
    { beyond: less, from: atMost },
  ];
  const [first, last] = descending ? [high, low] : [low, high];
  const before = (value: Scalar): Buffer => Buffer.concat([prefix, fieldKey(value, { descending })]);
  const after = (value: Scalar): Buffer => Buffer.concat([before(value), END]);
  const type = (byte: number): Buffer => Buffer.concat([prefix, Buffer.from([byte])]);
  return {
    start: edge(first.beyond, after) ?? edge(first.from, before) ?? type(descending ? 0xff - greatest : least),
    end: edge(last.beyond, before) ?? edge(last.from, after) ?? type(descending ? 0x100 - least : greatest + 1),
  };
}

/** Where a bound lies; a long string has no exact place, so it does not bound. */
function edge(value: Scalar | undefined, place: (value: Scalar) => Buffer): Buffer | undefined {
  return value === undefined || isLong(value) ? undefined : place(value);
}

/** The least and the greatest type byte of the values that can be compared with this one. */
function typesBeside(value: Scalar): readonly [number, number] {
  if (typeof value === 'boolean') return [TYPE.false, TYPE.true];
  const type = keyOf(value)[0] ?? 0;
  return [type, type];
}
