import { createHash } from 'node:crypto';
import type { Binary, BSONRegExp, BSONSymbol, Code, ObjectId, Timestamp } from 'bson';
import { canonicalType, EMPTY_ARRAY_RANK } from './compare.ts';
import { canonicalText, compareDecimals, fromDecimal128, fromDouble } from './decimal.ts';
import { type BsonNumber, type Doc, isDecimal, isDouble, type Maybe, type Value } from './value.ts';

/**
 * Values as bytes that sort as the values do (`compareValues`), so that an ordered key-value store can serve as an
 * index. Each value starts with a byte for its type and ends itself, so keys of several fields are their values'
 * keys one after the other, and a descending field is the same bytes inverted.
 *
 * Equal values always have equal keys and different ones different keys. In two cases the order is only almost right,
 * and the key says so (`exact` is false): decimals that no double equals, and keys too long, which end in a hash.
 */
export interface Key {
  readonly bytes: Buffer;
  readonly exact: boolean;
}

/** LMDB takes keys of 1,978 bytes; the rest is for the prefix and the record's number. */
const MAX_KEY_BYTES = 1900;
const HASH_BYTES = 32;

/** Stands for an empty array in an index, as MongoDB's `undefined` does. */
export const EMPTY_ARRAY: unique symbol = Symbol('empty array');
export type KeyPart = Maybe | typeof EMPTY_ARRAY;

let buffer = Buffer.allocUnsafeSlow(4096);
let position = 0;
let exact = true;

function reserve(size: number): void {
  if (position + size <= buffer.length) return;
  const grown = Buffer.allocUnsafeSlow(Math.max(position + size, buffer.length * 2));
  buffer.copy(grown, 0, 0, position);
  buffer = grown;
}

function byte(value: number): void {
  reserve(1);
  buffer[position] = value;
  position += 1;
}

/** Text ends with 00 01; a NUL within it is written 00 FF. */
function text(value: string): void {
  reserve(value.length * 3 + 2);
  const start = position;
  position += buffer.write(value, position, 'utf8');
  if (value.includes('\0')) {
    const escaped = Buffer.from(buffer.toString('latin1', start, position).replaceAll('\0', '\0\xff'), 'latin1');
    position = start;
    reserve(escaped.length + 2);
    position += escaped.copy(buffer, position);
  }
  byte(0);
  byte(1);
}

function bigEndian64(value: bigint): void {
  reserve(8);
  position = buffer.writeBigUInt64BE(BigInt.asUintN(64, value), position);
}

/** A double's bits, turned so that they sort: negative ones inverted, others with the sign bit set. */
function orderedDouble(value: number): void {
  reserve(8);
  buffer.writeDoubleBE(value === 0 ? 0 : value, position);
  if ((buffer[position] ?? 0) & 0x80) {
    for (let index = 0; index < 8; index += 1) buffer[position + index] = ~(buffer[position + index] ?? 0) & 0xff;
  } else {
    buffer[position] = (buffer[position] ?? 0) | 0x80;
  }
  position += 8;
}

const NO_DIFFERENCE = 0x8000;
const DECIMAL_FOLLOWS = 0xffff;

/** The nearest double, then how far the number is from it: nothing for doubles, up to ±512 for int64. */
function number(value: BsonNumber): void {
  const nearest = isDouble(value) ? value.value : Number(typeof value === 'object' ? value.toString() : value);
  if (Number.isNaN(nearest)) {
    reserve(10);
    buffer.fill(0, position, position + 10);
    position += 10;
    return;
  }
  orderedDouble(nearest);
  reserve(2);
  if (isDecimal(value)) {
    const decimal = fromDecimal128(value);
    if (compareDecimals(decimal, fromDouble(nearest)) !== 0) {
      exact = false;
      position = buffer.writeUInt16BE(DECIMAL_FOLLOWS, position);
      text(canonicalText(decimal));
      return;
    }
  }
  const difference = typeof value === 'bigint' ? Number(value - BigInt(nearest)) : 0;
  position = buffer.writeUInt16BE(NO_DIFFERENCE + difference, position);
}

function document(doc: Doc): void {
  for (const [name, value] of doc) {
    byte(canonicalType(value));
    text(name);
    append(value);
  }
  byte(0);
}

function array(items: readonly Value[]): void {
  for (const item of items) append(item);
  byte(0);
}

function binary(value: Binary): void {
  reserve(5 + value.position);
  position = buffer.writeUInt32BE(value.position, position);
  byte(value.sub_type);
  reserve(value.position);
  buffer.set(value.buffer.subarray(0, value.position), position);
  position += value.position;
}

const WRITE: Readonly<Record<number, (value: Value) => void>> = {
  20: (value) => number(value as BsonNumber),
  30: (value) => text(typeof value === 'string' ? value : (value as BSONSymbol).value),
  40: (value) => document(value as Doc),
  50: (value) => array(value as Value[]),
  60: (value) => binary(value as Binary),
  70: (value) => {
    reserve(12);
    buffer.set((value as ObjectId).id, position);
    position += 12;
  },
  80: (value) => byte(value === true ? 1 : 0),
  90: (value) => bigEndian64(BigInt((value as Date).getTime()) ^ (1n << 63n)),
  95: (value) => {
    reserve(8);
    position = buffer.writeInt32BE((value as Timestamp).high, position);
    position = buffer.writeInt32BE((value as Timestamp).low, position);
  },
  100: (value) => {
    text((value as BSONRegExp).pattern);
    text((value as BSONRegExp).options);
  },
  110: (value) => text(String((value as Code).code)),
  115: (value) => text(String((value as Code).code)),
};

function append(value: KeyPart): void {
  const type = value === EMPTY_ARRAY ? EMPTY_ARRAY_RANK : canonicalType(value);
  byte(type);
  if (value !== undefined && value !== EMPTY_ARRAY) WRITE[type]?.(value);
}

/** Directions are 1 and -1, one for each part. */
export function encodeKey(parts: readonly KeyPart[], directions: readonly number[]): Key {
  position = 0;
  exact = true;
  for (let index = 0; index < parts.length; index += 1) {
    const start = position;
    append(parts[index]);
    if (directions[index] === -1) invert(start);
  }
  const bytes = Buffer.from(buffer.subarray(0, position));
  return bytes.length <= MAX_KEY_BYTES ? { bytes, exact } : { bytes: shorten(bytes), exact: false };
}

function invert(start: number): void {
  for (let at = start; at < position; at += 1) buffer[at] = ~(buffer[at] ?? 0) & 0xff;
}

function shorten(bytes: Buffer): Buffer {
  const hash = createHash('sha256').update(bytes).digest();
  return Buffer.concat([bytes.subarray(0, MAX_KEY_BYTES - HASH_BYTES), hash]);
}

/** Where the keys of one type begin. */
export const typeStart = (type: number): Buffer => Buffer.from([type]);

/** The least bytes that sort after everything that starts with `bytes`; undefined when there are none. */
export function afterPrefix(bytes: Buffer): Buffer | undefined {
  const next = Buffer.from(bytes);
  for (let at = next.length - 1; at >= 0; at -= 1) {
    const value = next[at] ?? 0;
    if (value !== 0xff) {
      next[at] = value + 1;
      return next.subarray(0, at + 1);
    }
  }
  return undefined;
}
