import { describe, expect, test } from 'vitest';
import { MISSING_TOKENS } from '../../../src/datasets/formats/missing.ts';
import { Proof } from '../../../src/datasets/ingest/proof.ts';
import type { NativeType } from '../../../src/datasets/ingest/stage.ts';
import { csv, ingestText } from './builders.ts';

/** What a column of these cells may be read as. */
function nativeOf(...cells: readonly string[]): NativeType | null {
  const proof = new Proof(1, { quote: '"' }, MISSING_TOKENS);
  for (const cell of cells) proof.see(0, Buffer.from(cell), 0, Buffer.byteLength(cell));
  return proof.natives()[0] ?? null;
}

test.each<[NativeType | null, readonly string[]]>([
  ['whole', ['1', '-20', '0', '', 'NA', '"7"', '123456789012345']],
  ['number', ['1', '2.5', '.5', '-5.', '1e5', '2.5E-07', 'NaN']],
  ['number', ['0.125', '0.250', '1.250']],
  ['date', ['2024-01-31', '', '"2023-12-01"']],
  ['datetime', ['2024-01-31 10:20:30', 'NULL']],
  ['datetimeT', ['2024-01-31T10:20:30']],
])('all cells are %s in %j', (native, cells) => {
  expect(nativeOf(...cells)).toBe(native);
});

test.each([
  ['nothing but missing cells', ['', 'NA']],
  ['a leading zero', ['1', '02139']],
  ['a leading zero behind a minus', ['-01', '5']],
  ['more digits than a number holds', ['1234567890123456']],
  ['eight digits, which may be days', ['20240131', '20240201']],
  ['points that may part thousands', ['1.250', '3.500', '120']],
  ['a number without end', ['1e999']],
  ['an underscore', ['1_000']],
  ['two points', ['1.2.3']],
  ['signs alone', ['-', '1']],
  ['a point alone', ['.', '1']],
  ['a plus', ['+5', '1']],
  ['a space', [' 5', '1']],
  ['words that mean no value among numbers alone', ['?', '1']],
  ['a date without its zeros', ['2024-1-31', '2024-01-31']],
  ['dates with and without a time', ['2024-01-31', '2024-01-31 10:20:30']],
  ['both ways of writing a time', ['2024-01-31T10:20:30', '2024-01-31 10:20:30']],
  ['an hour that no day has', ['2024-01-31 24:00:00']],
  ['dates and numbers', ['2024-01-31', '5']],
  ['quotes in quotes', ['"5"""']],
])('%s: text', (_, cells) => {
  expect(nativeOf(...cells)).toBe(null);
});

describe('a column that the reader types', () => {
  const rows = 60;

  test('is read as text when a date in it is in no calendar, and the others are dates all the same', async () => {
    const day = (at: number): string =>
      at === 40 ? '2023-02-30' : `2023-02-${String(1 + (at % 28)).padStart(2, '0')}`;

    const { profile, notes } = await ingestText(csv('day,n', rows, (at) => `${day(at)},${at % 7}`));

    expect(profile.rowCount).toBe(rows);
    expect(profile.columns[0]).toMatchObject({ kind: 'date', null_count: 1 });
    expect(notes.join('\n')).toContain('2023-02-30');
  });

  test('may bear a name that the reader uses itself, and any name that SQL must quote', async () => {
    const names = ['file_row_number', 'a "b"', 'c0', "it's"];
    const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join();

    const { profile } = await ingestText(csv(header, rows, (at) => `${at % 9},${at / 2},x${at % 3},${at % 5}`));

    expect(profile.columns.map(({ name }) => name)).toEqual(names);
    expect(profile.columns.map(({ kind }) => kind)).toEqual(['number', 'number', 'category', 'number']);
    expect(profile.sample[3]).toEqual({ file_row_number: 3, 'a "b"': 1.5, c0: 'x0', "it's": 3 });
  });

  test('holds no rows without a value, and none of a header that comes again', async () => {
    const line = (at: number): string => (at === 20 ? ',,' : at === 30 ? 'who,2019,2020' : `p${at},${at},${at}.5`);

    const { profile } = await ingestText(csv('who,2019,2020', rows, line));

    expect(profile.rowCount).toBe(rows - 2);
    expect(profile.columns.map(({ kind }) => kind)).toEqual(['category', 'number', 'number']);
  });
});
