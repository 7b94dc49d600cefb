import { timingSafeEqual } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import { AppError, ForbiddenError } from '../../src/errors.ts';
import type { Scope } from '../../src/store/records.ts';
import type { Stored } from '../../src/usecases/services.ts';
import { findToken, hashOf, newToken } from '../../src/usecases/tokens.ts';
import type { Caller } from './api.ts';

/** The request tells nobody, or nobody known. */
export class UnauthorizedError extends AppError {
  constructor(message: string) {
    super('forbidden', message);
  }
}

/** Whoever has the first token may do everything in the space of the page. */
const OWNER: Caller = {
  id: 'first',
  by: { actor: { id: 'web:owner', name: 'you', admin: true }, space: 'web:local' },
  scope: 'train',
};

/** What a scope allows besides itself. */
const ALLOWS: Readonly<Record<Scope, readonly Scope[]>> = {
  read: ['read'],
  predict: ['predict'],
  train: ['read', 'predict', 'train'],
};

/** The token of the settings, or the one of this folder, which is made at the first start. */
export async function firstToken(dataDir: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const path = join(dataDir, 'api-token');
  const made = newToken();
  const written = await writeFile(path, `${made}\n`, { mode: 0o600, flag: 'wx', flush: true }).then(
    () => made,
    (error: NodeJS.ErrnoException) => (error.code === 'EEXIST' ? null : Promise.reject(error)),
  );
  const kept = written ?? (await readFile(path, 'utf8')).trim();
  if (kept !== '') return kept;
  await writeFile(path, `${made}\n`, { mode: 0o600, flush: true });
  return made;
}

/** Finds out who calls, and whether they may. Hashes are compared, in a time that tells nothing of the first token. */
export function createGuard(services: Stored, token: string): (request: FastifyRequest) => Promise<void> {
  const first = Buffer.from(hashOf(token));

  const callerOf = async (given: string): Promise<Caller | null> => {
    if (timingSafeEqual(Buffer.from(hashOf(given)), first)) return OWNER;
    const found = await findToken(services, given);
    if (found === null) return null;
    const { id, space, user_id, user_name, scope } = found;
    return { id, by: { actor: { id: user_id, name: user_name, admin: false }, space }, scope };
  };

  return async (request) => {
    const { config } = request.routeOptions;
    const scope = config.scope ?? (request.method === 'GET' || request.method === 'HEAD' ? 'read' : 'train');
    if (scope === 'open') return;
    const given = tokenOf(request, config.tokenInQuery === true);
    if (given === null) throw new UnauthorizedError('Send your token in the header Authorization: Bearer TOKEN.');
    const caller = await callerOf(given);
    if (caller === null)
      throw new UnauthorizedError('That token is not known here. Say “/ml token” in a chat to make one.');
    if (scope !== 'any' && !ALLOWS[caller.scope].includes(scope)) {
      throw new ForbiddenError(`That token is for ${caller.scope} alone; this needs one for ${scope}.`);
    }
    request.caller = caller;
  };
}

function tokenOf({ headers, query }: FastifyRequest, inQuery: boolean): string | null {
  const header = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (header !== undefined) return header;
  const { token } = query as { readonly token?: unknown };
  return inQuery && typeof token === 'string' ? token : null;
}
