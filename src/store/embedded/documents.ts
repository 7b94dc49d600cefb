import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { InvalidInputError } from '../../errors.ts';
import type { CollectionSpec } from '../collections.ts';
import {
  type Change,
  type Document,
  type Documents,
  DuplicateError,
  type Filter,
  type Order,
  type Scalar,
} from '../documents.ts';
import { byOrder, type Conditions, changed, conditionsOf, fieldsOf, fits, plain, valueAt } from '../meaning.ts';
import { type Disk, inRange, write } from './disk.ts';
import { allUnder, fieldKey } from './keys.ts';
import { createDecoded, decode, documentKey, documentPrefix, encode, entryPrefix } from './layout.ts';
import { type Path, type Plan, planFor } from './plan.ts';

/** Whoever walks through many lets others in after so many, and removes and changes so many at a time. */
const PORTION = 500;

interface Index {
  readonly unique: boolean;
  readonly path: Path;
}

/** The indexes of a collection; their entries lie under the names of their fields. */
export function indexesOf(collection: string, spec: CollectionSpec): readonly Index[] {
  const { unique = [], indexes = [], expires } = spec;
  const index = (order: readonly string[], isUnique: boolean): Index => {
    const prefix = entryPrefix(collection, order.join(','));
    return { unique: isUnique, path: { prefix, fields: fieldsOf([...order, 'id']), holds: 'entries' } };
  };
  const isSought = expires === undefined || indexes.some(([first]) => first === expires.field);
  const all = isSought ? indexes : [...indexes, [expires.field]];
  return [...unique.map((order) => index(order, true)), ...all.map((order) => index(order, false))];
}

/** The key that a document has in an index, without the id at its end. @throws InvalidInputError */
export function entryOf(document: Document, { path: { prefix, fields } }: Index): Buffer {
  const keys = fields.slice(0, -1).map((field) => {
    const value = valueAt(document, field.path) ?? null;
    if (Number.isNaN(value) || (typeof value === 'object' && value !== null && !(value instanceof Date))) {
      throw new InvalidInputError(`${field.path} cannot hold a list, an object or NaN: documents are found by it.`);
    }
    return fieldKey(value as Scalar, field);
  });
  return Buffer.concat([prefix, ...keys]);
}

export const withId = (entry: Buffer, id: string): Buffer =>
  Buffer.concat([entry, fieldKey(id, { descending: false })]);

