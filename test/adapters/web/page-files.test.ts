import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPage } from '../../../adapters/web/page-files.ts';
import { startWeb } from '../../support/web.ts';

/** What the first view may weigh on its way. */
const MOST_SCRIPT_BYTES = 60_000;

describe('the files of the page', () => {
  it('weigh little', () => {
    const scripts = [...readPage().files.values()].filter(({ type }) => type.startsWith('text/javascript'));
    const bytes = scripts.reduce((sum, { gzip }) => sum + gzip.length, 0);

    expect(scripts.length).toBeGreaterThan(20);
    expect(bytes).toBeLessThan(MOST_SCRIPT_BYTES);
  });

  it('are whole: whatever one of them asks for is there', async () => {
    const web = await startWeb();
    const { html, files } = readPage();
    const wanted = [...html.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, address = '']) => address);
    const mapped = Object.values(JSON.parse(/importmap">(.*?)</.exec(html)?.[1] ?? '{}').imports as object);

    expect(wanted.length).toBeGreaterThan(20);
    for (const address of [...wanted, ...mapped]) {
      const { status, headers } = await web.get(address, { token: null });
      expect([address, status, headers.get('cache-control')]).toEqual([
        address,
        200,
        'public, max-age=31536000, immutable',
      ]);
    }
    expect(new Set([...wanted, ...mapped])).toEqual(new Set(files.keys()));
  });

  it('are served without a token, packed or not, under a policy that allows nothing else', async () => {
    const web = await startWeb();
    const page = await web.get('/', { token: null });
    const [address = '', file] = [...readPage().files][0] ?? [];
    const plain = await web.fetchFrom(address, 'GET', { token: null, headers: { 'accept-encoding': 'identity' } });

    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('<div id="page">') });
    expect(page.headers.get('cache-control')).toBe('no-store');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'sha256-[^']*'; /);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(page.body).not.toMatch(/https?:\/\//);
    expect(await plain.text()).toBe(file?.text.toString());
    expect(gunzipSync(file?.gzip ?? '').equals(file?.text ?? Buffer.of())).toBe(true);
  });

  it('are all that is served', async () => {
    const web = await startWeb();
    const [address = ''] = readPage().files.keys();
    const base = address.split('/').slice(0, 3).join('/');

    for (const path of [`${base}/package.json`, `${base}/../../package.json`, `${base}/src/config.js`, `${base}/`]) {
      expect([path, (await web.get(path, { token: null })).status]).toEqual([path, 404]);
    }
  });
});
