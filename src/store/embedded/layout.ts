import { deserialize, serialize } from 'node:v8';
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
