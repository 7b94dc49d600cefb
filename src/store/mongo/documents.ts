import {
  type Collection,
  type Filter as MongoFilter,
  MongoServerError,
  ObjectId,
  type Document as Stored,
  type UpdateFilter,
} from 'mongodb';
import { type Change, type Document, type Documents, DuplicateError, type Filter } from '../documents.ts';
import { conditionsOf, fieldsOf, plain } from '../meaning.ts';

/** What an id is stored as in a collection that others write: an ObjectId of the same digits. */
export const asObjectId = (id: string): unknown => (ObjectId.isValid(id) ? new ObjectId(id) : id);

const OPERATORS = {
  in: '$in',
  not: '$ne',
  less: '$lt',
  atMost: '$lte',
  greater: '$gt',
  atLeast: '$gte',
} as const;

/** @param idOf what an id is stored as, under the name `_id`; as it is unless given. */
export function createDocuments<T extends Document>(
  collection: Collection,
  idOf: (id: string) => unknown = (id) => id,
): Documents<T> {
  const toStored = ({ id, ...fields }: Document): Stored => ({ _id: idOf(id), ...fields });
  const fromStored = ({ _id, ...fields }: Stored): T => ({ id: String(_id), ...fields }) as unknown as T;
  const orNull = (stored: Stored | null): T | null => (stored === null ? null : fromStored(stored));

  const toFilter = (filter: Filter<T>): MongoFilter<Stored> =>
    Object.fromEntries(
      [...conditionsOf(filter)].map(([path, comparison]) => {
        const store = (value: unknown): unknown => (path === 'id' && typeof value === 'string' ? idOf(value) : value);
        const tests = Object.entries(comparison).map(([operator, value]) => [
          OPERATORS[operator as keyof typeof OPERATORS],
          Array.isArray(value) ? value.map(store) : store(value),
        ]);
        return [nameOf(path), Object.fromEntries(tests)];
      }),
    );
  const toSort = (order: readonly string[]): Record<string, 1 | -1> =>
    Object.fromEntries(fieldsOf(order).map(({ path, descending }) => [nameOf(path), descending ? -1 : 1]));
  const toUpdate = (change: Change<T>): UpdateFilter<Stored> | null => {
    const { set = {}, increase = {} } = plain(change);
    const parts = Object.entries({ $set: set, $inc: increase }).filter(([, part]) => Object.keys(part).length > 0);
    return parts.length === 0 ? null : Object.fromEntries(parts);
  };

  const insert = async (document: T): Promise<void> => {
    await unlessDuplicate(collection.insertOne(toStored(plain(document)) as never));
  };

  return {
    insert,
    async get(id) {
      return orNull(await collection.findOne({ _id: idOf(id) } as MongoFilter<Stored>));
    },
    async find(filter, { order = [], limit } = {}) {
      // MongoDB takes a limit of 0 for none.
      if (limit !== undefined && limit <= 0) return [];
      const found = collection.find(toFilter(filter), {
        sort: toSort(order),
        ...(limit === undefined ? {} : { limit }),
      });
      return (await found.toArray()).map(fromStored);
    },
    count: (filter) => collection.countDocuments(toFilter(filter)),
    async change(filter, change, { order = [], otherwise } = {}) {
      const [query, update, sort] = [toFilter(filter), toUpdate(change), toSort(order)];
      for (let attempt = 1; ; attempt++) {
        const found =
          update === null
            ? await collection.findOne(query, { sort })
            : await unlessDuplicate(collection.findOneAndUpdate(query, update, { sort, returnDocument: 'after' }));
        if (found !== null || otherwise === undefined) return orNull(found);
        try {
          await insert(otherwise);
          return plain(otherwise);
        } catch (error) {
          // Somebody else was first: theirs is the one to change. Not so when the key is taken by what does not fit.
          if (!(error instanceof DuplicateError) || attempt > 2) throw error;
        }
      }
    },
    async changeAll(filter, change) {
      const update = toUpdate(change);
      if (update === null) return 0;
      return (await unlessDuplicate(collection.updateMany(toFilter(filter), update))).modifiedCount;
    },
    async remove(filter) {
      return (await collection.deleteMany(toFilter(filter))).deletedCount;
    },
  };
}

export const nameOf = (path: string): string => (path === 'id' ? '_id' : path);

/** Runs a write, with the driver's error 11000 turned into a DuplicateError. */
async function unlessDuplicate<R>(write: Promise<R>): Promise<R> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === 11000) throw new DuplicateError(keyOf(error), error);
    throw error;
  }
}

/** The fields of the violated index; servers that do not list them name the index in the message. */
function keyOf({ keyPattern, errmsg }: MongoServerError): readonly string[] {
  const index = /index: (\S+)/.exec(String(errmsg))?.[1] ?? '';
  const names = keyPattern === undefined ? index.split(/_-?1_?|_$/).filter(Boolean) : Object.keys(keyPattern as Stored);
  return names.map((name) => (name === '_id' ? 'id' : name));
}
