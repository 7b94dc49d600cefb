import { Timestamp } from 'bson';
import { sorterOf } from '../aggregate/operators/arrays.ts';
import { addNumbers, kindOf, makeDouble, multiplyNumbers, toWhole } from '../bson/arithmetic.ts';
import { compareValues, equalValues } from '../bson/compare.ts';
import { printDoc, printValue } from '../bson/print.ts';
import {
  type BsonNumber,
  type Doc,
  isDoc,
  isNumber,
  isRegExp,
  type Maybe,
  toNumber,
  typeName,
  type Value,
} from '../bson/value.ts';
import { badValue, failedToParse, type MongoError, typeMismatch } from '../errors.ts';
import { compileFilter, type FilterOptions } from '../query/filter.ts';
import { hasOperators } from '../query/predicates.ts';
import type { Outcome } from './change.ts';

/** Reads one operator's argument for one path, and gives what it makes of the value there. */
export interface UpdateOperator {
  /** Whether it makes the path where it is missing. */
  readonly creates: boolean;
  readonly read: (argument: Value, path: string, options: FilterOptions) => (value: Maybe, doc: Doc) => Outcome;
}

const idOf = (doc: Doc): string => `{_id: ${printValue(doc.get('_id'))}}`;

const set = (value: Value): Outcome => ({ set: value });

/** The last name of a path, as messages show it. */
const nameOf = (path: string): string => path.split('.').at(-1) ?? path;

function arithmetic(
  operator: string,
  verb: string,
  combine: (a: BsonNumber, b: BsonNumber) => BsonNumber | undefined,
  whenMissing: (argument: BsonNumber) => BsonNumber,
): UpdateOperator {
  return {
    creates: true,
    read: (argument, path) => {
      if (!isNumber(argument)) {
        throw typeMismatch(`Cannot ${verb} with non-numeric argument: {${path}: ${printValue(argument)}}`);
      }
      return (value, doc) => {
        if (value === undefined) return set(whenMissing(argument));
        if (!isNumber(value)) {
          throw typeMismatch(
            `Cannot apply ${operator} to a value of non-numeric type. ${idOf(doc)} has the field '${nameOf(path)}' of non-numeric type ${typeName(value)}`,
          );
        }
        const result = combine(value, argument);
        if (result === undefined) {
          throw badValue(
            `Failed to apply ${operator} operations to current value (${printValue(value)}) for document ${idOf(doc)}`,
          );
        }
        return set(result);
      };
    },
  };
}

/** Zero in the type of the number. */
const zeroLike = (value: BsonNumber): BsonNumber => {
  const kind = kindOf(value);
  if (kind === 'long') return 0n;
  return kind === 'double' ? makeDouble(0) : kind === 'int' ? 0 : (multiplyNumbers(value, 0) ?? 0);
};

const extreme = (sign: 1 | -1): UpdateOperator => ({
  creates: true,
  read:
    (argument, _path, { order }) =>
    (value) =>
      value === undefined || compareValues(argument, value, order) * sign < 0 ? set(argument) : 'keep',
});

