import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import cors from '@fastify/cors';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyReply } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Routes as PlatformRoutes } from '../../src/conversation/platform.ts';
import { type AppError, ConfigError } from '../../src/errors.ts';
import type { Api, WebServices } from './api.ts';
import { createGuard } from './auth.ts';
import { documentation, documentationRoutes } from './documentation.ts';
import { healthRoute } from './health.ts';
import { pageFileRoutes } from './page-files.ts';
import { platformRoutes } from './platform-routes.ts';
import { problemOf } from './problems.ts';
import { API_ROUTES } from './routes.ts';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** The first token. */
  readonly token: string;
  readonly ratePerMinute: number;
  /** Pages of these origins may call from a browser. */
  readonly origins: readonly string[];
  /** Of the chat services. */
  readonly routes: PlatformRoutes;
  readonly services: Omit<WebServices, 'stopping'>;
}

export interface WebServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** JSON bodies: rows and messages. Files have a limit of their own. */
const MOST_BODY_BYTES = 8_000_000;
/** Whoever sends a head or a JSON body takes no longer; a file may, and is watched as it arrives. */
const HEADERS_MS = 20_000;

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'",
} as const;

/** The program's one HTTP server: health, what the chat services call, and the API. */
export async function startServer(options: ServerOptions): Promise<WebServer> {
  const { host, port } = options;
  const stopping = new AbortController();
  // Every stream listens.
  setMaxListeners(0, stopping.signal);
  const api = await createApi(options, { ...options.services, stopping: stopping.signal });
  await api.listen({ host, port }).catch((error: NodeJS.ErrnoException) => Promise.reject(explain(error, host, port)));
  const { port: taken } = api.server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    stop: () => {
      stopping.abort();
      return api.close();
    },
  };
}

async function createApi(
  { token, ratePerMinute, origins, routes }: ServerOptions,
  services: WebServices,
): Promise<Api> {
  const app = fastify({
    bodyLimit: MOST_BODY_BYTES,
    forceCloseConnections: true,
    return503OnClosing: false,
    genReqId: ({ headers: { 'x-request-id': given } }) =>
      typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? `${given}~${randomUUID()}` : randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 20_000 },
    // An address that cannot be read is refused before there is a route.
    frameworkErrors: (_error, _request, reply) => unreadable(reply as unknown as FastifyReply),
    http: { headersTimeout: HEADERS_MS, requestTimeout: 0 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const parseJson = app.getDefaultJsonParser('error', 'error');
  // Clients name the type also where they send nothing.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null) : parseJson(request, body as string, done),
  );
  app.setErrorHandler((thrown, request, reply) => {
    const { status, detail } = problemOf(thrown);
    if (status >= 500) services.log.error({ err: thrown, request: request.id }, 'a request failed');
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    // What is left of a body that was refused on its way is not waited for.
    if (status === 413) reply.header('connection', 'close');
    return reply.status(status).send({ detail });
  });
  app.setNotFoundHandler(({ method, url }, reply) =>
    reply.status(404).send({ detail: `There is nothing at ${method} ${url.split('?', 1)[0]}.` }),
  );
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...SECURITY_HEADERS, 'x-request-id': request.id });
    if (!request.url.startsWith('/docs')) reply.header('cache-control', 'no-store');
  });
  // Before who calls is asked: a browser asks first whether it may, and sends no token with that.
  if (origins.length > 0) {
    await app.register(cors, {
      origin: [...origins],
      allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'last-event-id'],
      exposedHeaders: ['x-request-id', 'retry-after'],
      methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    });
  }
  await documentation(app);
  platformRoutes(app, routes);
  healthRoute(app, services);
  documentationRoutes(app);
  pageFileRoutes(app);

  await app.register(async (scope) => {
    scope.decorateRequest('caller');
    scope.addHook('onRequest', createGuard(services, token));
    await scope.register(rateLimit, {
      max: ratePerMinute,
      timeWindow: 60_000,
      keyGenerator: ({ caller, ip }) => caller?.id ?? ip,
      errorResponseBuilder: (_, { max, after }) => tooMany(max, after),
    });
    await scope.register(multipart, { limits: { files: 1, fields: 10, fileSize: Number.POSITIVE_INFINITY } });
    for (const route of API_ROUTES) route(scope.withTypeProvider<ZodTypeProvider>(), services);
  });
  await app.ready();
  return app;
}

const unreadable = (reply: FastifyReply): void =>
  void reply.status(400).send({ detail: 'That address cannot be read.' });

const tooMany = (max: number, after: string): Error =>
  Object.assign(new Error(`That token may make ${max} requests a minute. Try again in ${after}.`), { statusCode: 429 });

function explain(error: NodeJS.ErrnoException, host: string, port: number): AppError {
  if (error.code === 'EADDRINUSE') {
    return new ConfigError(
      `PORT=${port} is taken by another program; set PORT to another number, or to 0 for a free one.`,
      error,
    );
  }
  return new ConfigError(`HOST=${host} PORT=${port} cannot be listened on: ${error.message}.`, error);
}