export function openDocuments<T extends Document>(disk: Disk, name: string, spec: CollectionSpec): Documents<T> {
  const indexes = indexesOf(name, spec);
  const byId: Path = { prefix: documentPrefix(name), fields: fieldsOf(['id']), holds: 'documents' };
  const paths = [byId, ...indexes.map(({ path }) => path)];

  const decoded = createDecoded<T>();
  const read = (id: string): T | null => {
    // Good until the next read of anything, which is long enough.
    const bytes = disk.getBinaryFast(documentKey(name, id));
    return bytes === undefined ? null : decoded(id, bytes);
  };

  /** Everything in the plan's ranges, and whether it fits. */
  function* look(plan: Plan, conditions: Conditions): Generator<T | null> {
    for (const range of plan.ranges) {
      for (const { value } of inRange(disk, range, plan.reverse)) {
        const document = plan.path.holds === 'documents' ? decode<T>(value) : read(value.toString());
        yield document !== null && fits(document, conditions) ? document : null;
      }
    }
  }

  /** Visits those that fit until a visit says false, with a pause for others now and then. */
  const walk = async (plan: Plan, conditions: Conditions, visit: (document: T) => boolean): Promise<void> => {
    let looked = 0;
    for (const document of look(plan, conditions)) {
      if (document !== null && !visit(document)) return;
      looked += 1;
      if (looked % PORTION === 0) await nextTurn();
    }
  };

  /** The first in an order, at once. */
  const first = (conditions: Conditions, order: Order<T>): T | null => {
    const plan = planFor(paths, conditions, order);
    const comesBefore = byOrder<T>(order);
    let best: T | null = null;
    for (const document of look(plan, conditions)) {
      if (document === null) continue;
      if (best === null || comesBefore(document, best) < 0) best = document;
      if (plan.sorted) break;
    }
    return best;
  };

  /** Writes a document, or takes it away, and its entries with it. Everything that can be refused is refused first. */
  const replace = (before: T | null, after: T | null): void => {
    const entries = indexes.map((index) => ({
      index,
      old: before === null ? null : entryOf(before, index),
      now: after === null ? null : entryOf(after, index),
    }));
    const moved = entries.filter(({ old, now }) => old === null || now === null || !old.equals(now));
    const id = (after ?? before)?.id ?? '';
    for (const { index, now } of moved) {
      if (now !== null && index.unique && disk.getKeysCount(allUnder(now)) > 0) {
        throw new DuplicateError(index.path.fields.slice(0, -1).map(({ path }) => path));
      }
    }
    for (const { old, now } of moved) {
      if (old !== null) disk.removeSync(withId(old, id));
      if (now !== null) disk.putSync(withId(now, id), Buffer.from(id));
    }
    if (after === null) disk.removeSync(documentKey(name, id));
    else disk.putSync(documentKey(name, id), encode(after));
  };

  /** @returns the document afterwards, which is the same one when nothing became different. */
  const alter = (before: T, change: Change<T>): T => {
    const after = changed(before, change);
    if (isDeepStrictEqual(before, after)) return before;
    replace(before, after);
    return after;
  };

  const add = (document: T): void => {
    if (read(document.id) !== null) throw new DuplicateError(['id']);
    replace(null, document);
  };

  /** Does something to each that fits, so many at a time. Counts those to which it made a difference. */
  const toAll = async (filter: Filter<T>, act: (document: T) => boolean): Promise<number> => {
    const conditions = conditionsOf(filter);
    const ids: string[] = [];
    await walk(planFor(paths, conditions, []), conditions, ({ id }) => ids.push(id) > 0);
    let count = 0;
    for (let i = 0; i < ids.length; i += PORTION) {
      const portion = ids.slice(i, i + PORTION);
      const actOn = (document: T | null): boolean => document !== null && fits(document, conditions) && act(document);
      count += await write(disk, () => portion.map(read).filter(actOn).length);
    }
    return count;
  };

  return {
    async insert(document) {
      const copy = plain(document);
      await write(disk, () => add(copy));
    },
    async get(id) {
      return read(id);
    },
    async find(filter, { order = [], limit = Number.POSITIVE_INFINITY } = {}) {
      if (limit <= 0) return [];
      const conditions = conditionsOf(filter);
      const plan = planFor(paths, conditions, order);
      const found: T[] = [];
      await walk(plan, conditions, (document) => found.push(document) < limit || !plan.sorted);
      return plan.sorted ? found : found.sort(byOrder<T>(order)).slice(0, limit);
    },
    async count(filter) {
      const conditions = conditionsOf(filter);
      if (conditions.size === 0) return disk.getKeysCount(allUnder(byId.prefix));
      let count = 0;
      await walk(planFor(paths, conditions, []), conditions, () => ++count > 0);
      return count;
    },
    async change(filter, change, { order = [], otherwise } = {}) {
      const conditions = conditionsOf(filter);
      const [what, instead] = [plain(change), otherwise === undefined ? null : plain(otherwise)];
      return write(disk, () => {
        const before = first(conditions, order);
        if (before === null) {
          if (instead !== null) add(instead);
          return instead;
        }
        return alter(before, what);
      });
    },
    async changeAll(filter, change) {
      const what = plain(change);
      return toAll(filter, (before) => alter(before, what) !== before);
    },
    async remove(filter) {
      return toAll(filter, (document) => {
        replace(document, null);
        return true;
      });
    },
  };
}
