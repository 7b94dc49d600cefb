import { createCompiler, NO_VARIABLES, type Variables } from '../aggregate/expression.ts';
import type { StringOrder } from '../bson/collation.ts';
import { splitPath } from '../bson/paths.ts';
import { type Doc, isDoc, isNumber, isTruthy, toNumber, type Value } from '../bson/value.ts';
import { badValue, MongoError, notServed } from '../errors.ts';
import { type Bounds, collectBounds } from './bounds.ts';
import { readField } from './predicates.ts';
import type { Found } from './reach.ts';

export interface Filter {
  readonly source: Doc;
  readonly matches: (doc: Doc, found?: Found) => boolean;
  /** What must hold of single fields, for choosing an index. */
  readonly bounds: Bounds;
  readonly order: StringOrder | undefined;
  /** The only fields of a document it looks at; undefined when it may be any. */
  readonly reads: readonly Buffer[] | undefined;
}

export interface FilterContext {
  readonly variables: Variables;
  readonly order: StringOrder | undefined;
  /** Passed along rather than imported, since operators contain filters and filters operators. */
  readonly compile: (filter: Doc, context: FilterContext) => Filter;
}

type Matches = Filter['matches'];

function readClauses(operator: string, value: Value, context: FilterContext): Matches[] {
  if (!Array.isArray(value) || value.length === 0) throw badValue(`${operator} must be a nonempty array`);
  return value.map((clause) => {
    if (!isDoc(clause)) throw badValue(`$or/$and/$nor entries need to be full objects`);
    return context.compile(clause, context).matches;
  });
}

const unavailable = (operator: string) => (): Matches => {
  throw notServed(operator);
};

const TOP_LEVEL: Readonly<Record<string, (value: Value, context: FilterContext) => Matches>> = {
  $and: (value, context) => {
    const clauses = readClauses('$and', value, context);
    return (doc, found) => clauses.every((matches) => matches(doc, found));
  },
  $or: (value, context) => {
    const clauses = readClauses('$or', value, context);
    return (doc, found) => clauses.some((matches) => matches(doc, found));
  },
  $nor: (value, context) => {
    const clauses = readClauses('$nor', value, context);
    return (doc) => !clauses.some((matches) => matches(doc));
  },
  $expr: (value, context) => {
    const evaluate = createCompiler(context.variables.keys(), context.order).compile(value);
    return (doc) => isTruthy(evaluate({ root: doc, variables: context.variables }));
  },
  $comment: () => () => true,
  $alwaysTrue: (value) => {
    requireOne('$alwaysTrue', value);
    return () => true;
  },
  $alwaysFalse: (value) => {
    requireOne('$alwaysFalse', value);
    return () => false;
  },
  $where: unavailable('$where'),
  $text: unavailable('$text'),
  $jsonSchema: unavailable('$jsonSchema'),
  $sampleRate: unavailable('$sampleRate'),
};

function requireOne(operator: string, value: Value): void {
  if (!isNumber(value) || toNumber(value) !== 1) throw new MongoError(9, `${operator} must be an integer value of 1`);
}

function readClause(name: string, value: Value, context: FilterContext): Matches {
  if (!name.startsWith('$')) return readField(name, value, context);
  const read = Object.hasOwn(TOP_LEVEL, name) ? TOP_LEVEL[name] : undefined;
  if (read === undefined) {
    throw badValue(
      `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using ` +
        `$getField or $setField.`,
    );
  }
  return read(value, context);
}

const NO_BOUNDS: Bounds = new Map();
const CLAUSE_LISTS = new Set(['$and', '$or', '$nor']);

/** Adds the fields that a filter looks at; false when that cannot be told. */
function collectReads(source: Doc, reads: Set<string>): boolean {
  return [...source].every(([name, value]) => {
    if (CLAUSE_LISTS.has(name) && Array.isArray(value)) {
      return value.every((clause) => isDoc(clause) && collectReads(clause, reads));
    }
    if (name.startsWith('$')) return name === '$comment';
    reads.add(splitPath(name)[0] ?? '');
    return true;
  });
}

function compile(source: Doc, context: FilterContext): Filter {
  const clauses = [...source].map(([name, value]) => readClause(name, value, context));
  const [only] = clauses;
  const matches: Matches =
    clauses.length === 1 && only !== undefined ? only : (doc, found) => clauses.every((clause) => clause(doc, found));
  const reads = new Set<string>();
  const known = collectReads(source, reads);
  // An index is in the simple order: it cannot serve another one.
  return {
    source,
    matches,
    bounds: context.order === undefined ? collectBounds(source) : NO_BOUNDS,
    order: context.order,
    reads: known ? [...reads].map((name) => Buffer.from(name)) : undefined,
  };
}

export interface FilterOptions {
  readonly variables?: Variables;
  readonly order?: StringOrder | undefined;
}

/** Checks a filter whole and turns it into a test. Throws MongoDB's own refusals. */
export const compileFilter = (source: Doc, { variables = NO_VARIABLES, order }: FilterOptions = {}): Filter =>
  compile(source, { variables, order, compile });
