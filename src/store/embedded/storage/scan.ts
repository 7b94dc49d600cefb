import { MongoError } from '../errors.ts';
import type { Collection } from './collection.ts';
import type { Index } from './index-spec.ts';
import type { Keyspace } from './keyspace.ts';
import { recordAtEnd } from './layout.ts';

export interface ByteRange {
  readonly start: Buffer;
  readonly end: Buffer;
}

/** Keys are read in portions that grow, so that the first match comes fast and a long scan costs little. */
const FIRST_PORTION = 8;
const LARGEST_PORTION = 512;

/**
 * The records behind some ranges of keys, in the order of the keys. Between portions nothing is held open: what is
 * written meanwhile is seen or not, as with MongoDB's cursors, and a cursor nobody comes back for costs nothing.
 */
export function* scanRecords(
  keyspace: Keyspace,
  collection: Collection,
  index: Index | undefined,
  ranges: readonly ByteRange[],
  reverse: boolean,
): Generator<number, void, void> {
  const seen = index?.multikey ? new Set<number>() : undefined;
  for (const range of reverse ? [...ranges].reverse() : ranges) {
    let { start, end } = range;
    let portion = FIRST_PORTION;
    for (;;) {
      const keys = [...keyspace.keys({ start, end, reverse, limit: portion })];
      for (const key of keys) {
        const record = recordOf(keyspace, index, key);
        if (record === undefined || seen?.has(record)) continue;
        seen?.add(record);
        yield record;
      }
      const last = keys.at(-1);
      if (last === undefined || keys.length < portion) break;
      if (collection.dropped) throw new MongoError(175, `collection dropped: ${collection.namespace}`);
      if (reverse) end = last;
      else start = Buffer.concat([last, AFTER]);
      portion = Math.min(portion * 4, LARGEST_PORTION);
    }
  }
}

const AFTER = Buffer.alloc(1);

function recordOf(keyspace: Keyspace, index: Index | undefined, key: Buffer): number | undefined {
  if (index === undefined || !index.unique) return recordAtEnd(key);
  const value = keyspace.get(key);
  return value?.readUIntBE(0, value.length);
}
