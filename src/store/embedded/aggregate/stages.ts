import { toWhole } from '../bson/arithmetic.ts';
import type { StringOrder } from '../bson/collation.ts';
import { compareValues, equalValues } from '../bson/compare.ts';
import { encodeKey } from '../bson/key.ts';
import { splitPath } from '../bson/paths.ts';
import { printValue } from '../bson/print.ts';
import { type Doc, isDoc, isNumber, type Maybe, toNumber, typeName, type Value } from '../bson/value.ts';
import { MongoError, notServed } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { readProjection } from '../query/projection.ts';
import { readSort, sortBy } from '../query/sort.ts';
import { type Accumulation, readAccumulator } from './accumulators.ts';
import {
  type Compiler,
  createCompiler,
  type Evaluate,
  REDACT_WORDS,
  readFieldPath,
  type Scope,
  type Variables,
  valueAt,
} from './expression.ts';
import { readNamed } from './operators/arguments.ts';

/** What a pipeline may know of the world besides the documents that flow into it. */
export interface PipelineContext {
  readonly variables: Variables;
  readonly order: StringOrder | undefined;
  /** The documents of another collection of the same database that match. */
  readonly find: (collection: string, filter: Doc) => Iterable<Doc>;
  readonly sessions: () => Iterable<Doc>;
}

export type Transform = (docs: Iterable<Doc>) => Iterable<Doc>;

type Stage = (argument: Value, context: PipelineContext, name: string) => Transform;

const compilerOf = ({ variables, order }: PipelineContext): Compiler => createCompiler(variables.keys(), order);

/** A stage that makes one document of each. */
const each = (change: (doc: Doc) => Doc): Transform =>
  function* transform(docs) {
    for (const doc of docs) yield change(doc);
  };

function requireDoc(argument: Value, code: number, message: string): Doc {
  if (!isDoc(argument)) throw new MongoError(code, `${message} ${typeName(argument)}`);
  return argument;
}

