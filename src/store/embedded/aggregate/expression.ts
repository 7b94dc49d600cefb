import type { StringOrder } from '../bson/collation.ts';
import { splitPath } from '../bson/paths.ts';
import { printDoc } from '../bson/print.ts';
import { type Doc, isDoc, type Maybe, type Value } from '../bson/value.ts';
import { failedToParse, MongoError } from '../errors.ts';
import { OPERATORS } from './operators/index.ts';

export type Variables = ReadonlyMap<string, Maybe>;

/** What an expression is evaluated on. */
export interface Scope {
  readonly root: Maybe;
  readonly variables: Variables;
}

export type Evaluate = (scope: Scope) => Maybe;

/** Turns expressions into functions; knows which variables may be named, and the order of strings. */
export interface Compiler {
  readonly order: StringOrder | undefined;
  compile(expression: Value): Evaluate;
  withNames(names: Iterable<string>): Compiler;
}

/** An operator reads its argument once, checks it, and gives what evaluates it. */
export type Operator = (argument: Value, compiler: Compiler, name: string) => Evaluate;

export const NO_VARIABLES: Variables = new Map();

/** The words `$redact` decides by; their values are never shown. */
export const REDACT_WORDS = ['DESCEND', 'PRUNE', 'KEEP'] as const;

const SYSTEM_NAMES = new Set<string>(['ROOT', 'CURRENT', 'REMOVE', 'NOW', 'CLUSTER_TIME', 'USER_ROLES']);

export const withVariable = (scope: Scope, name: string, value: Maybe): Scope => ({
  root: scope.root,
  variables: new Map(scope.variables).set(name, value),
});

export function createCompiler(variables: Iterable<string> = [], order?: StringOrder): Compiler {
  const names: ReadonlySet<string> = new Set(variables);
  const compiler: Compiler = {
    order,
    compile: (expression) => compileValue(expression, names, compiler),
    withNames: (more) => createCompiler([...names, ...more], order),
  };
  return compiler;
}

function compileValue(expression: Value, names: ReadonlySet<string>, compiler: Compiler): Evaluate {
  if (typeof expression === 'string' && expression.startsWith('$')) return compilePath(expression, names);
  if (Array.isArray(expression)) {
    const items = expression.map((item) => compiler.compile(item));
    return (scope) => items.map((item) => item(scope) ?? null);
  }
  if (isDoc(expression)) return compileDoc(expression, compiler);
  return () => expression;
}

function compileDoc(expression: Doc, compiler: Compiler): Evaluate {
  const [first] = expression.keys();
  if (first?.startsWith('$')) {
    if (expression.size !== 1) {
      throw new MongoError(
        15983,
        `An object representing an expression must have exactly one field: ${printDoc(expression)}`,
      );
    }
    return compileOperator(first, expression.get(first) ?? null, compiler);
  }
  const fields = [...expression].map(([name, value]): readonly [string, Evaluate] => {
    checkFieldName(name);
    return [name, compiler.compile(value)];
  });
  return (scope) => {
    const doc: Doc = new Map();
    for (const [name, evaluate] of fields) {
      const value = evaluate(scope);
      if (value !== undefined) doc.set(name, value);
    }
    return doc;
  };
}

export const isExpression = (name: string): boolean => Object.hasOwn(OPERATORS, name);

export function compileOperator(name: string, argument: Value, compiler: Compiler): Evaluate {
  const operator = isExpression(name) ? OPERATORS[name] : undefined;
  if (operator === undefined) throw new MongoError(168, `Unrecognized expression '${name}'`);
  return operator(argument, compiler, name);
}

export function checkFieldName(name: string): void {
  if (name === '') throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
  if (name.includes('.')) {
    throw new MongoError(16412, `FieldPath field names may not contain '.'. Consider using $getField or $setField.`);
  }
  if (name.startsWith('$')) {
    throw new MongoError(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`);
  }
}

/** Checks a dotted path and gives its parts. */
export function readFieldPath(path: string): readonly string[] {
  if (path === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new MongoError(40353, `FieldPath must not end with a '.'.`);
  const parts = splitPath(path);
  for (const part of parts) checkFieldName(part);
  return parts;
}

function compilePath(expression: string, names: ReadonlySet<string>): Evaluate {
  if (!expression.startsWith('$$')) {
    if (expression === '$') throw new MongoError(16872, `'$' by itself is not a valid FieldPath`);
    const parts = readFieldPath(expression.slice(1));
    return (scope) => valueAt(currentOf(scope), parts);
  }
  const [name = '', ...rest] = expression.slice(2).split('.');
  if (name === '') throw failedToParse('empty variable names are not allowed');
  const parts = rest.length === 0 ? [] : readFieldPath(rest.join('.'));
  if (!names.has(name)) {
    if (!SYSTEM_NAMES.has(name) && !(REDACT_WORDS as readonly string[]).includes(name)) {
      throw new MongoError(17276, `Use of undefined variable: ${name}`);
    }
    if (name === 'CLUSTER_TIME' || name === 'USER_ROLES') {
      throw new MongoError(51144, `Builtin variable '$$${name}' is not available`);
    }
  }
  if (name === 'NOW' && !names.has(name)) {
    const now = new Date();
    return () => now;
  }
  if (name === 'ROOT') return (scope) => valueAt(scope.root, parts);
  if (name === 'CURRENT') return (scope) => valueAt(currentOf(scope), parts);
  return (scope) => valueAt(scope.variables.get(name), parts);
}

const currentOf = ({ root, variables }: Scope): Maybe => (variables.has('CURRENT') ? variables.get('CURRENT') : root);

/** Follows a path as expressions do: through every element of arrays, and not by their numbers. */
export function valueAt(start: Maybe, parts: readonly string[], from = 0): Maybe {
  let value = start;
  for (let at = from; at < parts.length; at += 1) {
    if (value instanceof Map) value = (value as Doc).get(parts[at] ?? '');
    else if (Array.isArray(value)) {
      return value.map((item) => valueAt(item, parts, at)).filter((item): item is Value => item !== undefined);
    } else return undefined;
  }
  return value;
}

/** Checks the names of `let`, evaluates what stands for them, once. */
export function readVariables(given: Maybe): Variables {
  if (given === undefined || given === null) return NO_VARIABLES;
  if (!isDoc(given)) throw new MongoError(14, `BSON field 'let' is the wrong type, expected type 'object'`);
  const compiler = createCompiler();
  const variables = new Map<string, Maybe>();
  for (const [name, expression] of given) {
    checkVariableName(name);
    variables.set(name, compiler.compile(expression)({ root: new Map(), variables: NO_VARIABLES }));
  }
  return variables;
}

export function checkVariableName(name: string): void {
  if (!/^[a-z\u0080-\uffff]/.test(name) && name !== 'CURRENT') {
    throw failedToParse(`'${name}' starts with an invalid character for a user variable name`);
  }
  if (!/^[A-Za-z0-9_\u0080-\uffff]+$/.test(name)) {
    throw failedToParse(`'${name}' contains an invalid character for a variable name`);
  }
}
