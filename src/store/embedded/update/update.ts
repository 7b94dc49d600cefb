import { Timestamp } from 'bson';
import { NO_VARIABLES, readVariables, type Variables } from '../aggregate/expression.ts';
import { compileUpdateStages } from '../aggregate/stages/index.ts';
import type { StringOrder } from '../bson/collation.ts';
import { compareStrings, equalValues } from '../bson/compare.ts';
import { splitPath } from '../bson/paths.ts';
import { printDoc, printValue } from '../bson/print.ts';
import { cloneValue, type Doc, isDoc, type Maybe, typeName, type Value } from '../bson/value.ts';
import { badValue, failedToParse, MongoError } from '../errors.ts';
import { compileFilter, type FilterOptions } from '../query/filter.ts';
import { type Change, carryOut, type ElementFilters, identifierOf } from './change.ts';
import { now, UPDATE_OPERATORS, unknownModifier } from './operators.ts';

export interface Update {
  readonly isReplacement: boolean;
  /** Uses `$`, and so needs to know which element the filter matched. */
  readonly usesPosition: boolean;
  /** The changed document; what it was made of stays as it is. */
  apply(before: Doc, how?: { readonly position?: number | undefined; readonly inserting?: boolean }): Doc;
}

export interface UpdateOptions {
  readonly arrayFilters?: Maybe;
  readonly order?: StringOrder | undefined;
  readonly variables?: Variables;
  /** `c`: constants for a pipeline. */
  readonly constants?: Maybe;
}

/** Reads an update: a replacement, operators or a pipeline. Throws MongoDB's own refusals. */
export function compileUpdate(source: Maybe, options: UpdateOptions = {}): Update {
  if (Array.isArray(source)) return compilePipeline(source, options);
  if (!isDoc(source)) throw failedToParse('Update argument must be either an object or an array');
  if (options.constants !== undefined) {
    throw new MongoError(51198, 'Constant values may only be specified for pipeline updates');
  }
  const first: string | undefined = source.keys().next().value;
  return first?.startsWith('$') ? compileOperators(source, options) : compileReplacement(source, options);
}

function compileReplacement(source: Doc, { arrayFilters }: UpdateOptions): Update {
  if (Array.isArray(arrayFilters) && arrayFilters.length > 0) {
    throw failedToParse('arrayFilters may not be specified for non-operator updates');
  }
  for (const name of source.keys()) {
    if (name.startsWith('$')) throw dollarName(name, name);
  }
  return {
    isReplacement: true,
    usesPosition: false,
    apply: (before) => {
      const after: Doc = new Map();
      const id = before.get('_id') ?? source.get('_id');
      if (before.has('_id') && source.has('_id')) checkId(before.get('_id'), source.get('_id'));
      if (id !== undefined) after.set('_id', id);
      for (const [name, value] of source) if (name !== '_id') after.set(name, filled(value));
      return after;
    },
  };
}

/** An empty timestamp at the top of a document stands for now. */
const filled = (value: Value): Value => (value instanceof Timestamp && value.isZero() ? now() : value);

