import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/datasets/duckdb.ts';
import { textLiteral } from '../../src/datasets/sql.ts';

let outside: string;
let folder: string;
let database: Database;

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'duckdb-test-'));
  folder = await mkdtemp(join(outside, "it's inside-"));
  await writeFile(join(outside, 'secret.csv'), 'a,b\n1,2\n');
  await writeFile(join(folder, 'own.csv'), 'a,b\n1,2\n3,4\n');
  database = await openDatabase({ folder });
});
afterEach(async () => {
  database.close();
  await rm(outside, { recursive: true, force: true });
});

test('files of its folder are read', async () => {
  const own = textLiteral(join(folder, 'own.csv'));

  expect(await database.rows(`SELECT sum(a), sum(b) FROM read_csv(${own})`)).toEqual([[4, 6]]);
});

describe('a locked database refuses', () => {
  test.each([
    ['files elsewhere', () => `SELECT * FROM read_csv(${textLiteral(join(outside, 'secret.csv'))})`],
    ['files elsewhere by a detour', () => `SELECT * FROM read_text(${textLiteral(`${folder}/../secret.csv`)})`],
    ['listing folders', () => `SELECT * FROM glob(${textLiteral(`${outside}/*`)})`],
    ['writing elsewhere', () => `COPY (SELECT 1) TO ${textLiteral(join(outside, 'new.csv'))}`],
    ['databases elsewhere', () => `ATTACH ${textLiteral(join(outside, 'new.db'))}`],
    ['the network', () => `SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')`],
    ['extensions', () => 'INSTALL httpfs'],
    ['loosening itself', () => 'SET enable_external_access = true'],
    ['more memory', () => `SET memory_limit = '64GB'`],
  ])('%s', async (_, sql) => {
    await expect(database.rows(sql())).rejects.toThrow(/Permission|Invalid Input|Cannot|disabled|not allowed/i);
  });
});

test('a query is interrupted by its signal', async () => {
  const control = new AbortController();
  const slow = await openDatabase({ folder, signal: control.signal });

  const counting = slow.rows(
    'SELECT count(*) FROM range(10000000) a, range(1000000) b WHERE a.range % 7 = b.range % 11',
  );
  setImmediate(() => control.abort());

  await expect(counting).rejects.toMatchObject({ code: 'cancelled' });
  await expect(slow.rows('SELECT 1')).rejects.toMatchObject({ code: 'cancelled' });
  slow.close();
});

test('running out of disk is a limit with a sentence, too', async () => {
  // Every write to this device fails for want of space.
  const full = await openDatabase({ folder: '/dev' });

  const writing = full.run("COPY (SELECT * FROM range(100000)) TO '/dev/full' (FORMAT csv, USE_TMP_FILE false)");

  await expect(writing).rejects.toMatchObject({ code: 'limit', message: expect.stringContaining('disk space') });
  full.close();
});

test('running out of memory is a limit with a sentence, not a riddle', async () => {
  const small = await openDatabase({ folder, memoryMb: 20, threads: 1 });

  const sorting = small.rows('SELECT list(range ORDER BY range DESC) FROM range(20000000)');

  await expect(sorting).rejects.toMatchObject({ code: 'limit', message: expect.stringContaining('fewer columns') });
  small.close();
});
