import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The arrows of the architecture. Each rule names files by their path's beginning, and what they may import. */
const INTERNAL: readonly { readonly files: string; readonly may: readonly string[] }[] = [
  { files: 'src/main.ts', may: ['src/', 'adapters/', 'jobs/'] },
  { files: 'src/engine/', may: ['src/engine/'] },
  { files: 'src/apart/', may: ['src/apart/', 'src/errors.ts'] },
  { files: 'src/text/', may: ['src/text/'] },
  {
    files: 'src/language-model/',
    may: ['src/language-model/', 'src/config.ts', 'src/deadline.ts', 'src/errors.ts', 'src/log.ts'],
  },
  { files: 'src/cards/', may: ['src/cards/', 'src/text/'] },
  { files: 'src/store/', may: ['src/store/', 'src/errors.ts', 'src/datasets/profile.ts'] },
  {
    files: 'src/datasets/',
    may: [
      'src/datasets/',
      'src/engine/index.ts',
      'src/text/',
      'src/errors.ts',
      'src/deadline.ts',
      'src/temporary-folder.ts',
      'src/apart/',
    ],
  },
  {
    files: 'src/models/',
    may: ['src/models/', 'src/datasets/', 'src/engine/index.ts', 'src/store/', 'src/errors.ts', 'src/apart/'],
  },
  {
    files: 'src/usecases/',
    may: [
      'src/usecases/',
      'src/charts/drawer.ts',
      'src/datasets/',
      'src/models/',
      'src/store/',
      'src/apart/slots.ts',
      'src/engine/index.ts',
      'src/errors.ts',
      'src/log.ts',
      'src/temporary-folder.ts',
      'src/text/',
    ],
  },
  {
    files: 'src/conversation/',
    may: [
      'src/conversation/',
      'src/usecases/',
      'src/cards/',
      'src/charts/drawer.ts',
      'src/reports/',
      'src/datasets/',
      'src/language-model/language-model.ts',
      'src/store/',
      'src/text/',
      'src/errors.ts',
      'src/log.ts',
    ],
  },
  { files: 'src/', may: ['src/'] },
  { files: 'jobs/', may: ['jobs/', 'src/'] },
  { files: 'adapters/shared/', may: ['adapters/shared/', 'src/'] },
  ...readdirSync('adapters').map((name) => ({
    files: `adapters/${name}/`,
    may: [`adapters/${name}/`, 'adapters/shared/', 'src/'],
  })),
];

/** Packages that stand in one place only, so that replacing one touches one place. */
const PACKAGES: readonly { readonly name: RegExp; readonly only: readonly string[] }[] = [
  { name: /^@slack\//, only: ['adapters/slack/'] },
  { name: /^(discord\.js$|@discordjs\/)/, only: ['adapters/discord/'] },
  { name: /^(mongodb|bson)(\/|$)/, only: ['src/store/mongo/'] },
  { name: /^@aws-sdk\//, only: ['src/store/s3/'] },
  { name: /^lmdb(\/|$)/, only: ['src/store/embedded/'] },
  { name: /^(agenda$|@agendajs\/)/, only: ['jobs/queue.ts', 'jobs/agenda-backend.ts'] },
  { name: /^(@duckdb\/|csv-parse|minisearch$|yauzl$|saxes$)/, only: ['src/datasets/'] },
  { name: /^axios$/, only: ['src/datasets/remote/'] },
  { name: /^@google\//, only: ['src/language-model/google.ts'] },
  { name: /^preact(\/|$)/, only: ['adapters/web/page/'] },
  { name: /^ml-random-forest$/, only: ['src/engine/'] },
  { name: /^@tensorflow\//, only: ['src/engine/'] },
];

const files = ['src', 'adapters', 'jobs'].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(root, name)),
);

const imports = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => {
    const wanted = match[1] ?? '';
    return {
      file,
      wanted: wanted.startsWith('.') ? normalize(join(dirname(file), wanted)) : wanted,
      local: wanted.startsWith('.'),
    };
  }),
);

describe('the arrows between the parts', () => {
  it('are read from a good number of imports', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it('point inwards', () => {
    const wrong = imports.filter(({ file, wanted, local }) => {
      const rule = INTERNAL.find(({ files: prefix }) => file.startsWith(prefix));
      return local && !rule?.may.some((allowed) => wanted.startsWith(allowed));
    });

    expect(wrong).toEqual([]);
  });

  it('keep each package in its place', () => {
    const wrong = imports.filter(({ file, wanted, local }) => {
      const rule = PACKAGES.find(({ name }) => name.test(wanted));
      return !local && rule !== undefined && !rule.only.some((place) => file.startsWith(place));
    });

    expect(wrong).toEqual([]);
  });

  it('never lead back to where they began', () => {
    const unsettled = new Set(files);
    for (let before = 0; before !== unsettled.size; ) {
      before = unsettled.size;
      const open = imports.filter(({ wanted }) => unsettled.has(wanted));
      // What imports nothing that is unsettled is in no circle.
      for (const file of files) if (!open.some((each) => each.file === file)) unsettled.delete(file);
    }

    expect([...unsettled]).toEqual([]);
  });

  it('leave the engine without input, output, clock and chance', () => {
    const banned =
      /\b(Math\.random|Date\.now|new Date\(\)|performance\.now|process\.|setTimeout|setInterval|console\.)/;
    const engine = files.filter((file) => file.startsWith('src/engine/'));
    const wrong = engine.filter((file) => banned.test(withoutComments(readFileSync(file, 'utf8'))));

    expect(wrong).toEqual([]);
    expect(imports.filter(({ file, wanted }) => file.startsWith('src/engine/') && wanted.startsWith('node:'))).toEqual(
      [],
    );
  });

  it('keep the environment in one file', () => {
    const readers = files.filter((file) => /process\.env\b/.test(withoutComments(readFileSync(file, 'utf8'))));

    expect(readers.sort()).toEqual(['src/apart/child.ts', 'src/main.ts']);
  });
});

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
