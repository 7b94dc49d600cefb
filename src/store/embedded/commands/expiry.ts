import type { Doc, Value } from '../bson/value.ts';
import { compileFilter } from '../query/filter.ts';
import { findMatches } from '../query/matching.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { Collection } from '../storage/collection.ts';
import type { Index } from '../storage/index-spec.ts';
import type { Keyspace } from '../storage/keyspace.ts';

/** So many documents are removed in one go, so that nobody waits long. */
const SLICE = 1000;

export interface Expiry {
  /** Documents whose time, by a TTL index, has come. */
  removeExpired(): void;
  /** Keys of dropped collections and indexes. */
  removeDropped(): void;
}

export function createExpiry(keyspace: Keyspace, catalog: Catalog): Expiry {
  function expire(collection: Collection, index: Index, seconds: number): void {
    const path = index.fields[0]?.path ?? '';
    const before = new Date(Date.now() - seconds * 1000);
    // Of several dates in an array the earliest counts, which is what a comparison with any of them asks.
    const condition: Doc = new Map<string, Value>([[path, new Map([['$lte', before]])]]);
    const expired = [...findMatches(keyspace, collection, { filter: compileFilter(condition), limit: SLICE })];
    if (expired.length === 0) return;
    keyspace.transact(() => {
      for (const match of expired) {
        const doc = match.doc();
        if (index.covers === undefined || index.covers(doc)) collection.remove(match.record, doc);
      }
    });
  }

  return {
    removeExpired() {
      for (const database of catalog.databases()) {
        for (const collection of catalog.list(database)) {
          for (const index of collection.indexes) {
            if (index.expireAfterSeconds !== undefined) expire(collection, index, index.expireAfterSeconds);
          }
        }
      }
    },
    removeDropped() {
      if (catalog.hasGarbage()) keyspace.transact(() => catalog.removeGarbage());
    },
  };
}
