import type { Document, Documents, Filter, Order } from './documents.ts';
import { newId } from './id.ts';

/** What every record of a space has: an id of 24 hex digits, and the space it belongs to. */
export interface Owned extends Document {
  readonly space: string;
}

export type Records<T extends Owned> = ReturnType<typeof createRecords<T>>;

/**
 * Everything stored belongs to one space and is seen only there: no reading or writing without naming it. `changed` is
 * told of every record that is new, different or gone.
 */
export function createRecords<T extends Owned>(
  documents: Documents<T>,
  changed: (record: T) => Promise<void> = async () => undefined,
) {
  /** Newest first. */
  const list = (space: string, filter: Filter<T> = {}, limit = 1000): Promise<readonly T[]> =>
    documents.find({ ...filter, space } as Filter<T>, { order: ['-id'], limit });
  const one = (space: string, id: string): Filter<T> => ({ id, space }) as Filter<T>;

  const get = async (space: string, id: string): Promise<T | null> => {
    const record = await documents.get(id);
    return record?.space === space ? record : null;
  };

  return {
    async insert(fields: Omit<T, 'id'>): Promise<T> {
      const record = { ...fields, id: newId() } as unknown as T;
      await documents.insert(record);
      await changed(record);
      return record;
    },
    get,
    /** The newest. */
    findOne: async (space: string, filter: Filter<T>): Promise<T | null> => (await list(space, filter, 1))[0] ?? null,
    list,
    /** Those whose name begins so, by name. The last character of all: no name that begins so comes after it. */
    named: (space: string, beginning: string, limit: number, filter: Filter<T> = {}): Promise<readonly T[]> =>
      documents.find({ ...filter, space, name: { atLeast: beginning, less: `${beginning}\uffff` } } as Filter<T>, {
        order: ['name'] as unknown as Order<T>,
        limit,
      }),
    total: (space: string, filter: Filter<T> = {}): Promise<number> =>
      documents.count({ ...filter, space } as Filter<T>),
    async update(space: string, id: string, set: Partial<Omit<T, 'id' | 'space'>>): Promise<T | null> {
      const record = await documents.change(one(space, id), { set: set as Partial<Omit<T, 'id'>> });
      if (record !== null) await changed(record);
      return record;
    },
    async remove(space: string, id: string): Promise<boolean> {
      const record = await get(space, id);
      if (record === null || (await documents.remove(one(space, id))) !== 1) return false;
      await changed(record);
      return true;
    },
  };
}
