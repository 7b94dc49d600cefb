import { makeDouble, toWhole } from '../../bson/arithmetic.ts';
import { compareValues, equalValues } from '../../bson/compare.ts';
import { type Doc, isDoc, isNumber, isTruthy, type Maybe, toNumber, typeName, type Value } from '../../bson/value.ts';
import { MongoError, typeMismatch } from '../../errors.ts';
import { readSort, sortBy } from '../../query/sort.ts';
import { checkVariableName, type Evaluate, type Operator, type Scope, withVariable } from '../expression.ts';
import { isNullish, readNamed, takes, takesAny } from './arguments.ts';

function requireArray(value: Maybe, code: number, message: string): readonly Value[] {
  if (!Array.isArray(value)) throw new MongoError(code, message);
  return value;
}

function requireInt(value: Maybe, code: number, message: string): number {
  const whole = toWhole(value);
  if (whole === undefined || whole > 0x7fff_ffffn || whole < -0x8000_0000n) throw new MongoError(code, message);
  return Number(whole);
}

function elementAt(array: Maybe, index: Maybe): Maybe {
  if (isNullish(array) || isNullish(index)) return null;
  const items = requireArray(array, 28689, `$arrayElemAt's first argument must be an array, but is ${typeName(array)}`);
  if (!isNumber(index)) {
    throw new MongoError(28690, `$arrayElemAt's second argument must be a numeric value, but is ${typeName(index)}`);
  }
  const at = requireInt(
    index,
    28691,
    `$arrayElemAt's second argument must be representable as a 32-bit integer: ${toNumber(index)}`,
  );
  return items.at(at);
}

const edge =
  (name: string, at: number) =>
  (array: Maybe): Maybe => {
    if (isNullish(array)) return null;
    return requireArray(array, 28689, `${name}'s argument must be an array, but is ${typeName(array)}`).at(at);
  };

function concatenate(arrays: readonly Maybe[]): Maybe {
  const result: Value[] = [];
  for (const array of arrays) {
    if (isNullish(array)) return null;
    for (const item of requireArray(array, 28664, `$concatArrays only supports arrays, not ${typeName(array)}`)) {
      result.push(item);
    }
  }
  return result;
}

/** `input`, `as` and an expression over each element. */
function readLoop(
  argument: Value,
  name: string,
  body: string,
  optional: readonly string[],
  compiler: Parameters<Operator>[1],
): { input: Evaluate; as: string; body: Evaluate; fields: Doc } {
  const fields = readNamed(argument, name, ['input', body], ['as', ...optional]);
  const as = fields.get('as') ?? 'this';
  if (typeof as !== 'string') throw typeMismatch(`the 'as' parameter of ${name} must be a string`);
  checkVariableName(as);
  return {
    input: compiler.compile(fields.get('input') ?? null),
    as,
    body: compiler.withNames([as]).compile(fields.get(body) ?? null),
    fields,
  };
}

const map: Operator = (argument, compiler, name) => {
  const { input, as, body } = readLoop(argument, name, 'in', [], compiler);
  return (scope) => {
    const array = input(scope);
    if (isNullish(array)) return null;
    const items = requireArray(array, 16883, `input to $map must be an array not ${typeName(array)}`);
    return items.map((item) => body(withVariable(scope, as, item)) ?? null);
  };
};

const filter: Operator = (argument, compiler, name) => {
  const { input, as, body, fields } = readLoop(argument, name, 'cond', ['limit'], compiler);
  const limit = fields.has('limit') ? compiler.compile(fields.get('limit') ?? null) : undefined;
  return (scope) => {
    const array = input(scope);
    if (isNullish(array)) return null;
    const items = requireArray(array, 28651, `input to $filter must be an array not ${typeName(array)}`);
    const most = readLimit(limit, scope);
    const kept: Value[] = [];
    for (const item of items) {
      if (kept.length >= most) break;
      if (isTruthy(body(withVariable(scope, as, item)))) kept.push(item);
    }
    return kept;
  };
};

