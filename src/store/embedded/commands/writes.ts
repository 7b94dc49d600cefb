import { ObjectId, Timestamp } from 'bson';
import { readVariables } from '../aggregate/expression.ts';
import { checkDocument, decodeDocument, firstField } from '../bson/decode.ts';
import { type Encodable, encodeDocument } from '../bson/encode.ts';
import { type Doc, isDoc, isNumber, type Maybe, toNumber, typeName, type Value } from '../bson/value.ts';
import { failedToParse, MongoError } from '../errors.ts';
import { compileFilter, type Filter } from '../query/filter.ts';
import { findMatches, type Match } from '../query/matching.ts';
import { readSort } from '../query/sort.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { Collection } from '../storage/collection.ts';
import type { Keyspace } from '../storage/keyspace.ts';
import { now } from '../update/operators.ts';
import { compileUpdate, type Update } from '../update/update.ts';
import { makeUpserted } from '../update/upsert.ts';
import { deadlineOf, positionOf, projectionOf } from './reads.ts';
import {
  type Answer,
  checkFields,
  collectionOf,
  databaseOf,
  docIn,
  documentsIn,
  fields,
  flagIn,
  MAX_DOCUMENT_BYTES,
  missing,
  type Request,
  readingOf,
  statementsIn,
} from './request.ts';
import { refuseView } from './views.ts';

