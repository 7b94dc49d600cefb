import type { Readable } from 'node:stream';

/**
 * The store's port: small documents in named collections, and files. Two stores implement it (`embedded/`, `mongo/`)
 * and keep one contract (test/contracts/documents.ts). What is offered here is all that may be asked of either.
 *
 * A document holds null, booleans, numbers, strings, dates, lists and plain objects, 16 MB at most; a field that is
 * undefined is left out. Names of nested fields may be anything without a NUL character.
 */
export interface Document {
  /** Made by `newId`, unless somebody else's key is the identity. */
  readonly id: string;
}

/** What can be compared. In order of type: null (also what a missing field is), numbers, strings, booleans, dates. */
export type Scalar = null | number | string | boolean | Date;

/** All that are given must hold. A value of another type than a bound's, null included, is on no side of it. */
export interface Comparison<V extends Scalar = Scalar> {
  readonly in?: readonly (V | null | undefined)[];
  readonly not?: V | null | undefined;
  readonly less?: Exclude<V, null>;
  readonly atMost?: Exclude<V, null>;
  readonly greater?: Exclude<V, null>;
  readonly atLeast?: Exclude<V, null>;
}

type Comparable<V> = unknown extends V ? Scalar : Extract<V, Scalar>;
type Condition<V> = Comparable<V> | null | undefined | Comparison<Comparable<V>>;

/**
 * Fields and what they must be; undefined stands for null. A name with dots leads into nested objects. Fields that
 * are asked for hold no lists and no objects.
 */
export type Filter<T> = { readonly [K in keyof T]?: Condition<T[K]> } & {
  readonly [path: `${string}.${string}`]: Condition<Scalar>;
};

/** Fields by which to sort, each ascending, or descending with a minus before it. Ties come in any order. */
export type Order<T> = readonly (`${keyof T & string}` | `-${keyof T & string}`)[];

/** What is set is set whole; fields that are undefined stay as they are. What is increased is a number, or missing. */
export interface Change<T> {
  readonly set?: Partial<Omit<T, 'id'>>;
  readonly increase?: { readonly [K in keyof T]?: number };
}

/** One collection. A write that has been answered is kept, whatever happens next; each is seen by every later read. */
export interface Documents<T extends Document> {
  /** @throws DuplicateError when its id or a unique key is taken. */
  insert(document: T): Promise<void>;
  get(id: string): Promise<T | null>;
  find(
    filter: Filter<T>,
    options?: { readonly order?: Order<T>; readonly limit?: number | undefined },
  ): Promise<readonly T[]>;
  count(filter: Filter<T>): Promise<number>;
  /**
   * Finds one and changes it, in one step: with conditions beside the id it is a compare and set, with an order it
   * takes from a queue, and nobody else takes the same. Where nothing fits, `otherwise` is inserted; with several
   * processes that needs a unique key, so that only one of them does.
   * @returns the document as it is afterwards, or null.
   * @throws DuplicateError
   */
  change(
    filter: Filter<T>,
    change: Change<T>,
    options?: { readonly order?: Order<T>; readonly otherwise?: T },
  ): Promise<T | null>;
  /** @returns how many have become different. */
  changeAll(filter: Filter<T>, change: Change<T>): Promise<number>;
  /** @returns how many were there. */
  remove(filter: Filter<T>): Promise<number>;
}

/** Files of any size. An id that is unknown is a NotFoundError, except where it is to be removed. */
export interface Files {
  /** Keeps a local file, by its path, or a stream: whole, or not at all. Returns its id, which is made unless given. */
  put(name: string, source: string | Readable, id?: string): Promise<string>;
  /** Writes the file to `path`, which exists only when it is complete. */
  fetch(id: string, path: string): Promise<void>;
  read(id: string): Promise<Buffer>;
  open(id: string): Readable;
  remove(id: string): Promise<void>;
  list(): Promise<readonly { readonly id: string; readonly name: string }[]>;
}

export interface DocumentStore {
  /** One of those declared in collections.ts. */
  collection<T extends Document>(name: string): Documents<T>;
  readonly files: Files;
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A unique key is taken. `fields` are those of the key. */
export class DuplicateError extends Error {
  readonly fields: readonly string[];

  constructor(fields: readonly string[], cause?: unknown) {
    super(`duplicate ${fields.join(', ')}`, { cause });
    this.name = 'DuplicateError';
    this.fields = fields;
  }
}

/**
 * What a write answers; where a unique key is taken, what `existing` finds in its place. When that is nothing, the key
 * was taken by something else, and the DuplicateError stands.
 */
export async function orExisting<T, E>(write: Promise<T>, existing: () => Promise<E | null>): Promise<T | E> {
  try {
    return await write;
  } catch (error) {
    const found = error instanceof DuplicateError ? await existing() : null;
    if (found === null) throw error;
    return found;
  }
}
