import { ObjectId } from 'bson';
import { readVariables } from '../aggregate/expression.ts';
import { encodeDocument } from '../bson/encode.ts';
import { splitPath } from '../bson/paths.ts';
import { printDoc } from '../bson/print.ts';
import { type Doc, isDoc, type Maybe, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { findMatches } from '../query/matching.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { Collection } from '../storage/collection.ts';
import type { Keyspace } from '../storage/keyspace.ts';
import { compileUpdate } from '../update/update.ts';
import type { Output } from './output.ts';
import type { Reading } from './request.ts';
import { refuseView } from './views.ts';
import { insertDocument } from './writes.ts';

type Merge = Extract<Output, { kind: 'merge' }>;

/** Writes what a pipeline made to where its last stage says, as one transaction. */
export function createOutputWriter(keyspace: Keyspace, catalog: Catalog) {
  return (database: string, output: Output, docs: Iterable<Doc>, reading: Reading): void => {
    refuseView(catalog.find(database, output.collection));
    const results = [...docs].map(withId);
    keyspace.transact(() => {
      if (output.kind === 'out') replaceAll(catalog, database, output.collection, results);
      else mergeAll(keyspace, catalog.findOrCreate(database, output.collection), output, results, reading);
    });
  };
}

function withId(doc: Doc): Doc {
  if (doc.has('_id')) return doc;
  return new Map<string, Value>([['_id', new ObjectId()], ...doc]);
}

/** The collection keeps its indexes. */
function replaceAll(catalog: Catalog, database: string, name: string, docs: readonly Doc[]): void {
  const before = catalog.find(database, name);
  const specs = before?.indexes.slice(1).map((index) => index.spec) ?? [];
  if (before !== undefined) catalog.drop(before);
  const collection = catalog.findOrCreate(database, name);
  for (const spec of specs) catalog.addIndex(collection, spec);
  for (const doc of docs) insertDocument(collection, doc);
}

function mergeAll(
  keyspace: Keyspace,
  collection: Collection,
  output: Merge,
  docs: readonly Doc[],
  reading: Reading,
): void {
  const isUnique = collection.indexes.some(
    (index) =>
      (index.unique || index.name === '_id_') &&
      index.fields.length === output.on.length &&
      index.fields.every(({ path }) => output.on.includes(path)),
  );
  if (!isUnique) throw new MongoError(51183, `Cannot find index to verify that join fields will be unique`);
  for (const doc of docs) {
    const filter = compileFilter(joinOf(doc, output.on), { order: reading.order });
    const [match] = findMatches(keyspace, collection, { filter, limit: 1 });
    if (match === undefined) {
      if (output.whenNotMatched === 'fail') {
        throw new MongoError(
          13113,
          '$merge could not find a matching document in the target collection for at least one document in the source collection',
        );
      }
      if (output.whenNotMatched === 'insert') insertDocument(collection, doc);
      continue;
    }
    const before = match.doc();
    const after = merged(before, doc, output, reading);
    if (after !== before) collection.replace(match.record, before, encodeDocument(after), after);
  }
}

function joinOf(doc: Doc, on: readonly string[]): Doc {
  return new Map(
    on.map((path): [string, Value] => {
      const value = splitPath(path).reduce<Maybe>(
        (inside, part) => (isDoc(inside) ? inside.get(part) : undefined),
        doc,
      );
      if (value === undefined || value === null || Array.isArray(value)) {
        throw new MongoError(
          51132,
          `$merge write error: 'on' field '${path}' cannot be missing, null, undefined or an array`,
        );
      }
      return [path, new Map([['$eq', value]])];
    }),
  );
}

function merged(before: Doc, doc: Doc, { whenMatched, let: given, on }: Merge, reading: Reading): Doc {
  if (whenMatched === 'fail') {
    throw new MongoError(
      11000,
      `E11000 duplicate key error: $merge found a matching document ${printDoc(joinOf(doc, on))}`,
    );
  }
  if (whenMatched === 'keepExisting') return before;
  if (typeof whenMatched !== 'string') {
    const variables = new Map([
      ...reading.variables,
      ...(given === undefined ? [] : readVariables(given)),
      ['new', doc] as const,
    ]);
    return compileUpdate([...whenMatched], { ...reading, variables }).apply(before);
  }
  if (whenMatched === 'replace') return compileUpdate(doc, reading).apply(before);
  return new Map([...before, ...[...doc].filter(([name]) => name !== '_id')]);
}