const dollarName = (name: string, path: string): MongoError =>
  new MongoError(
    52,
    `The dollar ($) prefixed field '${name}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
  );

function checkId(before: Maybe, after: Maybe): void {
  if (!equalValues(before, after)) {
    throw new MongoError(
      66,
      `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${printValue(after)}`,
    );
  }
}

function compilePipeline(stages: readonly Value[], options: UpdateOptions): Update {
  const { arrayFilters, order, variables = NO_VARIABLES, constants } = options;
  if (Array.isArray(arrayFilters) && arrayFilters.length > 0) {
    throw failedToParse('arrayFilters may not be specified for pipeline-syle updates');
  }
  const all = new Map([...variables, ...readVariables(constants)]);
  const transform = compileUpdateStages(stages, { variables: all, order });
  return {
    isReplacement: false,
    usesPosition: false,
    apply: (before) => {
      const after = transform(before);
      if (!before.has('_id')) return after;
      // A pipeline that makes a new document may leave `_id` to stay as it is.
      if (after.has('_id')) checkId(before.get('_id'), after.get('_id'));
      return new Map([['_id', before.get('_id') ?? null], ...after]).set('_id', before.get('_id') ?? null);
    },
  };
}

interface Step {
  readonly path: string;
  readonly parts: readonly string[];
  readonly onInsertOnly: boolean;
  readonly run: (doc: Doc, parts: readonly string[], filters: ElementFilters, touched: (path: string) => void) => void;
}

function compileOperators(source: Doc, options: UpdateOptions): Update {
  const { order, variables = NO_VARIABLES } = options;
  const filterOptions: FilterOptions = { order, variables };
  const elementFilters = readArrayFilters(options.arrayFilters, filterOptions);
  const paths = new PathSet();
  const steps: Step[] = [];
  for (const [operator, fields] of source) {
    if (!operator.startsWith('$')) {
      throw failedToParse(`The update operator document must not contain the field '${operator}'`);
    }
    if (operator !== '$rename' && !Object.hasOwn(UPDATE_OPERATORS, operator)) throw unknownModifier(operator);
    if (!isDoc(fields)) {
      throw failedToParse(
        `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${printValue(fields)}}`,
      );
    }
    for (const [path, argument] of fields) {
      checkPath(path);
      paths.add(path);
      if (operator === '$rename') {
        const target = checkRename(path, argument);
        paths.add(target);
        steps.push(renameStep(path, target));
      } else steps.push(operatorStep(operator, path, argument, filterOptions));
    }
  }
  checkUsed(elementFilters, steps, source);
  // MongoDB goes through the fields in the order of their names, which is the order in which new ones appear.
  steps.sort((a, b) => comparePaths(a.parts, b.parts));
  const usesPosition = steps.some(({ parts }) => parts.includes('$'));

  return {
    isReplacement: false,
    usesPosition,
    apply: (before, { position, inserting = false } = {}) => {
      const after = cloneValue(before);
      const reached = new PathSet('Update created a conflict at');
      for (const step of steps) {
        if (step.onInsertOnly && !inserting) continue;
        const parts = step.parts.map((part) => (part === '$' ? matchedIndex(position) : part));
        step.run(after, parts, elementFilters, (path) => reached.add(path));
      }
      return keepId(before, after);
    },
  };
}

function keepId(before: Doc, after: Doc): Doc {
  if (!before.has('_id')) return after;
  if (!after.has('_id') || !equalValues(before.get('_id'), after.get('_id'))) {
    throw new MongoError(66, `Performing an update on the path '_id' would modify the immutable field '_id'`);
  }
  after.set('_id', before.get('_id') ?? null);
  return after;
}

function matchedIndex(position: number | undefined): string {
  if (position === undefined) throw badValue('The positional operator did not find the match needed from the query.');
  return String(position);
}

function operatorStep(operator: string, path: string, argument: Value, options: FilterOptions): Step {
  const { creates, read } = UPDATE_OPERATORS[operator] ?? { creates: true, read: () => () => 'keep' as const };
  const compute = read(argument, path, options);
  return {
    path,
    parts: splitPath(path),
    onInsertOnly: operator === '$setOnInsert',
    run: (doc, parts, filters, touched) => {
      const change: Change = { path, parts, creates, compute: (value, whole) => compute(value, whole) };
      carryOut(doc, change, filters, touched);
    },
  };
}

function checkRename(path: string, argument: Value): string {
  if (typeof argument !== 'string')
    throw badValue(`The 'to' field for $rename must be a string: ${path}: ${printValue(argument)}`);
  checkPath(argument);
  if (path === argument)
    throw badValue(`The source and target field for $rename must differ: ${path}: ${printValue(argument)}`);
  for (const [word, name] of [
    ['source', path],
    ['destination', argument],
  ] as const) {
    if (splitPath(name).some((part) => part === '$' || identifierOf(part) !== undefined)) {
      throw badValue(`The ${word} field for $rename may not be dynamic: ${name}`);
    }
  }
  return argument;
}

function renameStep(path: string, target: string): Step {
  const from = splitPath(path);
  return {
    path: target,
    parts: splitPath(target),
    onInsertOnly: false,
    run: (doc, parts, filters, touched) => {
      const value = plainValue(doc, from, 'source', path);
      if (value === undefined) return;
      plainValue(doc, parts, 'destination', target);
      const leave: Change = { path, parts: from, creates: false, compute: () => 'unset' };
      carryOut(doc, leave, filters, touched);
      carryOut(doc, { path: target, parts, creates: true, compute: () => ({ set: value }) }, filters, touched);
    },
  };
}

/** Renaming goes through documents alone. */
function plainValue(doc: Doc, parts: readonly string[], word: string, path: string): Maybe {
  let value: Maybe = doc;
  for (const [at, part] of parts.entries()) {
    if (Array.isArray(value)) {
      throw badValue(
        `The ${word} field cannot be an array element, '${path}' in doc with _id: ${printValue(doc.get('_id'))} has an array field called '${parts[at - 1]}'`,
      );
    }
    if (!isDoc(value)) {
      if (word === 'source' && value !== undefined) {
        throw new MongoError(
          28,
          `cannot use the part (${part} of ${path}) to traverse the element ({${parts[at - 1]}: ${printValue(value)}})`,
        );
      }
      return undefined;
    }
    value = value.get(part);
  }
  return value;
}

function checkPath(path: string): void {
  if (path === '') throw new MongoError(56, 'An empty update path is not valid.');
  const parts = splitPath(path);
  for (const [at, part] of parts.entries()) {
    if (part === '') {
      throw new MongoError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
    }
    const dynamic = part === '$' || identifierOf(part) !== undefined;
    if (dynamic && at === 0) {
      throw badValue(
        `Cannot have ${part === '$' ? "positional (i.e. '$')" : "array filter identifier (i.e. '$[<id>]')"} element in the first position in path '${path}'`,
      );
    }
    if (part.startsWith('$') && !dynamic && part !== '$id' && part !== '$ref' && part !== '$db')
      throw dollarName(part, path);
  }
  if (parts.filter((part) => part === '$').length > 1) {
    throw badValue(`Too many positional (i.e. '$') elements found in path '${path}'`);
  }
}

function readArrayFilters(given: Maybe, options: FilterOptions): ElementFilters {
  const filters = new Map<string, (element: Value) => boolean>();
  if (given === undefined || given === null) return filters;
  if (!Array.isArray(given))
    throw new MongoError(14, `BSON field 'arrayFilters' is the wrong type, expected type 'array'`);
  for (const source of given) {
    if (!isDoc(source))
      throw new MongoError(14, `BSON field 'arrayFilters.0' is the wrong type, expected type 'object'`);
    const identifier = topName(source);
    if (!/^[a-z][a-zA-Z0-9]*$/.test(identifier)) {
      throw badValue(
        `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${identifier}'`,
      );
    }
    if (filters.has(identifier)) {
      throw failedToParse(`Found multiple array filters with the same top-level field name ${identifier}`);
    }
    const filter = compileFilter(source, options);
    filters.set(identifier, (element) => filter.matches(new Map([[identifier, element]])));
  }
  return filters;
}

