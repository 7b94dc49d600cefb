import { decodeDocument, decodeSome } from '../bson/decode.ts';
import type { Doc, Maybe } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Keyspace } from '../storage/keyspace.ts';
import { scanRecords } from '../storage/scan.ts';
import type { Filter } from './filter.ts';
import { planQuery } from './plan.ts';
import { type SortKey, sortBy } from './sort.ts';

/** A stored document that matched. */
export interface Match {
  readonly record: number;
  readonly bytes: Buffer;
  /** Decoded when first asked for. */
  doc(): Doc;
}

export interface Query {
  readonly filter: Filter;
  readonly sort?: readonly SortKey[];
  readonly skip?: number;
  /** 0 or none: all. */
  readonly limit?: number;
  readonly hint?: Maybe;
  readonly deadline?: Deadline;
}

/** Throws once `maxTimeMS` is over. */
export type Deadline = () => void;

export function createDeadline(ms: number): Deadline | undefined {
  if (ms <= 0) return undefined;
  const end = performance.now() + ms;
  return () => {
    if (performance.now() > end) throw new MongoError(50, 'operation exceeded time limit');
  };
}

function lazily(record: number, bytes: Buffer): Match {
  let doc: Doc | undefined;
  return {
    record,
    bytes,
    doc: () => {
      doc ??= decodeDocument(bytes);
      return doc;
    },
  };
}

/** `{ _id: value }` and nothing else, the most frequent question of all. */
function onlyId(filter: Filter): Maybe {
  if (filter.source.size !== 1) return undefined;
  const [bound, more] = filter.bounds.get('_id') ?? [];
  return more === undefined && bound?.kind === 'in' && bound.values.length === 1 ? bound.values[0] : undefined;
}

function* all(keyspace: Keyspace, collection: Collection, query: Query): Generator<Match, void, void> {
  const { filter, sort = [], hint, deadline } = query;
  const id = hint === undefined ? onlyId(filter) : undefined;
  if (id !== undefined) {
    const record = collection.findId(id);
    const bytes = record === undefined ? undefined : collection.read(record);
    if (record !== undefined && bytes !== undefined) yield lazily(record, bytes);
    return;
  }
  const plan = planQuery(collection, filter, sort, hint);
  const matches = scan();
  if (plan.sorted) yield* matches;
  else
    yield* sortBy(matches, (match) => match.doc(), sort, {
      most: query.limit ? (query.skip ?? 0) + query.limit : undefined,
      order: filter.order,
    });

  function* scan(): Generator<Match, void, void> {
    const { reads } = filter;
    const everything = filter.source.size === 0;
    for (const record of scanRecords(keyspace, collection, plan.index, plan.ranges, plan.reverse)) {
      deadline?.();
      // Most documents do not match: what the filter asks is read in place, and only a match is taken whole.
      if (reads !== undefined && !everything) {
        const glance = collection.peek(record);
        if (glance === undefined || !filter.matches(decodeSome(glance, reads))) continue;
      }
      const bytes = collection.read(record);
      if (bytes === undefined) continue;
      const match = lazily(record, bytes);
      if (everything || reads !== undefined || filter.matches(match.doc())) yield match;
    }
  }
}

/** The documents a query finds, read as they are asked for. */
export function* findMatches(
  keyspace: Keyspace,
  collection: Collection | undefined,
  query: Query,
): Generator<Match, void, void> {
  if (collection === undefined) return;
  let toSkip = query.skip ?? 0;
  let left = query.limit ? query.limit : Number.POSITIVE_INFINITY;
  for (const match of all(keyspace, collection, query)) {
    if (toSkip > 0) {
      toSkip -= 1;
      continue;
    }
    yield match;
    left -= 1;
    if (left === 0) return;
  }
}
