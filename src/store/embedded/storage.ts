import { BSON, EJSON, type ObjectId } from 'bson';
import { type Database, open, type RootDatabase } from 'lmdb';
import { Query } from 'mingo';
import { MongoError } from './mongo-error.ts';

export type Doc = Record<string, unknown>;

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

export interface IndexSpec {
  readonly name: string;
  readonly key: Readonly<Record<string, number>>;
  readonly unique?: boolean;
  readonly sparse?: boolean;
  readonly partialFilterExpression?: Doc;
  readonly expireAfterSeconds?: number;
  readonly v: number;
}

/** One index in memory: key values to the documents that have them. */
interface Index {
  readonly spec: IndexSpec;
  readonly entries: Map<string, Set<string>>;
}

export interface Stored {
  readonly key: string;
  readonly bytes: Buffer;
}

/** Values that are equal have the same text; numbers of all kinds by their value. */
export function keyOf(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'number') return `n${Object.is(value, -0) ? 0 : value}`;
  if (typeof value === 'string') return `s${value}`;
  const type = (value as { _bsontype?: string })._bsontype;
  if (type === 'ObjectId') return `o${(value as ObjectId).toHexString()}`;
  if (type === 'Int32' || type === 'Double' || type === 'Long') return `n${Number(value)}`;
  if (value instanceof Date) return `d${value.getTime()}`;
  return `j${EJSON.stringify(value, { relaxed: true })}`;
}

export const decode = (bytes: Uint8Array): Doc =>
  BSON.deserialize(bytes, { promoteValues: true, promoteBuffers: false });

/** Every value a path reaches, arrays opened on the way; undefined when there is none. */
function reach(value: unknown, path: readonly string[]): readonly unknown[] {
  if (path.length === 0) return Array.isArray(value) && value.length > 0 ? value : [value];
  if (Array.isArray(value)) return value.flatMap((item) => reach(item, path));
  if (value === null || typeof value !== 'object') return [undefined];
  const [first = '', ...rest] = path;
  return reach((value as Doc)[first], rest);
}

/** The keys under which an index lists a document; none when it leaves the document out. */
function indexKeys(spec: IndexSpec, document: Doc): readonly string[] {
  if (spec.partialFilterExpression !== undefined && !new Query(spec.partialFilterExpression).test(document)) return [];
  const values = Object.keys(spec.key).map((field) => reach(document, field.split('.')));
  if (spec.sparse === true && values.every((each) => each.every((value) => value === undefined))) return [];
  return [
    ...new Set(
      values.reduce<string[]>(
        (keys, each) => keys.flatMap((key) => each.map((value) => `${key}\u0000${keyOf(value)}`)),
        [''],
      ),
    ),
  ];
}

/** One collection: documents as BSON in lmdb under a sequence number, so that they come in the order of insertion. */
export class Collection {
  readonly namespace: string;
  readonly indexes: Index[] = [];
  readonly #db: Database<Buffer, string>;
  readonly #byId = new Map<string, string>();
  #next = 1;

  constructor(namespace: string, db: Database<Buffer, string>, specs: readonly IndexSpec[]) {
    this.namespace = namespace;
    this.#db = db;
    for (const spec of specs) this.indexes.push({ spec, entries: new Map() });
    for (const { key, bytes } of this.scan()) {
      const document = decode(bytes);
      this.#byId.set(keyOf(document._id), key);
      this.#next = Number.parseInt(key, 36) + 1;
      for (const index of this.indexes) for (const each of indexKeys(index.spec, document)) addTo(index, each, key);
    }
  }

  get size(): number {
    return this.#byId.size;
  }

