import { readFile as readBytes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/datasets/duckdb.ts';
import { readFrame } from '../../../src/datasets/frame.ts';
import { textLiteral } from '../../../src/datasets/sql.ts';
import { column, csv, ingestText, names, refusal, workFolder } from './builders.ts';
import { createZip } from './zip-builder.ts';

const file = { fileName: 'table.parquet' };

/** The rows of a query as Parquet; `i` counts from 0 in them. */
async function parquet(columns: string, rows = 60, options = 'COMPRESSION zstd'): Promise<Buffer> {
  const folder = await workFolder();
  const path = join(folder, 'made.parquet');
  const database = await openDatabase({ folder });
  try {
    const query = `SELECT ${columns} FROM range(${rows}) t(i)`;
    await database.run(`COPY (${query}) TO ${textLiteral(path)} (FORMAT parquet, ${options})`);
  } finally {
    database.close();
  }
  return readBytes(path);
}

describe('columns that come with a type keep it:', () => {
  test.each<readonly [string, string, object, unknown]>([
    ['whole numbers', '(i * 3)::INTEGER', { kind: 'number', dtype: 'int64', min: 0, max: 177 }, 3],
    ['whole numbers of 64 bits', '(i * 1000000000000)::BIGINT', { kind: 'number', dtype: 'int64' }, 1e12],
    [
      'digits past 2^53',
      '(1152921504606846976 + i)::BIGINT',
      { kind: 'category', dtype: 'object' },
      '1152921504606846977',
    ],
    ['fractions', '(i + 0.25)::DOUBLE', { kind: 'number', dtype: 'float64' }, 1.25],
    ['fractions of 32 bits', '(i + 0.1)::FLOAT', { kind: 'number', dtype: 'float64' }, 1.1],
    ['decimals', '(i + 0.25)::DECIMAL(18, 2)', { kind: 'number', dtype: 'float64' }, 1.25],
    [
      'no number and infinity',
      `CASE WHEN i = 1 THEN 'nan'::DOUBLE WHEN i = 2 THEN 'inf'::DOUBLE ELSE i END`,
      { kind: 'number', null_count: 2 },
      null,
    ],
    ['yes and no', 'i % 2 = 1', { kind: 'boolean', dtype: 'bool' }, 'true'],
    ['0 and 1', '(i % 2)::TINYINT', { kind: 'boolean', dtype: 'int64' }, 1],
    [
      'dates',
      `DATE '2024-01-30' + i::INTEGER`,
      { kind: 'date', format: { type: 'date', pattern: 'yyyy-mm-dd' } },
      '2024-01-31',
    ],
    [
      'times of days',
      `TIMESTAMP '2024-01-30 10:00:00' + to_days(i::INTEGER)`,
      { kind: 'date' },
      '2024-01-31T10:00:00.000Z',
    ],
    [
      'times with a zone',
      `TIMESTAMPTZ '2024-01-30 10:00:00+02' + to_days(i::INTEGER)`,
      { kind: 'date' },
      '2024-01-31T08:00:00.000Z',
    ],
    [
      'nanoseconds',
      `(TIMESTAMP '2024-01-30 10:00:00' + to_days(i::INTEGER))::TIMESTAMP_NS`,
      { kind: 'date' },
      '2024-01-31T10:00:00.000Z',
    ],
    ['texts', `'v' || (i % 4)`, { kind: 'category', dtype: 'object', unique_count: 4 }, 'v1'],
    ['enums', `('e' || (i % 3))::ENUM('e0', 'e1', 'e2')`, { kind: 'category', unique_count: 3 }, 'e1'],
    ['texts in bytes', `encode('v' || (i % 4))`, { kind: 'category', unique_count: 4 }, 'v1'],
  ])('%s', async (_, sql, expected, second) => {
    const taken = await ingestText(await parquet(`${sql} AS x, i % 7 AS other`), file);

    expect(column(taken, 'x')).toMatchObject(expected);
    expect(taken.profile.sample[1]?.x).toEqual(second);
    expect(taken.form).toBe(null);
  });

  test('and texts are typed as those of a CSV are', async () => {
    const columns = `CASE WHEN i % 5 = 0 THEN ' NA ' ELSE ' v' || i % 3 END AS t, i || ',5' AS n, strftime(DATE '2024-01-30' + i::INTEGER, '%d.%m.%Y') AS d`;

    const taken = await ingestText(await parquet(columns), file);

    expect(column(taken, 't')).toMatchObject({ kind: 'category', null_count: 12, unique_count: 3 });
    expect(column(taken, 'n')).toMatchObject({ kind: 'number', max: 59.5 });
    expect(column(taken, 'd')).toMatchObject({ kind: 'date', format: { pattern: 'dd.mm.yyyy' } });
  });

  test('and the same table gives the same profile as its CSV', async () => {
    const typed = await ingestText(await parquet(`i * 3 % 17 AS a, i + 0.5 AS b, 'w' || i % 3 AS c`), file);
    const text = await ingestText(csv('a,b,c', 60, (at) => `${(at * 3) % 17},${at + 0.5},w${at % 3}`));

    const { fileSize: _, ...profile } = typed.profile;
    const { fileSize: __, ...expected } = text.profile;
    expect(profile).toEqual(expected);
  });
});

describe('columns that are no table', () => {
  test('fields of structs become columns; lists, deeper structs and binary data are left out, and named', async () => {
    const columns = `i AS a, {'x': i % 7, 'y': 'v' || i % 2, 'z': {'deep': 1}} AS s, [i, i] AS l, map([i], [i]) AS m, unhex('ff00') AS bytes, i % 2 AS b`;

    const taken = await ingestText(await parquet(columns), file);

    expect(names(taken)).toEqual(['a', 's.x', 's.y', 'b']);
    expect(column(taken, 's.y').unique_count).toBe(2);
    expect(taken.notes.join(' ')).toMatch(
      /“s\.z”, “l”, “m” and “bytes” held lists, pictures or other nested data and were left out/,
    );
  });

  test('an index that pandas stored is left out, also of a part of a table', async () => {
    const taken = await ingestText(
      await parquet(`i % 7 AS a, 'v' || i % 3 AS b, (i * 37) % 1009 AS __index_level_0__`),
      file,
    );

    expect(names(taken)).toEqual(['a', 'b']);
    expect(taken.notes.join(' ')).toMatch(/only numbers the rows/);
  });
});

test('hostile and doubled names are only names', async () => {
  const taken = await ingestText(
    await parquet(`i AS "a""; DROP TABLE x", i % 3 AS "it's", i % 5 AS "c0", i % 2 AS "Ünï"`),
    file,
  );

  expect(names(taken)).toEqual(['a"; DROP TABLE x', "it's", 'c0', 'Ünï']);
  expect((await readFrame(taken.parquetPath, taken.profile.columns)).columns).toHaveLength(4);
});

test.each(['snappy', 'gzip', 'zstd', 'lz4_raw', 'brotli', 'uncompressed'])('%s is unpacked', async (codec) => {
  const taken = await ingestText(await parquet(`i AS a, 'v' || i % 3 AS b`, 3_000, `COMPRESSION ${codec}`), file);

  expect(taken.profile.rowCount).toBe(3_000);
});

test('Parquet within a ZIP is read, whatever it is called', async () => {
  const content = createZip([{ name: 'part-0.parquet', data: await parquet('i AS a, i % 3 AS b') }]);

  expect(names(await ingestText(content, { fileName: 'pack.zip' }))).toEqual(['a', 'b']);
});

describe('Parquet is refused in one sentence', () => {
  const cut = async (): Promise<Buffer> => (await parquet('i AS a, i % 3 AS b')).subarray(0, 300);
  const scrambled = async (): Promise<Buffer> => {
    const bytes = await parquet('i AS a, i % 3 AS b, i % 5 AS c', 5_000, 'COMPRESSION snappy');
    return Buffer.from(bytes.fill(0xaa, 40, 400));
  };

  test.each<readonly [string, () => Promise<Buffer>, RegExp]>([
    ['when cut off', cut, /damaged, cut off or encrypted, so it cannot be read as Parquet/],
    [
      'when only its first bytes are right',
      async () => Buffer.from('PAR1 and nothing else'),
      /damaged, cut off or encrypted/,
    ],
    ['when scrambled', scrambled, /damaged, cut off or encrypted/],
    ['when encrypted', async () => Buffer.from('PARE and secrets'), /encrypted Parquet file/],
    ['with lists alone', () => parquet('[i] AS a, [i] AS b'), /only nested or binary columns \(“a” and “b”\)/],
    ['with bytes alone', () => parquet(`unhex('ff') AS a`), /nothing but binary data/],
    ['with one column', () => parquet('i AS a'), /only one column with values/],
    ['with few rows', () => parquet('i AS a, i AS b', 9), /only 9 rows/],
    ['without rows', () => parquet('i AS a, i AS b', 0), /no rows/],
    [
      'with 1,200 columns',
      () => parquet(Array.from({ length: 1_200 }, (_, at) => `i AS c${at}`).join(), 12),
      /1,200 columns; at most 1,000/,
    ],
    [
      'when a few bytes describe a billion cells',
      () => parquet('1 AS a, 2 AS b', 30_000_000),
      /unpacks to more than the limit/,
    ],
  ])('%s', async (_, content, words) => {
    const refused = await refusal(await content(), file);

    expect(refused.message).toMatch(words);
    expect(refused.message).not.toMatch(/\n|undefined/);
    expect(['InvalidInputError', 'LimitError']).toContain(refused.name);
    expect(refused.left).toEqual([]);
  });
});
