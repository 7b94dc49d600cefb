import { BSON, EJSON, Long, ObjectId } from 'bson';
import { Aggregator, Query, updateOne } from 'mingo';
import { codeName, MongoError } from './mongo-error.ts';
import {
  type Collection,
  type Doc,
  decode,
  type IndexSpec,
  keyOf,
  MAX_DOCUMENT_BYTES,
  type Storage,
  type Stored,
} from './storage.ts';

const VERSION = '7.0.0';
const FIRST_BATCH = 101;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
const CURSOR_LIFE_MS = 10 * 60_000;

interface OpenCursor {
  readonly namespace: string;
  readonly rest: Iterator<Doc>;
  ahead: Doc | undefined;
  usedAt: number;
}

interface Found extends Stored {
  readonly document: Doc;
}

/** What one command asks, and the answer. Runs to its end without a pause, so commands never interleave. */
export function createCommands(storage: Storage) {
  const cursors = new Map<string, OpenCursor>();

  const name = (command: Doc, verb: string): string => {
    const collection = command[verb];
    if (typeof collection !== 'string' || collection === '')
      throw new MongoError(73, `Invalid namespace specified '${String(command.$db)}.${String(collection)}'`);
    return `${String(command.$db)}.${collection}`;
  };

  function* matching(collection: Collection | null, filter: Doc, options: object): Generator<Found> {
    if (collection === null) return;
    const query = new Query(filter, options);
    for (const stored of collection.candidates(filter)) {
      const document = decode(stored.bytes);
      if (query.test(document)) yield { ...stored, document };
    }
  }

  const optionsOf = (command: Doc) => {
    const { collation } = command;
    if (collation !== undefined && (collation as Doc).locale !== 'simple')
      throw new MongoError(238, 'collation is not served by this store');
    return {
      useStrictMode: true,
      ...(command.let === undefined ? {} : { variables: command.let as Doc }),
      collectionResolver: (other: string) => {
        const collection = storage.get(`${String(command.$db)}.${other}`);
        return collection === null ? [] : [...collection.scan()].map(({ bytes }) => decode(bytes));
      },
    };
  };

  const aggregate = (source: Doc[], pipeline: Doc[], command: Doc): Doc[] =>
    new Aggregator(pipeline, optionsOf(command)).run(source as never) as Doc[];

  const reply = (namespace: string, results: Iterator<Doc>, batchSize: number, singleBatch = false) => {
    const cursor: OpenCursor = { namespace, rest: results, ahead: undefined, usedAt: Date.now() };
    const { batch, done } = take(cursor, batchSize);
    const id =
      done || singleBatch
        ? Long.ZERO
        : Long.fromBigInt(BigInt(`0x${new ObjectId().toHexString().slice(8)}`) & 0x7fffffffffffffffn);
    if (!id.isZero()) cursors.set(id.toString(), cursor);
    return { cursor: { firstBatch: batch, id, ns: namespace }, ok: 1 };
  };

  const take = (cursor: OpenCursor, size: number): { batch: Doc[]; done: boolean } => {
    const batch: Doc[] = [];
    let bytes = 0;
    while (batch.length < size) {
      const next = cursor.ahead ?? cursor.rest.next().value;
      cursor.ahead = undefined;
      if (next === undefined) return { batch, done: true };
      bytes += BSON.calculateObjectSize(next);
      if (bytes > MAX_BATCH_BYTES && batch.length > 0) {
        cursor.ahead = next;
        return { batch, done: false };
      }
      batch.push(next);
    }
    cursor.ahead = cursor.rest.next().value;
    return { batch, done: cursor.ahead === undefined };
  };

  const find = (command: Doc) => {
    const namespace = name(command, 'find');
    const filter = (command.filter ?? {}) as Doc;
    const [skip, limit] = [Number(command.skip ?? 0), Number(command.limit ?? 0)];
    if (skip < 0) throw new MongoError(51024, `BSON field 'skip' value must be >= 0, actual value '${skip}'`);
    const projected = command.projection !== undefined && Object.keys(command.projection as Doc).length > 0;
    const sorted = command.sort !== undefined && Object.keys(command.sort as Doc).length > 0;
    const found = matching(storage.get(namespace), filter, optionsOf(command));
    const stages: Doc[] = [
      ...(sorted ? [{ $sort: command.sort }] : []),
      ...(skip > 0 && sorted ? [{ $skip: skip }] : []),
      ...(limit !== 0 && sorted ? [{ $limit: Math.abs(limit) }] : []),
    ];
    let results: Iterable<Doc> = documents(found);
    if (stages.length > 0) results = aggregate([...results], stages, command);
    else if (skip > 0 || limit !== 0) results = slice(results, skip, Math.abs(limit));
    if (projected) results = project(results, command);
    const size = command.batchSize === undefined ? FIRST_BATCH : Number(command.batchSize);
    return reply(namespace, results[Symbol.iterator](), size, command.singleBatch === true || limit < 0);
  };

  function* project(source: Iterable<Doc>, command: Doc): Generator<Doc> {
    const filter = (command.filter ?? {}) as Doc;
    for (const document of source) {
      const query = new Query(filter, optionsOf(command));
      const [shown] = query.find<Doc>([document], command.projection as never).all();
      if (shown !== undefined) yield shown;
    }
  }

  /** Writes each; what fails is told by its number. Ordered writes stop at the first failure. */
  const each = (items: readonly Doc[], ordered: boolean, write: (item: Doc, index: number) => void) => {
    const writeErrors: Doc[] = [];
    for (const [index, item] of items.entries()) {
      try {
        write(item, index);
      } catch (error) {
        const failure = toMongoError(error);
        writeErrors.push({ index, code: failure.code, errmsg: failure.message, ...failure.facts });
        if (ordered) break;
      }
    }
    return writeErrors.length === 0 ? {} : { writeErrors };
  };

  const list = (command: Doc, field: string): readonly Doc[] => {
    const items = command[field];
    if (!Array.isArray(items))
      throw new MongoError(
        40414,
        `BSON field '${String(Object.keys(command)[0])}.${field}' is missing but a required field`,
      );
    return items;
  };

  const insert = (command: Doc) => {
    const collection = storage.create(name(command, 'insert'));
    let n = 0;
    const failures = each(list(command, 'documents'), command.ordered !== false, (given) => {
      const document = '_id' in given ? given : { _id: new ObjectId(), ...given };
      collection.insert(document, encode(document));
      n += 1;
    });
    return { n, ...failures, ok: 1 };
  };

  /** What an update makes of a document: a replacement, a pipeline, or operators. */
  const changed = (before: Doc, update: unknown, filter: Doc, arrayFilters: Doc[] | undefined, command: Doc): Doc => {
    if (!Array.isArray(update) && !Object.keys(update as Doc).some((key) => key.startsWith('$'))) {
      return { _id: before._id, ...(update as Doc) };
    }
    const { $setOnInsert: _, ...operators } = update as Doc;
    const modifier = Array.isArray(update) ? update : operators;
    const copy = decode(BSON.serialize(before));
    const held = [copy];
    if (Array.isArray(update) || Object.keys(operators).length > 0) {
      updateOne(
        held as never,
        filter as never,
        modifier as never,
        { cloneMode: 'deep', ...(arrayFilters === undefined ? {} : { arrayFilters }) } as never,
        optionsOf(command) as never,
      );
    }
    return held[0] as Doc;
  };

  /** The document an upsert begins with: the filter's equalities, then the update. */
  const upserted = (filter: Doc, update: unknown, arrayFilters: Doc[] | undefined, command: Doc): Doc => {
    const seed = seedOf(filter);
    const isReplacement = !Array.isArray(update) && !Object.keys(update as Doc).some((key) => key.startsWith('$'));
    if (isReplacement) {
      const { _id = seed._id ?? new ObjectId(), ...rest } = update as Doc;
      return { _id, ...rest };
    }
    const onInsert = Array.isArray(update) ? undefined : ((update as Doc).$setOnInsert as Doc | undefined);
    const start = onInsert === undefined ? seed : changed(seed, { $set: onInsert }, {}, undefined, command);
    const { _id = new ObjectId(), ...rest } = changed(start, update, {}, arrayFilters, command);
    return { _id, ...rest };
  };

  const update = (command: Doc) => {
    const collection = storage.create(name(command, 'update'));
    let [n, nModified] = [0, 0];
    const created: Doc[] = [];
    const failures = each(list(command, 'updates'), command.ordered !== false, (item, index) => {
      const filter = (item.q ?? {}) as Doc;
      checkUpdate(item.u, item.multi === true);
      const found = [
        ...slice(matching(collection, filter, optionsOf({ ...command, ...item })), 0, item.multi === true ? 0 : 1),
      ];
      for (const { key, bytes, document } of found) {
        const after = changed(document, item.u, filter, item.arrayFilters as Doc[] | undefined, command);
        const next = encode(after);
        n += 1;
        if (Buffer.compare(next, bytes) === 0) continue;
        collection.replace(key, document, after, next);
        nModified += 1;
      }
      if (found.length === 0 && item.upsert === true) {
        const document = upserted(filter, item.u, item.arrayFilters as Doc[] | undefined, command);
        collection.insert(document, encode(document));
        n += 1;
        created.push({ index, _id: document._id });
      }
    });
    return { n, nModified, ...(created.length > 0 ? { upserted: created } : {}), ...failures, ok: 1 };
  };

  const remove = (command: Doc) => {
    const collection = storage.get(name(command, 'delete'));
    let n = 0;
    const failures = each(list(command, 'deletes'), command.ordered !== false, (item) => {
      const found = [
        ...slice(
          matching(collection, (item.q ?? {}) as Doc, optionsOf({ ...command, ...item })),
          0,
          Number(item.limit ?? 0),
        ),
      ];
      for (const { key, document } of found) collection?.remove(key, document);
      n += found.length;
    });
    return { n, ...failures, ok: 1 };
  };

  const findAndModify = (command: Doc) => {
    const verb = 'findAndModify' in command ? 'findAndModify' : 'findandmodify';
    const namespace = name(command, verb);
    const filter = (command.query ?? {}) as Doc;
    let found = [...matching(storage.get(namespace), filter, optionsOf(command))];
    if (command.sort !== undefined && found.length > 1) {
      const byId = new Map(found.map((each) => [keyOf(each.document._id), each]));
      found = aggregate(
        found.map(({ document }) => document),
        [{ $sort: command.sort }],
        command,
      ).flatMap((document) => byId.get(keyOf(document._id)) ?? []);
    }
    const [first] = found;
    const show = (document: Doc | null): Doc | null => {
      if (document === null || command.fields === undefined) return document;
      return new Query({}, optionsOf(command)).find<Doc>([document], command.fields as never).all()[0] ?? null;
    };
    if (command.remove !== true) checkUpdate(command.update, false);
    if (command.remove === true) {
      if (first !== undefined) storage.get(namespace)?.remove(first.key, first.document);
      return { lastErrorObject: { n: first === undefined ? 0 : 1 }, value: show(first?.document ?? null), ok: 1 };
    }
    const arrayFilters = command.arrayFilters as Doc[] | undefined;
    if (first !== undefined) {
      const after = changed(first.document, command.update, filter, arrayFilters, command);
      storage.get(namespace)?.replace(first.key, first.document, after, encode(after));
      return {
        lastErrorObject: { n: 1, updatedExisting: true },
        value: show(command.new === true ? after : first.document),
        ok: 1,
      };
    }
    if (command.upsert !== true) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null, ok: 1 };
    const document = upserted(filter, command.update, arrayFilters, command);
    storage.create(namespace).insert(document, encode(document));
    return {
      lastErrorObject: { n: 1, updatedExisting: false, upserted: document._id },
      value: command.new === true ? show(document) : null,
      ok: 1,
    };
  };

  const count = (command: Doc) => {
    const collection = storage.get(name(command, 'count'));
    const query = (command.query ?? {}) as Doc;
    const [skip, limit] = [Number(command.skip ?? 0), Number(command.limit ?? 0)];
    if (Object.keys(query).length === 0 && skip === 0 && limit === 0) return { n: collection?.size ?? 0, ok: 1 };
    let n = 0;
    for (const _ of slice(matching(collection, query, optionsOf(command)), skip, Math.abs(limit))) n += 1;
    return { n, ok: 1 };
  };

  const distinct = (command: Doc) => {
    const namespace = name(command, 'distinct');
    const path = `$${String(command.key)}`;
    const found = [...documents(matching(storage.get(namespace), (command.query ?? {}) as Doc, optionsOf(command)))];
    const parts = String(command.key).split('.');
    const unwinds = parts.map((_, i) => ({ $unwind: `$${parts.slice(0, i + 1).join('.')}` }));
    const groups = aggregate(found, [...unwinds, { $group: { _id: path } }], command);
    return { values: groups.map(({ _id }) => _id), ok: 1 };
  };

  const runAggregate = (command: Doc) => {
    const pipeline = list(command, 'pipeline') as Doc[];
    const forbidden = pipeline
      .map((stage) => Object.keys(stage)[0] ?? '')
      .find((stage) => ['$out', '$merge', '$changeStream', '$geoNear', '$search', '$indexStats'].includes(stage));
    if (forbidden !== undefined) throw new MongoError(40324, `Unrecognized pipeline stage name: '${forbidden}'`);
    const namespace = command.aggregate === 1 ? `${String(command.$db)}.$cmd.aggregate` : name(command, 'aggregate');
    const [first] = pipeline;
    const filter = (first?.$match ?? {}) as Doc;
    const source = [...documents(matching(storage.get(namespace), filter, optionsOf(command)))];
    const results = aggregate(source, first?.$match === undefined ? pipeline : pipeline.slice(1), command);
    const size = (command.cursor as Doc | undefined)?.batchSize;
    return reply(namespace, results[Symbol.iterator](), size === undefined ? FIRST_BATCH : Number(size));
  };

  const createIndexes = (command: Doc) => {
    const namespace = name(command, 'createIndexes');
    const isNew = storage.get(namespace) === null;
    const collection = storage.create(namespace);
    const before = collection.indexes.length + 1;
    for (const given of list(command, 'indexes')) {
      const spec = toSpec(given);
      const known = collection.indexes.find((index) => index.spec.name === spec.name);
      if (known !== undefined || spec.name === '_id_') {
        if (known !== undefined && EJSON.stringify(known.spec) !== EJSON.stringify(spec)) {
          throw new MongoError(86, `An existing index has the same name as the requested index: ${spec.name}`);
        }
        continue;
      }
      collection.addIndex(spec);
    }
    storage.saveIndexes(collection);
    return {
      numIndexesBefore: before,
      numIndexesAfter: collection.indexes.length + 1,
      createdCollectionAutomatically: isNew,
      ok: 1,
    };
  };

  const listIndexes = (command: Doc) => {
    const namespace = name(command, 'listIndexes');
    const collection = storage.get(namespace);
    if (collection === null) throw new MongoError(26, `ns does not exist: ${namespace}`);
    const all = [{ v: 2, key: { _id: 1 }, name: '_id_' }, ...collection.indexes.map(({ spec }) => spec)];
    return reply(namespace, (all as unknown as Doc[])[Symbol.iterator](), FIRST_BATCH);
  };

  const dropIndexes = (command: Doc) => {
    const namespace = name(command, 'dropIndexes');
    const collection = storage.get(namespace);
    if (collection === null) throw new MongoError(26, `ns not found ${namespace}`);
    const nIndexesWas = collection.indexes.length + 1;
    const wanted = command.index === '*' ? collection.indexes.map(({ spec }) => spec.name) : [String(command.index)];
    for (const each of wanted) {
      if (!collection.dropIndex(each)) throw new MongoError(27, `index not found with name [${each}]`);
    }
    storage.saveIndexes(collection);
    return { nIndexesWas, ok: 1 };
  };

  const getMore = (command: Doc) => {
    const id = String(command.getMore);
    const cursor = cursors.get(id);
    if (cursor === undefined) throw new MongoError(43, `cursor id ${id} not found`);
    cursor.usedAt = Date.now();
    const { batch, done } = take(
      cursor,
      command.batchSize === undefined ? Number.POSITIVE_INFINITY : Number(command.batchSize),
    );
    if (done) cursors.delete(id);
    return { cursor: { nextBatch: batch, id: done ? Long.ZERO : Long.fromString(id), ns: cursor.namespace }, ok: 1 };
  };

  const hello = () => ({
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
    ok: 1,
  });

  const commands: Readonly<Record<string, (command: Doc) => Doc | Promise<Doc>>> = {
    hello,
    isMaster: hello,
    ismaster: hello,
    ping: () => ({ ok: 1 }),
    buildInfo: () => ({ version: VERSION, versionArray: [7, 0, 0, 0], ok: 1 }),
    buildinfo: () => ({ version: VERSION, versionArray: [7, 0, 0, 0], ok: 1 }),
    endSessions: () => ({ ok: 1 }),
    find,
    getMore,
    killCursors: (command) => {
      const ids = list(command, 'cursors').map(String);
      const killed = ids.filter((id) => cursors.delete(id));
      const longs = (which: readonly string[]) => which.map((id) => Long.fromString(id));
      return {
        cursorsKilled: longs(killed),
        cursorsNotFound: longs(ids.filter((id) => !killed.includes(id))),
        cursorsAlive: [],
        cursorsUnknown: [],
        ok: 1,
      };
    },
    insert,
    update,
    delete: remove,
    findAndModify,
    findandmodify: findAndModify,
    count,
    distinct,
    aggregate: runAggregate,
    createIndexes,
    listIndexes,
    dropIndexes,
    create: (command) => {
      const namespace = name(command, 'create');
      if (storage.get(namespace) !== null) throw new MongoError(48, `Collection ${namespace} already exists.`);
      storage.create(namespace);
      return { ok: 1 };
    },
    drop: async (command) => {
      const namespace = name(command, 'drop');
      if (!(await storage.drop(namespace))) throw new MongoError(26, 'ns not found');
      return { ns: namespace, ok: 1 };
    },
    dropDatabase: async (command) => {
      for (const each of storage.names(String(command.$db))) await storage.drop(`${String(command.$db)}.${each}`);
      return { dropped: command.$db, ok: 1 };
    },
    listCollections: (command) => {
      const all = storage.names(String(command.$db)).map((each) => ({
        name: each,
        type: 'collection',
        options: {},
        info: { readOnly: false },
        idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
      }));
      const query = new Query((command.filter ?? {}) as Doc);
      const shown: Doc[] = all
        .filter((each) => query.test(each))
        .map((each) => (command.nameOnly === true ? { name: each.name, type: each.type } : each));
      return reply(`${String(command.$db)}.$cmd.listCollections`, shown[Symbol.iterator](), Number.POSITIVE_INFINITY);
    },
    listDatabases: () => ({
      databases: storage.databases().map((each) => ({ name: each, sizeOnDisk: 0, empty: false })),
      totalSize: 0,
      ok: 1,
    }),
  };

  return {
    /** Never throws: what fails is answered as MongoDB answers it. */
    async run(command: Doc): Promise<Doc> {
      const verb = Object.keys(command)[0] ?? '';
      try {
        const handler = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
        if (handler === undefined) throw new MongoError(59, `no such command: '${verb}'`);
        if (command.startTransaction !== undefined || command.autocommit !== undefined) {
          throw new MongoError(20, 'Transaction numbers are only allowed on a replica set member or mongos');
        }
        return await handler(command);
      } catch (error) {
        const { code, message, facts } = toMongoError(error);
        return { ok: 0, errmsg: message, code, codeName: codeName(code), ...facts };
      }
    },
    /** Cursors nobody came back for. */
    sweep(): void {
      for (const [id, { usedAt }] of cursors) if (Date.now() - usedAt > CURSOR_LIFE_MS) cursors.delete(id);
    },
    /** Documents whose time, by a TTL index, has come. */
    expire(): void {
      for (const database of storage.databases()) {
        for (const each of storage.names(database)) {
          const collection = storage.get(`${database}.${each}`);
          for (const { spec } of collection?.indexes ?? []) {
            if (spec.expireAfterSeconds === undefined) continue;
            const [field = ''] = Object.keys(spec.key);
            const before = new Date(Date.now() - spec.expireAfterSeconds * 1000);
            for (const { key, document } of [...matching(collection, { [field]: { $lte: before } }, {})]) {
              if (document[field] instanceof Date) collection?.remove(key, document);
            }
          }
        }
      }
    },
  };
}