  *scan(): Generator<Stored> {
    for (const { key, value } of this.#db.getRange({ snapshot: true })) yield { key, bytes: value };
  }

  /** Documents that may match: by _id or by an index where the filter asks for equality, else all. */
  *candidates(filter: Doc): Generator<Stored> {
    const keys = this.#plan(filter);
    if (keys === null) {
      yield* this.scan();
      return;
    }
    for (const key of [...keys].sort()) {
      const bytes = this.#db.get(key);
      if (bytes !== undefined) yield { key, bytes };
    }
  }

  insert(document: Doc, bytes: Buffer): void {
    this.#checkSize(bytes);
    const id = keyOf(document._id);
    if (this.#byId.has(id)) throw this.#duplicate('_id_', { _id: 1 }, document);
    this.#checkUnique(document, null);
    const key = (this.#next++).toString(36).padStart(10, '0');
    this.#db.putSync(key, bytes);
    this.#byId.set(id, key);
    this.#enter(document, key);
  }

  replace(key: string, before: Doc, after: Doc, bytes: Buffer): void {
    this.#checkSize(bytes);
    if (keyOf(before._id) !== keyOf(after._id)) {
      throw new MongoError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    }
    this.#checkUnique(after, key);
    this.#db.putSync(key, bytes);
    this.#leave(before, key);
    this.#enter(after, key);
  }

  remove(key: string, document: Doc): void {
    this.#db.removeSync(key);
    this.#byId.delete(keyOf(document._id));
    this.#leave(document, key);
  }

  addIndex(spec: IndexSpec): void {
    const index: Index = { spec, entries: new Map() };
    for (const { key, bytes } of this.scan()) {
      const document = decode(bytes);
      for (const each of indexKeys(spec, document)) {
        if (spec.unique === true && (index.entries.get(each)?.size ?? 0) > 0)
          throw this.#duplicate(spec.name, spec.key, document);
        addTo(index, each, key);
      }
    }
    this.indexes.push(index);
  }

  dropIndex(name: string): boolean {
    const at = this.indexes.findIndex(({ spec }) => spec.name === name);
    if (at >= 0) this.indexes.splice(at, 1);
    return at >= 0;
  }

  async drop(): Promise<void> {
    await this.#db.drop();
  }

  #plan(filter: Doc): ReadonlySet<string> | null {
    const ids = equalities(filter._id);
    if (ids !== null) return new Set(ids.flatMap((id) => this.#byId.get(keyOf(id)) ?? []));
    for (const { spec, entries } of this.indexes) {
      if (spec.sparse === true || spec.partialFilterExpression !== undefined) continue;
      const choices = Object.keys(spec.key).map((field) => equalities(filter[field]));
      if (choices.some((choice) => choice === null || choice.some((value) => value === null || Array.isArray(value))))
        continue;
      const wanted = (choices as unknown[][]).reduce<string[]>(
        (keys, choice) => keys.flatMap((key) => choice.map((value) => `${key}\u0000${keyOf(value)}`)),
        [''],
      );
      return new Set(wanted.flatMap((key) => [...(entries.get(key) ?? [])]));
    }
    return null;
  }

  #checkSize(bytes: Buffer): void {
    if (bytes.length > MAX_DOCUMENT_BYTES) {
      throw new MongoError(
        10334,
        `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`,
      );
    }
  }

  #checkUnique(document: Doc, self: string | null): void {
    for (const { spec, entries } of this.indexes) {
      if (spec.unique !== true) continue;
      for (const each of indexKeys(spec, document)) {
        const taken = entries.get(each);
        if (taken !== undefined && [...taken].some((key) => key !== self))
          throw this.#duplicate(spec.name, spec.key, document);
      }
    }
  }

  #duplicate(name: string, keyPattern: Readonly<Record<string, number>>, document: Doc): MongoError {
    const keyValue = Object.fromEntries(
      Object.keys(keyPattern).map((field) => [field, reach(document, field.split('.'))[0] ?? null]),
    );
    const shown = Object.entries(keyValue)
      .map(([field, value]) => `${field}: ${EJSON.stringify(value)}`)
      .join(', ');
    return new MongoError(
      11000,
      `E11000 duplicate key error collection: ${this.namespace} index: ${name} dup key: { ${shown} }`,
      { keyPattern, keyValue },
    );
  }

  #enter(document: Doc, key: string): void {
    for (const index of this.indexes) for (const each of indexKeys(index.spec, document)) addTo(index, each, key);
  }

  #leave(document: Doc, key: string): void {
    for (const { spec, entries } of this.indexes) {
      for (const each of indexKeys(spec, document)) {
        const keys = entries.get(each);
        keys?.delete(key);
        if (keys?.size === 0) entries.delete(each);
      }
    }
  }
}

function addTo({ entries }: Index, each: string, key: string): void {
  const keys = entries.get(each);
  if (keys === undefined) entries.set(each, new Set([key]));
  else keys.add(key);
}

/** The values a condition allows, when it is plain equality or $in of such. */
function equalities(condition: unknown): readonly unknown[] | null {
  if (condition === undefined || condition instanceof RegExp) return null;
  if (condition === null || typeof condition !== 'object' || condition instanceof Date) return [condition];
  if ((condition as { _bsontype?: string })._bsontype !== undefined) return [condition];
  const operators = Object.keys(condition);
  if (operators.length === 0 || !operators.every((name) => name.startsWith('$'))) return null;
  const { $eq, $in } = condition as Doc;
  if ($eq !== undefined) return equalities($eq);
  if (!Array.isArray($in) || $in.some((value) => value instanceof RegExp)) return null;
  return $in;
}

/** All collections of a folder. Collections and their indexes are listed in one small table of their own. */
export class Storage {
  readonly #root: RootDatabase;
  readonly #catalog: Database<{ indexes: IndexSpec[] }, string>;
  readonly #open = new Map<string, Collection>();

  constructor(path: string) {
    this.#root = open({ path, maxDbs: 4096, compression: false });
    this.#catalog = this.#root.openDB({ name: 'catalog', encoding: 'json' });
  }

  names(database: string): readonly string[] {
    const prefix = `${database}.`;
    return [...this.#catalog.getKeys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  }

  databases(): readonly string[] {
    return [...new Set([...this.#catalog.getKeys()].map((name) => name.slice(0, name.indexOf('.'))))];
  }

  get(namespace: string): Collection | null {
    const known = this.#open.get(namespace);
    if (known !== undefined) return known;
    const entry = this.#catalog.get(namespace);
    if (entry === undefined) return null;
    const collection = new Collection(namespace, this.#table(namespace), entry.indexes);
    this.#open.set(namespace, collection);
    return collection;
  }

  create(namespace: string): Collection {
    const known = this.get(namespace);
    if (known !== null) return known;
    const table = this.#table(namespace);
    this.#catalog.putSync(namespace, { indexes: [] });
    const collection = new Collection(namespace, table, []);
    this.#open.set(namespace, collection);
    return collection;
  }

  saveIndexes(collection: Collection): void {
    this.#catalog.putSync(collection.namespace, { indexes: collection.indexes.map(({ spec }) => spec) });
  }

  async drop(namespace: string): Promise<boolean> {
    const collection = this.get(namespace);
    if (collection === null) return false;
    this.#catalog.removeSync(namespace);
    this.#open.delete(namespace);
    await collection.drop();
    return true;
  }

  /** Resolves when everything written so far is on disk. */
  async flushed(): Promise<void> {
    await this.#root.flushed;
  }

  async close(): Promise<void> {
    await this.#root.close();
  }

  #table(namespace: string): Database<Buffer, string> {
    return this.#root.openDB({ name: `c:${namespace}`, encoding: 'binary' });
  }
}
