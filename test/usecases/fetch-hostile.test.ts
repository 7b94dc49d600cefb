import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createZip } from '../datasets/ingest/zip-builder.ts';
import { createScriptedFile, type Opening } from '../fakes/scripted-file.ts';
import { createCsv } from '../fakes/shelf.ts';
import { setUpHub as setUp, table } from '../support/hub.ts';

describe('what is hostile is refused in a sentence, and leaves nothing:', () => {
  const csv = createCsv();
  const entry = (facts: object) => createZip([{ name: 'table.csv', data: csv, ...facts }]);

  it.each<[string, string, Buffer | string, RegExp, readonly Opening[]]>([
    [
      'a zip bomb',
      'a.zip',
      createZip([{ name: 'table.csv', data: Buffer.alloc(40_000_000, '0') }]),
      /^a\.zip unpacks to more than/,
      [],
    ],
    ['a gzip bomb', 'a.csv.gz', gzipSync(Buffer.alloc(40_000_000, '0')), /^a\.csv\.gz unpacks to more than/, []],
    [
      'a name that leads out of the archive',
      'a.zip',
      entry({ name: '../../table.csv' }),
      /leads out of the archive/,
      [],
    ],
    ['a symbolic link', 'a.zip', entry({ mode: 0o120777, data: '/etc/passwd' }), /is only a link to another file/, []],
    ['an encrypted archive', 'a.zip', entry({ encrypted: true }), /^a\.zip is protected by a password/, []],
    ['an archive that is cut off', 'a.zip', entry({}).subarray(0, -30), /^a\.zip is damaged or cut off/, []],
    [
      'an archive within an archive',
      'a.zip',
      entry({ name: 'inner.zip', data: entry({}) }),
      /^a\.zip holds another archive/,
      [],
    ],
    ['an archive that claims another size', 'a.zip', entry({ claims: 5 }), /^a\.zip is damaged or cut off/, []],
    [
      'a CSV that is a web page',
      'a.csv',
      `<!doctype html><html>${' '.repeat(5_000)}`,
      /^a\.csv is not a table: it is a web page/,
      [],
    ],
    [
      'a file that grows past the limit',
      'a.csv',
      `a,b\n${'1,2\n'.repeat(300_000)}`,
      /^a\.csv is larger than the limit of 1 MB/,
      [{ sizeBytes: 900 }],
    ],
    [
      'a hub that lies about the size',
      'a.csv',
      csv,
      /^The connection broke off again and again/,
      Array(9).fill({ sizeBytes: 999_999 }),
    ],
    ['no table at all', 'a.csv', Buffer.from([0, 1, 2, 3]), /^a\.csv contains NUL bytes/, []],
    ['Arrow', 'a.arrow', Buffer.from('ARROW1\0\0 and so on'), /^a\.arrow is not a table: it is an Arrow/, []],
  ])('%s', async (_, fileName, content, sentence, openings) => {
    const { begin, left, store } = await setUp([table(content, fileName, openings).offered]);

    const { status, error, dataset_id } = await begin();

    expect(error?.message).toMatch(sentence);
    expect([status, dataset_id]).toEqual(['failed', null]);
    expect(await left()).toEqual([]);
    expect(await store.datasets.list('test:space')).toEqual([]);
  });

  it('a wrong digest', async () => {
    const { part } = createScriptedFile(csv, [], { digest: { algorithm: 'sha256', value: 'f'.repeat(64) } });
    const { begin, left } = await setUp([{ name: 'a', parts: [part] }]);

    expect((await begin()).error?.message).toMatch(/^table\.csv arrived damaged/);
    expect(await left()).toEqual([]);
  });

  it('a data set without a table', async () => {
    const { begin } = await setUp([]);

    expect((await begin()).error).toEqual({
      code: 'not_found',
      message: 'Customer churn holds no table that I can read. Take another, or send its table as a file.',
    });
  });
});