const UPDATE_OPERATORS = new Set([
  '$set',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$rename',
  '$setOnInsert',
  '$currentDate',
  '$push',
  '$addToSet',
  '$pull',
  '$pullAll',
  '$pop',
  '$bit',
]);

/** Whether or not anything matches: an update that cannot be carried out is refused. */
function checkUpdate(update: unknown, multi: boolean): void {
  if (Array.isArray(update)) return;
  if (update === null || typeof update !== 'object')
    throw new MongoError(9, 'Update argument must be either an object or an array');
  const operators = Object.keys(update);
  if (!operators.some((key) => key.startsWith('$'))) {
    if (multi) throw new MongoError(9, 'multi update is not supported for replacement-style update');
    return;
  }
  checkOperators(update as Doc);
}

function checkOperators(update: Doc): void {
  for (const operator of Object.keys(update)) {
    if (!operator.startsWith('$'))
      throw new MongoError(9, `The update operator document must not contain the field '${operator}'`);
    if (!UPDATE_OPERATORS.has(operator))
      throw new MongoError(
        9,
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
  }
}

const encode = (document: Doc): Buffer => Buffer.from(BSON.serialize(document, { ignoreUndefined: true }));

function seedOf(filter: Doc): Doc {
  const seed: Doc = {};
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$and' && Array.isArray(condition))
      for (const part of condition) Object.assign(seed, seedOf(part as Doc));
    if (path.startsWith('$') || condition instanceof RegExp) continue;
    const plain =
      condition === null ||
      typeof condition !== 'object' ||
      condition instanceof Date ||
      (condition as { _bsontype?: string })._bsontype !== undefined ||
      !Object.keys(condition).some((key) => key.startsWith('$'));
    const value = plain ? condition : (condition as Doc).$eq;
    if (value !== undefined) put(seed, path.split('.'), value);
  }
  return seed;
}

