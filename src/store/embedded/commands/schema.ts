import { compileStages } from '../aggregate/stages/index.ts';
import { equalValues } from '../bson/compare.ts';
import { printDoc } from '../bson/print.ts';
import { type Doc, isDoc, isTruthy, type Maybe, type Value } from '../bson/value.ts';
import { badValue, MongoError, notServed, typeMismatch } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { Collection } from '../storage/collection.ts';
import { ID_INDEX, type Index } from '../storage/index-spec.ts';
import { type Cursors, FIRST_BATCH } from './cursors.ts';
import {
  type Answer,
  checkFields,
  collectionOf,
  countIn,
  databaseOf,
  docIn,
  fields,
  flagIn,
  listIn,
  missing,
  type Request,
} from './request.ts';
import { refuseView, type Source } from './views.ts';

/** Commands about collections, indexes and databases. */
export interface Schema {
  create(request: Request): Answer;
  drop(request: Request): Answer;
  renameCollection(request: Request): Answer;
  dropDatabase(request: Request): Answer;
  listCollections(request: Request): Answer;
  listDatabases(request: Request): Answer;
  createIndexes(request: Request): Answer;
  listIndexes(request: Request): Answer;
  dropIndexes(request: Request): Answer;
}

const CREATE_OPTIONS = new Set(
  'create capped timeseries expireAfterSeconds clusteredIndex changeStreamPreAndPostImages autoIndexId size max storageEngine validator validationLevel validationAction indexOptionDefaults viewOn pipeline collation encryptedFields'.split(
    ' ',
  ),
);

/** Options that say what the collection is, rather than ask for something special. */
const VIEW_OPTIONS = new Set(['create', 'autoIndexId', 'viewOn', 'pipeline']);

const batchSizeOf = (command: Doc, otherwise: number): number => {
  const cursor = docIn(command, 'cursor');
  return (cursor === undefined ? undefined : countIn(cursor, 'batchSize')) ?? otherwise;
};