const currentDate: UpdateOperator = {
  creates: true,
  read: (argument) => {
    const date = (): Outcome => set(new Date());
    const timestamp = (): Outcome => set(now());
    if (typeof argument === 'boolean') return date;
    if (!isDoc(argument)) {
      throw badValue(
        `${typeName(argument)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
      );
    }
    for (const name of argument.keys()) {
      if (name !== '$type') throw badValue(`Unrecognized $currentDate option: ${name}`);
    }
    if (argument.get('$type') === 'date') return date;
    if (argument.get('$type') === 'timestamp') return timestamp;
    throw badValue(
      `The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}`,
    );
  },
};

let lastSecond = 0;
let increment = 0;

/** A timestamp later than all before it in this process. */
export function now(): Timestamp {
  const second = Math.floor(Date.now() / 1000);
  increment = second === lastSecond ? increment + 1 : 1;
  lastSecond = second;
  return new Timestamp({ t: second, i: increment });
}

const CLAUSES = ['$each', '$slice', '$sort', '$position'];

function readEach(operator: string, argument: Value): { items: readonly Value[]; clauses: Doc } {
  if (!isDoc(argument) || !argument.has('$each')) return { items: [argument], clauses: new Map() };
  const items = argument.get('$each');
  if (!Array.isArray(items)) {
    throw operator === '$push'
      ? badValue(`The argument to $each in $push must be an array but it was of type: ${typeName(items)}`)
      : typeMismatch(`The argument to $each in $addToSet must be an array but it was of type ${typeName(items)}`);
  }
  const allowed = operator === '$push' ? CLAUSES : ['$each'];
  for (const name of argument.keys()) {
    if (!allowed.includes(name)) {
      throw operator === '$push'
        ? badValue(`Unrecognized clause in $push: ${name}`)
        : badValue(`Found unexpected fields after $each in $addToSet: ${printDoc(argument)}`);
    }
  }
  return { items, clauses: argument };
}

function readWhole(clauses: Doc, name: string): number | undefined {
  const value = clauses.get(name);
  if (value === undefined) return undefined;
  const whole = toWhole(value);
  if (whole === undefined) {
    throw badValue(
      `The value for ${name} must ${name === '$slice' ? '' : 'be '}an integer value but was given type: ${typeName(value)}`,
    );
  }
  return Number(whole);
}

const push: UpdateOperator = {
  creates: true,
  read: (argument, path, { order }) => {
    const { items, clauses } = readEach('$push', argument);
    const [position, slice] = [readWhole(clauses, '$position'), readWhole(clauses, '$slice')];
    const by = clauses.get('$sort');
    if (by !== undefined && !isDoc(by) && !isNumber(by)) {
      throw badValue(
        `The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields`,
      );
    }
    const sort = by === undefined ? undefined : sorterOf(by, order);
    return (value, doc) => {
      if (value !== undefined && !Array.isArray(value)) {
        throw badValue(
          `The field '${path}' must be an array but is of type ${typeName(value)} in document ${idOf(doc)}`,
        );
      }
      const array = [...(value ?? [])];
      array.splice(position ?? array.length, 0, ...items);
      const sorted = sort === undefined ? array : sort(array);
      return set(
        slice === undefined ? sorted : slice === 0 ? [] : slice > 0 ? sorted.slice(0, slice) : sorted.slice(slice),
      );
    };
  },
};

const addToSet: UpdateOperator = {
  creates: true,
  read: (argument, path, { order }) => {
    const { items } = readEach('$addToSet', argument);
    return (value) => {
      if (value !== undefined && !Array.isArray(value)) {
        throw badValue(
          `Cannot apply $addToSet to non-array field. Field named '${nameOf(path)}' has non-array type ${typeName(value)}`,
        );
      }
      const array = [...(value ?? [])];
      for (const item of items) if (!array.some((other) => equalValues(other, item, order))) array.push(item);
      return value !== undefined && array.length === value.length ? 'keep' : set(array);
    };
  },
};

const pop: UpdateOperator = {
  creates: false,
  read: (argument, path) => {
    const end = isNumber(argument) ? toNumber(argument) : undefined;
    if (end === undefined) throw failedToParse(`Expected a number in: ${nameOf(path)}: ${printValue(argument)}`);
    if (end !== 1 && end !== -1) throw failedToParse(`$pop expects 1 or -1, found: ${printValue(argument)}`);
    return (value) => {
      if (value === undefined) return 'keep';
      if (!Array.isArray(value)) {
        throw typeMismatch(`Path '${path}' contains an element of non-array type '${typeName(value)}'`);
      }
      return value.length === 0 ? 'keep' : set(end === 1 ? value.slice(0, -1) : value.slice(1));
    };
  },
};

const without = (operator: string, value: Maybe, goes: (item: Value) => boolean): Outcome => {
  if (value === undefined) return 'keep';
  if (!Array.isArray(value)) throw badValue(`Cannot apply ${operator} to a non-array value`);
  const kept = value.filter((item) => !goes(item));
  return kept.length === value.length ? 'keep' : set(kept);
};

/** What `$pull` takes out: what equals a value, what matches a condition, or documents that match a filter. */
function readPull(argument: Value, options: FilterOptions): (item: Value) => boolean {
  if (isRegExp(argument) || hasOperators(argument)) {
    const filter = compileFilter(new Map([['', argument]]), options);
    return (item) => filter.matches(new Map([['', item]]));
  }
  if (isDoc(argument)) {
    const filter = compileFilter(argument, options);
    return (item) => isDoc(item) && filter.matches(item);
  }
  return (item) => equalValues(item, argument, options.order);
}

function bit(argument: Value, path: string): (value: Maybe, doc: Doc) => Outcome {
  if (!isDoc(argument)) {
    throw badValue(
      `The $bit modifier is not compatible with a ${typeName(argument)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  if (argument.size === 0) {
    throw badValue(`You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}`);
  }
  const steps = [...argument].map(([name, operand]) => {
    const combine = {
      and: (a: bigint, b: bigint) => a & b,
      or: (a: bigint, b: bigint) => a | b,
      xor: (a: bigint, b: bigint) => a ^ b,
    }[name];
    if (combine === undefined) {
      throw badValue(
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${name}: ${printValue(operand)}}`,
      );
    }
    if (!isInteger(operand)) {
      throw badValue(
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(operand)}' is not supported here: {${name}: ${printValue(operand)}}`,
      );
    }
    return { combine, operand };
  });
  return (value, doc) => {
    let bits: Value = value ?? 0;
    if (!isInteger(bits)) {
      throw badValue(
        `Cannot apply $bit to a value of non-integral type.${idOf(doc)} has the field ${nameOf(path)} of non-integer type ${typeName(bits)}`,
      );
    }
    for (const { combine, operand } of steps) {
      const wide: boolean = typeof bits === 'bigint' || typeof operand === 'bigint';
      const result: bigint = combine(toWhole(bits) ?? 0n, toWhole(operand) ?? 0n);
      bits = wide ? BigInt.asIntN(64, result) : Number(BigInt.asIntN(32, result));
    }
    return set(bits);
  };
}

const isInteger = (value: Value): value is number | bigint =>
  isNumber(value) && (kindOf(value) === 'int' || kindOf(value) === 'long');

const setOperator: UpdateOperator = { creates: true, read: (argument) => () => set(argument) };

/** All update operators but `$rename`, which is about two paths. */
export const UPDATE_OPERATORS: Readonly<Record<string, UpdateOperator>> = {
  $set: setOperator,
  $setOnInsert: setOperator,
  $unset: { creates: false, read: () => (value) => (value === undefined ? 'keep' : 'unset') },
  $inc: arithmetic('$inc', 'increment', addNumbers, (argument) => argument),
  $mul: arithmetic('$mul', 'multiply', multiplyNumbers, zeroLike),
  $min: extreme(1),
  $max: extreme(-1),
  $currentDate: currentDate,
  $push: push,
  $addToSet: addToSet,
  $pop: pop,
  $pull: {
    creates: false,
    read: (argument, _path, options) => {
      const goes = readPull(argument, options);
      return (value) => without('$pull', value, goes);
    },
  },
  $pullAll: {
    creates: false,
    read: (argument, _path, { order }) => {
      if (!Array.isArray(argument))
        throw badValue(`$pullAll requires an array argument but was given a ${typeName(argument)}`);
      return (value) => without('$pullAll', value, (item) => argument.some((other) => equalValues(other, item, order)));
    },
  },
  $bit: { creates: true, read: bit },
};

export const unknownModifier = (name: string): MongoError =>
  failedToParse(
    `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
  );
