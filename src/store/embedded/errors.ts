/** Names of MongoDB's error codes, as of 7.0 (`src/mongo/base/error_codes.yml`). */
const CODE_NAMES: Readonly<Record<number, string>> = {
  1: 'InternalError',
  2: 'BadValue',
  4: 'NoSuchKey',
  9: 'FailedToParse',
  11: 'UserNotFound',
  13: 'Unauthorized',
  14: 'TypeMismatch',
  15: 'Overflow',
  16: 'InvalidLength',
  17: 'ProtocolError',
  18: 'AuthenticationFailed',
  20: 'IllegalOperation',
  22: 'InvalidBSON',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  57: 'DottedFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  68: 'IndexAlreadyExists',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  74: 'NodeNotFound',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  115: 'CommandNotSupported',
  131: 'CannotIndexParallelArrays',
  197: 'InvalidIndexSpecificationOption',
  235: 'OperationNotSupportedInTransaction',
  238: 'NotImplemented',
  334: 'ExceededMemoryLimit',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  14031: 'OutOfDiskSpace',
};

/** An answer of MongoDB's that says no. `extra` holds further fields of the answer (keyPattern, keyValue …). */
export class MongoError extends Error {
  readonly code: number;
  readonly extra: ReadonlyMap<string, unknown>;

  constructor(code: number, message: string, extra: ReadonlyMap<string, unknown> = new Map()) {
    super(message);
    this.name = 'MongoError';
    this.code = code;
    this.extra = extra;
  }

  get codeName(): string {
    return codeName(this.code);
  }
}

export const codeName = (code: number): string => CODE_NAMES[code] ?? `Location${code}`;

export const badValue = (message: string): MongoError => new MongoError(2, message);
export const failedToParse = (message: string): MongoError => new MongoError(9, message);
export const typeMismatch = (message: string): MongoError => new MongoError(14, message);

/** Something MongoDB can do and this store cannot: said, never approximated. */
export const notServed = (what: string): MongoError =>
  new MongoError(238, `${what} is not served by the embedded store; set MONGODB_URI to use a MongoDB server`);
