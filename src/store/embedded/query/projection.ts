import { type Compiler, type Evaluate, isExpression, type Scope, type Variables } from '../aggregate/expression.ts';
import { splitPath } from '../bson/paths.ts';
import { printValue } from '../bson/print.ts';
import { type Doc, isDoc, isNumber, isTruthy, type Maybe, toNumber, type Value } from '../bson/value.ts';
import { MongoError, notServed } from '../errors.ts';
import { compileFilter, type FilterOptions } from './filter.ts';

/** Shows a document as a projection asks. `position` is the array index the filter matched at, for `a.$`. */
export type Projection = (doc: Doc, position?: number) => Doc;

export interface ProjectionOptions extends FilterOptions {
  readonly compiler: Compiler;
  readonly variables: Variables;
  /** `$`, `$slice` and `$elemMatch` belong to find alone. */
  readonly find: boolean;
}

/** What is asked of one field: kept or dropped whole, replaced by a value, cut, or further down. */
type Wish =
  | { readonly kind: 'keep' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'compute'; readonly evaluate: Evaluate }
  | { readonly kind: 'change'; readonly change: (value: Maybe, doc: Doc, position: number | undefined) => Maybe }
  | { readonly kind: 'inside'; readonly fields: Map<string, Wish> };

const isFlag = (value: Value): boolean => isNumber(value) || typeof value === 'boolean';

/** Reads a projection; refuses one that both includes and excludes. */
export function readProjection(source: Doc, options: ProjectionOptions): Projection {
  const fields = new Map<string, Wish>();
  let including: boolean | undefined;
  const decide = (inclusive: boolean, path: string): void => {
    if (including !== undefined && including !== inclusive) {
      throw inclusive
        ? new MongoError(31253, `Cannot do inclusion on field ${path} in exclusion projection`)
        : new MongoError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
    }
    including = inclusive;
  };

  const read = (path: string, value: Value): void => {
    if (isDoc(value) && !isOperator(value)) {
      if (value.size === 0)
        throw new MongoError(51270, 'An empty sub-projection is not a valid value. Found empty object at path');
      for (const [name, inner] of value) read(`${path}.${name}`, inner);
      return;
    }
    const wish = readWish(path, value, options);
    const place = path.endsWith('.$') ? path.slice(0, -2) : path;
    if (wish.kind === 'keep' || wish.kind === 'drop') {
      if (path !== '_id') decide(wish.kind === 'keep', path);
    } else if (wish.kind === 'compute' || !isSlice(value)) decide(true, path);
    put(fields, splitPath(place), wish, path);
  };
  for (const [path, value] of source) read(path, value);

  // `_id` alone decides when nothing else does, and so does a $slice: everything else is shown.
  const inclusive = including ?? (fields.get('_id')?.kind === 'keep' && fields.size === 1);
  if (inclusive && !fields.has('_id')) fields.set('_id', { kind: 'keep' });
  return (doc, position) => {
    const scope: Scope = { root: doc, variables: options.variables };
    return inclusive ? include(doc, fields, scope, position) : exclude(doc, fields, scope, position);
  };
}

const isOperator = (value: Doc): boolean => [...value.keys()][0]?.startsWith('$') ?? false;
const isSlice = (value: Value): boolean => isDoc(value) && value.has('$slice');

