import { compareValues } from '../../bson/compare.ts';
import { isDoc, isTruthy, type Maybe } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { checkVariableName, type Evaluate, type Operator } from '../expression.ts';
import { checkCount, isNullish, listOf, readNamed, takes } from './arguments.ts';

const compares =
  (accepts: (order: number) => boolean): Operator =>
  (argument, compiler, name) =>
    takes(2, 2, (a, b) => accepts(compareForExpressions(a, b, compiler.order)))(argument, compiler, name);

/** As `compareValues`, but a field that is not there lies below null. */
export function compareForExpressions(a: Maybe, b: Maybe, order?: (a: string, b: string) => number): number {
  if (a === undefined || b === undefined) {
    if (a === b) return 0;
    const other = a ?? b;
    if (other === null) return a === undefined ? -1 : 1;
    // Only MinKey and an absent field are below; the absent one stands between MinKey and null.
    return compareValues(a, b, order);
  }
  return compareValues(a, b, order);
}

const COND_MISSING: ReadonlyMap<string, number> = new Map([
  ['if', 17080],
  ['then', 17081],
  ['else', 17082],
]);

function conditional(argument: Parameters<Operator>[0], compiler: Parameters<Operator>[1]): Evaluate {
  const parts = isDoc(argument)
    ? ['if', 'then', 'else'].map((field) => {
        const fields = argument;
        for (const name of fields.keys()) {
          if (!['if', 'then', 'else'].includes(name)) {
            throw new MongoError(17083, `Unrecognized parameter to $cond: ${name}`);
          }
        }
        if (!fields.has(field)) {
          throw new MongoError(COND_MISSING.get(field) ?? 17080, `Missing '${field}' parameter to $cond`);
        }
        return fields.get(field) ?? null;
      })
    : listOf(argument);
  checkCount('$cond', parts.length, 3, 3);
  const [test, yes, no] = parts.map((part) => compiler.compile(part));
  return (scope) => (isTruthy(test?.(scope)) ? yes?.(scope) : no?.(scope));
}

const switched: Operator = (argument, compiler, name) => {
  if (!isDoc(argument)) throw new MongoError(40060, `$switch requires an object as an argument, found: not an object`);
  const fields = readNamed(argument, name, ['branches'], ['default']);
  const given = fields.get('branches');
  if (!Array.isArray(given)) throw new MongoError(40061, `$switch expected an array for 'branches'`);
  if (given.length === 0) throw new MongoError(40068, '$switch requires at least one branch.');
  const branches = given.map((branch) => {
    if (!isDoc(branch)) throw new MongoError(40062, '$switch expected each branch to be an object');
    for (const field of branch.keys()) {
      if (field !== 'case' && field !== 'then') {
        throw new MongoError(40063, `$switch found an unknown argument to a branch: ${field}`);
      }
    }
    if (!branch.has('case')) throw new MongoError(40064, `$switch requires each branch have a 'case' expression`);
    if (!branch.has('then')) throw new MongoError(40065, `$switch requires each branch have a 'then' expression.`);
    return { test: compiler.compile(branch.get('case') ?? null), result: compiler.compile(branch.get('then') ?? null) };
  });
  const fallback = fields.has('default') ? compiler.compile(fields.get('default') ?? null) : undefined;
  return (scope) => {
    for (const { test, result } of branches) if (isTruthy(test(scope))) return result(scope);
    if (fallback === undefined) {
      throw new MongoError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    }
    return fallback(scope);
  };
};

const letIn: Operator = (argument, compiler, name) => {
  const fields = readNamed(argument, name, ['vars', 'in']);
  const given = fields.get('vars');
  if (!isDoc(given)) throw new MongoError(10065, `invalid parameter: expected an object (vars)`);
  for (const variable of given.keys()) checkVariableName(variable);
  const values = [...given].map(([variable, value]): [string, Evaluate] => [variable, compiler.compile(value)]);
  const body = compiler.withNames(given.keys()).compile(fields.get('in') ?? null);
  return (scope) => {
    const variables = new Map(scope.variables);
    for (const [variable, evaluate] of values) variables.set(variable, evaluate(scope));
    return body({ root: scope.root, variables });
  };
};

/** Logic stops at the first part that decides. */
const decides =
  (until: boolean): Operator =>
  (argument, compiler) => {
    const parts = listOf(argument).map((part) => compiler.compile(part));
    return (scope) => (parts.some((part) => isTruthy(part(scope)) === until) ? until : !until);
  };

const ifNull: Operator = (argument, compiler, name) => {
  const list = listOf(argument);
  if (list.length < 2) throw new MongoError(1257300, `${name} needs at least two arguments, had: ${list.length}`);
  const parts = list.map((part) => compiler.compile(part));
  return (scope) => {
    let value: Maybe;
    for (const part of parts) {
      value = part(scope);
      if (!isNullish(value)) return value;
    }
    return value;
  };
};

export const BOOLEANS: Readonly<Record<string, Operator>> = {
  $and: decides(false),
  $or: decides(true),
  $not: takes(1, 1, (value) => !isTruthy(value)),
  $cmp: (argument, compiler, name) =>
    takes(2, 2, (a, b) => Math.sign(compareForExpressions(a, b, compiler.order)))(argument, compiler, name),
  $eq: compares((order) => order === 0),
  $ne: compares((order) => order !== 0),
  $gt: compares((order) => order > 0),
  $gte: compares((order) => order >= 0),
  $lt: compares((order) => order < 0),
  $lte: compares((order) => order <= 0),
  $cond: conditional,
  $ifNull: ifNull,
  $switch: switched,
  $let: letIn,
  $literal: (argument) => () => argument,
  $const: (argument) => () => argument,
};
