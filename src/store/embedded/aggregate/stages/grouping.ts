import { toWhole } from '../../bson/arithmetic.ts';
import type { StringOrder } from '../../bson/collation.ts';
import { compareValues, equalValues } from '../../bson/compare.ts';
import { encodeKey } from '../../bson/key.ts';
import { type Doc, isDoc, type Value } from '../../bson/value.ts';
import { MongoError, notServed } from '../../errors.ts';
import { type Accumulation, readAccumulator } from '../accumulators.ts';
import type { Compiler, Scope } from '../expression.ts';
import { readNamed } from '../operators/arguments.ts';
import { sort } from './selecting.ts';
import { compilerOf, type PipelineContext, requireDoc, type Stage, type Transform } from './stage.ts';

/** Groups by equal keys, in the order of their first appearance. */
export class Groups<T> {
  private readonly order: StringOrder | undefined;
  private readonly byKey = new Map<string, { id: Value; group: T }>();
  private readonly list: { id: Value; group: T }[] = [];

  constructor(order: StringOrder | undefined) {
    this.order = order;
  }

  get(id: Value, make: () => T): T {
    const key = this.order === undefined ? encodeKey([id], [1]).bytes.toString('latin1') : undefined;
    const known =
      key === undefined ? this.list.find((entry) => equalValues(entry.id, id, this.order)) : this.byKey.get(key);
    if (known !== undefined) return known.group;
    const entry = { id, group: make() };
    this.list.push(entry);
    if (key !== undefined) this.byKey.set(key, entry);
    return entry.group;
  }

  entries(): readonly { id: Value; group: T }[] {
    return this.list;
  }
}

function readAccumulations(fields: Iterable<[string, Value]>, compiler: Compiler): [string, Accumulation][] {
  return [...fields].map(([name, value]) => {
    if (name.includes('.')) throw new MongoError(40235, `The field name '${name}' cannot contain '.'`);
    if (name.startsWith('$')) throw new MongoError(40236, `The field name '${name}' cannot be an operator name`);
    if (!isDoc(value) || value.size === 0)
      throw new MongoError(40234, `The field '${name}' must be an accumulator object`);
    if (value.size !== 1) throw new MongoError(40238, `The field '${name}' must specify one accumulator`);
    const [[operator, argument]] = [...value] as [[string, Value]];
    return [name, readAccumulator(operator, argument, compiler)];
  });
}

export const group: Stage = (argument, context) => {
  const source = requireDoc(argument, 15947, `a group's fields must be specified in an object, not`);
  if (!source.has('_id')) throw new MongoError(15955, 'a group specification must include an _id');
  const compiler = compilerOf(context);
  const idOf = compiler.compile(source.get('_id') ?? null);
  const accumulations = readAccumulations(
    [...source].filter(([name]) => name !== '_id'),
    compiler,
  );
  return groupBy((_doc, scope) => idOf(scope) ?? null, accumulations, context);
};

