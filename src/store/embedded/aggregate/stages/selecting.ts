import { toWhole } from '../../bson/arithmetic.ts';
import { printValue } from '../../bson/print.ts';
import { isNumber, toNumber, typeName, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { compileFilter } from '../../query/filter.ts';
import { readSort, sortBy } from '../../query/sort.ts';
import { readNamed } from '../operators/arguments.ts';
import { requireDoc, type Stage, type Transform } from './stage.ts';

export const match: Stage = (argument, { variables, order }) => {
  const filter = compileFilter(
    requireDoc(argument, 15959, 'the match filter must be an expression in an object, not'),
    {
      variables,
      order,
    },
  );
  return function* transform(docs) {
    for (const doc of docs) if (filter.matches(doc)) yield doc;
  };
};
function readLong(argument: Value, name: string, least: bigint): number {
  const whole = toWhole(argument);
  if (whole === undefined) {
    throw new MongoError(
      name === '$limit' ? 2107201 : 5107200,
      `invalid argument to ${name} stage: Expected an integer: ${name}: ${printValue(argument)}`,
    );
  }
  if (whole < 0n)
    throw new MongoError(
      5107200,
      `invalid argument to ${name} stage: Expected a non-negative number in: ${name}: ${printValue(argument)}`,
    );
  if (whole < least) throw new MongoError(15958, 'the limit must be positive');
  return Number(whole);
}

export const limit: Stage = (argument, _context, name) => {
  const most = readLong(argument, name, 1n);
  return function* transform(docs) {
    let count = 0;
    for (const doc of docs) {
      yield doc;
      count += 1;
      if (count >= most) return;
    }
  };
};

export const skip: Stage = (argument, _context, name) => {
  const count = readLong(argument, name, 0n);
  return function* transform(docs) {
    let at = 0;
    for (const doc of docs) {
      if (at >= count) yield doc;
      at += 1;
    }
  };
};

export const sort: Stage = (argument, { order }) => {
  const keys = readSort(requireDoc(argument, 15973, 'the $sort key specification must be an object, not'));
  if (keys.length === 0) throw new MongoError(15976, '$sort stage must have at least one sort key');
  return (docs) => sortBy(docs, (doc) => doc, keys, { order });
};
export const count: Stage = (argument) => {
  if (typeof argument !== 'string') throw new MongoError(40156, 'the count field must be a non-empty string');
  if (argument === '') throw new MongoError(40157, 'the count field must be a non-empty string');
  if (argument.startsWith('$')) throw new MongoError(40158, 'the count field cannot be a $-prefixed path');
  if (argument.includes('.')) throw new MongoError(40160, `the count field cannot contain '.'`);
  return function* transform(docs) {
    let total = 0;
    for (const _ of docs) total += 1;
    if (total > 0) yield new Map([[argument, total]]);
  };
};
export const sample: Stage = (argument) => {
  const size = readNamed(
    requireDoc(argument, 28745, 'the $sample stage specification must be an object, not'),
    '$sample',
    ['size'],
  ).get('size');
  const wanted = isNumber(size) ? toNumber(size) : Number.NaN;
  if (!Number.isInteger(wanted)) throw new MongoError(28746, 'size argument to $sample must be a number');
  if (wanted < 1) throw new MongoError(28747, 'size argument to $sample must be a positive integer');
  return (docs) => {
    const all = [...docs];
    for (let at = all.length - 1; at > 0; at -= 1) {
      const other = Math.floor(Math.random() * (at + 1));
      const [a, b] = [all[at], all[other]];
      if (a !== undefined && b !== undefined) [all[at], all[other]] = [b, a];
    }
    return all.slice(0, wanted);
  };
};
export const facet: Stage = (argument, context, _name, compile) => {
  const source = requireDoc(argument, 40169, 'the $facet specification must be a non-empty object, not');
  if (source.size === 0) throw new MongoError(40169, 'the $facet specification must be a non-empty object');
  const branches = [...source].map(([name, stages]): readonly [string, Transform] => {
    if (!Array.isArray(stages))
      throw new MongoError(40170, `arguments to $facet must be arrays, ${name} is type ${typeName(stages)}`);
    return [name, compile(stages, context)];
  });
  return function* transform(docs) {
    const all = [...docs];
    yield new Map(branches.map(([name, run]): [string, Value] => [name, [...run(all)]]));
  };
};
