import { type Collection, type Document, type Filter, MongoServerError, ObjectId, type Sort } from 'mongodb';

/** What every stored record has: an id of 24 hex digits, and the space it belongs to. */
interface Owned {
  readonly id: string;
  readonly space: string;
}

/** Everything stored belongs to one space and is seen only there: no reading or writing without naming it. */
export interface Records<T extends Owned> {
  insert(fields: Omit<T, 'id'>): Promise<T>;
  get(space: string, id: string): Promise<T | null>;
  findOne(space: string, fields: Partial<T>): Promise<T | null>;
  /** Newest first. */
  list(space: string, fields?: Partial<T>, limit?: number): Promise<readonly T[]>;
  update(space: string, id: string, change: Partial<Omit<T, 'id' | 'space'>>): Promise<T | null>;
  remove(space: string, id: string): Promise<boolean>;
}

/** A value under a unique index is taken. `fields` are those of the index. */
export class DuplicateError extends Error {
  readonly fields: readonly string[];

  constructor(fields: readonly string[], cause: unknown) {
    super(`duplicate ${fields.join(', ')}`, { cause });
    this.name = 'DuplicateError';
    this.fields = fields;
  }
}

export const isId = (text: string): boolean => /^[0-9a-f]{24}$/.test(text);
export const newId = (): string => new ObjectId().toHexString();

/** Runs a write, with the driver's error 11000 turned into a DuplicateError. */
export async function unlessDuplicate<R>(write: Promise<R>): Promise<R> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === 11000) {
      throw new DuplicateError(fieldsOf(error), error);
    }
    throw error;
  }
}

/** The fields of the violated index; servers that do not list them name the index in the message. */
function fieldsOf({ keyPattern, errmsg }: MongoServerError): readonly string[] {
  if (keyPattern !== undefined) return Object.keys(keyPattern as Document);
  const index = /index: (\S+)/.exec(String(errmsg))?.[1] ?? '';
  return index.split(/_-?1_?/).filter((name) => name !== '');
}

/** Turns records into documents and back: `id` is `_id`, and the fields named in `references` are ObjectIds. */
export interface Mapping<T> {
  toFilter(fields: Partial<T>): Filter<Document>;
  toDocument(fields: Partial<T>): Document;
  fromDocument(document: Document): T;
}

export function createMapping<T>(references: readonly (keyof T & string)[]): Mapping<T> {
  const known = new Set<string>(references);
  const encode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(encode);
    return typeof value === 'string' && isId(value) ? new ObjectId(value) : value;
  };
  const decode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(decode);
    return value instanceof ObjectId ? value.toHexString() : value;
  };
  const toDocument = (fields: Partial<T>): Document =>
    Object.fromEntries(
      Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) =>
          name === 'id' ? ['_id', encode(value)] : [name, known.has(name) ? encode(value) : value],
        ),
    );
  return {
    toFilter: toDocument,
    toDocument,
    fromDocument: ({ _id, ...rest }) =>
      ({
        id: decode(_id),
        ...Object.fromEntries(
          Object.entries(rest).map(([name, value]) => [name, known.has(name) ? decode(value) : value]),
        ),
      }) as T,
  };
}

const NEWEST_FIRST: Sort = { _id: -1 };

export function createRecords<T extends Owned>(
  collection: Collection,
  references: readonly (keyof T & string)[] = [],
): Records<T> {
  const mapping = createMapping<T>(references);
  const ask = (space: string, fields: Partial<T> = {}): Filter<Document> => ({ ...mapping.toFilter(fields), space });
  const one = (space: string, id: string): Filter<Document> =>
    ({ _id: isId(id) ? new ObjectId(id) : id, space }) as Filter<Document>;
  const orNull = (document: Document | null): T | null => (document === null ? null : mapping.fromDocument(document));

  return {
    async insert(fields) {
      const id = newId();
      await unlessDuplicate(
        collection.insertOne({ _id: new ObjectId(id), ...mapping.toDocument(fields as Partial<T>) }),
      );
      return { ...fields, id } as unknown as T;
    },
    async get(space, id) {
      return orNull(await collection.findOne(one(space, id)));
    },
    async findOne(space, fields) {
      return orNull(await collection.findOne(ask(space, fields), { sort: NEWEST_FIRST }));
    },
    async list(space, fields, limit = 1000) {
      const documents = await collection.find(ask(space, fields)).sort(NEWEST_FIRST).limit(limit).toArray();
      return documents.map(mapping.fromDocument);
    },
    async update(space, id, change) {
      const set = { $set: mapping.toDocument(change as Partial<T>) };
      return orNull(
        await unlessDuplicate(collection.findOneAndUpdate(one(space, id), set, { returnDocument: 'after' })),
      );
    },
    async remove(space, id) {
      return (await collection.deleteOne(one(space, id))).deletedCount === 1;
    },
  };
}
