import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { MongoError } from '../errors.ts';
import { type Doc, isInt32, type Value } from './value.ts';

/** MongoDB's own limit on nesting. */
const MAX_DEPTH = 200;

const broken = (why: string): MongoError => new MongoError(22, `Invalid BSON: ${why}`);

/** Reads names and short strings without crossing into native code: most of them are a few ASCII letters. */
export function readUtf8(bytes: Buffer, start: number, end: number): string {
  if (end - start > 24) return bytes.toString('utf8', start, end);
  let text = '';
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80) return bytes.toString('utf8', start, end);
    text += String.fromCharCode(byte);
  }
  return text;
}

/** The position of the 0 that ends a name. */
function endOfName(bytes: Buffer, start: number, limit: number): number {
  let at = start;
  while (at < limit && bytes[at] !== 0) at += 1;
  if (at >= limit) throw broken('a field name does not end');
  return at;
}

/** Size in bytes of the document at `start`, checked against the room there is. */
export function documentSize(bytes: Buffer, start: number, limit: number): number {
  if (start + 5 > limit) throw broken('a document is cut short');
  const size = bytes.readInt32LE(start);
  if (size < 5 || start + size > limit) throw broken(`a document gives its length as ${size}`);
  if (bytes[start + size - 1] !== 0) throw broken('a document does not end with 0');
  return size;
}

function stringLength(bytes: Buffer, at: number, limit: number): number {
  if (at + 4 > limit) throw broken('a string is cut short');
  const length = bytes.readInt32LE(at);
  if (length < 1 || at + 4 + length > limit || bytes[at + 3 + length] !== 0) {
    throw broken(`a string gives its length as ${length}`);
  }
  return length;
}

const FIXED_SIZES: Readonly<Record<number, number>> = {
  1: 8,
  6: 0,
  7: 12,
  8: 1,
  9: 8,
  10: 0,
  16: 4,
  17: 8,
  18: 8,
  19: 16,
  127: 0,
  255: 0,
};

/** Size in bytes of a value of the type at the position; refuses what does not fit. */
function valueSize(bytes: Buffer, type: number, at: number, limit: number): number {
  const fixed = FIXED_SIZES[type];
  if (fixed !== undefined) {
    if (at + fixed > limit) throw broken('a value is cut short');
    return fixed;
  }
  switch (type) {
    case 2:
    case 13:
    case 14:
      return 4 + stringLength(bytes, at, limit);
    case 3:
    case 4:
      return documentSize(bytes, at, limit);
    case 5: {
      if (at + 5 > limit) throw broken('binary data is cut short');
      const length = bytes.readInt32LE(at);
      if (length < 0 || at + 5 + length > limit) throw broken(`binary data gives its length as ${length}`);
      return 5 + length;
    }
    case 11:
      return endOfName(bytes, endOfName(bytes, at, limit) + 1, limit) + 1 - at;
    case 15: {
      if (at + 4 > limit) throw broken('code is cut short');
      const length = bytes.readInt32LE(at);
      if (length < 14 || at + length > limit) throw broken(`code gives its length as ${length}`);
      return length;
    }
    default:
      throw broken(`there is no type ${type}`);
  }
}

/** Checks the whole document without building it: names, lengths, nesting. */
export function checkDocument(bytes: Buffer, start: number, limit: number, depth = 0): void {
  if (depth > MAX_DEPTH) throw new MongoError(15, `BSON depth exceeds the limit of ${MAX_DEPTH}`);
  const end = start + documentSize(bytes, start, limit) - 1;
  let at = start + 4;
  while (at < end) {
    const type = bytes[at] ?? 0;
    at = endOfName(bytes, at + 1, end) + 1;
    const size = valueSize(bytes, type, at, end);
    if (type === 3 || type === 4) checkDocument(bytes, at, end, depth + 1);
    at += size;
  }
  if (at !== end) throw broken('a document is longer than its fields');
}

/** Reads the document at `start`. Binary data stays a view of `bytes`, which must not change afterwards. */
export function decodeDocument(bytes: Buffer, start = 0, limit = bytes.length, depth = 0): Doc {
  const doc: Doc = new Map();
  decodeFields(bytes, start, limit, depth, (name, value) => doc.set(name, value));
  return doc;
}

