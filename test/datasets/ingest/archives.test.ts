import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { csv, ingestText, names, refusal } from './builders.ts';
import { createZip, type ZipFile } from './zip-builder.ts';

const table = csv('a,b', 20, (at) => `${at},x${at % 3}`);
const other = csv('c,d', 20, (at) => `${at},y${at % 3}`);

describe('an archive with one table gives that table:', () => {
  test.each<readonly [string, Buffer, string]>([
    ['gzip', gzipSync(table), 'table.csv.gz'],
    [
      'gzip in several members',
      Buffer.concat([gzipSync(table.slice(0, 50)), gzipSync(table.slice(50))]),
      'table.csv.gz',
    ],
    ['gzip under another name', gzipSync(table), 'table.csv'],
    ['ZIP', createZip([{ name: 'table.csv', data: table }]), 'table.zip'],
    ['ZIP without compression', createZip([{ name: 'table.csv', data: table, method: 0 }]), 'table.zip'],
    ['ZIP with the fields of large files', createZip([{ name: 'table.csv', data: table, zip64: true }]), 'table.zip'],
    [
      'ZIP with a folder',
      createZip([
        { name: 'data/', data: '' },
        { name: 'data/table.tsv', data: table },
      ]),
      'table.zip',
    ],
    [
      'ZIP with what systems and people put beside it',
      createZip([
        { name: '__MACOSX/._table.csv', data: 'x' },
        { name: '.DS_Store', data: 'x' },
        { name: 'Thumbs.db', data: 'x' },
        { name: 'README.txt', data: 'about it' },
        { name: 'data_dictionary.csv', data: 'column,meaning' },
        { name: 'picture.png', data: 'x' },
        { name: 'table.csv', data: table },
      ]),
      'table.zip',
    ],
  ])('%s', async (_, content, fileName) => {
    const taken = await ingestText(content, { fileName });

    expect(names(taken)).toEqual(['a', 'b']);
    expect(taken.profile).toMatchObject({ rowCount: 20, fileSize: content.length });
    expect(taken.profile.fileSize).toBe(content.length);
  });

  test('of a competition, the part with the answers', async () => {
    const parts = ['test.csv', 'gender_submission.csv', 'train.csv'];
    const files = parts.map((name) => ({ name, data: name === 'train.csv' ? table : other }));

    expect(names(await ingestText(createZip(files), { fileName: 'titanic.zip' }))).toEqual(['a', 'b']);
  });
});

describe('an archive is refused in one sentence, and nothing is left behind:', () => {
  const zeros = Buffer.alloc(40_000_000, '0');
  const entry = (facts: Partial<ZipFile>): Buffer => createZip([{ name: 'table.csv', data: table, ...facts }]);
  const damagedZip = entry({});
  const damagedGzip = gzipSync(table);
  damagedGzip.writeUInt8(damagedGzip.readUInt8(40) ^ 0xff, 40);

  test.each<readonly [string, Buffer, RegExp]>([
    [
      'several tables',
      createZip([
        { name: 'x/one.csv', data: table },
        { name: 'two.csv', data: table },
      ]),
      /2 tables: “one\.csv” and “two\.csv”\. Send the one/,
    ],
    ['no table', createZip([{ name: 'picture.png', data: 'x' }]), /no table, only “picture\.png”/],
    ['nothing', createZip([]), /nothing in it/],
    [
      'a name that leads out',
      entry({ name: '../../table.csv' }),
      /leads out of the archive \(“\.\.\/\.\.\/table\.csv”\)/,
    ],
    ['a name from the root', entry({ name: '/etc/table.csv' }), /leads out of the archive/],
    ['a name with backslashes that lead out', entry({ name: '..\\table.csv' }), /leads out of the archive/],
    ['a link', entry({ data: '/etc/passwd', mode: 0o120777 }), /only a link/],
    [
      'an archive within',
      createZip([{ name: 'inner.zip', data: createZip([{ name: 'table.csv', data: table }]) }]),
      /another archive \(“inner\.zip”\)/,
    ],
    [
      'an archive within, called a table',
      createZip([{ name: 'table.csv', data: gzipSync(table) }]),
      /archive within the archive/,
    ],
    ['gzip within gzip', gzipSync(gzipSync(table)), /archive within the archive/],
    [
      'tar within gzip',
      gzipSync(Buffer.concat([Buffer.alloc(257, 'x'), Buffer.from('ustar'), Buffer.alloc(300)])),
      /tar archive/,
    ],
    ['a password', entry({ encrypted: true }), /protected by a password/],
    ['a way of packing nobody has', entry({ method: 99 }), /damaged|cannot be unpacked/],
    ['a size smaller than the truth', entry({ claims: 10 }), /damaged/],
    ['a size larger than the truth', entry({ claims: 1_000_000 }), /damaged/],
    ['a bomb in ZIP', createZip([{ name: 'table.csv', data: zeros }]), /more than 250 times its size/],
    ['a bomb in ZIP that claims to be small', createZip([{ name: 'table.csv', data: zeros, claims: 100 }]), /damaged/],
    ['a bomb in gzip', gzipSync(zeros), /more than 250 times its size/],
    ['a ZIP cut off', damagedZip.subarray(0, damagedZip.length - 30), /damaged or cut off/],
    ['gzip cut off', gzipSync(table).subarray(0, 60), /damaged or cut off/],
    ['gzip with a wrong byte', damagedGzip, /damaged or cut off/],
    ['an empty file', entry({ data: '' }), /table\.csv in pack\.zip is empty/],
    [
      'a picture called a table',
      entry({ data: Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2]) }),
      /table\.csv in pack\.zip is not a table: it is a PNG/,
    ],
    [
      'a thousand files and one',
      createZip(Array.from({ length: 1_001 }, (_, at) => ({ name: `${at}.csv`, data: '' }))),
      /1,001 files/,
    ],
  ])('%s', async (_, content, words) => {
    const refused = await refusal(content, { fileName: 'pack.zip', maxBytes: 100_000_000 });

    expect(refused.message).toMatch(words);
    expect(refused.message).not.toMatch(/\n|undefined/);
    expect(['InvalidInputError', 'LimitError']).toContain(refused.name);
    expect(refused.left).toEqual([]);
  });

  test('what unpacks to more than the limit', async () => {
    const large = csv('a,b', 60_000, (at) => `${(at * 7919) % 1_000_003},${at * 3}`);

    for (const content of [gzipSync(large), createZip([{ name: 'large.csv', data: large }])]) {
      const refused = await refusal(content, { fileName: 'pack.zip', maxBytes: 600_000 });

      expect(refused.message).toMatch(/unpacks to more than the limit/);
      expect(refused.left).toEqual([]);
    }
  });
});

test('a broken line is named with both names', async () => {
  const content = createZip([{ name: 'table.csv', data: `${table}21,"open` }]);

  expect((await refusal(content, { fileName: 'pack.zip' })).message).toMatch(/line 22 of table\.csv in pack\.zip/);
});