export function createSchema(catalog: Catalog, cursors: Cursors, source: Source): Schema {
  function existing(request: Request): Collection {
    const [database, name] = [databaseOf(request), collectionOf(request)];
    const collection = catalog.find(database, name);
    if (collection === undefined) throw new MongoError(26, `ns does not exist: ${database}.${name}`);
    refuseView(collection);
    return collection;
  }

  function create(request: Request): Answer {
    const { command } = request;
    checkFields('create', command, CREATE_OPTIONS);
    const [database, name] = [databaseOf(request), collectionOf(request)];
    for (const [option, value] of command) {
      if (!CREATE_OPTIONS.has(option) || VIEW_OPTIONS.has(option)) continue;
      if (option === 'collation' && isDoc(value) && value.get('locale') === 'simple') continue;
      if (isDoc(value) ? value.size > 0 : isTruthy(value)) throw notServed(`A collection with ${option}`);
    }
    if (catalog.find(database, name) !== undefined) {
      throw new MongoError(48, `Collection ${database}.${name} already exists.`);
    }
    const on = command.get('viewOn');
    if (on === undefined) catalog.findOrCreate(database, name);
    else createView(database, name, on, command.get('pipeline') ?? []);
    return fields({ ok: 1 });
  }

  function createView(database: string, name: string, on: Value, pipeline: Value): void {
    if (typeof on !== 'string' || on === '') throw typeMismatch(`'viewOn' must be a non-empty string`);
    if (!Array.isArray(pipeline))
      throw typeMismatch(`BSON field 'create.pipeline' is the wrong type, expected type 'array'`);
    compileStages(pipeline, source.contextOf(database, { variables: new Map(), order: undefined }));
    for (let below: string | undefined = on; below !== undefined; below = catalog.find(database, below)?.view?.on) {
      if (below === name) throw new MongoError(5, `View cycle detected: ${database}.${name} stands on itself`);
    }
    catalog.createView(database, name, { on, pipeline });
  }

  function drop(request: Request): Answer {
    const [database, name] = [databaseOf(request), collectionOf(request)];
    const collection = catalog.find(database, name);
    if (collection === undefined) throw new MongoError(26, 'ns not found');
    const nIndexesWas = collection.indexes.length;
    catalog.drop(collection);
    return fields({ nIndexesWas, ns: `${database}.${name}`, ok: 1 });
  }

  function renameCollection({ command }: Request): Answer {
    const [from, to] = ['renameCollection', 'to'].map((field) => {
      const namespace = command.get(field);
      if (typeof namespace !== 'string') throw missing('renameCollection', field);
      const dot = namespace.indexOf('.');
      if (dot < 1) throw new MongoError(73, `Invalid namespace specified '${namespace}'`);
      return [namespace.slice(0, dot), namespace.slice(dot + 1)] as const;
    }) as [readonly [string, string], readonly [string, string]];
    const renamed = catalog.find(...from);
    if (renamed === undefined) throw new MongoError(26, `Source collection ${from.join('.')} does not exist`);
    refuseView(renamed);
    if (from.join('.') === to.join('.')) throw new MongoError(20, `Can't rename a collection to itself`);
    const target = catalog.find(...to);
    if (target !== undefined) {
      if (!flagIn(command, 'dropTarget')) throw new MongoError(48, 'target namespace exists');
      catalog.drop(target);
    }
    catalog.rename(renamed, ...to);
    return fields({ ok: 1 });
  }

  function dropDatabase(request: Request): Answer {
    const database = databaseOf(request);
    const collections = catalog.list(database);
    for (const collection of collections) catalog.drop(collection);
    return fields({ ...(collections.length > 0 ? { dropped: database } : {}), ok: 1 });
  }

  function listCollections(request: Request): Answer {
    const { command } = request;
    const database = databaseOf(request);
    const nameOnly = flagIn(command, 'nameOnly');
    const filter = compileFilter(docIn(command, 'filter') ?? new Map());
    const shown = catalog
      .list(database)
      .map(describeCollection)
      .filter((doc) => filter.matches(doc))
      .map((doc) => (nameOnly ? new Map([...doc].slice(0, 2)) : doc));
    return cursors.open(`${database}.$cmd.listCollections`, shown, {
      batchSize: batchSizeOf(command, Number.POSITIVE_INFINITY),
    });
  }

  function listDatabases({ command }: Request): Answer {
    const filter = compileFilter(docIn(command, 'filter') ?? new Map());
    const nameOnly = flagIn(command, 'nameOnly');
    const describe = (name: string): Doc => {
      const sizeOnDisk = catalog.list(name).reduce((sum, collection) => sum + collection.sizeInBytes(), 0);
      return new Map<string, Value>([
        ['name', name],
        ['sizeOnDisk', BigInt(sizeOnDisk)],
        ['empty', sizeOnDisk === 0],
      ]);
    };
    const named = (name: string): Doc => new Map([['name', name]]);
    const databases = catalog
      .databases()
      .map(nameOnly ? named : describe)
      .filter((doc) => filter.matches(doc));
    if (nameOnly) return fields({ databases, ok: 1 });
    const totalSize = databases.reduce((sum, doc) => sum + (doc.get('sizeOnDisk') as bigint), 0n);
    return fields({ databases, totalSize, totalSizeMb: totalSize / 1_048_576n, ok: 1 });
  }

  function createIndexes(request: Request): Answer {
    const { command } = request;
    checkFields(
      'createIndexes',
      command,
      new Set(['createIndexes', 'indexes', 'ignoreUnknownIndexOptions', 'commitQuorum', 'v']),
    );
    const specs = listIn(command, 'indexes', 'createIndexes');
    if (specs.length === 0) throw badValue('Must specify at least one index to create');
    if (command.get('commitQuorum') !== undefined) {
      throw badValue('Standalones cannot specify commitQuorum');
    }
    const [database, name] = [databaseOf(request), collectionOf(request)];
    refuseView(catalog.find(database, name));
    const isNew = catalog.find(database, name) === undefined;
    const collection = catalog.findOrCreate(database, name);
    const numIndexesBefore = collection.indexes.length;
    for (const spec of specs) {
      if (!isDoc(spec)) throw typeMismatch(`The elements of the 'indexes' array must be objects`);
      catalog.addIndex(collection, spec);
    }
    const numIndexesAfter = collection.indexes.length;
    return fields({
      numIndexesBefore,
      numIndexesAfter,
      createdCollectionAutomatically: isNew,
      ...(numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {}),
      ok: 1,
    });
  }

  function listIndexes(request: Request): Answer {
    const collection = existing(request);
    const specs = collection.indexes.map((index) => index.spec);
    return cursors.open(collection.namespace, specs, { batchSize: batchSizeOf(request.command, FIRST_BATCH) });
  }

  function dropIndexes(request: Request): Answer {
    const [database, name] = [databaseOf(request), collectionOf(request)];
    const collection = catalog.find(database, name);
    if (collection === undefined) throw new MongoError(26, `ns not found ${database}.${name}`);
    refuseView(collection);
    const nIndexesWas = collection.indexes.length;
    const wanted = request.command.get('index');
    if (wanted === undefined) throw missing('dropIndexes', 'index');
    for (const index of select(collection.indexes, wanted)) catalog.dropIndex(collection, index);
    return fields({
      nIndexesWas,
      ...(wanted === '*' ? { msg: 'non-_id indexes dropped for collection' } : {}),
      ok: 1,
    });
  }

  return {
    create,
    drop,
    renameCollection,
    dropDatabase,
    listCollections,
    listDatabases,
    createIndexes,
    listIndexes,
    dropIndexes,
  };
}

function select(indexes: readonly Index[], wanted: Maybe): readonly Index[] {
  if (wanted === '*') return indexes.filter(({ name }) => name !== ID_INDEX);
  const names = Array.isArray(wanted) ? wanted : [wanted];
  return names.map((each) => {
    const found = indexes.find((index) =>
      isDoc(each) ? equalValues(index.spec.get('key'), each) : index.name === each,
    );
    if (found === undefined) {
      throw new MongoError(
        27,
        isDoc(each) ? `can't find index with key: ${printDoc(each)}` : `index not found with name [${String(each)}]`,
      );
    }
    if (found.name === ID_INDEX) throw new MongoError(72, 'cannot drop _id index');
    return found;
  });
}

function describeCollection({ name, uuid, view, indexes }: Collection): Doc {
  const described = new Map<string, Value>([
    ['name', name],
    ['type', view === undefined ? 'collection' : 'view'],
  ]);
  if (view !== undefined) {
    const options: Doc = new Map<string, Value>([
      ['viewOn', view.on],
      ['pipeline', [...view.pipeline]],
    ]);
    return described.set('options', options).set('info', new Map([['readOnly', true]]));
  }
  const info: Doc = new Map<string, Value>([
    ['readOnly', false],
    ['uuid', uuid],
  ]);
  return described
    .set('options', new Map())
    .set('info', info)
    .set('idIndex', indexes[0]?.spec ?? new Map());
}