/** The one name all conditions of an array filter begin with. */
function topName(source: Doc): string {
  const names = new Set<string>();
  const collect = (filter: Doc): void => {
    for (const [name, value] of filter) {
      if (name.startsWith('$') && Array.isArray(value)) {
        for (const clause of value) if (isDoc(clause)) collect(clause);
      } else if (!name.startsWith('$')) names.add(splitPath(name)[0] ?? '');
    }
  };
  collect(source);
  const [first, second] = names;
  if (first === undefined)
    throw failedToParse('Cannot use an expression without a top-level field name in arrayFilters');
  if (second !== undefined) {
    throw failedToParse(
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${first}' and '${second}'`,
    );
  }
  return first;
}

function checkUsed(filters: ElementFilters, steps: readonly Step[], source: Doc): void {
  for (const { parts, path } of steps) {
    for (const identifier of parts.map(identifierOf)) {
      if (identifier !== undefined && identifier !== '' && !filters.has(identifier)) {
        throw badValue(`No array filter found for identifier '${identifier}' in path '${path}'`);
      }
    }
  }
  const used = new Set(steps.flatMap(({ parts }) => parts.map(identifierOf)));
  for (const identifier of filters.keys()) {
    if (!used.has(identifier)) {
      throw failedToParse(
        `The array filter for identifier '${identifier}' was not used in the update ${printDoc(source)}`,
      );
    }
  }
}

/** Paths of which none is, or lies below, another. */
class PathSet {
  private readonly words: string;
  private readonly paths = new Set<string>();
  private readonly above = new Set<string>();

  constructor(words = '') {
    this.words = words;
  }

  add(path: string): void {
    const parts = splitPath(path);
    for (let length = 1; length <= parts.length; length += 1) {
      const prefix = parts.slice(0, length).join('.');
      if (this.paths.has(prefix)) throw this.conflict(path, prefix);
      if (length < parts.length) this.above.add(prefix);
    }
    if (this.above.has(path)) throw this.conflict(path, path);
    this.paths.add(path);
  }

  private conflict(path: string, at: string): MongoError {
    const message =
      this.words === '' ? `Updating the path '${path}' would create a conflict at '${at}'` : `${this.words} '${at}'`;
    return new MongoError(40, message);
  }
}

const isNumeral = (part: string): boolean => /^\d+$/.test(part);

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [x = '', y = ''] = [a[at], b[at]];
    const order = isNumeral(x) && isNumeral(y) ? Number(x) - Number(y) : compareStrings(x, y);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
