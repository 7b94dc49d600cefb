import { splitPath } from '../../bson/paths.ts';
import { printValue } from '../../bson/print.ts';
import { type Doc, isDoc, type Maybe, typeName, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { readProjection } from '../../query/projection.ts';
import { type Compiler, type Evaluate, REDACT_WORDS, readFieldPath, type Scope } from '../expression.ts';
import { readNamed } from '../operators/arguments.ts';
import { compilerOf, each, requireDoc, type Stage, withValue } from './stage.ts';

export const project: Stage = (argument, context) => {
  const source = requireDoc(argument, 15969, '$project specification must be an object, not');
  if (source.size === 0)
    throw new MongoError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  const { variables, order } = context;
  const show = readProjection(source, { compiler: compilerOf(context), variables, order, find: false });
  return each((doc) => show(doc));
};

type Added = Evaluate | Map<string, Added>;

function readAdded(source: Doc, compiler: Compiler): Map<string, Added> {
  const tree = new Map<string, Added>();
  const put = (
    target: Map<string, Added>,
    [name = '', ...rest]: readonly string[],
    value: Value,
    path: string,
  ): void => {
    const there = target.get(name);
    if (rest.length > 0) {
      if (there !== undefined && !(there instanceof Map))
        throw new MongoError(
          40176,
          `specification contains two conflicting paths. Cannot specify both '${path}' and '${name}'`,
        );
      const inside = there ?? new Map<string, Added>();
      target.set(name, inside);
      put(inside, rest, value, path);
      return;
    }
    if (there !== undefined)
      throw new MongoError(
        40176,
        `specification contains two conflicting paths. Cannot specify both '${path}' and '${path}'`,
      );
    const nested = isDoc(value) && value.size > 0 && ![...value.keys()][0]?.startsWith('$');
    if (!nested) {
      target.set(name, compiler.compile(value));
      return;
    }
    const inside = new Map<string, Added>();
    target.set(name, inside);
    for (const [inner, wanted] of value) put(inside, readFieldPath(inner), wanted, `${path}.${inner}`);
  };
  for (const [path, value] of source) put(tree, readFieldPath(path), value, path);
  return tree;
}

function addTo(value: Maybe, added: Map<string, Added>, scope: Scope): Value {
  if (Array.isArray(value)) return value.map((item) => addTo(item, added, scope));
  const doc: Doc = new Map(isDoc(value) ? value : []);
  for (const [name, what] of added) {
    const result = what instanceof Map ? addTo(doc.get(name), what, scope) : what(scope);
    if (result === undefined) doc.delete(name);
    else doc.set(name, result);
  }
  return doc;
}

export const addFields: Stage = (argument, context, name) => {
  const added = readAdded(
    requireDoc(argument, 40272, `${name} specification stage must be an object, got`),
    compilerOf(context),
  );
  return each((doc) => addTo(doc, added, { root: doc, variables: context.variables }) as Doc);
};

export const unset: Stage = (argument, context, _name, compile) => {
  const paths = Array.isArray(argument) ? argument : [argument];
  if (paths.length === 0)
    throw new MongoError(31119, '$unset specification must be a string or an array with at least one field');
  const source: Doc = new Map();
  for (const path of paths) {
    if (typeof path !== 'string')
      throw new MongoError(31120, '$unset specification must be a string or an array containing only string values');
    source.set(path, false);
  }
  return project(source, context, '$unset', compile);
};

export const replaceRoot: Stage = (argument, context, name) => {
  const expression =
    name === '$replaceWith'
      ? argument
      : (readNamed(
          requireDoc(argument, 40229, 'expected an object as specification for $replaceRoot stage, got'),
          name,
          ['newRoot'],
        ).get('newRoot') ?? null);
  const evaluate = compilerOf(context).compile(expression);
  return each((doc) => {
    const root = evaluate({ root: doc, variables: context.variables });
    if (!isDoc(root)) {
      throw new MongoError(
        40228,
        `'newRoot' expression must evaluate to an object, but resulting value was: ${printValue(root)}. Type of resulting value: '${typeName(root)}'.`,
      );
    }
    return root;
  });
};
export const unwind: Stage = (argument) => {
  const options: Doc = isDoc(argument)
    ? readNamed(argument, '$unwind', ['path'], ['includeArrayIndex', 'preserveNullAndEmptyArrays'])
    : new Map([['path', argument]]);
  const path = options.get('path');
  if (typeof path !== 'string')
    throw new MongoError(28808, `expected a string as the path for $unwind stage, got ${typeName(path)}`);
  if (!path.startsWith('$'))
    throw new MongoError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  const parts = readFieldPath(path.slice(1));
  const index = options.get('includeArrayIndex');
  if (index !== undefined && (typeof index !== 'string' || index === ''))
    throw new MongoError(28810, `expected a non-empty string for the includeArrayIndex option to $unwind stage`);
  if (typeof index === 'string' && index.startsWith('$'))
    throw new MongoError(
      28822,
      `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${index}`,
    );
  const keeps = options.get('preserveNullAndEmptyArrays') === true;
  const numbered = (doc: Doc, at: Value): Doc =>
    typeof index === 'string' ? withValue(doc, splitPath(index), at) : doc;
  return function* transform(docs) {
    for (const doc of docs) {
      const value = plainValueAt(doc, parts);
      if (Array.isArray(value) && value.length > 0) {
        for (const [at, item] of value.entries()) yield numbered(withValue(doc, parts, item), BigInt(at));
      } else if (Array.isArray(value) || value === undefined || value === null) {
        if (keeps) yield numbered(Array.isArray(value) ? withValue(doc, parts, undefined) : doc, null);
      } else yield numbered(doc, null);
    }
  };
};

/** Through documents alone: an array on the way ends it. */
function plainValueAt(doc: Doc, parts: readonly string[]): Maybe {
  let value: Maybe = doc;
  for (const part of parts) value = isDoc(value) ? value.get(part) : undefined;
  return value;
}
export const redact: Stage = (argument, context) => {
  const evaluate = compilerOf(context).compile(argument);
  const variables = new Map([
    ...context.variables,
    ...REDACT_WORDS.map((word): [string, Value] => [word, `$$${word}`]),
  ]);
  const visit = (value: Value, root: Doc): Maybe => {
    if (Array.isArray(value))
      return value.map((item) => visit(item, root)).filter((item): item is Value => item !== undefined);
    if (!isDoc(value)) return value;
    const word = evaluate({ root, variables: new Map(variables).set('CURRENT', value) });
    if (word === '$$KEEP') return value;
    if (word === '$$PRUNE') return undefined;
    if (word !== '$$DESCEND')
      throw new MongoError(
        17053,
        `$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but returned ${printValue(word)}`,
      );
    const shown: Doc = new Map();
    for (const [name, field] of value) {
      const kept = visit(field, root);
      if (kept !== undefined) shown.set(name, kept);
    }
    return shown;
  };
  return function* transform(docs) {
    for (const doc of docs) {
      const kept = visit(doc, doc);
      if (isDoc(kept)) yield kept;
    }
  };
};
