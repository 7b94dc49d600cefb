import { type DestinationStream, destination, type Logger, pino, stdSerializers } from 'pino';

export type Log = Logger;

/**
 * JSON lines on standard error: a static message and facts. Standard output belongs to the conversation.
 * Paths that could hold a secret or what a person wrote are censored, should one ever be passed by mistake.
 */
export function createLog(level: string, target?: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      redact: { paths: REDACTED, censor: '(hidden)' },
      serializers: { err: describeError },
    },
    // Synchronous, so that the last line before a crash is there.
    target ?? destination({ dest: 2, sync: true }),
  );
}

const SECRETS = ['token', 'authorization', 'password', 'apiKey', 'api_key', 'uri', 'text', 'content', 'row', 'values'];
const REDACTED = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Only what a developer needs: a driver's error may carry the command it failed on, with a person's words in it. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { type, message, stack } = stdSerializers.err(error);
  const code = 'code' in error ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type, message, stack, ...code, ...cause };
}
