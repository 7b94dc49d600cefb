import { readVariables, type Variables } from '../aggregate/expression.ts';
import { toWhole } from '../bson/arithmetic.ts';
import { readCollation, type StringOrder } from '../bson/collation.ts';
import { decodeDocument } from '../bson/decode.ts';
import { type Encodable, encodeDocument } from '../bson/encode.ts';
import { type Doc, isDoc, isNumber, isTruthy, type Maybe, toNumber, typeName, type Value } from '../bson/value.ts';
import { badValue, codeName, MongoError, typeMismatch } from '../errors.ts';

/** A command as it came: its fields, and the lists of documents beside them, not yet decoded. */
export interface Request {
  readonly verb: string;
  readonly command: Doc;
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
}

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** An answer: fields in their order. */
export type Answer = ReadonlyMap<string, Encodable>;

/** Fields from a literal, in the order they are written. */
export const fields = (literal: Readonly<Record<string, Encodable>>): Map<string, Encodable> =>
  new Map(Object.entries(literal));

/** What any command may carry besides its own fields. */
const COMMON = new Set([
  '$db',
  '$readPreference',
  '$clusterTime',
  '$audit',
  '$client',
  '$configServerState',
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'maxTimeMSOpOnly',
  'comment',
]);

/** Refuses fields that the command does not have. */
export function checkFields(name: string, doc: Doc, known: ReadonlySet<string>, nested = false): void {
  for (const field of doc.keys()) {
    if (!known.has(field) && (nested || !COMMON.has(field))) {
      throw new MongoError(40415, `BSON field '${name}.${field}' is an unknown field.`);
    }
  }
}

export function databaseOf({ command }: Request): string {
  const name = command.get('$db');
  if (typeof name !== 'string' || name === '') throw new MongoError(40571, 'OP_MSG requests require a $db argument');
  return name;
}

/** The collection a command names, by the verb itself unless another field is given. */
export function collectionOf(request: Request, field = request.verb): string {
  const name = request.command.get(field);
  if (typeof name !== 'string') {
    throw new MongoError(73, `collection name has invalid type ${typeName(name)}`);
  }
  if (name === '' || name.includes('\0') || name.startsWith('.')) {
    throw new MongoError(73, `Invalid namespace specified '${databaseOf(request)}.${name}'`);
  }
  return name;
}

const wrongType = (name: string, value: Maybe, expected: string): MongoError =>
  typeMismatch(`BSON field '${name}' is the wrong type '${typeName(value)}', expected type '${expected}'`);

export function docIn(doc: Doc, field: string): Doc | undefined {
  const value = doc.get(field);
  if (value === undefined || value === null) return undefined;
  if (!isDoc(value)) throw wrongType(field, value, 'object');
  return value;
}

export function flagIn(doc: Doc, field: string, otherwise = false): boolean {
  const value = doc.get(field);
  if (value === undefined || value === null) return otherwise;
  if (typeof value !== 'boolean' && !isNumber(value)) throw wrongType(field, value, 'bool');
  return isTruthy(value);
}

export function listIn(doc: Doc, field: string, verb: string): readonly Value[] {
  const value = doc.get(field);
  if (value === undefined) throw missing(verb, field);
  if (!Array.isArray(value)) throw wrongType(`${verb}.${field}`, value, 'array');
  return value;
}

export const missing = (verb: string, field: string): MongoError =>
  new MongoError(40414, `BSON field '${verb}.${field}' is missing but a required field`);

/** A whole number not below zero, or undefined where there is none. */
export function countIn(doc: Doc, field: string): number | undefined {
  const value = doc.get(field);
  if (value === undefined || value === null) return undefined;
  if (!isNumber(value)) throw wrongType(field, value, 'long');
  const whole = toWhole(value) ?? BigInt(Math.trunc(toNumber(value)));
  if (whole < 0n) throw new MongoError(51024, `BSON field '${field}' value must be >= 0, actual value '${whole}'`);
  return Number(whole);
}

/** The documents of a list field, whether it came in the command or beside it. */
export function documentsIn(request: Request, field: string): readonly Buffer[] {
  const beside = request.sequences.get(field);
  if (beside !== undefined) return checkLength(beside);
  const list = listIn(request.command, field, request.verb);
  return checkLength(
    list.map((item) => {
      if (!isDoc(item)) throw wrongType(`${request.verb}.${field}.0`, item, 'object');
      return encodeDocument(item);
    }),
  );
}

function checkLength<T>(list: readonly T[]): readonly T[] {
  if (list.length === 0 || list.length > 100_000) {
    throw new MongoError(16, `Write batch sizes must be between 1 and 100000. Got ${list.length} operations.`);
  }
  return list;
}

export const statementsIn = (request: Request, field: string): readonly Doc[] =>
  documentsIn(request, field).map((bytes) => decodeDocument(bytes));

/** `let` and `collation`: how the expressions and strings of a command are to be read. */
export interface Reading {
  readonly variables: Variables;
  readonly order: StringOrder | undefined;
}

export const readingOf = (doc: Doc, variables: Variables = readVariables(doc.get('let'))): Reading => ({
  variables,
  order: readCollation(doc.get('collation')),
});

/** Writes are always on disk before they are answered; what a lone server cannot promise is refused. */
export function checkConcerns({ command }: Request): void {
  const write = docIn(command, 'writeConcern')?.get('w');
  if (isNumber(write) && toNumber(write) > 1) throw badValue(`cannot use 'w' > 1 when a host is not replicated`);
  if (typeof write === 'string' && write !== 'majority') {
    throw badValue(`cannot use non-majority 'w' mode "${write}" when a host is not a member of a replica set`);
  }
  const level = docIn(command, 'readConcern')?.get('level');
  if (level === 'linearizable' || level === 'snapshot') {
    throw new MongoError(123, `node needs to be a replica set member to use read concern ${level}`);
  }
  if (level !== undefined && level !== 'local' && level !== 'available' && level !== 'majority') {
    throw badValue(`Enumeration value '${String(level)}' for field 'readConcern.level' is not a valid value.`);
  }
}

/** An error that is not MongoDB's own is a fault of this store, and says so. */
export function refusal(error: unknown): Answer {
  const known =
    error instanceof MongoError
      ? error
      : new MongoError(1, `the embedded store failed: ${error instanceof Error ? error.message : String(error)}`);
  return fields({
    ok: 0,
    errmsg: known.message,
    code: known.code,
    codeName: codeName(known.code),
    ...(Object.fromEntries(known.extra) as Record<string, Encodable>),
  });
}
