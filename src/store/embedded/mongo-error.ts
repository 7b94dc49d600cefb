const CODE_NAMES: Readonly<Record<number, string>> = {
  1: 'InternalError',
  2: 'BadValue',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  20: 'IllegalOperation',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  85: 'IndexOptionsConflict',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  14031: 'OutOfDiskSpace',
};

/** An error as the protocol tells it, with MongoDB's own codes. `facts` go into the answer. */
export class MongoError extends Error {
  readonly code: number;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: number, message: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.facts = facts;
  }
}

export const codeName = (code: number): string => CODE_NAMES[code] ?? `Location${code}`;
