import { createCompiler } from '../aggregate/expression.ts';
import { compileStages, readStage } from '../aggregate/stages/index.ts';
import { decodeSome } from '../bson/decode.ts';
import { encodeDocument, RawDocument } from '../bson/encode.ts';
import { encodeKey } from '../bson/key.ts';
import { splitPath } from '../bson/paths.ts';
import { type Doc, isDoc, type Maybe, type Value } from '../bson/value.ts';
import { badValue, failedToParse, MongoError, notServed } from '../errors.ts';
import { compileFilter, type Filter } from '../query/filter.ts';
import { createDeadline, type Deadline, type Match, type Query } from '../query/matching.ts';
import { type Projection, readProjection } from '../query/projection.ts';
import { readSort } from '../query/sort.ts';
import type { Catalog } from '../storage/catalog.ts';
import { valuesAt } from '../storage/index-keys.ts';
import type { Cursors } from './cursors.ts';
import { type Output, readOutput } from './output.ts';
import {
  type Answer,
  checkFields,
  collectionOf,
  countIn,
  databaseOf,
  docIn,
  fields,
  flagIn,
  listIn,
  MAX_DOCUMENT_BYTES,
  missing,
  type Reading,
  type Request,
  readingOf,
} from './request.ts';
import { docsOf, type Source } from './views.ts';

export interface Reads {
  find(request: Request): Answer;
  count(request: Request): Answer;
  distinct(request: Request): Answer;
  aggregate(request: Request): Answer;
}

const FIND_FIELDS = new Set(
  'find filter sort projection hint skip limit batchSize singleBatch let collation allowDiskUse noCursorTimeout allowPartialResults tailable awaitData oplogReplay min max returnKey showRecordId'.split(
    ' ',
  ),
);
const COUNT_FIELDS = new Set('count query limit skip hint collation fields'.split(' '));
const DISTINCT_FIELDS = new Set('distinct key query collation'.split(' '));
const AGGREGATE_FIELDS = new Set(
  'aggregate pipeline cursor explain allowDiskUse bypassDocumentValidation collation hint let'.split(' '),
);

export const deadlineOf = ({ command }: Request): Deadline | undefined =>
  createDeadline(countIn(command, 'maxTimeMS') ?? 0);

export const projectionOf = (source: Doc | undefined, reading: Reading): Projection | undefined =>
  source === undefined || source.size === 0
    ? undefined
    : readProjection(source, {
        ...reading,
        compiler: createCompiler(reading.variables.keys(), reading.order),
        find: true,
      });

/** Where in an array the filter matched, for `a.$`. */
export function positionOf(filter: Filter, doc: Doc): number | undefined {
  const found: { position?: number } = {};
  filter.matches(doc, found);
  return found.position;
}

const optional = (deadline: Deadline | undefined): { deadline?: Deadline } =>
  deadline === undefined ? {} : { deadline };