function readWish(path: string, value: Value, options: ProjectionOptions): Wish {
  if (path === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  checkPath(path, options);
  if (path.endsWith('.$')) return readPositional(path);
  if (isFlag(value)) return { kind: isTruthy(value) ? 'keep' : 'drop' };
  if (options.find && isDoc(value)) {
    if (value.has('$elemMatch')) return readElemMatch(path, value.get('$elemMatch') ?? null, options);
    if (value.has('$slice')) {
      const slice = readSlice(value.get('$slice') ?? null);
      if (slice !== undefined) return { kind: 'change', change: slice };
    }
    if (value.has('$meta')) throw notServed('A projection of $meta');
  }
  checkKnown(value, options);
  return { kind: 'compute', evaluate: options.compiler.compile(value) };
}

/** MongoDB has a code of its own for this place; further inside it is that of any expression. */
function checkKnown(value: Value, { find }: ProjectionOptions): void {
  const name = isDoc(value) ? [...value.keys()][0] : undefined;
  if (name === undefined || !name.startsWith('$') || isExpression(name)) return;
  throw new MongoError(31325, `${find ? '' : 'Invalid $project :: caused by :: '}Unknown expression ${name}`);
}

function checkPath(path: string, { find }: ProjectionOptions): void {
  if (path.endsWith('.')) throw new MongoError(40353, `FieldPath must not end with a '.'.`);
  const parts = splitPath(path);
  for (const [at, part] of parts.entries()) {
    if (part === '') throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
    if (part.startsWith('$') && !(find && part === '$' && at === parts.length - 1 && at > 0)) {
      throw new MongoError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
  }
}

function readPositional(path: string): Wish {
  return {
    kind: 'change',
    change: (value, _doc, position) => {
      if (!Array.isArray(value)) return value;
      const element = position === undefined ? undefined : value[position];
      if (element === undefined) {
        throw new MongoError(
          51246,
          `Executor error during find command :: caused by :: positional operator '${path}' couldn't find a matching element in the array`,
        );
      }
      return [element];
    },
  };
}

function readElemMatch(path: string, condition: Value, options: ProjectionOptions): Wish {
  if (!isDoc(condition))
    throw new MongoError(2, `elemMatch: Invalid argument, object required, but got ${printValue(condition)}`);
  if (path.includes('.')) throw new MongoError(31275, 'Cannot use $elemMatch projection on a nested field.');
  const filter = compileFilter(new Map([['x', new Map([['$elemMatch', condition]])]]), options);
  return {
    kind: 'change',
    change: (value) => {
      if (!Array.isArray(value)) return undefined;
      const first = value.find((item) => filter.matches(new Map([['x', [item]]])));
      return first === undefined ? undefined : [first];
    },
  };
}

/** `$slice: n` and `$slice: [skip, n]` with plain numbers; other forms are the expression of that name. */
function readSlice(argument: Value): ((value: Maybe) => Maybe) | undefined {
  const list = Array.isArray(argument) ? argument : [argument];
  if (!list.every(isNumber)) return undefined;
  const [first = 0, second] = list.map((item) => Math.trunc(toNumber(item as number)));
  if (!Array.isArray(argument)) return onArrays((items) => (first >= 0 ? items.slice(0, first) : items.slice(first)));
  if (list.length !== 2 || second === undefined)
    throw new MongoError(
      28667,
      `Invalid $slice syntax. The given syntax { $slice: ${printValue(argument)} } did not match the find() syntax because :: Location31273: $slice array argument should be of form [skip, limit]`,
    );
  if (second <= 0) throw new MongoError(28724, '$slice limit must be positive');
  return onArrays((items) => {
    const from = first < 0 ? Math.max(0, items.length + first) : first;
    return items.slice(from, from + second);
  });
}

const onArrays =
  (cut: (items: Value[]) => Value[]) =>
  (value: Maybe): Maybe =>
    Array.isArray(value) ? cut(value) : value;

function put(fields: Map<string, Wish>, [name = '', ...rest]: readonly string[], wish: Wish, path: string): void {
  const there = fields.get(name);
  if (rest.length === 0) {
    if (there !== undefined) throw new MongoError(there.kind === 'inside' ? 31249 : 31250, `Path collision at ${path}`);
    fields.set(name, wish);
    return;
  }
  if (there !== undefined && there.kind !== 'inside') {
    throw new MongoError(31249, `Path collision at ${path} remaining portion ${rest.join('.')}`);
  }
  const inside = there?.fields ?? new Map<string, Wish>();
  if (there === undefined) fields.set(name, { kind: 'inside', fields: inside });
  put(inside, rest, wish, path);
}

/** Kept fields stay in the document's order; computed ones follow in the order they were asked for. */
function include(doc: Doc, fields: ReadonlyMap<string, Wish>, scope: Scope, position: number | undefined): Doc {
  const shown: Doc = new Map();
  for (const [name, value] of doc) {
    const wish = fields.get(name);
    if (wish === undefined || wish.kind === 'drop' || wish.kind === 'compute') continue;
    const kept =
      wish.kind === 'inside' ? into(value, wish.fields, scope, position, true) : changed(wish, value, doc, position);
    if (kept !== undefined) shown.set(name, kept);
  }
  addComputed(shown, doc, fields, scope);
  return shown;
}

function exclude(doc: Doc, fields: ReadonlyMap<string, Wish>, scope: Scope, position: number | undefined): Doc {
  const shown: Doc = new Map();
  for (const [name, value] of doc) {
    const wish = fields.get(name);
    if (wish?.kind === 'drop') continue;
    const kept =
      wish === undefined
        ? value
        : wish.kind === 'inside'
          ? into(value, wish.fields, scope, position, false)
          : changed(wish, value, doc, position);
    if (kept !== undefined) shown.set(name, kept);
  }
  return shown;
}

const changed = (wish: Wish, value: Value, doc: Doc, position: number | undefined): Maybe =>
  wish.kind === 'change' ? wish.change(value, doc, position) : value;

/** Goes on within a value: through arrays, and past what is no document. */
function into(
  value: Value,
  fields: ReadonlyMap<string, Wish>,
  scope: Scope,
  position: number | undefined,
  inclusive: boolean,
): Maybe {
  if (isDoc(value)) return (inclusive ? include : exclude)(value, fields, scope, position);
  if (Array.isArray(value)) {
    return value
      .map((item) => into(item, fields, scope, position, inclusive))
      .filter((item): item is Value => item !== undefined);
  }
  return inclusive ? undefined : value;
}

const hasComputed = (fields: ReadonlyMap<string, Wish>): boolean =>
  [...fields.values()].some((wish) => wish.kind === 'compute' || (wish.kind === 'inside' && hasComputed(wish.fields)));

function addComputed(shown: Doc, doc: Doc, fields: ReadonlyMap<string, Wish>, scope: Scope): void {
  for (const [name, wish] of fields) {
    if (wish.kind === 'compute') {
      const value = wish.evaluate(scope);
      if (value !== undefined) shown.set(name, value);
    } else if (wish.kind === 'inside' && !isNested(doc.get(name)) && hasComputed(wish.fields)) {
      const inner: Doc = new Map();
      addComputed(inner, new Map(), wish.fields, scope);
      shown.set(name, inner);
    }
  }
}

const isNested = (value: Maybe): boolean => isDoc(value) || Array.isArray(value);
