/**
 * What went wrong, as one of a few kinds. `message` is a sentence a person in a chat can act on:
 * it names the thing, the cause and the remedy. What a developer needs besides is in `cause`.
 */
export const ERROR_CODES = [
  'config',
  'not_found',
  'invalid_input',
  'limit',
  'conflict',
  'forbidden',
  'upstream',
  'cancelled',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
  }
}

/** The errors of one code. */
const coded = (code: ErrorCode) =>
  class extends AppError {
    constructor(message: string, cause?: unknown) {
      super(code, message, cause);
    }
  };

/** A setting that cannot be right. Stops the start. */
export class ConfigError extends coded('config') {}

/** Something named in a message or a request is not there, or not visible from this space. */
export class NotFoundError extends coded('not_found') {}

/** The person's input (a file, a row, a column name) cannot be used as it is. */
export class InvalidInputError extends coded('invalid_input') {}

/** A value that cannot be what its column holds. */
export class WrongValueError extends InvalidInputError {
  readonly column: string;

  constructor(message: string, column: string) {
    super(message);
    this.column = column;
  }
}

/** Too large, too many, too long. */
export class LimitError extends coded('limit') {}

/** It cannot be done in the present state: already running, already deployed, locked by another process. */
export class ConflictError extends coded('conflict') {}

/** The person asked for something that is someone else's to decide. */
export class ForbiddenError extends coded('forbidden') {}

/** Anything thrown, as an AppError: unknown errors become a calm sentence, with the original as cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('internal', 'Something went wrong on our side. Please try again.', error);
}

/** Whether it is a fault of ours, or of what this program stands on: nothing that a person could do about it. */
export const isFault = (error: unknown): boolean => toAppError(error).code === 'internal';

const CLASSES: { readonly [code in ErrorCode]?: new (message: string, cause?: unknown) => AppError } = {
  config: ConfigError,
  not_found: NotFoundError,
  invalid_input: InvalidInputError,
  limit: LimitError,
  conflict: ConflictError,
  forbidden: ForbiddenError,
};

/** The error that another process told of. */
export function errorOf(code: ErrorCode, message: string, cause?: unknown): AppError {
  const Kind = CLASSES[code];
  return Kind === undefined ? new AppError(code, message, cause) : new Kind(message, cause);
}
