import type { Binary } from 'bson';
import { decodeDocument } from '../bson/decode.ts';
import { afterPrefix, encodeKey } from '../bson/key.ts';
import { printValue } from '../bson/print.ts';
import type { Doc, Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { type IndexKey, indexKeys } from './index-keys.ts';
import { ID_INDEX, type Index } from './index-spec.ts';
import type { Keyspace } from './keyspace.ts';
import { plainEntry, recordAtEnd, recordKey, recordPrefix, recordValue, uniqueEntry } from './layout.ts';

/** Where a collection keeps what must outlive the process: called when an index changed its nature. */
export type Remember = (collection: Collection) => void;

/** A collection with no records of its own: what a pipeline makes of another one's. */
export interface View {
  readonly on: string;
  readonly pipeline: readonly Value[];
}

interface Description {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  readonly uuid: Binary;
  readonly indexes: readonly Index[];
  readonly view?: View | undefined;
}

/**
 * The records of one collection and the entries of its indexes, always changed together. A write checks every
 * unique index before it changes anything, so a refused document leaves no trace.
 */
export class Collection {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  readonly uuid: Binary;
  readonly view: View | undefined;
  indexes: readonly Index[];
  /** Cursors may outlive their collection. */
  dropped = false;
  private readonly keyspace: Keyspace;
  private readonly remember: Remember;
  private lastRecord: number | undefined;
  private counted: number | undefined;

  constructor(keyspace: Keyspace, remember: Remember, description: Description) {
    this.keyspace = keyspace;
    this.remember = remember;
    this.id = description.id;
    this.database = description.database;
    this.name = description.name;
    this.uuid = description.uuid;
    this.indexes = description.indexes;
    this.view = description.view;
  }

  get namespace(): string {
    return `${this.database}.${this.name}`;
  }

  /** How many documents there are: counted once, then kept. */
  get size(): number {
    const start = recordPrefix(this.id);
    this.counted ??= this.keyspace.count(start, afterPrefix(start) ?? start);
    return this.counted;
  }

  /** What the documents take, without their indexes. */
  sizeInBytes(): number {
    const start = recordPrefix(this.id);
    let total = 0;
    for (const key of this.keyspace.keys({ start, end: afterPrefix(start) ?? start })) {
      // A document begins with its own length.
      total += this.keyspace.peek(key)?.readInt32LE(0) ?? 0;
    }
    return total;
  }

  read(record: number): Buffer | undefined {
    return this.keyspace.get(recordKey(this.id, record));
  }

  /** As `read`, but the bytes are good only until the next reading of anything. */
  peek(record: number): Buffer | undefined {
    return this.keyspace.peek(recordKey(this.id, record));
  }

  /** The record whose `_id` is this, or undefined. */
  findId(id: Value): number | undefined {
    const entry = this.keyspace.get(uniqueEntry(this.id, 0, encodeKey([id], [1]).bytes));
    return entry?.readUIntBE(0, entry.length);
  }

  /** `id` is the document's, the rest is decoded only where an index asks for it. */
  insert(bytes: Buffer, id: Value): void {
    const doc: Doc = this.indexes.length === 1 ? new Map([['_id', id]]) : decodeDocument(bytes);
    const keys = this.indexes.map((index) => this.keysOf(doc, index));
    this.indexes.forEach((index, at) => {
      this.checkUnique(index, keys[at] ?? [], undefined);
    });
    const record = this.nextRecord();
    this.keyspace.put(recordKey(this.id, record), bytes);
    this.indexes.forEach((index, at) => {
      for (const key of keys[at] ?? []) this.putEntry(index, key, record);
    });
    if (this.counted !== undefined) this.counted += 1;
  }

  replace(record: number, before: Doc, bytes: Buffer, after: Doc): void {
    const changes = this.indexes.map((index) => difference(this.keysOf(before, index), this.keysOf(after, index)));
    this.indexes.forEach((index, at) => {
      this.checkUnique(index, changes[at]?.added ?? [], record);
    });
    this.keyspace.put(recordKey(this.id, record), bytes);
    this.indexes.forEach((index, at) => {
      for (const key of changes[at]?.removed ?? []) this.keyspace.remove(this.entryKey(index, key, record));
      for (const key of changes[at]?.added ?? []) this.putEntry(index, key, record);
    });
  }

  remove(record: number, doc: Doc): void {
    for (const index of this.indexes) {
      for (const key of indexKeys(doc, index).keys) this.keyspace.remove(this.entryKey(index, key, record));
    }
    this.keyspace.remove(recordKey(this.id, record));
    if (this.counted !== undefined) this.counted -= 1;
  }

  /** Fills a new index from the records there are; refuses when it cannot be unique. */
  build(index: Index, documents: Iterable<{ record: number; doc: Doc }>): void {
    for (const { record, doc } of documents) {
      const keys = this.keysOf(doc, index);
      this.checkUnique(index, keys, record);
      for (const key of keys) this.putEntry(index, key, record);
    }
  }

  private keysOf(doc: Doc, index: Index): readonly IndexKey[] {
    const { keys, multikey } = indexKeys(doc, index);
    const inexact = keys.some((key) => !key.exact);
    if ((multikey && !index.multikey) || (inexact && index.exact)) {
      index.multikey ||= multikey;
      index.exact &&= !inexact;
      this.remember(this);
    }
    return keys;
  }

  private nextRecord(): number {
    if (this.lastRecord === undefined) {
      const start = recordPrefix(this.id);
      const [last] = this.keyspace.keys({ start, end: afterPrefix(start) ?? start, reverse: true, limit: 1 });
      this.lastRecord = last === undefined ? 0 : recordAtEnd(last);
    }
    this.lastRecord += 1;
    return this.lastRecord;
  }

  private entryKey(index: Index, key: IndexKey, record: number): Buffer {
    return index.unique ? uniqueEntry(this.id, index.id, key.bytes) : plainEntry(this.id, index.id, key.bytes, record);
  }

  private putEntry(index: Index, key: IndexKey, record: number): void {
    this.keyspace.put(this.entryKey(index, key, record), index.unique ? recordValue(record) : NOTHING);
  }

  private checkUnique(index: Index, keys: readonly IndexKey[], own: number | undefined): void {
    if (!index.unique) return;
    for (const key of keys) {
      const entry = this.keyspace.get(uniqueEntry(this.id, index.id, key.bytes));
      if (entry !== undefined && entry.readUIntBE(0, entry.length) !== own) throw this.duplicate(index, key);
    }
  }

  private duplicate(index: Index, key: IndexKey): MongoError {
    const pattern = new Map<string, Value>();
    const values = new Map<string, Value>();
    index.fields.forEach((field, at) => {
      const part = key.parts[at];
      pattern.set(field.path, index.name === ID_INDEX ? 1 : field.direction);
      values.set(field.path, part === undefined || typeof part === 'symbol' ? null : part);
    });
    const printed = [...values].map(([path, value]) => `${path}: ${printValue(value)}`).join(', ');
    return new MongoError(
      11000,
      `E11000 duplicate key error collection: ${this.namespace} index: ${index.name} dup key: { ${printed} }`,
      new Map([
        ['keyPattern', pattern],
        ['keyValue', values],
      ]),
    );
  }
}

const NOTHING = Buffer.alloc(0);

function difference(
  before: readonly IndexKey[],
  after: readonly IndexKey[],
): { removed: readonly IndexKey[]; added: readonly IndexKey[] } {
  const has = (keys: readonly IndexKey[], key: IndexKey): boolean =>
    keys.some((other) => other.bytes.equals(key.bytes));
  return {
    removed: before.filter((key) => !has(after, key)),
    added: after.filter((key) => !has(before, key)),
  };
}
