import type { FastifyError } from 'fastify';
import { type ErrorCode, toAppError } from '../../src/errors.ts';
import { UnauthorizedError } from './auth.ts';

/** What is answered instead: a status, and a sentence for people. */
export interface Problem {
  readonly status: number;
  readonly detail: string;
}

const STATUS: Readonly<Record<ErrorCode, number>> = {
  config: 503,
  not_found: 404,
  invalid_input: 400,
  limit: 413,
  // The state does not allow it, which clients of this API know as a bad request.
  conflict: 400,
  forbidden: 403,
  upstream: 503,
  cancelled: 408,
  internal: 500,
};

/** What Fastify refuses by itself, in words of ours. */
const REFUSALS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is no JSON.',
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'A body of that content type is not read here; send application/json.',
  FST_INVALID_MULTIPART_CONTENT_TYPE:
    'Send the file as multipart/form-data in the field “file”, or as the body itself.',
};

export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof UnauthorizedError) return { status: 401, detail: thrown.message };
  const { validation, validationContext, statusCode = 500, code, message } = thrown as FastifyError;
  if (validation !== undefined) {
    const detail = validation.map(({ instancePath, message: why }) => sentence(instancePath, why)).join(' ');
    // An id that cannot be one is no matter of the body.
    return { status: validationContext === 'params' ? 400 : 422, detail };
  }
  const error = toAppError(thrown);
  if (error.code !== 'internal') return { status: STATUS[error.code], detail: error.message };
  if (statusCode < 500) return { status: statusCode, detail: REFUSALS[code] ?? message };
  return { status: 500, detail: error.message };
}

function sentence(path: string, why = 'cannot be used'): string {
  const name = path.split('/').filter(Boolean).join('.');
  return `${name === '' ? 'The request' : name}: ${why.replace(/\.$/, '')}.`;
}