const BATCH = ['ordered', 'bypassDocumentValidation'];
const INSERT_FIELDS = new Set(['insert', 'documents', ...BATCH]);
const UPDATE_FIELDS = new Set(['update', 'updates', 'let', ...BATCH]);
const DELETE_FIELDS = new Set(['delete', 'deletes', 'let', ...BATCH]);
const UPDATE_STATEMENT = new Set(['q', 'u', 'c', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint']);
const DELETE_STATEMENT = new Set(['q', 'limit', 'collation', 'hint']);
const MODIFY_FIELDS = new Set(
  'findAndModify findandmodify query fields sort hint remove update new upsert arrayFilters collation let bypassDocumentValidation'.split(
    ' ',
  ),
);

export interface Writes {
  insert(request: Request): Answer;
  update(request: Request): Answer;
  remove(request: Request): Answer;
  findAndModify(request: Request): Answer;
}

export function createWrites(keyspace: Keyspace, catalog: Catalog): Writes {
  const existing = (request: Request): Collection | undefined => {
    const collection = catalog.find(databaseOf(request), collectionOf(request));
    refuseView(collection);
    return collection;
  };
  const created = (request: Request): Collection =>
    existing(request) ?? catalog.findOrCreate(databaseOf(request), collectionOf(request));

  function insert(request: Request): Answer {
    checkFields('insert', request.command, INSERT_FIELDS);
    const documents = documentsIn(request, 'documents');
    const collection = created(request);
    let n = 0;
    const failures = eachInTurn(request, documents, (bytes) => {
      insertBytes(collection, bytes);
      n += 1;
    });
    return fields({ n, ...failures, ok: 1 });
  }

  function update(request: Request): Answer {
    const { command } = request;
    checkFields('update', command, UPDATE_FIELDS);
    const statements = statementsIn(request, 'updates');
    for (const statement of statements) checkStatement('update.updates', statement, UPDATE_STATEMENT, ['q', 'u']);
    const variables = readVariables(command.get('let'));
    let [n, nModified] = [0, 0];
    const upserted: Encodable[] = [];
    const failures = eachInTurn(request, statements, (statement, index) => {
      const reading = readingOf(statement, variables);
      const multi = flagIn(statement, 'multi');
      const change = compileUpdate(statement.get('u'), {
        ...reading,
        arrayFilters: statement.get('arrayFilters'),
        constants: statement.get('c'),
      });
      if (multi && change.isReplacement)
        throw failedToParse('multi update is not supported for replacement-style update');
      const source = docIn(statement, 'q') ?? new Map<string, Value>();
      const filter = compileFilter(source, reading);
      const collection = existing(request);
      const matches = select(collection, filter, multi ? 0 : 1, statement.get('hint'), request);
      for (const match of matches) {
        if (collection !== undefined && changeMatch(collection, match, change, filter)) nModified += 1;
      }
      n += matches.length;
      if (matches.length === 0 && flagIn(statement, 'upsert')) {
        const document = makeUpserted(source, change);
        insertDocument(created(request), document);
        n += 1;
        upserted.push(fields({ index, _id: document.get('_id') }));
      }
    });
    return fields({ n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...failures, ok: 1 });
  }

  function select(
    collection: Collection | undefined,
    filter: Filter,
    limit: number,
    hint: Maybe,
    request: Request,
    sort: Maybe = undefined,
  ): Match[] {
    const deadline = deadlineOf(request);
    const query = { filter, limit, hint, sort: readSort(sort), ...(deadline === undefined ? {} : { deadline }) };
    return [...findMatches(keyspace, collection, query)];
  }

  function remove(request: Request): Answer {
    const { command } = request;
    checkFields('delete', command, DELETE_FIELDS);
    const statements = statementsIn(request, 'deletes');
    for (const statement of statements) checkStatement('delete.deletes', statement, DELETE_STATEMENT, ['q', 'limit']);
    const variables = readVariables(command.get('let'));
    let n = 0;
    const failures = eachInTurn(request, statements, (statement) => {
      const limit = statement.get('limit');
      const most = isNumber(limit) ? toNumber(limit) : -1;
      if (most !== 0 && most !== 1) {
        throw failedToParse(`The limit field in delete objects must be 0 or 1. Got ${String(limit)}`);
      }
      const filter = compileFilter(docIn(statement, 'q') ?? new Map(), readingOf(statement, variables));
      const collection = existing(request);
      for (const match of select(collection, filter, most, statement.get('hint'), request)) {
        collection?.remove(match.record, match.doc());
        n += 1;
      }
    });
    return fields({ n, ...failures, ok: 1 });
  }

  function findAndModify(request: Request): Answer {
    const { command } = request;
    checkFields('findAndModify', command, MODIFY_FIELDS);
    const [removing, upserting, wantsNew] = ['remove', 'upsert', 'new'].map((name) => flagIn(command, name));
    checkModify(command, removing === true, upserting === true, wantsNew === true);
    const reading = readingOf(command);
    const source = docIn(command, 'query') ?? new Map<string, Value>();
    const filter = compileFilter(source, reading);
    const project = projectionOf(docIn(command, 'fields'), reading);
    const change = removing
      ? undefined
      : compileUpdate(command.get('update'), { ...reading, arrayFilters: command.get('arrayFilters') });
    const show = (doc: Doc, position?: number): Encodable => (project === undefined ? doc : project(doc, position));
    const collection = existing(request);
    const [match] = select(collection, filter, 1, command.get('hint'), request, command.get('sort'));

    if (match !== undefined && collection !== undefined) {
      const before = match.doc();
      const position = positionOf(filter, before);
      if (change === undefined) {
        collection.remove(match.record, before);
        return fields({ lastErrorObject: fields({ n: 1 }), value: show(before, position), ok: 1 });
      }
      changeMatch(collection, match, change, filter);
      const after = wantsNew ? decodeDocument(collection.read(match.record) ?? match.bytes) : before;
      return fields({ lastErrorObject: fields({ n: 1, updatedExisting: true }), value: show(after, position), ok: 1 });
    }
    if (change === undefined) return fields({ lastErrorObject: fields({ n: 0 }), value: null, ok: 1 });
    if (!upserting) {
      return fields({ lastErrorObject: fields({ n: 0, updatedExisting: false }), value: null, ok: 1 });
    }
    const document = makeUpserted(source, change);
    insertDocument(created(request), document);
    return fields({
      lastErrorObject: fields({ n: 1, updatedExisting: false, upserted: document.get('_id') }),
      value: wantsNew ? show(document) : null,
      ok: 1,
    });
  }

  return { insert, update, remove, findAndModify };
}

function checkStatement(name: string, statement: Doc, known: ReadonlySet<string>, required: readonly string[]): void {
  checkFields(name, statement, known, true);
  for (const field of required) if (!statement.has(field)) throw missing(name, field);
  if (!isDoc(statement.get('q'))) {
    throw new MongoError(
      14,
      `BSON field '${name}.q' is the wrong type '${typeName(statement.get('q'))}', expected type 'object'`,
    );
  }
}

function checkModify(command: Doc, removing: boolean, upserting: boolean, wantsNew: boolean): void {
  const update = command.get('update');
  if (removing) {
    if (update !== undefined) throw failedToParse('Cannot specify both an update and remove=true');
    if (upserting) throw failedToParse('Cannot specify both upsert=true and remove=true ');
    if (wantsNew) {
      throw failedToParse(`Cannot specify both new=true and remove=true; 'remove' always returns the deleted document`);
    }
    if (command.get('arrayFilters') !== undefined) throw failedToParse('Cannot specify arrayFilters and remove=true');
  } else if (update === undefined) {
    throw failedToParse('Either an update or remove=true must be specified');
  }
}

/** Does one after the other; what fails is told by its number, and ordered ones stop there. */
function eachInTurn<T>(
  request: Request,
  items: readonly T[],
  act: (item: T, index: number) => void,
): { writeErrors?: Encodable[] } {
  const ordered = flagIn(request.command, 'ordered', true);
  const writeErrors: Encodable[] = [];
  for (const [index, item] of items.entries()) {
    try {
      act(item, index);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      writeErrors.push(
        new Map<string, Encodable>([
          ['index', index],
          ['code', error.code],
          ...(error.extra as ReadonlyMap<string, Encodable>),
          ['errmsg', error.message],
        ]),
      );
      if (ordered) break;
    }
  }
  return writeErrors.length === 0 ? {} : { writeErrors };
}

/** True when the document is another one afterwards. */
function changeMatch(collection: Collection, match: Match, change: Update, filter: Filter): boolean {
  const before = match.doc();
  const position = change.usesPosition ? positionOf(filter, before) : undefined;
  const after = change.apply(before, { position });
  const bytes = encodeDocument(after);
  if (bytes.equals(match.bytes)) return false;
  checkSize(bytes, 17419, 'Resulting document after update is larger than');
  collection.replace(match.record, before, bytes, after);
  return true;
}

function checkSize(bytes: Uint8Array, code: number, words: string): void {
  if (bytes.length > MAX_DOCUMENT_BYTES) throw new MongoError(code, `${words} ${MAX_DOCUMENT_BYTES}`);
}

function checkId(id: Value): void {
  const type = typeName(id);
  if (type === 'array' || type === 'regex') {
    throw new MongoError(53, `The '_id' value cannot be of type ${type}`);
  }
  if (isDoc(id)) {
    for (const name of id.keys()) {
      if (name.startsWith('$')) {
        throw new MongoError(52, `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`);
      }
    }
  }
}

export function insertDocument(collection: Collection, document: Doc): void {
  const id = document.get('_id') ?? null;
  checkId(id);
  const bytes = encodeDocument(document);
  checkSize(bytes, 10334, `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and`);
  collection.insert(bytes, id);
}

/** The client's bytes as they are, when `_id` stands first as it should. */
function insertBytes(collection: Collection, bytes: Buffer): void {
  checkSize(bytes, 10334, `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and`);
  const first = firstField(bytes, 0, bytes.length);
  if (first?.name === '_id' && !mayHoldEmptyTimestamp(bytes)) {
    checkDocument(bytes, 0, bytes.length);
    checkId(first.value);
    collection.insert(bytes, first.value);
    return;
  }
  const given = decodeDocument(bytes);
  const document: Doc = new Map([['_id', given.has('_id') ? (given.get('_id') ?? null) : new ObjectId()]]);
  for (const [name, value] of given) {
    if (name !== '_id') document.set(name, value instanceof Timestamp && value.isZero() ? now() : value);
  }
  insertDocument(collection, document);
}

const EIGHT_ZEROS = Buffer.alloc(9);

/** An empty timestamp stands for now. A quick look that may be wrong only by saying yes. */
function mayHoldEmptyTimestamp(bytes: Buffer): boolean {
  return bytes.length < 100_000 && bytes.includes(EIGHT_ZEROS) && bytes.includes(17);
}
