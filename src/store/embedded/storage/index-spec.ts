import { equalValues } from '../bson/compare.ts';
import { splitPath } from '../bson/paths.ts';
import { printDoc, printValue } from '../bson/print.ts';
import { type Doc, isDoc, isNumber, isTruthy, type Maybe, toNumber, type Value } from '../bson/value.ts';
import { MongoError, notServed } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';

export interface IndexField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly direction: 1 | -1;
}

export interface Index {
  /** Number of the index within its collection; part of its keys on disk. */
  readonly id: number;
  readonly name: string;
  /** As `listIndexes` shows it. */
  readonly spec: Doc;
  readonly fields: readonly IndexField[];
  readonly directions: readonly number[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: Doc | undefined;
  readonly covers: ((doc: Doc) => boolean) | undefined;
  readonly expireAfterSeconds: number | undefined;
  /** Some document has several keys. Never goes back to false. */
  multikey: boolean;
  /** All keys are in their values' exact order (see bson/key.ts). Never goes back to true. */
  exact: boolean;
}

export const ID_INDEX = '_id_';

const KINDS = new Set(['text', 'hashed', '2d', '2dsphere', 'columnstore', 'wildcard']);

function readDirection(path: string, value: Value): 1 | -1 {
  if (typeof value === 'string') {
    if (KINDS.has(value)) throw notServed(`A ${value} index`);
    throw new MongoError(67, `Unknown index plugin '${value}'`);
  }
  if (!isNumber(value)) {
    throw new MongoError(67, `Values in v:2 index key pattern are not allowed to be of type ${printValue(value)}`);
  }
  const direction = toNumber(value);
  if (direction === 0 || Number.isNaN(direction)) {
    throw new MongoError(67, 'Values in the index key pattern cannot be 0.');
  }
  if (path.includes('$**')) throw notServed('A wildcard index');
  return direction < 0 ? -1 : 1;
}

function readFields(key: Maybe): IndexField[] {
  if (!isDoc(key)) throw new MongoError(14, `The field 'key' must be an object`);
  if (key.size === 0) throw new MongoError(67, 'Index keys cannot be empty.');
  return [...key].map(([path, value]) => {
    const parts = splitPath(path);
    if (parts.some((part) => part === '')) throw new MongoError(67, 'Index keys cannot contain an empty field.');
    if (path.startsWith('$') && path !== '$**') {
      throw new MongoError(67, 'Index key contains an illegal field name: field name starts with $');
    }
    return { path, parts, direction: readDirection(path, value) };
  });
}

const OPTIONS = new Set([
  'key',
  'name',
  'ns',
  'v',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'hidden',
  'collation',
  'comment',
]);

function checkOptions(spec: Doc): void {
  for (const name of spec.keys()) {
    if (!OPTIONS.has(name)) {
      throw new MongoError(
        197,
        `The field '${name}' is not valid for an index specification. Specification: ${printDoc(spec)}`,
      );
    }
  }
  const collation = spec.get('collation');
  if (isDoc(collation) && collation.get('locale') !== 'simple') throw notServed('A collation');
  if (isTruthy(spec.get('hidden'))) throw notServed('A hidden index');
  const expire = spec.get('expireAfterSeconds');
  if (expire !== undefined && (!isNumber(expire) || toNumber(expire) < 0 || toNumber(expire) > 2147483647)) {
    throw new MongoError(67, `TTL index 'expireAfterSeconds' option must be numeric and within 0 and 2147483647`);
  }
}

const nameOf = (fields: readonly IndexField[]): string =>
  fields.map((field) => `${field.path}_${field.direction}`).join('_');

/** Reads one specification of `createIndexes`; refuses what this store does not keep. */
export function readIndex(id: number, given: Doc): Index {
  checkOptions(given);
  const fields = readFields(given.get('key'));
  const name = given.get('name') ?? nameOf(fields);
  if (typeof name !== 'string' || name === '') {
    throw new MongoError(67, 'Index name must be a non-empty string');
  }
  const partial = given.get('partialFilterExpression');
  if (partial !== undefined && !isDoc(partial)) {
    throw new MongoError(67, `'partialFilterExpression' must be an object`);
  }
  const expire = given.get('expireAfterSeconds');
  if (expire !== undefined && fields.length > 1) {
    throw new MongoError(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL.');
  }
  const isId = fields.length === 1 && fields[0]?.path === '_id';
  const sparse = isTruthy(given.get('sparse'));
  if (sparse && partial !== undefined) {
    throw new MongoError(67, `cannot mix "partialFilterExpression" and "sparse" options`);
  }
  const unique = isTruthy(given.get('unique'));
  return {
    id,
    name: isId && fields[0]?.direction === 1 ? ID_INDEX : name,
    spec: describe(given, fields, name, isId),
    fields,
    directions: fields.map((field) => field.direction),
    unique: unique || (isId && id === 0),
    sparse,
    partial,
    covers: partial === undefined ? undefined : compileFilter(partial).matches,
    expireAfterSeconds: expire === undefined ? undefined : toNumber(expire as number),
    multikey: false,
    exact: true,
  };
}

/** What `listIndexes` shows: version, key, name, and the options that say something. */
function describe(given: Doc, fields: readonly IndexField[], name: string, isId: boolean): Doc {
  const spec: Doc = new Map<string, Value>([
    ['v', 2],
    ['key', given.get('key') ?? null],
    ['name', isId && fields[0]?.direction === 1 ? ID_INDEX : name],
  ]);
  for (const option of ['unique', 'sparse', 'background'] as const) {
    if (isTruthy(given.get(option)) && !isId) spec.set(option, true);
  }
  for (const option of ['partialFilterExpression', 'expireAfterSeconds'] as const) {
    const value = given.get(option);
    if (value !== undefined) spec.set(option, value);
  }
  return spec;
}

const DISTINGUISHING = ['unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds'] as const;

export const sameIndex = (a: Index, b: Index): boolean =>
  sameKey(a, b) && a.name === b.name && DISTINGUISHING.every((name) => equalValues(a.spec.get(name), b.spec.get(name)));

export const sameKey = (a: Index, b: Index): boolean =>
  a.fields.length === b.fields.length &&
  a.fields.every((field, at) => field.path === b.fields[at]?.path && field.direction === b.fields[at]?.direction);
