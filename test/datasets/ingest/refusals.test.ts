import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { ingest } from '../../../src/datasets/ingest/ingest.ts';
import { readFile } from '../../../src/datasets/ingest/read-file.ts';
import { csv, ingestText, refusal, workFolder } from './builders.ts';

const rows = csv('a,b', 20, (at) => `${at},x${at % 3}`);

/** What is sent, the kind of error, and the words its sentence must have. */
const CASES: readonly (readonly [what: string, content: string | Buffer, error: string, words: RegExp])[] = [
  ['an empty file', '', 'InvalidInputError', /table\.csv is empty/],
  ['a file of blank lines', '\n\n  \n', 'InvalidInputError', /is empty/],
  ['a header without rows', 'a,b,c\n', 'InvalidInputError', /has a header but no rows/],
  ['one column', csv('a', 20, String), 'InvalidInputError', /only one column/],
  [
    'one column beside an empty one',
    csv('a,', 20, (at) => `${at},`),
    'InvalidInputError',
    /only one column with values/,
  ],
  ['rows that are all the same', csv('a,b,c', 20, () => '1,x,'), 'InvalidInputError', /same in every row/],
  ['fewer than ten rows', csv('a,b', 9, (at) => `${at},x`), 'InvalidInputError', /only 9 rows; at least 10/],
  [
    '5,000 columns',
    csv(Array.from({ length: 5_000 }, (_, at) => `f${at}`).join(), 12, () => `${'1,'.repeat(4_999)}1`),
    'LimitError',
    /5,000 columns; at most 1,000/,
  ],
  ['a NUL byte', `${rows}1,\u0000\n`, 'InvalidInputError', /NUL bytes/],
  ['a NUL byte far inside', `${csv('a,b', 5_000, (at) => `${at},xyz`)}1,\u0000\n`, 'InvalidInputError', /NUL bytes/],
  [
    'random bytes',
    Buffer.from(Array.from({ length: 9_000 }, (_, at) => (at * 7919 + (at >> 3)) & 0xff)),
    'InvalidInputError',
    /binary/,
  ],
  ['an old Excel workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), 'InvalidInputError', /\.xls/],
  ['SQLite', Buffer.from('SQLite format 3\u0000'), 'InvalidInputError', /SQLite database\. Export one table/],
  ['Feather', Buffer.from('ARROW1\u0000\u0000'), 'InvalidInputError', /Arrow/],
  ['7-Zip', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), 'InvalidInputError', /7-Zip archive\. Unpack it/],
  ['a web page', '\ufeff  <!DOCTYPE html><html><body>a,b</body></html>', 'InvalidInputError', /web page/],
  ['JSON', '[{"a": 1, "b": 2}]', 'InvalidInputError', /JSON/],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 'InvalidInputError', /UTF-32\. Save it as UTF-8/],
  ['ARFF', `% made by hand\n@relation w\n@attribute a numeric\n@data\n${rows}`, 'InvalidInputError', /ARFF/],
  ['svmlight', csv('0 1:2 3:4', 20, (at) => `1 1:${at} 3:0.5`), 'InvalidInputError', /svmlight/],
  [
    'a log',
    csv('2024-01-31 10:11:12,123 INFO started, ok', 20, () => '2024-01-31 10:11:13,9 WARN x'),
    'InvalidInputError',
    /a log/,
  ],
  ['names with values', csv('a=1,b=2', 20, (at) => `a=${at},b=x`), 'InvalidInputError', /name=value/],
  ['SQL', `-- dump\nCREATE TABLE t (a int);\nINSERT INTO t VALUES (1,2);\n`, 'InvalidInputError', /SQL/],
  ['markup', '<table><tr><td>1</td></tr></table>', 'InvalidInputError', /markup/],
  [
    'prose',
    csv('Dear all, this, is a letter', 20, (at) => 'and so on, '.repeat(at % 5)),
    'InvalidInputError',
    /only one column/,
  ],
  [
    'a Git LFS pointer',
    'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 5\n',
    'InvalidInputError',
    /Git LFS pointer/,
  ],
  ['a quote that is never closed', `${rows}21,"open\n22,x\n`, 'InvalidInputError', /line 22 .*never closed/],
  ['a quote left open at the very end', `${rows}21,"open`, 'InvalidInputError', /line 22 .*never closed/],
  ['text after a closing quote', `${rows}21,"a" b\n22,x\n`, 'InvalidInputError', /line 22 .*closing quote/],
  [
    'a quote left open far below the first lines',
    `${csv('a,b', 90_000, (at) => `${at},words in row ${at}`)}x,"y\n1,2\n`,
    'InvalidInputError',
    /line 90002 .*never closed/,
  ],
  [
    'many rows with extra cells',
    csv('a,b', 20, (at) => (at % 4 === 1 ? `${at},b,c` : `${at},b`)),
    'InvalidInputError',
    /5 rows .* more cells than the header, the first in line 3/,
  ],
  [
    'a line past two megabytes',
    `${rows}1,${'x'.repeat(2_100_000)}\n${rows.slice(4)}`,
    'InvalidInputError',
    /longer than 2 MB/,
  ],
];

