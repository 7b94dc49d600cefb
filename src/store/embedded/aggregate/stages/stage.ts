import type { StringOrder } from '../../bson/collation.ts';
import { type Doc, isDoc, type Maybe, typeName, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { type Compiler, createCompiler, type Variables } from '../expression.ts';

/** What a pipeline may know of the world besides the documents that flow into it. */
export interface PipelineContext {
  readonly variables: Variables;
  readonly order: StringOrder | undefined;
  /** The documents of another collection of the same database that match. */
  readonly find: (collection: string, filter: Doc) => Iterable<Doc>;
  readonly sessions: () => Iterable<Doc>;
}

export type Transform = (docs: Iterable<Doc>) => Iterable<Doc>;

/** Stages that hold pipelines get what compiles them, since that knows all stages. */
export type Stage = (
  argument: Value,
  context: PipelineContext,
  name: string,
  compile: (stages: readonly Value[], context: PipelineContext) => Transform,
) => Transform;

export const compilerOf = ({ variables, order }: PipelineContext): Compiler => createCompiler(variables.keys(), order);

/** A stage that makes one document of each. */
export const each = (change: (doc: Doc) => Doc): Transform =>
  function* transform(docs) {
    for (const doc of docs) yield change(doc);
  };

export function requireDoc(argument: Value, code: number, message: string): Doc {
  if (!isDoc(argument)) throw new MongoError(code, `${message} ${typeName(argument)}`);
  return argument;
}
/** The document with another value at a path of documents; without it when there is none. */
export function withValue(doc: Doc, [name = '', ...rest]: readonly string[], value: Maybe): Doc {
  const changed = new Map(doc);
  const there = doc.get(name);
  const next = rest.length === 0 ? value : withValue(isDoc(there) ? there : new Map(), rest, value);
  if (next === undefined) changed.delete(name);
  else changed.set(name, next);
  return changed;
}
