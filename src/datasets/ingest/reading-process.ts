/**
 * The process a file is read in. It knows no store, no secrets and no network; it reads one file, writes one Parquet,
 * says what it found, and goes.
 */
import { toAppError } from '../../errors.ts';
import type { ReadingMessage } from './read-apart.ts';
import { type ReadRequest, readFile } from './read-file.ts';

// Whoever asked is gone: nobody would read the answer.
process.on('disconnect', () => process.exit(1));
process.once('message', (request: ReadRequest) => void answer(request));

async function answer(request: ReadRequest): Promise<void> {
  say(await readFile(request).then((read): ReadingMessage => ({ type: 'read', read }), failure));
}

function failure(error: unknown): ReadingMessage {
  const { code, message, cause } = toAppError(error);
  return { type: 'failed', code, message, cause: cause instanceof Error ? (cause.stack ?? cause.message) : '' };
}

/** The message must have left before the process goes. */
function say(message: ReadingMessage): void {
  process.send?.(message, () => process.exit(0));
}
