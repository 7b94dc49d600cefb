import { ObjectId } from 'bson';
import { splitPath } from '../bson/paths.ts';
import { type Doc, isDoc, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { hasOperators } from '../query/predicates.ts';
import type { Update } from './update.ts';

/** The document an update makes where its filter finds none: what the filter fixes, then the update. */
export function makeUpserted(filter: Doc, update: Update): Doc {
  const fixed = collectFixed(filter, new Map());
  const seed: Doc = new Map();
  for (const [path, value] of fixed) {
    if (!update.isReplacement || path === '_id') put(seed, splitPath(path), value);
  }
  const made = update.apply(seed, { inserting: true });
  const id = made.get('_id') ?? (made.has('_id') ? null : new ObjectId());
  const document: Doc = new Map([['_id', id]]);
  for (const [name, value] of made) if (name !== '_id') document.set(name, value);
  return document;
}

/** Paths that a filter can only match with one value. */
function collectFixed(filter: Doc, fixed: Map<string, Value>): Map<string, Value> {
  for (const [path, condition] of filter) {
    if (path === '$and' && Array.isArray(condition)) {
      for (const clause of condition) if (isDoc(clause)) collectFixed(clause, fixed);
    } else if (path === '$or' && Array.isArray(condition) && condition.length === 1) {
      const [only] = condition;
      if (isDoc(only)) collectFixed(only, fixed);
    } else if (!path.startsWith('$')) {
      const value = fixedValue(condition);
      if (value !== undefined) fix(path, value, fixed);
    }
  }
  return fixed;
}

function fixedValue(condition: Value): Value | undefined {
  if (hasOperators(condition)) {
    if (condition.has('$eq')) return condition.get('$eq');
    const list = condition.get('$in') ?? condition.get('$all');
    const [only, more] = Array.isArray(list) ? list : [];
    return Array.isArray(list) && more === undefined && !isPattern(only) && !(isDoc(only) && hasOperators(only))
      ? only
      : undefined;
  }
  return isPattern(condition) ? undefined : condition;
}

const isPattern = (value: Value | undefined): boolean =>
  typeof value === 'object' && value !== null && (value as { _bsontype?: string })._bsontype === 'BSONRegExp';

function fix(path: string, value: Value, fixed: Map<string, Value>): void {
  for (const other of fixed.keys()) {
    if (other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`)) {
      throw new MongoError(
        54,
        other === path
          ? `cannot infer query fields to set, path '${path}' is matched twice`
          : `cannot infer query fields to set, both paths '${other}' and '${path}' are matched`,
      );
    }
  }
  fixed.set(path, value);
}

function put(target: Doc, [first = '', ...rest]: readonly string[], value: Value): void {
  if (rest.length === 0) {
    target.set(first, value);
    return;
  }
  const there = target.get(first);
  const inside: Doc = isDoc(there) ? there : new Map();
  target.set(first, inside);
  put(inside, rest, value);
}
