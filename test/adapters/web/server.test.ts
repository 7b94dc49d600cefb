import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { enginesWith, PRESENT } from '../../support/engines.ts';
import { createFolder } from '../../support/store.ts';
import { startWeb, TOKEN } from '../../support/web.ts';

describe('the health of the server', () => {
  it('is healthy when the store answers, and told to anybody', async () => {
    const { get } = await startWeb();

    expect(await get('/health', { token: null })).toMatchObject({
      status: 200,
      body: {
        status: 'healthy',
        mongodb: 'healthy',
        api_version: '1.0',
        engines: { native: 'available', autogluon: 'not available', simulation: 'available' },
      },
    });
  });

  it('tells of an engine that is installed, and does not wait for one that is slow to answer', async () => {
    const there = await startWeb({}, { engines: enginesWith(PRESENT) });
    const slow = await startWeb(
      {},
      { engines: enginesWith({ ...PRESENT, available: () => new Promise(() => undefined) }) },
    );

    expect((await there.get('/health')).body).toMatchObject({ engines: { autogluon: 'available, 1.6.3' } });
    expect((await slow.get('/health')).body).toMatchObject({ status: 'healthy', engines: {} });
  });

  it.each([
    ['unhealthy', () => Promise.reject(new Error('no'))],
    ['timeout', () => new Promise<void>(() => undefined)],
  ])('is degraded, but answered, when the store is %s', async (mongodb, ping) => {
    const { store } = await startWeb();
    const { get } = await startWeb({}, { store: { ...store, ping } });

    expect(await get('/health')).toMatchObject({ status: 200, body: { status: 'degraded', mongodb } });
  });
});

describe('the server', () => {
  it('answers elsewhere with a reason', async () => {
    const { get, post } = await startWeb();

    expect(await get('/nothing')).toMatchObject({ status: 404, body: { detail: 'There is nothing at GET /nothing.' } });
    expect((await post('/health')).status).toBe(404);
    expect(await get('/api/%ZZ')).toMatchObject({ status: 400, body: { detail: 'That address cannot be read.' } });
  });

  it('outlives an address that is none', async () => {
    const { web, get } = await startWeb();
    const { port } = new URL(web.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.end('GET // HTTP/1.1\r\nHost: here\r\n\r\n');
    await once(socket.resume(), 'close');

    expect((await get('/health')).status).toBe(200);
  });

  it('says what to do when the port is taken', async () => {
    const { web } = await startWeb();

    await expect(startWeb({ port: Number(new URL(web.url).port) })).rejects.toThrow(/^PORT=\d+ is taken/);
  });

  it('hands what chat services send to them unread, also when they throw', async () => {
    const { web, get } = await startWeb({
      routes: {
        async '/slack/events'(request, response) {
          const parts: Buffer[] = [];
          for await (const part of request) parts.push(part as Buffer);
          response.end(`heard ${Buffer.concat(parts).toString()}`);
        },
        '/broken': () => Promise.reject(new Error('no')),
      },
    });
    const headers = { 'content-type': 'application/json' };
    const sent = await fetch(`${web.url}/slack/events`, { method: 'POST', body: '{"no json', headers });

    expect(await sent.text()).toBe('heard {"no json');
    await expect(fetch(`${web.url}/broken`)).rejects.toThrow();
    expect((await get('/health')).status).toBe(200);
  });

  it('sends security headers and an id with every answer', async () => {
    const { get } = await startWeb();
    const { headers } = await get('/api/chats', { headers: { 'x-request-id': 'mine-1234' } });

    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(headers.get('x-request-id')).toMatch(/^mine-1234~/);
    expect((await get('/nothing')).headers.get('x-frame-options')).toBe('DENY');
  });

  it('is open to pages of the origins that are configured, and to no others', async () => {
    const { web } = await startWeb({ origins: ['https://app.example.com'] });
    const preflight = (origin: string) =>
      fetch(`${web.url}/api/chats`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight('https://app.example.com');

    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('limits the requests of a token, and its alone', async () => {
    const { get } = await startWeb({ ratePerMinute: 3 });
    for (let i = 0; i < 3; i++) expect((await get('/api/chats')).status).toBe(200);

    expect(await get('/api/chats')).toMatchObject({
      status: 429,
      body: { detail: expect.stringMatching(/3 requests/) },
    });
    expect((await get('/health')).status).toBe(200);
  });

  it('refuses bodies that are too large, no JSON, or of another type, in a sentence', async () => {
    const { post } = await startWeb();
    const headers = { 'content-type': 'application/json' };

    expect(await post('/api/chats', `{"title":"${'x'.repeat(9_000_000)}"}`, { headers })).toMatchObject({
      status: 413,
    });
    expect(await post('/api/chats', '{"title"', { headers })).toMatchObject({
      status: 400,
      body: { detail: 'The body is no JSON.' },
    });
    expect((await post('/api/chats', '<a/>', { headers: { 'content-type': 'text/xml' } })).status).toBe(415);
    expect((await post('/api/chats', '', { headers })).status).toBe(422);
    expect(await post('/api/chats', {})).toMatchObject({
      status: 422,
      body: { detail: expect.stringMatching(/^title: /) },
    });
  });

  it('describes its routes in a document, and on a page without requests elsewhere', async () => {
    const { get } = await startWeb();
    const { body } = await get('/openapi.json', { token: null });
    const page = await get('/docs', { token: null });

    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths).length).toBeGreaterThan(45);
    expect(body.paths['/api/chats'].post.requestBody.content['application/json'].schema.required).toEqual(['title']);
    expect(page.body).toContain('/api/automl/train/{id}');
    expect(page.body).not.toMatch(/(src|href)="(?!\/)/);
  });
});

describe('the first token', () => {
  it('is made once, kept for this user alone, and stands in the address to open', async () => {
    const dataDir = await createFolder();
    const first = await startWeb({ dataDir, token: undefined });
    const second = await startWeb({ dataDir, token: undefined });
    const token = (await readFile(join(dataDir, 'api-token'), 'utf8')).trim();

    expect((await stat(join(dataDir, 'api-token'))).mode & 0o777).toBe(0o600);
    expect(first.web.entrance).toBe(`${first.web.url}/#token=${token}`);
    expect((await second.get('/api/chats', { token })).status).toBe(200);
    expect((await second.get('/api/chats', { token: TOKEN })).status).toBe(401);
  });
});
