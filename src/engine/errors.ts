export type EngineErrorCode = 'invalid_input' | 'cancelled' | 'time' | 'corrupt' | 'memory';

/** The engine throws this error. `message` is a sentence that a person can act on. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'EngineError';
    this.code = code;
  }
}