const match: Stage = (argument, { variables, order }) => {
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

const project: Stage = (argument, context) => {
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

const addFields: Stage = (argument, context, name) => {
  const added = readAdded(
    requireDoc(argument, 40272, `${name} specification stage must be an object, got`),
    compilerOf(context),
  );
  return each((doc) => addTo(doc, added, { root: doc, variables: context.variables }) as Doc);
};

const unset: Stage = (argument, context) => {
  const paths = Array.isArray(argument) ? argument : [argument];
  if (paths.length === 0)
    throw new MongoError(31119, '$unset specification must be a string or an array with at least one field');
  const source: Doc = new Map();
  for (const path of paths) {
    if (typeof path !== 'string')
      throw new MongoError(31120, '$unset specification must be a string or an array containing only string values');
    source.set(path, false);
  }
  return project(source, context, '$unset');
};

const replaceRoot: Stage = (argument, context, name) => {
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

const limit: Stage = (argument, _context, name) => {
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

const skip: Stage = (argument, _context, name) => {
  const count = readLong(argument, name, 0n);
  return function* transform(docs) {
    let at = 0;
    for (const doc of docs) {
      if (at >= count) yield doc;
      at += 1;
    }
  };
};

const sort: Stage = (argument, { order }) => {
  const keys = readSort(requireDoc(argument, 15973, 'the $sort key specification must be an object, not'));
  if (keys.length === 0) throw new MongoError(15976, '$sort stage must have at least one sort key');
  return (docs) => sortBy(docs, (doc) => doc, keys, { order });
};

/** Groups by equal keys, in the order of their first appearance. */
class Groups<T> {
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

const group: Stage = (argument, context) => {
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

const count: Stage = (argument) => {
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

const sortByCount: Stage = (argument, context, name) => {
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
  );
  const sorted = sort(new Map([['count', -1]]), context, '$sort');
  return (docs) => sorted(grouped(docs));
};

const unwind: Stage = (argument) => {
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

function withValue(doc: Doc, [name = '', ...rest]: readonly string[], value: Maybe): Doc {
  const changed = new Map(doc);
  const there = doc.get(name);
  const next = rest.length === 0 ? value : withValue(isDoc(there) ? there : new Map(), rest, value);
  if (next === undefined) changed.delete(name);
  else changed.set(name, next);
  return changed;
}

const sample: Stage = (argument) => {
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

const facet: Stage = (argument, context) => {
  const source = requireDoc(argument, 40169, 'the $facet specification must be a non-empty object, not');
  if (source.size === 0) throw new MongoError(40169, 'the $facet specification must be a non-empty object');
  const branches = [...source].map(([name, stages]): readonly [string, Transform] => {
    if (!Array.isArray(stages))
      throw new MongoError(40170, `arguments to $facet must be arrays, ${name} is type ${typeName(stages)}`);
    return [name, compileStages(stages, context)];
  });
  return function* transform(docs) {
    const all = [...docs];
    yield new Map(branches.map(([name, run]): [string, Value] => [name, [...run(all)]]));
  };
};

const bucket: Stage = (argument, context) => {
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
  const sorted = sort(new Map([['_id', 1]]), context, '$sort');
  return (docs) => sorted(grouped(docs));
};

function outputOf(fields: Doc): Doc {
  const output = fields.get('output') ?? new Map([['count', new Map([['$sum', 1]])]]);
  return requireDoc(output, 40196, `The 'output' field must be an object, but found type`);
}

const bucketAuto: Stage = (argument, context) => {
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

const lookup: Stage = (argument, context) => {
  const fields = readNamed(
    requireDoc(argument, 9, 'the $lookup specification must be an object, but found'),
    '$lookup',
    ['as'],
    ['from', 'localField', 'foreignField', 'let', 'pipeline'],
  );
  const [from, as, localField, foreignField] = ['from', 'as', 'localField', 'foreignField'].map((name) => {
    const value = fields.get(name);
    if (value !== undefined && typeof value !== 'string') {
      if (name === 'from' && isDoc(value)) throw notServed('$lookup from another database');
      throw new MongoError(
        9,
        `$lookup argument '${name}: ${printValue(value)}' must be a string, is type ${typeName(value)}`,
      );
    }
    return value;
  });
  if (as === undefined) throw new MongoError(9, `must specify 'as' field for a $lookup`);
  const pipeline = fields.get('pipeline');
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw new MongoError(9, "$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
  }
  if (localField === undefined && pipeline === undefined)
    throw new MongoError(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  if (pipeline !== undefined && !Array.isArray(pipeline))
    throw new MongoError(9, `'pipeline' option must be specified as an array`);
  const given = requireDoc(fields.get('let') ?? new Map(), 9, `$lookup argument 'let' must be an object, is type`);
  const compiler = compilerOf(context);
  const variables = [...given].map(([name, value]): [string, Evaluate] => [name, compiler.compile(value)]);
  const run = (inner: Variables): Transform => compileStages(pipeline ?? [], { ...context, variables: inner });
  // Checked once with no values, so that a wrong pipeline is refused though no document comes.
  const asked = run(new Map([...context.variables, ...variables.map(([name]): [string, Maybe] => [name, null])]));
  const place = readFieldPath(as);
  const local = localField === undefined ? undefined : readFieldPath(localField);
  return each((doc) => {
    const scope: Scope = { root: doc, variables: context.variables };
    const inner = new Map([
      ...context.variables,
      ...variables.map(([name, evaluate]): [string, Maybe] => [name, evaluate(scope)]),
    ]);
    const filter =
      local === undefined || foreignField === undefined
        ? new Map<string, Value>()
        : joinFilter(valueAt(doc, local), foreignField);
    const source = from === undefined ? [new Map<string, Value>()] : context.find(from, filter);
    const found = pipeline === undefined ? source : (variables.length === 0 ? asked : run(inner))(source);
    return withValue(doc, place, [...found]);
  });
};

/** What equals the local value, or one of its elements; null finds what has no value. */
function joinFilter(local: Maybe, foreignField: string): Doc {
  const values = Array.isArray(local) ? local : [local ?? null];
  const isPattern = values.some((value) => typeName(value) === 'regex');
  if (!isPattern) return new Map([[foreignField, new Map([['$in', values]])]]);
  return new Map([['$or', values.map((value): Doc => new Map([[foreignField, new Map([['$eq', value]])]]))]]);
}

const graphLookup: Stage = (argument, context) => {
  const fields = readNamed(
    requireDoc(argument, 40319, 'the $graphLookup stage specification must be an object, but found'),
    '$graphLookup',
    ['from', 'as', 'startWith', 'connectFromField', 'connectToField'],
    ['maxDepth', 'depthField', 'restrictSearchWithMatch'],
  );
  const [from, as, connectFrom, connectTo] = ['from', 'as', 'connectFromField', 'connectToField'].map((name) => {
    const value = fields.get(name);
    if (typeof value !== 'string')
      throw new MongoError(40103, `expected string as argument for ${name}, found: ${typeName(value)}`);
    return value;
  }) as [string, string, string, string];
  const startWith = compilerOf(context).compile(fields.get('startWith') ?? null);
  const deepest = fields.has('maxDepth') ? Number(toWhole(fields.get('maxDepth')) ?? -1n) : Number.POSITIVE_INFINITY;
  if (deepest < 0) throw new MongoError(40101, 'maxDepth requires a nonnegative argument');
  const depthField = fields.get('depthField');
  const restriction = fields.get('restrictSearchWithMatch');
  const [fromParts, place] = [readFieldPath(connectFrom), readFieldPath(as)];
  return each((doc) => {
    const seen = new Groups<{ doc: Doc }>(undefined);
    const start = startWith({ root: doc, variables: context.variables });
    let frontier: readonly Value[] = Array.isArray(start) ? start : start === undefined ? [] : [start];
    const found: Doc[] = [];
    for (let depth = 0; depth <= deepest && frontier.length > 0; depth += 1) {
      const filter = joinFilter([...frontier], connectTo);
      if (isDoc(restriction)) filter.set('$and', [restriction]);
      const next: Value[] = [];
      for (const reached of context.find(from, filter)) {
        let isNew = false;
        seen.get(reached.get('_id') ?? null, () => {
          isNew = true;
          return { doc: reached };
        });
        if (!isNew) continue;
        found.push(
          typeof depthField === 'string' ? withValue(reached, readFieldPath(depthField), BigInt(depth)) : reached,
        );
        const onward = valueAt(reached, fromParts);
        if (Array.isArray(onward)) next.push(...onward);
        else if (onward !== undefined) next.push(onward);
      }
      frontier = next;
    }
    return withValue(doc, place, found);
  });
};

const unionWith: Stage = (argument, context) => {
  const fields: Doc =
    typeof argument === 'string'
      ? new Map([['coll', argument]])
      : readNamed(argument, '$unionWith', [], ['coll', 'pipeline']);
  const coll = fields.get('coll');
  if (typeof coll !== 'string') throw new MongoError(9, `$unionWith requires 'coll' to be a string`);
  const stages = fields.get('pipeline') ?? [];
  if (!Array.isArray(stages))
    throw new MongoError(14, `BSON field '$unionWith.pipeline' is the wrong type, expected type 'array'`);
  const run = compileStages(stages, context);
  return function* transform(docs) {
    yield* docs;
    yield* run(context.find(coll, new Map()));
  };
};

const redact: Stage = (argument, context) => {
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

const documents: Stage = (argument, context) => {
  const evaluate = compilerOf(context).compile(argument);
  return function* transform() {
    const list = evaluate({ root: new Map(), variables: context.variables });
    if (!Array.isArray(list)) throw new MongoError(5858203, 'an array is expected');
    for (const doc of list) {
      if (!isDoc(doc)) throw new MongoError(40228, `'newRoot' expression must evaluate to an object`);
      yield doc;
    }
  };
};

const unavailable: Stage = (_argument, _context, name) => {
  throw notServed(name);
};

const onlyInReplicaSets: Stage = (_argument, _context, name) => {
  throw new MongoError(40573, `The ${name} stage is only supported on replica sets`);
};

const onlyLast: Stage = (_argument, _context, name) => {
  throw new MongoError(40601, `${name} can only be the final stage in the pipeline`);
};

const STAGES: Readonly<Record<string, Stage>> = {
  $match: match,
  $project: project,
  $addFields: addFields,
  $set: addFields,
  $unset: unset,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceRoot,
  $limit: limit,
  $skip: skip,
  $sort: sort,
  $group: group,
  $count: count,
  $sortByCount: sortByCount,
  $unwind: unwind,
  $sample: sample,
  $facet: facet,
  $bucket: bucket,
  $bucketAuto: bucketAuto,
  $lookup: lookup,
  $graphLookup: graphLookup,
  $unionWith: unionWith,
  $redact: redact,
  $documents: documents,
  $out: onlyLast,
  $merge: onlyLast,
  $changeStream: onlyInReplicaSets,
  $changeStreamSplitLargeEvent: onlyInReplicaSets,
  $setWindowFields: unavailable,
  $densify: unavailable,
  $fill: unavailable,
  $geoNear: unavailable,
  $collStats: unavailable,
  $indexStats: unavailable,
  $planCacheStats: unavailable,
  $listSessions: unavailable,
  $listLocalSessions: (_argument, context) => context.sessions,
  $currentOp: unavailable,
  $search: unavailable,
  $searchMeta: unavailable,
  $vectorSearch: unavailable,
};

/** A stage's name and argument. */
export function readStage(stage: Value): readonly [string, Value] {
  if (!isDoc(stage)) throw new MongoError(14, `Each element of the 'pipeline' array must be an object`);
  if (stage.size !== 1)
    throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
  return [...stage][0] as [string, Value];
}

/** Checks all stages and joins them to one transformation. */
export function compileStages(stages: readonly Value[], context: PipelineContext): Transform {
  const transforms = stages.map((stage) => {
    const [name, argument] = readStage(stage);
    const compile = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
    if (compile === undefined) throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
    return compile(argument, context, name);
  });
  return (docs) => transforms.reduce<Iterable<Doc>>((flow, transform) => transform(flow), docs);
}

const IN_UPDATES = new Set(['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith']);

/** The pipeline of an update: one document in, one out. */
export function compileUpdateStages(
  stages: readonly Value[],
  { variables, order }: Pick<PipelineContext, 'variables' | 'order'>,
): (doc: Doc) => Doc {
  for (const stage of stages) {
    const [name] = readStage(stage);
    if (!Object.hasOwn(STAGES, name)) throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
    if (!IN_UPDATES.has(name)) throw new MongoError(72, `${name} is not allowed to be used within an update`);
  }
  const run = compileStages(stages, { variables, order, find: () => [], sessions: () => [] });
  return (doc) => {
    const [after] = run([doc]);
    return after ?? doc;
  };
}