function put(target: Doc, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[first] = value;
  else {
    target[first] ??= {};
    put(target[first] as Doc, rest, value);
  }
}

function toSpec(given: Doc): IndexSpec {
  const key = given.key as Record<string, number> | undefined;
  if (key === undefined || Object.keys(key).length === 0)
    throw new MongoError(67, 'Index keys cannot be an empty object');
  if (Object.values(key).some((direction) => Math.abs(Number(direction)) !== 1))
    throw new MongoError(67, 'only ascending and descending indexes are served by this store');
  const name =
    (given.name as string | undefined) ??
    Object.entries(key)
      .map(([field, direction]) => `${field}_${Number(direction)}`)
      .join('_');
  return {
    v: 2,
    key: Object.fromEntries(Object.entries(key).map(([field, direction]) => [field, Number(direction)])),
    name,
    ...(given.unique === true ? { unique: true } : {}),
    ...(given.sparse === true ? { sparse: true } : {}),
    ...(given.partialFilterExpression === undefined
      ? {}
      : { partialFilterExpression: given.partialFilterExpression as Doc }),
    ...(given.expireAfterSeconds === undefined ? {} : { expireAfterSeconds: Number(given.expireAfterSeconds) }),
  };
}

function* documents(found: Iterable<Found>): Generator<Doc> {
  for (const { document } of found) yield document;
}

function* slice<T>(items: Iterable<T>, skip: number, limit: number): Generator<T> {
  let at = 0;
  for (const item of items) {
    if (at++ < skip) continue;
    yield item;
    if (limit > 0 && at - skip >= limit) return;
  }
}

function toMongoError(error: unknown): MongoError {
  if (error instanceof MongoError) return error;
  return new MongoError(2, error instanceof Error ? error.message : String(error));
}
