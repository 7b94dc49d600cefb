import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Turn } from '../../src/conversation/platform.ts';
import { NotFoundError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import type { Scope } from '../../src/store/records.ts';
import type { Act, Done } from '../../src/usecases/once.ts';
import type { Asker } from '../../src/usecases/rights.ts';
import type { Services } from '../../src/usecases/services.ts';

/** What routes work with. */
export interface WebServices extends Services {
  readonly log: Log;
  /** Takes in what somebody says in a chat. */
  accept(turn: Turn): Promise<boolean>;
  /** The secret that was answered under a key: told once. */
  takeSecret(key: string): string | undefined;
  /** Whether downloads that Kaggle gives to accounts alone can be made. */
  readonly kaggleConfigured: boolean;
  /** Aborted when the server stops: nobody is waited for any more. */
  readonly stopping: AbortSignal;
}

/** Who calls. */
export interface Caller {
  /** The token, without its secret. */
  readonly id: string;
  readonly by: Asker;
  readonly scope: Scope;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
  interface FastifyContextConfig {
    /** What the token must allow: to read for a GET, to train for all else, unless it says otherwise. */
    scope?: Scope | 'any' | 'open';
    /** The token may stand in the address, since an EventSource sends no headers. */
    tokenInQuery?: true;
  }
}

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export type Routes = (api: Api, services: WebServices) => void;

export const idParams = z.object({ id: z.string().regex(/^[0-9a-f]{24}$/, 'is malformed') });

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

/** A page of a list that was asked for up to its end. */
export const pageOf = <T>(all: readonly T[], { offset, limit }: z.infer<typeof pageQuery>): readonly T[] =>
  all.slice(offset, offset + limit);

/** The same act whenever the same `Idempotency-Key` comes with the same request of the same caller. */
export function actOf({ caller, method, url, headers, id }: FastifyRequest): Act {
  const { 'idempotency-key': given } = headers;
  const requestKey =
    typeof given === 'string' ? `web:${caller.id}:${method} ${url}:${given.slice(0, 200)}` : `web:${caller.id}:${id}`;
  return { requestKey, from: requestKey };
}

/** What was done, where it was not done before. @throws NotFoundError */
export function assertDone({ what, already }: Done): string {
  if (already === null) return what;
  throw new NotFoundError(`${what} is deleted already.`);
}

/** Both ids and both spellings of each name: clients differ in which they read. */
export function bothSpellings<T extends { readonly id: string }>(thing: T): Record<string, unknown> {
  const camel = Object.entries(thing).map(([name, value]) => [
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return { _id: thing.id, ...thing, ...Object.fromEntries(camel) };
}

/** Null where it is no finite number: JSON has no other. */
export const finite = (number: number | null | undefined): number | null =>
  typeof number === 'number' && Number.isFinite(number) ? number : null;
