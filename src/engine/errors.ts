import type { Remedy } from './types.ts';

export type EngineErrorCode = 'invalid_input' | 'cancelled' | 'time' | 'corrupt' | 'memory';

/** The engine throws this error. `message` is a sentence that a person can act on. */
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
