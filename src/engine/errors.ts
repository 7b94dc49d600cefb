import type { Remedy } from './types.ts';

export type EngineErrorCode = 'invalid_input' | 'cancelled' | 'time' | 'corrupt' | 'memory';

/** What the engine throws. `message` is a sentence a person can act on; `code` says what kind of trouble it is. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  /** Options with which it would go, where the message advises some. */
  readonly remedy: Remedy | null;

  constructor(code: EngineErrorCode, message: string, { cause, remedy = null }: ErrorFacts = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'EngineError';
    this.code = code;
    this.remedy = remedy;
  }
}

interface ErrorFacts {
  readonly cause?: unknown;
  readonly remedy?: Remedy | null;
}