function readLimit(limit: Evaluate | undefined, scope: Scope): number {
  const value = limit?.(scope);
  if (isNullish(value)) return Number.POSITIVE_INFINITY;
  const most = requireInt(value, 327391, '$filter: limit must be represented as a 32-bit integral value');
  if (most < 1) throw new MongoError(327392, '$filter: limit must be greater than 0');
  return most;
}

const reduce: Operator = (argument, compiler, name) => {
  const fields = readNamed(argument, name, ['input', 'initialValue', 'in']);
  const input = compiler.compile(fields.get('input') ?? null);
  const initial = compiler.compile(fields.get('initialValue') ?? null);
  const body = compiler.withNames(['this', 'value']).compile(fields.get('in') ?? null);
  return (scope) => {
    const array = input(scope);
    if (isNullish(array)) return null;
    const items = requireArray(array, 40080, `$reduce requires that 'input' be an array, found: ${typeName(array)}`);
    let value = initial(scope);
    for (const item of items) value = body(withVariable(withVariable(scope, 'this', item), 'value', value));
    return value;
  };
};

function indexOf(
  array: Maybe,
  wanted: Maybe,
  start: Maybe,
  end: Maybe,
  order?: (a: string, b: string) => number,
): Maybe {
  if (isNullish(array)) return null;
  const items = requireArray(
    array,
    40090,
    `$indexOfArray requires an array as a first argument, found: ${typeName(array)}`,
  );
  const bound = (value: Maybe, otherwise: number): number => {
    if (value === undefined) return otherwise;
    const at = requireInt(
      value,
      40096,
      `$indexOfArray requires an integral index, found a value of type: ${typeName(value)}`,
    );
    if (at < 0) throw new MongoError(40097, '$indexOfArray requires a nonnegative index');
    return at;
  };
  const last = Math.min(bound(end, items.length), items.length);
  for (let at = bound(start, 0); at < last; at += 1) if (equalValues(items[at], wanted, order)) return at;
  return -1;
}

function range(start: Maybe, end: Maybe, step: Maybe = 1): Maybe {
  const [from, to, by] = [start, end, step].map((value, at) =>
    requireInt(
      value,
      [34444, 34446, 34448][at] ?? 34444,
      `$range requires a 32-bit integer ${['starting', 'ending', 'step'][at]} value, found value of type: ${typeName(value)}`,
    ),
  ) as [number, number, number];
  if (by === 0) throw new MongoError(34449, '$range requires a non-zero step value');
  const result: Value[] = [];
  for (let value = from; by > 0 ? value < to : value > to; value += by) {
    result.push(value);
    if (result.length > 5_000_000) throw new MongoError(146, '$range would use too much memory');
  }
  return result;
}

function slice(array: Maybe, ...[first, second]: Maybe[]): Maybe {
  if (isNullish(array) || isNullish(first)) return null;
  const items = requireArray(
    array,
    28724,
    `First argument to $slice must be an array, but is of type: ${typeName(array)}`,
  );
  const a = requireInt(
    first,
    28725,
    `Second argument to $slice must be a 32-bit integer, but is of type: ${typeName(first)}`,
  );
  if (second === undefined) return a >= 0 ? items.slice(0, a) : items.slice(a);
  if (second === null) return null;
  const count = requireInt(
    second,
    28727,
    `Third argument to $slice must be a 32-bit integer, but is of type: ${typeName(second)}`,
  );
  if (count <= 0) throw new MongoError(28729, `Third argument to $slice must be positive: ${count}`);
  const start = a < 0 ? Math.max(0, items.length + a) : a;
  return items.slice(start, start + count);
}

