import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { healthRoutes } from '../../../adapters/web/health.ts';
import { startServer, type WebServer } from '../../../adapters/web/server.ts';

const servers: WebServer[] = [];
afterEach(async () => void (await Promise.all(servers.splice(0).map((server) => server.stop()))));

async function serve(ping: () => Promise<void>): Promise<string> {
  const server = await startServer({ host: '127.0.0.1', port: 0, routes: healthRoutes(ping) });
  servers.push(server);
  return server.url;
}

describe('the health of the server', () => {
  it('is healthy when the store answers', async () => {
    const response = await fetch(`${await serve(async () => undefined)}/health`);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'healthy', mongodb: 'healthy', api_version: '1.0' });
  });

  it('is degraded, but answered, when the store refuses or does not answer in time', async () => {
    const refusing = await serve(() => Promise.reject(new Error('no')));
    const silent = await serve(() => new Promise(() => undefined));

    expect(await (await fetch(`${refusing}/health`)).json()).toMatchObject({
      status: 'degraded',
      mongodb: 'unhealthy',
    });
    expect(await (await fetch(`${silent}/health`)).json()).toMatchObject({ status: 'degraded', mongodb: 'timeout' });
  });

  it('answers elsewhere with a reason', async () => {
    const url = await serve(async () => undefined);
    const [missing, posted] = await Promise.all([fetch(`${url}/nothing`), fetch(`${url}/health`, { method: 'POST' })]);

    expect(missing.status).toBe(404);
    expect(await missing.json()).toHaveProperty('detail');
    expect(posted.status).toBe(405);
  });

  it('outlives an address that is none', async () => {
    const { port } = new URL(await serve(async () => undefined));
    const socket = connect(Number(port), '127.0.0.1');
    socket.end('GET // HTTP/1.1\r\nHost: here\r\n\r\n');
    await once(socket, 'close');

    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  });

  it('says what to do when the port is taken', async () => {
    const url = await serve(async () => undefined);

    await expect(startServer({ host: '127.0.0.1', port: Number(new URL(url).port), routes: {} })).rejects.toThrow(
      /^PORT=\d+ is taken/,
    );
  });
});
