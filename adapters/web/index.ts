import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../../src/errors.ts';

/** The store must answer within this time for the server to count as healthy. */
const PING_MS = 1500;
const API_VERSION = '1.0';

export interface WebOptions {
  readonly host: string;
  readonly port: number;
  ping(): Promise<void>;
  /** Paths that others answer, such as Slack's. */
  readonly routes?: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>;
}

export interface WebServer {
  readonly url: string;
  close(): Promise<void>;
}

/** The HTTP side: so far, whether all is well. */
export async function startWeb({ host, port, ping, routes = {} }: WebOptions): Promise<WebServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
    if (route !== undefined) return route(request, response);
    answer(request, response, ping).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, ping: () => Promise<void>): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname !== '/health') return json(response, 404, { detail: `There is nothing at ${pathname}.` });
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return json(response, 405, { detail: 'Only GET is answered here.' });
  const mongodb = await pingState(ping);
  json(response, 200, { status: mongodb === 'healthy' ? 'healthy' : 'degraded', mongodb, api_version: API_VERSION });
}

async function pingState(ping: () => Promise<void>): Promise<'healthy' | 'timeout' | 'unhealthy'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), PING_MS);
  });
  const asked = ping().then(
    () => 'healthy' as const,
    () => 'unhealthy' as const,
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new ConfigError(
      `PORT=${port} is taken by another program; set PORT to another number, or to 0 for a free one.`,
      error,
    );
  }
  return new ConfigError(`HOST=${host} PORT=${port} cannot be listened on: ${error.message}.`, error);
}