const zip: Operator = (argument, compiler, name) => {
  const fields = readNamed(argument, name, ['inputs'], ['useLongestLength', 'defaults']);
  const given = fields.get('inputs');
  if (!Array.isArray(given))
    throw new MongoError(34461, `inputs must be an array of expressions, found ${typeName(given)}`);
  if (given.length === 0) throw new MongoError(34465, '$zip requires at least one input array');
  const inputs = given.map((input) => compiler.compile(input));
  const longest = isTruthy(fields.get('useLongestLength'));
  const defaults = fields.get('defaults');
  if (defaults !== undefined && !longest) {
    throw new MongoError(34466, 'cannot specify defaults unless useLongestLength is true');
  }
  const fill = Array.isArray(defaults) ? defaults.map((value) => compiler.compile(value)) : [];
  return (scope) => {
    const arrays: (readonly Value[])[] = [];
    for (const input of inputs) {
      const array = input(scope);
      if (isNullish(array)) return null;
      arrays.push(requireArray(array, 34468, `$zip found a non-array expression in input: ${typeName(array)}`));
    }
    const lengths = arrays.map((array) => array.length);
    const length = longest ? Math.max(...lengths) : Math.min(...lengths);
    return Array.from({ length }, (_, row) =>
      arrays.map((array, at) => (row < array.length ? array[row] : fill[at]?.(scope)) ?? null),
    );
  };
};

const sortArray: Operator = (argument, compiler, name) => {
  const fields = readNamed(argument, name, ['input', 'sortBy']);
  const input = compiler.compile(fields.get('input') ?? null);
  const by = fields.get('sortBy') ?? null;
  const sort = sorterOf(by, compiler.order);
  return (scope) => {
    const array = input(scope);
    if (isNullish(array)) return null;
    return sort(
      requireArray(
        array,
        2942504,
        `The input argument to $sortArray must be an array, but was of type: ${typeName(array)}`,
      ),
    );
  };
};

/** What `{ a: 1 }` or plainly `-1` does to an array. */
export function sorterOf(by: Value, order?: (a: string, b: string) => number): (items: readonly Value[]) => Value[] {
  if (isDoc(by)) {
    const keys = readSort(by);
    return (items) => sortBy(items, (item) => (isDoc(item) ? item : new Map()), keys, { order });
  }
  const direction = isNumber(by) ? toNumber(by) : 0;
  if (direction !== 1 && direction !== -1) {
    throw new MongoError(2942803, 'The $sort element value must be either 1 or -1');
  }
  return (items) => [...items].sort((a, b) => compareValues(a, b, order) * direction);
}

const extremes =
  (name: string, keep: 'first' | 'last' | 'min' | 'max'): Operator =>
  (argument, compiler) => {
    const fields = readNamed(argument, name, ['n', 'input']);
    const [n, input] = ['n', 'input'].map((field) => compiler.compile(fields.get(field) ?? null));
    return (scope) => {
      const count = readCount(n?.(scope), name);
      const array = input?.(scope);
      const items = requireArray(array, 5788200, `Input must be an array`);
      if (keep === 'first') return items.slice(0, count);
      if (keep === 'last') return items.slice(-count);
      const sign = keep === 'min' ? 1 : -1;
      return items
        .filter((item) => item !== null)
        .sort((a, b) => compareValues(a, b, compiler.order) * sign)
        .slice(0, count);
    };
  };

export function readCount(value: Maybe, name: string): number {
  const count = toWhole(value);
  if (count === undefined)
    throw new MongoError(5787902, `Value for 'n' must be of integral type, but found ${typeName(value)}`);
  if (count <= 0n) throw new MongoError(5787908, `'n' must be greater than 0, found ${count}`);
  if (count > 1_000_000_000n) throw new MongoError(5787903, `${name}: 'n' is too large`);
  return Number(count);
}

/** A set: each value once, in order. */
export function distinctValues(items: readonly Value[], order?: (a: string, b: string) => number): Value[] {
  const sorted = [...items].sort((a, b) => compareValues(a, b, order));
  return sorted.filter((item, at) => at === 0 || !equalValues(item, sorted[at - 1], order));
}

