import { toWhole } from '../../bson/arithmetic.ts';
import { printValue } from '../../bson/print.ts';
import { type Doc, isDoc, type Maybe, typeName, type Value } from '../../bson/value.ts';
import { MongoError, notServed } from '../../errors.ts';
import { type Evaluate, readFieldPath, type Scope, type Variables, valueAt } from '../expression.ts';
import { readNamed } from '../operators/arguments.ts';
import { Groups } from './grouping.ts';
import { compilerOf, each, requireDoc, type Stage, type Transform, withValue } from './stage.ts';

export const lookup: Stage = (argument, context, _name, compile) => {
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
  const run = (inner: Variables): Transform => compile(pipeline ?? [], { ...context, variables: inner });
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

export const graphLookup: Stage = (argument, context) => {
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

export const unionWith: Stage = (argument, context, _name, compile) => {
  const fields: Doc =
    typeof argument === 'string'
      ? new Map([['coll', argument]])
      : readNamed(argument, '$unionWith', [], ['coll', 'pipeline']);
  const coll = fields.get('coll');
  if (typeof coll !== 'string') throw new MongoError(9, `$unionWith requires 'coll' to be a string`);
  const stages = fields.get('pipeline') ?? [];
  if (!Array.isArray(stages))
    throw new MongoError(14, `BSON field '$unionWith.pipeline' is the wrong type, expected type 'array'`);
  const run = compile(stages, context);
  return function* transform(docs) {
    yield* docs;
    yield* run(context.find(coll, new Map()));
  };
};
export const documents: Stage = (argument, context) => {
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
