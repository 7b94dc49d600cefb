import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchFile } from '../../../adapters/shared/fetch-file.ts';

/** A store of files, which keeps what it was asked with. */
async function openStore() {
  const asked: { path: string | undefined; token: string | undefined }[] = [];
  const server = createServer(({ url, headers }, response) => {
    asked.push({ path: url, token: headers.authorization });
    if (url === '/a.csv') response.writeHead(200, { 'content-type': 'text/csv', 'content-length': 4 }).end('x\n1\n');
    else if (url === '/moved') response.writeHead(302, { location: '/a.csv' }).end();
    else response.writeHead(url === '/broken' ? 503 : 404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store = { service: 'Discord', hosts: ['cdn.example'], endpoint: `${root}/api` };
  const get = (address: string) =>
    fetchFile(address, store, { headers: { authorization: 'secret' }, signal: AbortSignal.timeout(5_000) });
  return { root, server, asked, get };
}

describe('a file of a message', () => {
  it('is fetched from where the service keeps files, with what lets us in', async () => {
    const { root, asked, get } = await openStore();
    const file = await get(`${root}/a.csv`);

    expect(file).toMatchObject({ kind: 'file', sizeBytes: 4, contentType: 'text/csv' });
    expect(file.kind === 'file' && (await text(file.stream))).toBe('x\n1\n');
    expect(asked).toEqual([{ path: '/a.csv', token: 'secret' }]);
  });

  it.each(['https://evil.example/a.csv', 'http://cdn.example/a.csv', 'file:///etc/passwd', 'nonsense', ''])(
    'is not asked for elsewhere: %j',
    async (address) => {
      const { asked, get } = await openStore();

      expect(await get(address)).toEqual({ kind: 'elsewhere' });
      expect(asked).toEqual([]);
    },
  );

  it('is not followed to another address', async () => {
    const { root, asked, get } = await openStore();

    expect(await get(`${root}/moved`)).toEqual({ kind: 'moved' });
    expect(asked).toHaveLength(1);
  });

  it('may be gone, or not to be had for now', async () => {
    const { root, server, get } = await openStore();
    const unreachable = { code: 'upstream', message: expect.stringMatching(/^Discord does not hand over the file/) };

    expect(await get(`${root}/no.csv`)).toEqual({ kind: 'gone' });
    await expect(get(`${root}/broken`)).rejects.toMatchObject(unreachable);
    server.close();
    server.closeAllConnections();
    await expect(get(`${root}/a.csv`)).rejects.toMatchObject(unreachable);
  });
});