const sets =
  (
    combine: (sets: readonly (readonly Value[])[], same: (a: Value, b: Value) => boolean) => Maybe,
    code: number,
  ): Operator =>
  (argument, compiler, name) => {
    const same = (a: Value, b: Value): boolean => equalValues(a, b, compiler.order);
    return takesAny((values) => {
      const arrays: (readonly Value[])[] = [];
      for (const value of values) {
        if (isNullish(value) && (name === '$setUnion' || name === '$setIntersection' || name === '$setDifference'))
          return null;
        const array = requireArray(
          value,
          code,
          `All operands of ${name} must be arrays. One argument is of type: ${typeName(value)}`,
        );
        arrays.push(distinctValues(array, compiler.order));
      }
      return combine(arrays, same);
    })(argument, compiler, name);
  };

const has = (set: readonly Value[], item: Value, same: (a: Value, b: Value) => boolean): boolean =>
  set.some((other) => same(other, item));

const every =
  (wanted: boolean, name: string) =>
  (array: Maybe): Maybe => {
    const items = requireArray(
      array,
      wanted ? 17040 : 17041,
      `${name}'s argument must be an array, but is ${typeName(array)}`,
    );
    return wanted ? items.every(isTruthy) : items.some(isTruthy);
  };

export const ARRAYS: Readonly<Record<string, Operator>> = {
  $arrayElemAt: takes(2, 2, elementAt),
  $first: takes(1, 1, edge('$first', 0)),
  $last: takes(1, 1, edge('$last', -1)),
  $firstN: extremes('$firstN', 'first'),
  $lastN: extremes('$lastN', 'last'),
  $minN: extremes('$minN', 'min'),
  $maxN: extremes('$maxN', 'max'),
  $concatArrays: takesAny(concatenate),
  $filter: filter,
  $map: map,
  $reduce: reduce,
  $in: (argument, compiler, name) =>
    takes(2, 2, (value, array) =>
      requireArray(array, 40081, `$in requires an array as a second argument, found: ${typeName(array)}`).some((item) =>
        equalValues(item, value, compiler.order),
      ),
    )(argument, compiler, name),
  $indexOfArray: (argument, compiler, name) =>
    takes(2, 4, (array, wanted, start, end) => indexOf(array, wanted, start, end, compiler.order))(
      argument,
      compiler,
      name,
    ),
  $isArray: takes(1, 1, (value) => Array.isArray(value)),
  $range: takes(2, 3, range),
  $reverseArray: takes(1, 1, (array) => {
    if (isNullish(array)) return null;
    return [
      ...requireArray(
        array,
        34435,
        `The argument to $reverseArray must be an array, but was of type: ${typeName(array)}`,
      ),
    ].reverse();
  }),
  $size: takes(
    1,
    1,
    (array) =>
      requireArray(array, 17124, `The argument to $size must be an array, but was of type: ${typeName(array)}`).length,
  ),
  $slice: takes(2, 3, slice),
  $sortArray: sortArray,
  $zip: zip,
  $allElementsTrue: takes(1, 1, every(true, '$allElementsTrue')),
  $anyElementTrue: takes(1, 1, every(false, '$anyElementTrue')),
  $setUnion: sets((arrays) => distinctValues(arrays.flat()), 17043),
  $setIntersection: sets(
    ([first = [], ...rest], same) => first.filter((item) => rest.every((set) => has(set, item, same))),
    17047,
  ),
  $setDifference: sets(([a = [], b = []], same) => a.filter((item) => !has(b, item, same)), 17048),
  $setEquals: sets(
    ([first = [], ...rest], same) =>
      rest.every((set) => set.length === first.length && set.every((item) => has(first, item, same))),
    17044,
  ),
  $setIsSubset: sets(([a = [], b = []], same) => a.every((item) => has(b, item, same)), 17046),
};

/** The middle of some numbers, for `$median` and `$percentile`, at the positions a discrete percentile takes. */
export function percentiles(values: readonly Maybe[], shares: readonly number[]): Value[] {
  const numbers = values
    .filter(isNumber)
    .map(toNumber)
    .sort((a, b) => a - b);
  return shares.map((share) => {
    if (numbers.length === 0) return null;
    return makeDouble(numbers[Math.max(0, Math.ceil(share * numbers.length) - 1)] ?? Number.NaN);
  });
}
