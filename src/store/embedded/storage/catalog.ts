import { Binary, UUID } from 'bson';
import { decodeDocument } from '../bson/decode.ts';
import { encodeDocument } from '../bson/encode.ts';
import { afterPrefix } from '../bson/key.ts';
import { printDoc } from '../bson/print.ts';
import { type Doc, isDoc, type Maybe, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { Collection, type View } from './collection.ts';
import { ID_INDEX, type Index, readIndex, sameIndex, sameKey } from './index-spec.ts';
import type { Keyspace } from './keyspace.ts';
import {
  CATALOG_RANGE,
  catalogKey,
  GARBAGE_RANGE,
  garbageKey,
  garbagePrefix,
  indexPrefix,
  recordAtEnd,
  recordPrefix,
} from './layout.ts';

const MAX_NAMESPACE_BYTES = 255;
/** So many keys are removed in one commit; a large collection is forgotten at once and removed little by little. */
const GARBAGE_SLICE = 5_000;

export interface Catalog {
  find(database: string, name: string): Collection | undefined;
  list(database: string): readonly Collection[];
  databases(): readonly string[];
  // The following write, and belong inside `keyspace.transact`.
  findOrCreate(database: string, name: string): Collection;
  createView(database: string, name: string, view: View): void;
  drop(collection: Collection): void;
  rename(collection: Collection, database: string, name: string): void;
  addIndex(collection: Collection, spec: Doc): boolean;
  dropIndex(collection: Collection, index: Index): void;
  /** Removes a slice of what was dropped; true when there is more. */
  removeGarbage(): boolean;
  hasGarbage(): boolean;
  /** Forgets what is in memory: a transaction was undone. */
  reload(): void;
}

function checkNamespace(database: string, name: string): void {
  const namespace = `${database}.${name}`;
  if (!/^[^/\\. "$*<>:|?\0]{1,63}$/.test(database)) {
    throw new MongoError(73, `Invalid namespace specified '${namespace}'`);
  }
  if (name === '' || name.includes('\0') || name.startsWith('.') || name.includes('$')) {
    throw new MongoError(73, `Invalid namespace specified '${namespace}'`);
  }
  if (Buffer.byteLength(namespace) > MAX_NAMESPACE_BYTES) {
    throw new MongoError(
      73,
      `Fully qualified namespace is too long. Namespace: ${namespace} Max: ${MAX_NAMESPACE_BYTES}`,
    );
  }
}

function describe(collection: Collection): Doc {
  const { view } = collection;
  return new Map<string, Value>([
    ['id', collection.id],
    ['uuid', collection.uuid],
    ...(view === undefined
      ? []
      : [
          [
            'view',
            new Map<string, Value>([
              ['on', view.on],
              ['pipeline', [...view.pipeline]],
            ]),
          ] as [string, Value],
        ]),
    [
      'indexes',
      collection.indexes.map(
        (index): Doc =>
          new Map<string, Value>([
            ['id', index.id],
            ['spec', index.spec],
            ['multikey', index.multikey],
            ['exact', index.exact],
          ]),
      ),
    ],
  ]);
}

function readIndexDescription(described: Doc): Index {
  const index = readIndex(Number(described.get('id')), described.get('spec') as Doc);
  index.multikey = described.get('multikey') === true;
  index.exact = described.get('exact') !== false;
  return index;
}

function readView(described: Maybe): View | undefined {
  if (!isDoc(described)) return undefined;
  return { on: String(described.get('on')), pipeline: described.get('pipeline') as Value[] };
}

const idIndex = (): Index =>
  readIndex(
    0,
    new Map<string, Value>([
      ['key', new Map([['_id', 1]])],
      ['name', ID_INDEX],
    ]),
  );

export function openCatalog(keyspace: Keyspace): Catalog {
  const collections = new Map<string, Collection>();
  let nextId = 1;

  const remember = (collection: Collection): void =>
    keyspace.put(catalogKey(collection.namespace), encodeDocument(describe(collection)));

  function readCollection(key: Buffer): Collection {
    const namespace = key.toString('utf8', 1);
    const described = decodeDocument(keyspace.get(key) ?? Buffer.alloc(0));
    const dot = namespace.indexOf('.');
    return new Collection(keyspace, remember, {
      id: Number(described.get('id')),
      database: namespace.slice(0, dot),
      name: namespace.slice(dot + 1),
      uuid: described.get('uuid') as Binary,
      indexes: (described.get('indexes') as Doc[]).map(readIndexDescription),
      view: readView(described.get('view')),
    });
  }

  /** Numbers of dropped collections are not given again while their keys are still there. */
  function largestGarbage(): number {
    let largest = 0;
    for (const key of keyspace.keys(GARBAGE_RANGE)) largest = Math.max(largest, garbagePrefix(key).readUInt32BE(1));
    return largest;
  }

  function reload(): void {
    collections.clear();
    nextId = largestGarbage() + 1;
    for (const key of [...keyspace.keys(CATALOG_RANGE)]) {
      const collection = readCollection(key);
      collections.set(collection.namespace, collection);
      nextId = Math.max(nextId, collection.id + 1);
    }
  }

  function create(database: string, name: string, view?: View): Collection {
    checkNamespace(database, name);
    const uuid = new Binary(new UUID().id, Binary.SUBTYPE_UUID);
    const collection = new Collection(keyspace, remember, {
      id: nextId,
      database,
      name,
      uuid,
      indexes: [idIndex()],
      view,
    });
    nextId += 1;
    collections.set(collection.namespace, collection);
    remember(collection);
    return collection;
  }

  const discard = (prefix: Buffer): void => keyspace.put(garbageKey(prefix), Buffer.from([1]));

  function removeKeys(prefix: Buffer, most: number): number {
    const keys = [...keyspace.keys({ start: prefix, end: afterPrefix(prefix) ?? prefix, limit: most })];
    for (const key of keys) keyspace.remove(key);
    return keys.length;
  }

  function* documentsOf(collection: Collection): Iterable<{ record: number; doc: Doc }> {
    const start = recordPrefix(collection.id);
    for (const key of [...keyspace.keys({ start, end: afterPrefix(start) ?? start })]) {
      const record = recordAtEnd(key);
      yield { record, doc: decodeDocument(collection.read(record) ?? Buffer.alloc(0)) };
    }
  }

  reload();
  return {
    find: (database, name) => collections.get(`${database}.${name}`),
    list: (database) => [...collections.values()].filter((collection) => collection.database === database),
    databases: () => [...new Set([...collections.values()].map((collection) => collection.database))].sort(),
    findOrCreate: (database, name) => collections.get(`${database}.${name}`) ?? create(database, name),
    createView: (database, name, view) => void create(database, name, view),
    drop(collection) {
      collection.dropped = true;
      collections.delete(collection.namespace);
      keyspace.remove(catalogKey(collection.namespace));
      discard(recordPrefix(collection.id));
      for (const index of collection.indexes) discard(indexPrefix(collection.id, index.id));
    },
    rename(collection, database, name) {
      checkNamespace(database, name);
      keyspace.remove(catalogKey(collection.namespace));
      const { id, uuid, indexes } = collection;
      const renamed = new Collection(keyspace, remember, { id, database, name, uuid, indexes });
      collections.delete(collection.namespace);
      collections.set(renamed.namespace, renamed);
      remember(renamed);
    },
    addIndex(collection, spec) {
      const nextIndex = Math.max(0, ...collection.indexes.map((index) => index.id)) + 1;
      const index = readIndex(nextIndex, spec);
      if (!isNew(index, collection.indexes)) return false;
      while (removeKeys(indexPrefix(collection.id, index.id), GARBAGE_SLICE) > 0);
      keyspace.remove(garbageKey(indexPrefix(collection.id, index.id)));
      collection.build(index, documentsOf(collection));
      collection.indexes = [...collection.indexes, index];
      remember(collection);
      return true;
    },
    dropIndex(collection, index) {
      collection.indexes = collection.indexes.filter((other) => other !== index);
      discard(indexPrefix(collection.id, index.id));
      remember(collection);
    },
    removeGarbage() {
      const [key] = keyspace.keys({ ...GARBAGE_RANGE, limit: 1 });
      if (key === undefined) return false;
      if (removeKeys(garbagePrefix(key), GARBAGE_SLICE) < GARBAGE_SLICE) keyspace.remove(key);
      return true;
    },
    hasGarbage: () => [...keyspace.keys({ ...GARBAGE_RANGE, limit: 1 })].length > 0,
    reload,
  };
}

/** False when the index is there already; refuses one that contradicts another. */
function isNew(index: Index, existing: readonly Index[]): boolean {
  for (const other of existing) {
    if (sameIndex(index, other)) return false;
    if (other.name === ID_INDEX && sameKey(index, other)) return false;
    if (other.name === index.name && sameKey(index, other)) {
      throw new MongoError(
        85,
        `An equivalent index already exists with the same name but different options. Requested index: ` +
          `${printDoc(index.spec)}, existing index: ${printDoc(other.spec)}`,
      );
    }
    if (other.name === index.name) {
      throw new MongoError(
        86,
        `An existing index has the same name as the requested index. When index names are not specified, they are ` +
          `auto generated and can cause conflicts. Please refer to our documentation. Index: ${index.name}`,
      );
    }
    if (sameKey(index, other)) {
      throw new MongoError(85, `Index already exists with a different name: ${other.name}`);
    }
  }
  return true;
}