export function createReads(
  source: Source,
  catalog: Catalog,
  cursors: Cursors,
  write: (database: string, output: Output, docs: Iterable<Doc>, reading: Reading) => void,
): Reads {
  const run = (request: Request, query: Query): Iterable<Match> =>
    source.find(databaseOf(request), collectionOf(request), query);

  function find(request: Request): Answer {
    const { command } = request;
    checkFields('find', command, FIND_FIELDS);
    const namespace = `${databaseOf(request)}.${collectionOf(request)}`;
    if (flagIn(command, 'tailable'))
      throw badValue('error processing query: tailable cursor requested on non capped collection');
    if (flagIn(command, 'awaitData')) throw failedToParse('Cannot set awaitData without tailable');
    for (const option of ['min', 'max', 'returnKey', 'showRecordId']) {
      const value = command.get(option);
      if (value === true || (isDoc(value) && value.size > 0)) throw notServed(`find with ${option}`);
    }
    const reading = readingOf(command);
    const filter = compileFilter(docIn(command, 'filter') ?? new Map(), reading);
    const project = projectionOf(docIn(command, 'projection'), reading);
    const matches = run(request, {
      filter,
      sort: readSort(command.get('sort')),
      skip: countIn(command, 'skip') ?? 0,
      limit: countIn(command, 'limit') ?? 0,
      hint: command.get('hint'),
      ...optional(deadlineOf(request)),
    });
    return cursors.open(namespace, show(matches, project, filter), {
      batchSize: countIn(command, 'batchSize'),
      single: flagIn(command, 'singleBatch'),
      keeps: flagIn(command, 'noCursorTimeout'),
    });
  }

  function* show(
    matches: Iterable<Match>,
    project: Projection | undefined,
    filter: Filter,
  ): Generator<RawDocument | Doc, void, void> {
    for (const match of matches) {
      if (project === undefined) yield new RawDocument(match.bytes);
      else yield project(match.doc(), positionOf(filter, match.doc()));
    }
  }

  function count(request: Request): Answer {
    const { command } = request;
    checkFields('count', command, COUNT_FIELDS);
    const query = docIn(command, 'query') ?? new Map<string, Value>();
    const skip = countIn(command, 'skip') ?? 0;
    const limit = readCountLimit(command);
    const collection = catalog.find(databaseOf(request), collectionOf(request));
    if (query.size === 0 && command.get('hint') === undefined && collection?.view === undefined) {
      const size = Math.max(0, (collection?.size ?? 0) - skip);
      return fields({ n: limit === 0 ? size : Math.min(size, limit), ok: 1 });
    }
    const filter = compileFilter(query, readingOf(command));
    let n = 0;
    for (const _ of run(request, { filter, skip, limit, hint: command.get('hint'), ...optional(deadlineOf(request)) }))
      n += 1;
    return fields({ n, ok: 1 });
  }

  function distinct(request: Request): Answer {
    const { command } = request;
    checkFields('distinct', command, DISTINCT_FIELDS);
    const key = command.get('key');
    if (key === undefined) throw missing('distinct', 'key');
    if (typeof key !== 'string')
      throw new MongoError(14, `BSON field 'distinct.key' is the wrong type, expected type 'string'`);
    if (key.includes('\0')) throw new MongoError(31032, 'Distinct key cannot contain an embedded null byte');
    const reading = readingOf(command);
    const filter = compileFilter(docIn(command, 'query') ?? new Map(), reading);
    const parts = splitPath(key);
    const top = Buffer.from(parts[0] ?? '');
    const values = new Map<string, Value>();
    for (const match of run(request, { filter, ...optional(deadlineOf(request)) })) {
      for (const value of valuesAt(decodeSome(match.bytes, [top]), parts)) {
        if (value === undefined || typeof value === 'symbol') continue;
        const name = encodeKey([value], [1]).bytes.toString('latin1');
        if (!values.has(name)) values.set(name, value);
      }
    }
    const shown = distinctBy([...values.values()], reading);
    const size = encodeDocument(new Map([['values', shown]])).length;
    if (size > MAX_DOCUMENT_BYTES) throw new MongoError(17217, 'distinct too big, 16mb cap');
    return fields({ values: shown, ok: 1 });
  }

  function aggregate(request: Request): Answer {
    const { command } = request;
    checkFields('aggregate', command, AGGREGATE_FIELDS);
    if (flagIn(command, 'explain')) throw notServed('explain of an aggregation');
    const database = databaseOf(request);
    const given = listIn(command, 'pipeline', 'aggregate');
    const cursor = docIn(command, 'cursor');
    if (cursor === undefined)
      throw failedToParse(`The 'cursor' option is required, except for aggregate with the explain argument`);
    const ofDatabase = command.get('aggregate') === 1;
    if (!ofDatabase && typeof command.get('aggregate') !== 'string') {
      throw failedToParse(`Invalid command format: the 'aggregate' field must specify a collection name or 1`);
    }
    const name = ofDatabase ? '$cmd.aggregate' : collectionOf(request);
    const [firstName] = given[0] === undefined ? [''] : readStage(given[0]);
    if (ofDatabase !== FROM_NOTHING.has(firstName)) throw wrongSource(firstName, ofDatabase);

    const reading = readingOf(command);
    const output = readOutput(given, database);
    const stages = output === undefined ? given : given.slice(0, -1);
    const context = source.contextOf(database, reading);
    const { query, rest } = splitPipeline(stages, reading);
    // All stages are checked, also those that the query takes over.
    compileStages(stages, context);
    const transform = compileStages(rest, context);
    const matches = ofDatabase
      ? []
      : run(request, { ...query, hint: command.get('hint'), ...optional(deadlineOf(request)) });
    if (output !== undefined) {
      write(database, output, transform(docsOf(matches)), reading);
      return cursors.open(`${database}.${name}`, []);
    }
    const results =
      rest.length === 0 ? rawOf(matches) : transform(onlyCounts(rest[0]) ? blanksOf(matches) : docsOf(matches));
    return cursors.open(`${database}.${name}`, results, { batchSize: countIn(cursor, 'batchSize') });
  }

  return { find, count, distinct, aggregate };
}

