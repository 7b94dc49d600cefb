import { type Doc, isDoc, type Maybe, typeName, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Operator } from '../expression.ts';
import { isNullish, readNamed, takes, takesAny } from './arguments.ts';

function merge(values: readonly Maybe[]): Maybe {
  const merged: Doc = new Map();
  for (const value of values.length === 1 && Array.isArray(values[0]) ? values[0] : values) {
    if (isNullish(value)) continue;
    if (!isDoc(value)) {
      throw new MongoError(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`);
    }
    for (const [name, field] of value) merged.set(name, field);
  }
  return merged;
}

function toArray(value: Maybe): Maybe {
  if (isNullish(value)) return null;
  if (!isDoc(value)) {
    throw new MongoError(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
  }
  return [...value].map(
    ([name, field]): Doc =>
      new Map<string, Value>([
        ['k', name],
        ['v', field],
      ]),
  );
}

function fromArray(value: Maybe): Maybe {
  if (isNullish(value)) return null;
  if (!Array.isArray(value))
    throw new MongoError(40386, `$arrayToObject requires an array input, found: ${typeName(value)}`);
  const doc: Doc = new Map();
  for (const item of value) {
    const [name, field] = readPair(item);
    if (name.includes('\0')) throw new MongoError(4940400, 'Key field cannot contain an embedded null byte');
    doc.set(name, field);
  }
  return doc;
}

function readPair(item: Value): [string, Value] {
  if (Array.isArray(item)) {
    if (item.length !== 2) {
      throw new MongoError(
        40397,
        `$arrayToObject requires an array of size 2 arrays,found array of size: ${item.length}`,
      );
    }
    const [name, field = null] = item;
    if (typeof name !== 'string') {
      throw new MongoError(
        40395,
        `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${typeName(name)}`,
      );
    }
    return [name, field];
  }
  if (!isDoc(item)) {
    throw new MongoError(40398, `Unrecognised input type format for $arrayToObject: ${typeName(item)}`);
  }
  const name = item.get('k');
  if (item.size !== 2)
    throw new MongoError(
      40392,
      `$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:${item.size}`,
    );
  if (!item.has('k') || !item.has('v'))
    throw new MongoError(40393, `$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys`);
  if (typeof name !== 'string') {
    throw new MongoError(
      40394,
      `$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: ${typeName(name)}`,
    );
  }
  return [name, item.get('v') ?? null];
}

/** The name is a constant, so that it may hold dots and dollars. */
function readName(field: Maybe, operator: string): string {
  const constant =
    isDoc(field) && field.has('$literal') ? field.get('$literal') : isDoc(field) ? field.get('$const') : field;
  if (typeof constant !== 'string') {
    throw new MongoError(
      5654602,
      `${operator} requires 'field' to evaluate to type String, but got ${typeName(constant)}`,
    );
  }
  if (constant.startsWith('$') && !isDoc(field)) {
    throw new MongoError(
      5654601,
      `${operator} requires 'field' to evaluate to a constant, but got a non-constant argument`,
    );
  }
  return constant;
}

const getField: Operator = (argument, compiler, name) => {
  if (!isDoc(argument) || argument.has('$literal') || argument.has('$const')) {
    const field = readName(argument, name);
    const current = compiler.compile('$$CURRENT');
    return (scope) => fieldOf(current(scope), field);
  }
  const fields = readNamed(argument, name, ['field'], ['input']);
  const field = readName(fields.get('field'), name);
  const input = compiler.compile(fields.get('input') ?? '$$CURRENT');
  return (scope) => fieldOf(input(scope), field);
};

function fieldOf(value: Maybe, field: string): Maybe {
  if (isDoc(value)) return value.get(field);
  return value === null ? null : undefined;
}

const setField =
  (remove: boolean): Operator =>
  (argument, compiler, name) => {
    const fields = readNamed(argument, name, remove ? ['field', 'input'] : ['field', 'input', 'value']);
    const field = readName(fields.get('field'), name);
    const input = compiler.compile(fields.get('input') ?? null);
    const value = compiler.compile(remove ? '$$REMOVE' : (fields.get('value') ?? null));
    return (scope) => {
      const doc = input(scope);
      if (isNullish(doc)) return null;
      if (!isDoc(doc)) throw new MongoError(4161105, `${name} requires 'input' to evaluate to type Object`);
      const changed = new Map(doc);
      const set = value(scope);
      if (set === undefined) changed.delete(field);
      else changed.set(field, set);
      return changed;
    };
  };

export const OBJECTS: Readonly<Record<string, Operator>> = {
  $mergeObjects: takesAny(merge),
  $objectToArray: takes(1, 1, toArray),
  $arrayToObject: (argument, compiler, name) =>
    takes(1, 1, fromArray)(Array.isArray(argument) && argument.length !== 1 ? [argument] : argument, compiler, name),
  $getField: getField,
  $setField: setField(false),
  $unsetField: setField(true),
};
