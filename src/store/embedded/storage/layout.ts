import type { Keyspace } from './keyspace.ts';

/** What lies where in the one ordered set of keys on disk. All numbers are big-endian, so that they sort. */
const KIND = { format: 0, catalog: 1, record: 2, index: 3, garbage: 4 } as const;

const RECORD_BYTES = 6;

export const catalogKey = (namespace: string): Buffer =>
  Buffer.concat([Buffer.from([KIND.catalog]), Buffer.from(namespace, 'utf8')]);

export const CATALOG_RANGE = { start: Buffer.from([KIND.catalog]), end: Buffer.from([KIND.catalog + 1]) };

/** Before all records of a collection. */
export function recordPrefix(collection: number): Buffer {
  const key = Buffer.allocUnsafe(5);
  key[0] = KIND.record;
  key.writeUInt32BE(collection, 1);
  return key;
}

export function recordKey(collection: number, record: number): Buffer {
  const key = Buffer.allocUnsafe(5 + RECORD_BYTES);
  key[0] = KIND.record;
  key.writeUInt32BE(collection, 1);
  key.writeUIntBE(record, 5, RECORD_BYTES);
  return key;
}

/** Before all entries of an index. */
export function indexPrefix(collection: number, index: number): Buffer {
  const key = Buffer.allocUnsafe(7);
  key[0] = KIND.index;
  key.writeUInt32BE(collection, 1);
  key.writeUInt16BE(index, 5);
  return key;
}

/** The entry of a unique index ends with the value's key and holds the record's number as its value. */
export function uniqueEntry(collection: number, index: number, bytes: Buffer): Buffer {
  return indexEntry(collection, index, bytes, 0);
}

/** Other indexes have the record's number at the end of the key, and no value. */
export function plainEntry(collection: number, index: number, bytes: Buffer, record: number): Buffer {
  const key = indexEntry(collection, index, bytes, RECORD_BYTES);
  key.writeUIntBE(record, key.length - RECORD_BYTES, RECORD_BYTES);
  return key;
}

function indexEntry(collection: number, index: number, bytes: Buffer, room: number): Buffer {
  const key = Buffer.allocUnsafe(7 + bytes.length + room);
  key[0] = KIND.index;
  key.writeUInt32BE(collection, 1);
  key.writeUInt16BE(index, 5);
  bytes.copy(key, 7);
  return key;
}

/** The record's number at the end of a record's key or of an entry of a plain index. */
export const recordAtEnd = (key: Buffer): number => key.readUIntBE(key.length - RECORD_BYTES, RECORD_BYTES);

export function recordValue(record: number): Buffer {
  const value = Buffer.allocUnsafe(RECORD_BYTES);
  value.writeUIntBE(record, 0, RECORD_BYTES);
  return value;
}

/** A prefix whose keys are of no use any more and are still to be removed. */
export const garbageKey = (prefix: Buffer): Buffer => Buffer.concat([Buffer.from([KIND.garbage]), prefix]);
export const garbagePrefix = (key: Buffer): Buffer => key.subarray(1);
export const GARBAGE_RANGE = { start: Buffer.from([KIND.garbage]), end: Buffer.from([KIND.garbage + 1]) };

/** Changed whenever keys or values are laid out differently. */
const FORMAT = Buffer.from('smart-ml store 2');
const FORMAT_KEY = Buffer.from([KIND.format]);

/** True for a folder this version can read; a new one is marked. */
export function isOfThisFormat(keyspace: Keyspace): boolean {
  const format = keyspace.get(FORMAT_KEY);
  if (format !== undefined) return format.equals(FORMAT);
  const [anything] = keyspace.keys({ start: Buffer.from([0]), end: Buffer.from([0xff]), limit: 1 });
  if (anything !== undefined) return false;
  keyspace.transact(() => keyspace.put(FORMAT_KEY, FORMAT));
  return true;
}
