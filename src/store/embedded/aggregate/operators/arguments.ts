import { printValue } from '../../bson/print.ts';
import { type Doc, isDoc, type Maybe, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Evaluate, Operator } from '../expression.ts';

export const isNullish = (value: Maybe): value is null | undefined => value === null || value === undefined;

/** An operator of `least` to `most` arguments; a single one may stand without its array. */
export const takes =
  (least: number, most: number, evaluate: (...values: Maybe[]) => Maybe): Operator =>
  (argument, compiler, name) => {
    const list = listOf(argument);
    checkCount(name, list.length, least, most);
    const parts = list.map((item) => compiler.compile(item));
    const [first, second] = parts;
    if (parts.length === 1 && first !== undefined) return (scope) => evaluate(first(scope));
    if (parts.length === 2 && first !== undefined && second !== undefined) {
      return (scope) => evaluate(first(scope), second(scope));
    }
    return (scope) => evaluate(...parts.map((part) => part(scope)));
  };

export const listOf = (argument: Value): readonly Value[] => (Array.isArray(argument) ? argument : [argument]);

export function checkCount(name: string, count: number, least: number, most: number): void {
  if (count >= least && count <= most) return;
  if (least === most) {
    throw new MongoError(16020, `Expression ${name} takes exactly ${least} arguments. ${count} were passed in.`);
  }
  throw new MongoError(
    28667,
    `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${count} were passed in.`,
  );
}

/** An operator of any number of arguments. */
export const takesAny =
  (evaluate: (values: readonly Maybe[], name: string) => Maybe): Operator =>
  (argument, compiler, name) => {
    const parts = listOf(argument).map((item) => compiler.compile(item));
    return (scope) =>
      evaluate(
        parts.map((part) => part(scope)),
        name,
      );
  };

/** The fields of an operator whose argument is an object; refuses others than those named. */
export function readNamed(
  argument: Value,
  name: string,
  required: readonly string[],
  optional: readonly string[] = [],
): Doc {
  if (!isDoc(argument)) {
    throw new MongoError(9, `${name} only supports an object as an argument, found: ${printValue(argument)}`);
  }
  for (const field of argument.keys()) {
    if (!required.includes(field) && !optional.includes(field)) {
      throw new MongoError(9, `Unrecognized argument to ${name}: ${field}`);
    }
  }
  for (const field of required) {
    if (!argument.has(field)) throw new MongoError(9, `Missing '${field}' parameter to ${name}`);
  }
  return argument;
}

/** Each field of an object argument is an expression of its own. */
export const takesNamed =
  (
    required: readonly string[],
    optional: readonly string[],
    evaluate: (field: (name: string) => Maybe, has: (name: string) => boolean) => Maybe,
  ): Operator =>
  (argument, compiler, name) => {
    const fields = readNamed(argument, name, required, optional);
    const parts = new Map<string, Evaluate>();
    for (const [field, value] of fields) parts.set(field, compiler.compile(value));
    return (scope) =>
      evaluate(
        (field) => parts.get(field)?.(scope),
        (field) => parts.has(field),
      );
  };
