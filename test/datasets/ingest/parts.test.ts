import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../src/datasets/duckdb.ts';
import { type FilesInput, ingestFiles } from '../../../src/datasets/ingest/ingest.ts';
import { Inspection } from '../../../src/datasets/ingest/inspection.ts';
import { readFile } from '../../../src/datasets/ingest/read-file.ts';
import type { ReceivedFile } from '../../../src/datasets/ingest/request.ts';
import { textLiteral } from '../../../src/datasets/sql.ts';
import { column, csv, names, workFolder } from './builders.ts';

async function received(workDir: string, fileName: string, content: string | Buffer): Promise<ReceivedFile> {
  const path = join(workDir, `arrived-${fileName}`);
  await writeFile(path, content);
  return inspected(path, fileName, Buffer.from(content as string));
}

function inspected(path: string, fileName: string, content: Buffer): ReceivedFile {
  const inspection = new Inspection(fileName, { records: true });
  inspection.add(content);
  return { path, fileName, bytes: content.length, content: inspection.finish() };
}

async function parquet(workDir: string, fileName: string, select: string): Promise<ReceivedFile> {
  const path = join(workDir, `arrived-${fileName}`);
  const database = await openDatabase({ folder: workDir });
  await database.run(`COPY (${select}) TO ${textLiteral(path)} (FORMAT parquet)`);
  database.close();
  return { ...inspected(path, fileName, Buffer.from('PAR1')), bytes: (await stat(path)).size };
}

const join_ = (workDir: string, files: readonly ReceivedFile[], more: Partial<FilesInput> = {}) =>
  ingestFiles({ files, fileName: 'train', workDir, maxBytes: 50_000_000, read: readFile, records: true, ...more });

const part = (from: number, rows = 20) => csv('a,b', rows, (at) => `${from + at},x${at % 3}`);

test('texts with the same header are one table, which is kept whole', async () => {
  const workDir = await workFolder();
  const files = [
    await received(workDir, '1.csv', part(0).trimEnd()),
    await received(workDir, '2.csv', `\ufeff${part(20).replaceAll('\n', '\r\n')}`),
    await received(workDir, '3.csv', part(40)),
  ];

  const taken = await join_(workDir, files);

  expect(column(taken, 'a')).toMatchObject({ kind: 'number', min: 0, max: 59, unique_count: 60 });
  const again = await join_(workDir, [inspected(taken.originalPath, 'train', Buffer.from('a,b\n1,2'))]);
  expect(again.profile.columns).toEqual(taken.profile.columns);
  expect((await readdir(workDir)).filter((name) => !/\.(original|parquet)$/.test(name))).toEqual([]);
});

test('packed texts are unpacked before they are joined', async () => {
  const workDir = await workFolder();
  const files = [
    await received(workDir, '1.csv.gz', gzipSync(part(0))),
    await received(workDir, '2.csv.gz', gzipSync(part(20))),
  ];

  expect((await join_(workDir, files)).profile.rowCount).toBe(40);
});

test('JSON in several files is one table', async () => {
  const workDir = await workFolder();
  const lines = (from: number) =>
    Array.from({ length: 10 }, (_, at) => JSON.stringify({ a: from + at, b: `x${at % 2}` })).join('\n');
  const files = [await received(workDir, '1.jsonl', lines(0)), await received(workDir, '2.jsonl', lines(10))];

  expect((await join_(workDir, files)).profile.rowCount).toBe(20);
});

test('the Parquet files of a split are one table, its labels are words, and −1 is missing', async () => {
  const workDir = await workFolder();
  const select = (from: number) =>
    `SELECT (range + ${from})::BIGINT AS id, CASE WHEN range % 7 = 0 THEN -1 ELSE range % 2 END::BIGINT AS label, 'text ' || range AS text, [1, 2] AS vector, {'bytes': 'abc'::BLOB, 'path': 'a.png'} AS image FROM range(30)`;
  const files = [await parquet(workDir, '0000.parquet', select(0)), await parquet(workDir, '0001.parquet', select(30))];

  const taken = await join_(workDir, files, { labels: { label: ["don't", 'yes'], gone: ['x'] } });

  expect(names(taken)).toEqual(['id', 'label', 'text']);
  expect(column(taken, 'label')).toMatchObject({ kind: 'category', null_count: 10, unique_count: 2 });
  expect(
    column(taken, 'label')
      .top?.map(({ value }) => value)
      .toSorted(),
  ).toEqual(["don't", 'yes']);
  expect(taken.profile.rowCount).toBe(60);
  expect(taken.notes.join(' ')).toMatch(/“vector” and “image” held lists, pictures/);
});

test.each<readonly [string, (workDir: string) => Promise<readonly ReceivedFile[]>, RegExp]>([
  [
    'other columns',
    async (at) => [await received(at, '1.csv', part(0)), await received(at, '2.csv', part(0).replace('a,b', 'c,d'))],
    /^2\.csv has other columns than the parts before it\./,
  ],
  [
    'other formats',
    async (at) => [await received(at, '1.csv', part(0)), await parquet(at, '2.parquet', 'SELECT 1 AS a')],
    /^train and 2\.parquet are parts of one table, but written differently\./,
  ],
])('parts with %s are refused, and nothing is left', async (_, make, sentence) => {
  const workDir = await workFolder();

  await expect(join_(workDir, await make(workDir))).rejects.toThrow(sentence);
  expect(await readdir(workDir)).toEqual([]);
});

test('Parquet files that unpack to more than the limit are refused before they are joined', async () => {
  const workDir = await workFolder();
  const file = (name: string) => parquet(workDir, name, 'SELECT range AS a, range % 2 AS b FROM range(200000)');

  await expect(join_(workDir, [await file('1'), await file('2')], { maxBytes: 300_000 })).rejects.toThrow(
    /unpacks to more than the limit/,
  );
  expect(await readdir(workDir)).toEqual([]);
});
