import { kindOf, makeDouble } from '../bson/arithmetic.ts';
import type { StringOrder } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import {
  type BsonNumber,
  type Doc,
  isDoc,
  isNumber,
  type Maybe,
  toNumber,
  typeName,
  type Value,
} from '../bson/value.ts';
import { MongoError, notServed } from '../errors.ts';
import { readSort, sortBy } from '../query/sort.ts';
import { type Compiler, type Evaluate, NO_VARIABLES, type Operator } from './expression.ts';
import { isNullish, listOf, readNamed } from './operators/arguments.ts';
import { add, divide } from './operators/arithmetic.ts';
import { distinctValues, percentiles, readCount } from './operators/arrays.ts';

/** Takes value after value and tells what they come to. */
interface Accumulator {
  take(value: Maybe): void;
  result(): Value;
}

/** What an accumulator of `$group` is made of: what is evaluated for each document, and what adds it up. */
export interface Accumulation {
  readonly evaluate: Evaluate;
  readonly start: () => Accumulator;
}

type Maker = (order: StringOrder | undefined) => Accumulator;

const sum: Maker = () => {
  let total: BsonNumber = 0;
  return {
    take(value) {
      if (isNumber(value)) total = add(total, value);
    },
    result: () => total,
  };
};

const average: Maker = () => {
  let total: BsonNumber = 0;
  let count = 0;
  return {
    take(value) {
      if (!isNumber(value)) return;
      total = add(total, value);
      count += 1;
    },
    result: () =>
      count === 0 ? null : kindOf(total) === 'decimal' ? divide(total, count) : makeDouble(toNumber(total) / count),
  };
};

const extreme =
  (sign: 1 | -1): Maker =>
  (order) => {
    let best: Maybe;
    return {
      take(value) {
        if (isNullish(value)) return;
        if (best === undefined || compareValues(value, best, order) * sign < 0) best = value;
      },
      result: () => best ?? null,
    };
  };

const deviation =
  (sample: boolean): Maker =>
  () => {
    let [count, mean, squares] = [0, 0, 0];
    return {
      take(value) {
        if (!isNumber(value)) return;
        const number = toNumber(value);
        count += 1;
        const delta = number - mean;
        mean += delta / count;
        squares += delta * (number - mean);
      },
      result: () => {
        const degrees = sample ? count - 1 : count;
        return degrees <= 0 ? null : makeDouble(Math.sqrt(squares / degrees));
      },
    };
  };

const first: Maker = () => {
  let value: Maybe;
  let taken = false;
  return {
    take(given) {
      if (!taken) value = given;
      taken = true;
    },
    result: () => value ?? null,
  };
};

const last: Maker = () => {
  let value: Maybe;
  return {
    take(given) {
      value = given;
    },
    result: () => value ?? null,
  };
};

const push: Maker = () => {
  const values: Value[] = [];
  return {
    take(value) {
      if (value !== undefined) values.push(value);
    },
    result: () => values,
  };
};

const addToSet: Maker = (order) => {
  let values: Value[] = [];
  let settled = 0;
  return {
    take(value) {
      if (value === undefined) return;
      values.push(value);
      if (values.length > settled * 2 + 64) {
        values = distinctValues(values, order);
        settled = values.length;
      }
    },
    result: () => distinctValues(values, order),
  };
};

