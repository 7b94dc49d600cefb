import { compileStages } from '../aggregate/stages/index.ts';
import type { PipelineContext } from '../aggregate/stages/stage.ts';
import { encodeDocument } from '../bson/encode.ts';
import type { Doc } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { findMatches, type Match, type Query } from '../query/matching.ts';
import { sortBy } from '../query/sort.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { Collection, View } from '../storage/collection.ts';
import type { Keyspace } from '../storage/keyspace.ts';

/** Views may stand on views, but not for ever. */
const MOST_VIEWS = 20;

/** Finds documents in a collection or in a view, which looks the same to those who read. */
export interface Source {
  find(database: string, name: string, query: Query): Iterable<Match>;
  /** What pipelines may know of the other collections of a database. */
  contextOf(database: string, reading: Pick<PipelineContext, 'variables' | 'order'>): PipelineContext;
}

export function createSource(keyspace: Keyspace, catalog: Catalog, sessions: () => Iterable<Doc>): Source {
  function find(database: string, name: string, query: Query, depth = 0): Iterable<Match> {
    const collection = catalog.find(database, name);
    if (collection?.view === undefined) return findMatches(keyspace, collection, query);
    if (depth >= MOST_VIEWS) throw new MongoError(165, `View depth limit exceeded; maximum depth is ${MOST_VIEWS}`);
    return select(docsOfView(database, collection.view, depth), query);
  }

  function docsOfView(database: string, { on, pipeline }: View, depth: number): Iterable<Doc> {
    const context = contextOf(database, { variables: new Map(), order: undefined });
    const everything: Query = { filter: compileFilter(new Map()) };
    return compileStages(pipeline, context)(docsOf(find(database, on, everything, depth + 1)));
  }

  const contextOf = (database: string, reading: Pick<PipelineContext, 'variables' | 'order'>): PipelineContext => ({
    ...reading,
    sessions,
    find: (name, filter) => docsOf(find(database, name, { filter: compileFilter(filter, { order: reading.order }) })),
  });

  return { find, contextOf };
}

export function* docsOf(matches: Iterable<Match>): Generator<Doc, void, void> {
  for (const match of matches) yield match.doc();
}

function* select(docs: Iterable<Doc>, { filter, sort = [], skip = 0, limit = 0 }: Query): Generator<Match, void, void> {
  const keys = sort.filter(({ path }) => path !== '$natural');
  const matching = matchingOf(docs, filter.matches);
  let at = 0;
  for (const doc of keys.length === 0 ? matching : sortBy(matching, (each) => each, keys, { order: filter.order })) {
    at += 1;
    if (at <= skip) continue;
    yield { record: 0, bytes: encodeDocument(doc), doc: () => doc };
    if (limit > 0 && at - skip >= limit) return;
  }
}

function* matchingOf(docs: Iterable<Doc>, matches: (doc: Doc) => boolean): Generator<Doc, void, void> {
  for (const doc of docs) if (matches(doc)) yield doc;
}

/** Views are only read. */
export function refuseView(collection: Collection | undefined): void {
  if (collection?.view !== undefined) {
    throw new MongoError(166, `Namespace ${collection.namespace} is a view, not a collection`);
  }
}