/** Some fields of a document that is known to be sound, such as a stored one; the rest is passed over. */
export function decodeSome(bytes: Buffer, names: readonly Buffer[]): Doc {
  const doc: Doc = new Map();
  const end = bytes.readInt32LE(0) - 1;
  let at = 4;
  while (at < end) {
    const type = bytes[at] ?? 0;
    const start = at + 1;
    const nameEnd = endOfName(bytes, start, end);
    at = nameEnd + 1;
    const size = valueSize(bytes, type, at, end);
    for (const name of names) {
      if (name.length === nameEnd - start && isAt(bytes, start, name)) {
        doc.set(readUtf8(bytes, start, nameEnd), decodeValue(bytes, type, at, size, 0));
      }
    }
    at += size;
  }
  return doc;
}

function isAt(bytes: Buffer, start: number, name: Buffer): boolean {
  for (let at = 0; at < name.length; at += 1) if (bytes[start + at] !== name[at]) return false;
  return true;
}

function decodeFields(
  bytes: Buffer,
  start: number,
  limit: number,
  depth: number,
  take: (name: string, value: Value) => void,
): void {
  if (depth > MAX_DEPTH) throw new MongoError(15, `BSON depth exceeds the limit of ${MAX_DEPTH}`);
  const end = start + documentSize(bytes, start, limit) - 1;
  let at = start + 4;
  while (at < end) {
    const type = bytes[at] ?? 0;
    const nameEnd = endOfName(bytes, at + 1, end);
    const name = readUtf8(bytes, at + 1, nameEnd);
    at = nameEnd + 1;
    const size = valueSize(bytes, type, at, end);
    take(name, decodeValue(bytes, type, at, size, depth));
    at += size;
  }
  if (at !== end) throw broken('a document is longer than its fields');
}

function decodeDouble(value: number): Value {
  return isInt32(value) ? new Double(value) : value;
}

function decodeDate(bytes: Buffer, at: number): Date {
  const ms = bytes.readInt32LE(at + 4) * 0x1_0000_0000 + bytes.readUInt32LE(at);
  if (Math.abs(ms) > 8.64e15) throw broken('a date lies outside the years this store can hold (271821 BC to 275760)');
  return new Date(ms);
}

function decodeValue(bytes: Buffer, type: number, at: number, size: number, depth: number): Value {
  switch (type) {
    case 1:
      return decodeDouble(bytes.readDoubleLE(at));
    case 2:
      return readUtf8(bytes, at + 4, at + size - 1);
    case 3:
      return decodeDocument(bytes, at, at + size, depth + 1);
    case 4: {
      const items: Value[] = [];
      decodeFields(bytes, at, at + size, depth + 1, (_name, value) => items.push(value));
      return items;
    }
    case 5:
      return new Binary(bytes.subarray(at + 5, at + size), bytes[at + 4] ?? 0);
    case 7:
      return new ObjectId(bytes.subarray(at, at + 12));
    case 8:
      return bytes[at] === 1;
    case 9:
      return decodeDate(bytes, at);
    case 11: {
      const patternEnd = endOfName(bytes, at, at + size);
      return new BSONRegExp(readUtf8(bytes, at, patternEnd), readUtf8(bytes, patternEnd + 1, at + size - 1));
    }
    case 13:
      return new Code(readUtf8(bytes, at + 4, at + size - 1));
    case 14:
      return new BSONSymbol(readUtf8(bytes, at + 4, at + size - 1));
    case 15:
      return decodeScopedCode(bytes, at, size, depth);
    case 16:
      return bytes.readInt32LE(at);
    case 17:
      return new Timestamp(new Long(bytes.readInt32LE(at), bytes.readInt32LE(at + 4), true));
    case 18:
      return bytes.readBigInt64LE(at);
    case 19:
      return new Decimal128(Uint8Array.prototype.slice.call(bytes, at, at + 16));
    case 127:
      return new MaxKey();
    case 255:
      return new MinKey();
    default:
      // 10, and 6 (undefined), which is deprecated and which no driver sends any more.
      return null;
  }
}

function decodeScopedCode(bytes: Buffer, at: number, size: number, depth: number): Code {
  const length = stringLength(bytes, at + 4, at + size);
  const scope = decodeDocument(bytes, at + 8 + length, at + size, depth + 1);
  return new Code(readUtf8(bytes, at + 8, at + 7 + length), Object.fromEntries(scope));
}

/** The first field of a document: its type, name and value. Enough for `_id`, which stands first. */
export function firstField(bytes: Buffer, start: number, limit: number): { name: string; value: Value } | undefined {
  const end = start + documentSize(bytes, start, limit) - 1;
  if (start + 4 >= end) return undefined;
  const type = bytes[start + 4] ?? 0;
  const nameEnd = endOfName(bytes, start + 5, end);
  const size = valueSize(bytes, type, nameEnd + 1, end);
  return { name: readUtf8(bytes, start + 5, nameEnd), value: decodeValue(bytes, type, nameEnd + 1, size, 0) };
}