function groupBy(
  idOf: (doc: Doc, scope: Scope) => Value,
  accumulations: readonly [string, Accumulation][],
  { order, variables }: PipelineContext,
): Transform {
  return function* transform(docs) {
    const groups = new Groups<ReturnType<Accumulation['start']>[]>(order);
    for (const doc of docs) {
      const scope: Scope = { root: doc, variables };
      const accumulators = groups.get(idOf(doc, scope), () => accumulations.map(([, { start }]) => start()));
      for (const [at, [, { evaluate }]] of accumulations.entries()) accumulators[at]?.take(evaluate(scope));
    }
    for (const { id, group: accumulators } of groups.entries()) {
      const shown: Doc = new Map([['_id', id]]);
      for (const [at, [name]] of accumulations.entries()) shown.set(name, accumulators[at]?.result() ?? null);
      yield shown;
    }
  };
}
export const sortByCount: Stage = (argument, context, name, compile) => {
  const isExpression =
    (typeof argument === 'string' && argument.startsWith('$')) || (isDoc(argument) && argument.size > 0);
  if (!isExpression)
    throw new MongoError(
      40149,
      `the ${name} field must be defined as a $-prefixed path or an expression inside an object`,
    );
  const grouped = group(
    new Map<string, Value>([
      ['_id', argument],
      ['count', new Map([['$sum', 1]])],
    ]),
    context,
    '$group',
    compile,
  );
  const sorted = sort(new Map([['count', -1]]), context, '$sort', compile);
  return (docs) => sorted(grouped(docs));
};
export const bucket: Stage = (argument, context, _name, compile) => {
  const fields = readNamed(
    requireDoc(argument, 40201, 'Argument to $bucket stage must be an object, but found type'),
    '$bucket',
    ['groupBy', 'boundaries'],
    ['default', 'output'],
  );
  const boundaries = fields.get('boundaries');
  if (!Array.isArray(boundaries)) throw new MongoError(40200, `The $bucket 'boundaries' field must be an array`);
  if (boundaries.length < 2) throw new MongoError(40192, `The $bucket 'boundaries' field must have at least 2 values`);
  for (const [at, value] of boundaries.entries()) {
    if (at > 0 && compareValues(boundaries[at - 1], value, context.order) >= 0) {
      throw new MongoError(40194, `The 'boundaries' option to $bucket must be sorted`);
    }
  }
  const compiler = compilerOf(context);
  const by = compiler.compile(fields.get('groupBy') ?? null);
  const grouped = groupBy(
    (_doc, scope) => {
      const value = by(scope);
      const at = boundaries.findLastIndex((low) => compareValues(value, low, context.order) >= 0);
      const low = boundaries[at];
      if (low !== undefined && at < boundaries.length - 1) return low;
      if (!fields.has('default'))
        throw new MongoError(
          40066,
          '$switch could not find a matching branch for an input, and no default was specified.',
        );
      return fields.get('default') ?? null;
    },
    readAccumulations(outputOf(fields), compiler),
    context,
  );
  const sorted = sort(new Map([['_id', 1]]), context, '$sort', compile);
  return (docs) => sorted(grouped(docs));
};

function outputOf(fields: Doc): Doc {
  const output = fields.get('output') ?? new Map([['count', new Map([['$sum', 1]])]]);
  return requireDoc(output, 40196, `The 'output' field must be an object, but found type`);
}

export const bucketAuto: Stage = (argument, context) => {
  const fields = readNamed(
    requireDoc(argument, 40240, 'The argument to $bucketAuto must be an object, but found type'),
    '$bucketAuto',
    ['groupBy', 'buckets'],
    ['output', 'granularity'],
  );
  if (fields.has('granularity')) throw notServed('$bucketAuto with granularity');
  const buckets = Number(toWhole(fields.get('buckets')) ?? 0n);
  if (buckets < 1) throw new MongoError(40243, `The $bucketAuto 'buckets' field must be greater than 0`);
  const compiler = compilerOf(context);
  const by = compiler.compile(fields.get('groupBy') ?? null);
  const accumulations = readAccumulations(outputOf(fields), compiler);
  return function* transform(docs) {
    const rows = [...docs].map((doc) => ({ doc, value: by({ root: doc, variables: context.variables }) ?? null }));
    rows.sort((a, b) => compareValues(a.value, b.value, context.order));
    const size = Math.max(1, Math.round(rows.length / buckets));
    for (let made = 0, from = 0; from < rows.length; made += 1) {
      let to = made === buckets - 1 ? rows.length : Math.min(rows.length, from + size);
      while (to < rows.length && equalValues(rows[to]?.value, rows[to - 1]?.value, context.order)) to += 1;
      const max = rows[to]?.value ?? rows[to - 1]?.value ?? null;
      const id: Doc = new Map([
        ['min', rows[from]?.value ?? null],
        ['max', max],
      ]);
      yield* groupBy(() => id, accumulations, context)(rows.slice(from, to).map(({ doc }) => doc));
      from = to;
    }
  };
};