const mergeObjects: Maker = () => {
  const merged: Doc = new Map();
  return {
    take(value) {
      if (isNullish(value)) return;
      if (!isDoc(value))
        throw new MongoError(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`);
      for (const [name, field] of value) merged.set(name, field);
    },
    result: () => merged,
  };
};

/** Accumulators of one expression. */
const SIMPLE: Readonly<Record<string, Maker>> = {
  $sum: sum,
  $avg: average,
  $min: extreme(1),
  $max: extreme(-1),
  $stdDevPop: deviation(false),
  $stdDevSamp: deviation(true),
  $first: first,
  $last: last,
  $push: push,
  $addToSet: addToSet,
  $mergeObjects: mergeObjects,
};

/** Collects all values and looks at them at the end. */
const collects = (finish: (values: readonly Maybe[]) => Value): (() => Accumulator) => {
  return () => {
    const values: Maybe[] = [];
    return { take: (value) => void values.push(value), result: () => finish(values) };
  };
};

const present = (values: readonly Maybe[]): Value[] => values.map((value) => value ?? null);

function severalOf(name: string, argument: Value, compiler: Compiler): Accumulation {
  const fields = readNamed(argument, name, ['n', 'input']);
  const n = readCount(compiler.compile(fields.get('n') ?? null)({ root: new Map(), variables: NO_VARIABLES }), name);
  const finish = (values: readonly Maybe[]): Value => {
    if (name === '$firstN') return present(values).slice(0, n);
    if (name === '$lastN') return present(values).slice(-n);
    const sign = name === '$minN' ? 1 : -1;
    return values
      .filter((value): value is Value => !isNullish(value))
      .sort((a, b) => compareValues(a, b, compiler.order) * sign)
      .slice(0, n);
  };
  return { evaluate: compiler.compile(fields.get('input') ?? null), start: collects(finish) };
}

/** `$top`, `$bottom` and their kin: the output of those documents that stand first or last in an order. */
function ranked(name: string, argument: Value, compiler: Compiler): Accumulation {
  const several = name.endsWith('N');
  const fields = readNamed(argument, name, several ? ['n', 'sortBy', 'output'] : ['sortBy', 'output']);
  const keys = readSort(fields.get('sortBy'));
  const n = several
    ? readCount(compiler.compile(fields.get('n') ?? null)({ root: new Map(), variables: NO_VARIABLES }), name)
    : 1;
  const output = compiler.compile(fields.get('output') ?? null);
  return {
    evaluate: (scope) => [scope.root ?? null, output(scope) ?? null],
    start: collects((values) => {
      const docOf = (pair: Maybe): Doc => (Array.isArray(pair) && isDoc(pair[0]) ? pair[0] : new Map());
      const sorted = sortBy(values, docOf, keys, { order: compiler.order });
      const outputs = sorted.map((pair) => (Array.isArray(pair) ? (pair[1] ?? null) : null));
      const kept = name.startsWith('$top') ? outputs.slice(0, n) : outputs.slice(-n);
      return several ? kept : (kept[0] ?? null);
    }),
  };
}

function percentile(name: string, argument: Value, compiler: Compiler): Accumulation {
  const { input, shares } = readPercentile(name, argument, compiler);
  return {
    evaluate: input,
    start: collects((values) =>
      name === '$median' ? (percentiles(values, [0.5])[0] ?? null) : percentiles(values, shares),
    ),
  };
}

function readPercentile(name: string, argument: Value, compiler: Compiler): { input: Evaluate; shares: number[] } {
  const fields = readNamed(argument, name, name === '$median' ? ['input', 'method'] : ['input', 'p', 'method']);
  if (fields.get('method') !== 'approximate')
    throw new MongoError(2, `Currently only 'approximate' can be used as percentile 'method'.`);
  const given = name === '$median' ? [] : fields.get('p');
  if (!Array.isArray(given) || (name !== '$median' && given.length === 0)) {
    throw new MongoError(7750300, `The $percentile 'p' field must be an array of numbers from [0.0, 1.0]`);
  }
  const shares = given.map((share) => (isNumber(share) ? toNumber(share) : -1));
  if (shares.some((share) => share < 0 || share > 1)) {
    throw new MongoError(7750302, `The $percentile 'p' field must be an array of numbers from [0.0, 1.0]`);
  }
  return { input: compiler.compile(fields.get('input') ?? null), shares };
}

const SEVERAL = new Set(['$firstN', '$lastN', '$minN', '$maxN']);
const RANKED = new Set(['$top', '$topN', '$bottom', '$bottomN']);

/** Reads one accumulator of `$group`. */
export function readAccumulator(name: string, argument: Value, compiler: Compiler): Accumulation {
  if (name === '$count') {
    if (!isDoc(argument) || argument.size > 0) throw new MongoError(14, '$count takes no arguments, i.e. $count:{}');
    return { evaluate: () => 1, start: () => sum(undefined) };
  }
  if (SEVERAL.has(name)) return severalOf(name, argument, compiler);
  if (RANKED.has(name)) return ranked(name, argument, compiler);
  if (name === '$median' || name === '$percentile') return percentile(name, argument, compiler);
  if (name === '$accumulator') throw notServed('$accumulator');
  const make = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  if (make === undefined) throw new MongoError(15952, `unknown group operator '${name}'`);
  if (Array.isArray(argument) && argument.length !== 1) {
    throw new MongoError(40237, `The ${name} accumulator is a unary operator`);
  }
  const [only = null] = listOf(argument);
  return { evaluate: compiler.compile(only), start: () => make(compiler.order) };
}

/** The same words as expressions: over their arguments, or over the one array they are given. */
const overValues =
  (make: Maker): Operator =>
  (argument, compiler) => {
    const parts = listOf(argument).map((part) => compiler.compile(part));
    return (scope) => {
      const values = parts.map((part) => part(scope));
      const [only] = values;
      const accumulator = make(compiler.order);
      for (const value of values.length === 1 && Array.isArray(only) ? only : values) accumulator.take(value);
      return accumulator.result();
    };
  };

const percentileOf: Operator = (argument, compiler, name) => {
  const { input, shares } = readPercentile(name, argument, compiler);
  return (scope) => {
    const value = input(scope);
    const values = Array.isArray(value) ? value : [value];
    return name === '$median' ? percentiles(values, [0.5])[0] : percentiles(values, shares);
  };
};

export const OVER_VALUES: Readonly<Record<string, Operator>> = {
  $sum: overValues(sum),
  $avg: overValues(average),
  $min: overValues(extreme(1)),
  $max: overValues(extreme(-1)),
  $stdDevPop: overValues(deviation(false)),
  $stdDevSamp: overValues(deviation(true)),
  $median: percentileOf,
  $percentile: percentileOf,
};
