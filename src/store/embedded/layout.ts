import { deserialize, serialize } from 'node:v8';
import { LRUCache } from 'lru-cache';
import type { Scalar } from '../documents.ts';
import { keyOf } from './keys.ts';

/**
 * What lies where in the one ordered set of keys on disk: notes of the store itself, documents under collection and
 * id, and an entry in each index for each document, under collection, index, values and id, which leads to the id.
 */
const KIND = { format: 0, note: 1, document: 2, entry: 3 } as const;

const under = (kind: number, ...values: readonly Scalar[]): Buffer =>
  Buffer.concat([Buffer.from([kind]), ...values.map(keyOf)]);

/** An earlier version kept its own under the same key. */
export const FORMAT_KEY = under(KIND.format);
/** Changed whenever keys or values are laid out differently. */
export const FORMAT = Buffer.from('smart-ml store 3');

export const noteKey = (name: string): Buffer => under(KIND.note, name);
export const documentPrefix = (collection: string): Buffer => under(KIND.document, collection);
export const documentKey = (collection: string, id: string): Buffer => under(KIND.document, collection, id);
export const entryPrefix = (collection: string, index: string): Buffer => under(KIND.entry, collection, index);

/** V8 reads what older versions of it wrote. It keeps dates, and a field that is called __proto__. */
export const encode = (value: unknown): Buffer => serialize(value);
export const decode = <T>(bytes: Buffer): T => deserialize(bytes) as T;

/** Decoding a small one costs less than remembering it. */
const LARGE_BYTES = 2_048;
const MOST_DECODED = 64;

/**
 * Decodes documents, and remembers the large ones used last: models are asked for with every prediction. What is on disk
 * is compared with what was decoded, so nobody need say that it has changed. It is frozen, since several have the same.
 */
export function createDecoded<T>(): (id: string, bytes: Buffer) => T {
  const known = new LRUCache<string, { readonly bytes: Buffer; readonly document: T }>({ max: MOST_DECODED });
  return (id, bytes) => {
    if (bytes.length < LARGE_BYTES) return decode<T>(bytes);
    // The buffer that reads share is far larger than what was read, which its length tells.
    const now = bytes.subarray(0, bytes.length);
    const before = known.get(id);
    if (before?.bytes.equals(now)) return before.document;
    const document = frozen(decode<T>(now));
    known.set(id, { bytes: Buffer.from(now), document });
    return document;
  };
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
