import { AppError } from '../../errors.ts';

/** What a host refused. Sources turn it into what it means for a person. */
export class HttpError extends AppError {
  readonly status: number;
  /** A name for the reason, from the header `X-Error-Code`, where there is one. */
  readonly reason: string;

  constructor(name: string, status: number, reason: string, said: string) {
    // What the host said is for developers: it may hold anything.
    super('upstream', sentence(name, status), new Error(`${status} ${reason} ${said.slice(0, 200)}`));
    this.status = status;
    this.reason = reason;
  }
}

function sentence(name: string, status: number): string {
  if (status === 429) return `${name} is asked too often right now. Please try again in a minute.`;
  if (status >= 500) return `${name} has trouble right now. Please try again in a minute.`;
  return `${name} does not give what was asked for (status ${status}).`;
}

/** `name` could not be reached. The cause tells no address: that may be signed. */
export const unreachable = (name: string, error: unknown): AppError =>
  new AppError(
    'upstream',
    `${name} cannot be reached right now. Please try again in a minute.`,
    new Error(wordOf(error)),
  );

export const late = (name: string): AppError =>
  new AppError('upstream', `${name} did not answer in time. Please try again in a minute.`);

export const unreadable = (name: string, cause?: unknown): AppError =>
  new AppError('upstream', `${name} answered in a way that cannot be read. Please try again later.`, cause);

/** Kaggle answers so to what it takes for a robot. */
export const webPage = (name: string): AppError =>
  new AppError('upstream', `${name} answered with a web page instead of data, as to a robot. Please try again later.`);

/** The code of a broken connection, such as ECONNRESET. */
export const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

const wordOf = (error: unknown): string => codeOf(error) || (error as Error | null)?.name || 'unknown';
