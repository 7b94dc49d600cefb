import type { Document, Documents, Filter, Order } from './documents.ts';
import { newId } from './id.ts';

/** What every record of a space has: an id of 24 hex digits, and the space it belongs to. */
export interface Owned extends Document {
  readonly space: string;
}

/** Everything stored belongs to one space and is seen only there: no reading or writing without naming it. */
export interface Records<T extends Owned> {
  insert(fields: Omit<T, 'id'>): Promise<T>;
  get(space: string, id: string): Promise<T | null>;
  /** The newest. */
  findOne(space: string, filter: Filter<T>): Promise<T | null>;
  /** Newest first. */
  list(space: string, filter?: Filter<T>, limit?: number): Promise<readonly T[]>;
  /** Those whose name begins so, by name. */
  named(space: string, beginning: string, limit: number, filter?: Filter<T>): Promise<readonly T[]>;
  total(space: string, filter?: Filter<T>): Promise<number>;
  update(space: string, id: string, change: Partial<Omit<T, 'id' | 'space'>>): Promise<T | null>;
  remove(space: string, id: string): Promise<boolean>;
}

/** `changed` is told of every record that is new, different or gone. */
export function createRecords<T extends Owned>(
  documents: Documents<T>,
  changed: (record: T) => Promise<void> = async () => undefined,
): Records<T> {
  const list = (space: string, filter: Filter<T> = {}, limit = 1000): Promise<readonly T[]> =>
    documents.find({ ...filter, space } as Filter<T>, { order: ['-id'], limit });
  const one = (space: string, id: string): Filter<T> => ({ id, space }) as Filter<T>;

  const get = async (space: string, id: string): Promise<T | null> => {
    const record = await documents.get(id);
    return record?.space === space ? record : null;
  };

  return {
    async insert(fields) {
      const record = { ...fields, id: newId() } as unknown as T;
      await documents.insert(record);
      await changed(record);
      return record;
    },
    get,
    findOne: async (space, filter) => (await list(space, filter, 1))[0] ?? null,
    list,
    // The last character of all: no name that begins so comes after it.
    named: (space, beginning, limit, filter = {}) =>
      documents.find({ ...filter, space, name: { atLeast: beginning, less: `${beginning}\uffff` } } as Filter<T>, {
        order: ['name'] as unknown as Order<T>,
        limit,
      }),
    total: (space, filter = {}) => documents.count({ ...filter, space } as Filter<T>),
    async update(space, id, set) {
      const record = await documents.change(one(space, id), { set: set as Partial<Omit<T, 'id'>> });
      if (record !== null) await changed(record);
      return record;
    },
    async remove(space, id) {
      const record = await get(space, id);
      if (record === null || (await documents.remove(one(space, id))) !== 1) return false;
      await changed(record);
      return true;
    },
  };
}
