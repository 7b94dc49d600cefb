/** What every process that the engine works in has in common. */
import type { Asker } from '../src/apart/answer-apart.ts';
import { EngineError, type EngineErrorCode, type Signal } from '../src/engine/index.ts';
import { type ErrorCode, errorOf } from '../src/errors.ts';

const CODES: Readonly<Record<EngineErrorCode, ErrorCode>> = {
  invalid_input: 'invalid_input',
  cancelled: 'cancelled',
  corrupt: 'invalid_input',
  time: 'limit',
  memory: 'limit',
};

/** What the engine refuses is told in its words; all else is a fault of ours. */
export function rethrowForPeople(error: unknown): never {
  throw error instanceof EngineError ? errorOf(CODES[error.code], error.message, error) : error;
}

/** The engine's checkpoint: lets messages arrive, and answers with what they wish. */
export async function listen(asker: Asker<unknown>): Promise<Signal> {
  await new Promise((resolve) => setImmediate(resolve));
  return asker.cancel() ?? 'go';
}
