import { createHash, randomBytes } from 'node:crypto';
import { NotFoundError } from '../errors.ts';
import type { Scope, Token } from '../store/records.ts';
import type { Asker } from './rights.ts';
import type { Stored } from './services.ts';

/** A secret that programs are known by: 256 bits. */
export const newToken = (): string => `sml_${randomBytes(32).toString('base64url')}`;

/** What is kept of one. It was drawn at random, so nothing slower is needed. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Lets a program act for this person in this space. The answer alone has the token; only its hash is kept. */
export async function makeToken(
  { store }: Stored,
  { actor, space }: Asker,
  scope: Scope,
): Promise<{ readonly token: string; readonly made: Token }> {
  const token = newToken();
  const made = await store.tokens.insert({
    space,
    user_id: actor.id,
    user_name: actor.name,
    hash: hashOf(token),
    ending: token.slice(-6),
    scope,
    created_at: new Date(),
  });
  return { token, made };
}

/** One's own; of an admin, those of everybody in the space. Newest first. */
export const listTokens = ({ store }: Stored, { actor, space }: Asker): Promise<readonly Token[]> =>
  store.tokens.list(space, actor.admin ? {} : { user_id: actor.id });

/** Takes back the tokens that end so: from the next request on they are nobody's. @throws NotFoundError */
export async function revokeTokens(services: Stored, by: Asker, ending: string): Promise<readonly Token[]> {
  const meant = (await listTokens(services, by)).filter((token) => ending === 'all' || token.ending === ending);
  if (meant.length === 0)
    throw new NotFoundError(`You have no token that ends with ${ending}. Say “tokens” to see them.`);
  for (const { id } of meant) await services.store.tokens.remove(by.space, id);
  return meant;
}

/** Whose a token is. */
export const findToken = ({ store }: Stored, token: string): Promise<Token | null> =>
  store.tokens.byHash(hashOf(token));
