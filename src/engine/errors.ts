export type EngineErrorCode = 'invalid_input' | 'cancelled' | 'time' | 'corrupt' | 'memory';

/** What the engine throws. `message` is a sentence a person can act on; `code` says what kind of trouble it is. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'EngineError';
    this.code = code;
  }
}