describe('what cannot be a table is refused with one sentence, and nothing is left behind:', () => {
  test.each(CASES)('%s', async (_, content, error, words) => {
    const refused = await refusal(content);

    expect(refused.name).toBe(error);
    expect(refused.message).toMatch(words);
    expect(refused.message).not.toMatch(/\n/);
    expect(refused.left).toEqual([]);
  });
});

test('a file is refused as soon as it grows past the limit, whatever its source said', async () => {
  const workDir = await workFolder();
  let sent = 0;
  const endless = new Readable({
    read() {
      sent += 10_000;
      this.push('a,b\n'.repeat(2_500));
    },
  });

  const adding = ingest({ stream: endless, fileName: 'big.csv', workDir, maxBytes: 100_000, read: readFile });

  await expect(adding).rejects.toThrow(/big\.csv is larger than the limit of 100000 bytes/);
  expect(sent).toBeLessThan(1_000_000);
  expect(endless.destroyed).toBe(true);
  expect(await readdir(workDir)).toEqual([]);
});

test('a stream that breaks off passes its error on and leaves nothing', async () => {
  const workDir = await workFolder();
  const broken = Readable.from(
    (function* () {
      yield 'a,b\n1,2\n';
      throw new Error('connection lost');
    })(),
  );

  await expect(ingest({ stream: broken, fileName: 'x.csv', workDir, maxBytes: 1e6, read: readFile })).rejects.toThrow(
    'connection lost',
  );
  expect(await readdir(workDir)).toEqual([]);
});

test('a stream that fails before its first byte passes its error on as well', async () => {
  const workDir = await workFolder();
  const broken = new Readable({ read() {} });
  process.nextTick(() => broken.destroy(new Error('connection refused')));

  const adding = ingest({ stream: broken, fileName: 'x.csv', workDir, maxBytes: 1e6, read: readFile });

  await expect(adding).rejects.toThrow('connection refused');
  expect(await readdir(workDir)).toEqual([]);
});

test('cancelling while the file arrives ends it at once', async () => {
  const workDir = await workFolder();
  const control = new AbortController();
  const stalled = new Readable({ read() {} });
  stalled.push('a,b\n1,2\n');

  const onProgress = (): void => control.abort();
  const adding = ingest({
    stream: stalled,
    fileName: 'x.csv',
    workDir,
    maxBytes: 1e6,
    read: readFile,
    signal: control.signal,
    onProgress,
  });

  await expect(adding).rejects.toMatchObject({ code: 'cancelled' });
  expect(stalled.destroyed).toBe(true);
  expect(await readdir(workDir)).toEqual([]);
});

test('cancelling while the table is read ends it and leaves nothing', async () => {
  const workDir = await workFolder();
  const control = new AbortController();
  const content = csv('a,b,c', 60_000, (at) => `${at},${at * 3},word ${at}`);

  const adding = ingestText(content, {
    workDir,
    signal: control.signal,
    onProgress: (bytes) => void (bytes === Buffer.byteLength(content) && setImmediate(() => control.abort())),
  });

  await expect(adding).rejects.toMatchObject({ code: 'cancelled' });
  expect(await readdir(workDir)).toEqual([]);
});

test('a name that looks like a path stays a name', async () => {
  const workDir = await workFolder();

  const taken = await ingestText(rows, { workDir, fileName: '../../etc/passwd' });

  expect(taken.originalPath.startsWith(workDir)).toBe(true);
  expect((await readdir(workDir)).length).toBe(2);
});
