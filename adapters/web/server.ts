import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Routes } from '../../src/conversation/platform.ts';
import { ConfigError } from '../../src/errors.ts';
import { sendJson } from './json.ts';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly routes: Routes;
}

export interface WebServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The program's one HTTP server: its routes come from all adapters. */
export async function startServer({ host, port, routes }: ServerOptions): Promise<WebServer> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
    if (route === undefined) sendJson(response, 404, { detail: `There is nothing at ${pathname}.` });
    else await route(request, response);
  };
  const server = createServer((request, response) => {
    // Whatever somebody sends, it ends their request at most.
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
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