function readCountLimit(command: Doc): number {
  // A negative limit counts as its opposite, a relic of an older protocol.
  const limit = command.get('limit');
  return Math.abs(typeof limit === 'number' ? limit : Number(limit ?? 0));
}

function distinctBy(values: Value[], { order }: Reading): Value[] {
  if (order === undefined) return values;
  return values.filter(
    (value, at) =>
      typeof value !== 'string' ||
      values.findIndex((other) => typeof other === 'string' && order(other, value) === 0) === at,
  );
}

/** A document for each match, with nothing in it. */
function* blanksOf(matches: Iterable<Match>): Generator<Doc, void, void> {
  for (const _ of matches) yield new Map();
}

/** Whether a stage wants to know of documents only that they are there, as the one behind `countDocuments` does. */
function onlyCounts(stage: Value | undefined): boolean {
  if (!isDoc(stage)) return false;
  return stage.has('$count') || (stage.has('$group') && !namesField(stage.get('$group')));
}

/** Also true of operators that look at documents without naming a field. */
function namesField(expression: Maybe): boolean {
  if (typeof expression === 'string') return expression.startsWith('$');
  if (Array.isArray(expression)) return expression.some(namesField);
  if (!isDoc(expression)) return false;
  return [...expression].some(([name, value]) => LOOKS_AT_DOCUMENTS.has(name) || namesField(value));
}

const LOOKS_AT_DOCUMENTS = new Set(['$top', '$topN', '$bottom', '$bottomN', '$getField']);

function* rawOf(matches: Iterable<Match>): Generator<RawDocument, void, void> {
  for (const match of matches) yield new RawDocument(match.bytes);
}

/** Stages that begin a pipeline of no collection. */
const FROM_NOTHING = new Set(['$documents', '$currentOp', '$listLocalSessions', '$listSessions', '$changeStream']);

function wrongSource(stage: string, ofDatabase: boolean): MongoError {
  if (stage === '$changeStream')
    return new MongoError(40573, 'The $changeStream stage is only supported on replica sets');
  if (ofDatabase) return new MongoError(73, `{aggregate: 1} is not valid for '${stage}'; a collection is required.`);
  return new MongoError(73, `'${stage}' is not valid for a collection; use {aggregate: 1}`);
}

/** What the first stages say can be asked of the indexes: a match, an order, how many. */
function splitPipeline(stages: readonly Value[], reading: Reading): { query: Query; rest: readonly Value[] } {
  let at = 0;
  const next = (name: string): Maybe => {
    const stage = stages[at];
    if (stage === undefined || !isDoc(stage) || !stage.has(name)) return undefined;
    at += 1;
    return stage.get(name);
  };
  const filter = next('$match');
  const sort = next('$sort');
  const skip = next('$skip');
  const limit = next('$limit');
  const query: Query = {
    filter: compileFilter(isDoc(filter) ? filter : new Map(), reading),
    sort: readSort(sort),
    skip: Number(skip ?? 0),
    limit: Number(limit ?? 0),
  };
  return { query, rest: stages.slice(at) };
}
