import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { AppError } from '../../src/errors.ts';
import type { Api } from './api.ts';

/** A file as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly text: Buffer;
  readonly gzip: Buffer;
}

export interface Page {
  readonly html: string;
  /** What the page may do: nothing but to run its own modules, by their hash where they stand in it. */
  readonly policy: string;
  /** By address. */
  readonly files: ReadonlyMap<string, PageFile>;
}

const ENTRY = '.build/adapters/web/page/main.js';
/** One sheet for the browser, in this order. */
const STYLES = ['base', 'shell', 'chat', 'views', 'charts-and-forms'];
const ICON = 'adapters/web/page/icon.svg';
const STYLE = 'adapters/web/page/style.css';

const SCRIPT = 'text/javascript; charset=utf-8';
const TYPES: Readonly<Record<string, string>> = { css: 'text/css; charset=utf-8', svg: 'image/svg+xml', js: SCRIPT };

/** What a compiled module imports, each by a statement of its own. */
const IMPORTS = /(?:^|;)(?:import|export)\b[^'"();=]*["']([^"']+)["']/gm;

const sha256 = (text: string | Buffer) => createHash('sha256').update(text);

/** The compiler copies no style sheets, so these are read from the source tree beside package.json. */
function rootFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new AppError('internal', 'The page is missing from this installation.');
    folder = parent;
  }
  return folder;
}

/**
 * Reads the page: its first module and, from there, all that are imported. Nothing else is ever served. Modules keep
 * their places relative to each other, below a name that changes with any of them, so that browsers may keep them for
 * good. Packages are found by an import map.
 */
export function readPage(root = rootFolder()): Page {
  const { resolve } = createRequire(join(root, 'package.json'));
  const packages = new Map<string, string>();
  const modules = new Map<string, Buffer>();
  const visit = (path: string): void => {
    if (modules.has(path)) return;
    const text = readFileSync(path);
    modules.set(path, text);
    for (const [, wanted = ''] of text.toString().matchAll(IMPORTS)) {
      if (wanted.startsWith('.')) {
        visit(join(dirname(path), wanted));
      } else {
        packages.set(wanted, resolve(wanted));
        visit(resolve(wanted));
      }
    }
  };
  visit(join(root, ENTRY));
  const sheets = STYLES.map((name) => readFileSync(join(root, `adapters/web/page/style/${name}.css`)));
  const assets = new Map([
    [join(root, STYLE), Buffer.concat(sheets)],
    [join(root, ICON), readFileSync(join(root, ICON))],
  ]);

  const digest = sha256(Buffer.concat([...modules.values(), ...assets.values()]));
  const base = `/page/${digest.digest('hex').slice(0, 12)}/`;
  const addressOf = (path: string): string => base + relative(root, path).replace(/^\.build\//, '');
  const fileOf = ([path, text]: readonly [string, Buffer]) => {
    const type = TYPES[path.split('.').at(-1) ?? ''] ?? SCRIPT;
    return [addressOf(path), { type, text, gzip: gzipSync(text, { level: 9 }) }] as const;
  };
  const importMap = JSON.stringify({
    imports: Object.fromEntries([...packages].map(([name, path]) => [name, addressOf(path)])),
  });
  return {
    html: htmlOf({
      importMap,
      style: addressOf(join(root, STYLE)),
      icon: addressOf(join(root, ICON)),
      entry: addressOf(join(root, ENTRY)),
      preload: [...modules.keys()].map(addressOf),
    }),
    policy: [
      "default-src 'none'",
      `script-src 'self' 'sha256-${sha256(importMap).digest('base64')}'`,
      "style-src 'self'",
      // Pictures are fetched with the token, which an address could not hold.
      "img-src 'self' blob:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    files: new Map([...modules, ...assets].map(fileOf)),
  };
}

const htmlOf = (page: {
  readonly importMap: string;
  readonly style: string;
  readonly icon: string;
  readonly entry: string;
  readonly preload: readonly string[];
}): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#faf9f7" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#161513" media="(prefers-color-scheme: dark)">
<title>Smart ML Assistant</title>
<link rel="icon" href="${page.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${page.style}">
<script type="importmap">${page.importMap}</script>
${page.preload.map((path) => `<link rel="modulepreload" href="${path}">`).join('\n')}
<script type="module" src="${page.entry}"></script>
<body>
<div id="page"><main class="entrance"><h1>Smart ML Assistant</h1><p class="muted">Loading…</p></main></div>
<noscript>This page needs JavaScript. The same can be done from a terminal (npm run chat) and over HTTP (/docs).</noscript>
</body>
</html>
`;

/** The page and its own files, which are read when somebody first opens it. */
export function pageFileRoutes(api: Api): void {
  let read: Page | undefined;
  const page = (): Page => (read ??= readPage());
  const open = { config: { scope: 'open' }, schema: { hide: true } } as const;

  api.get('/', open, async (_, reply) => {
    const { html, policy } = page();
    return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html);
  });

  api.get('/page/*', open, async ({ url, headers }, reply) => {
    const file = page().files.get(url.split('?', 1)[0] ?? '');
    if (file === undefined) return reply.callNotFound();
    const packed = /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
    reply.headers({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' });
    reply.type(file.type);
    return packed ? reply.header('content-encoding', 'gzip').send(file.gzip) : reply.send(file.text);
  });
}
