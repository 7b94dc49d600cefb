import { createReadStream, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ingest } from '../../../src/datasets/ingest/ingest.ts';
import { READING_OPTIONS, type ReadingOptions } from '../../../src/datasets/ingest/options.ts';
import { readFile } from '../../../src/datasets/ingest/read-file.ts';
import { column, csv, ingestText, names, refusal, workFolder } from './builders.ts';
import { createWorkbook, sheet } from './workbook-builder.ts';

const table = csv('code,amount,kind', 30, (at) => `${['NA', 'DE', 'FR'][at % 3]},${10 + at},k${at % 2}`);

describe('what a person says goes before what the file seems to be', () => {
  const read = (content: string, options: ReadingOptions) => ingestText(content, { options });

  test('a column of numbers is text when it is said to be, and one of words numbers', async () => {
    const text = await read(table, { kinds: { amount: 'text' } });
    const numbers = await read(
      csv('x,y', 30, (at) => `${at % 2 === 0 ? at : 'word'},y${at % 3}`),
      {
        kinds: { x: 'number' },
      },
    );

    expect(column(text, 'amount')).toMatchObject({ kind: 'category', dtype: 'object' });
    expect(column(numbers, 'x')).toMatchObject({ kind: 'number', null_count: 15, unread: { examples: ['word'] } });
  });

  test('text is as it is written, in every way', async () => {
    const content = csv('x,y', 30, (at) => `${['Yes', 'yes', 'No'][at % 3]},${at}`);

    expect(column(await read(content, {}), 'x').unique_count).toBe(2);
    expect(column(await read(content, { kinds: { x: 'text' } }), 'x').unique_count).toBe(3);
  });

  test('a token is a value or missing', async () => {
    const kept = await read(table.replaceAll('DE', 'de'), { notMissing: ['NA'] });
    const missing = await read(table, { missing: ['FR', 'NA'] });

    expect(column(kept, 'code')).toMatchObject({ null_count: 0, unique_count: 3 });
    expect(column(missing, 'code')).toMatchObject({ null_count: 20, unique_count: 1 });
  });

  test('lines at the top are no data, whatever they look like, and the next is a header or is none', async () => {
    const content = `5,1,3\n4,9,6\n${csv('7,8,9', 20, (at) => `${at},${at * 2},${at % 5}`)}`;

    expect(names(await read(content, { skipLines: 2, header: true }))).toEqual(['7', '8', '9']);
    expect((await read(content, { skipLines: 2, header: false })).profile.rowCount).toBe(21);
    expect((await read(content, {})).profile.rowCount).toBe(23);
  });

  test('the separator and the decimal mark are the ones named', async () => {
    const content = csv('a;b', 20, (at) => `${at},125;${at},x`);

    expect(names(await read(content, { delimiter: ',' }))).toHaveLength(3);
    const comma = await read(
      csv('a|b', 20, (at) => `${at},125|y${at % 2}`),
      { decimal: ',' },
    );
    const point = await read(
      csv('a|b', 20, (at) => `${at},125|y${at % 2}`),
      { decimal: '.' },
    );
    expect(comma.profile.sample[1]?.a).toBe(1.125);
    expect(point.profile.sample[1]?.a).toBe(1125);
  });

  test('the day stands before the month where it is said to, unless the dates themselves say otherwise', async () => {
    const both = csv('x,y', 20, (at) => `0${1 + (at % 9)}/04/2024,${at % 3}`);
    const one = csv('x,y', 20, (at) => `04/${13 + (at % 9)}/2024,${at % 3}`);
    const pattern = async (content: string, dayFirst: boolean): Promise<unknown> =>
      (await read(content, { dayFirst })).profile.columns[0]?.format;

    expect(await pattern(both, true)).toEqual({ type: 'date', pattern: 'dd/mm/yyyy' });
    expect(await pattern(both, false)).toEqual({ type: 'date', pattern: 'mm/dd/yyyy' });
    expect(await pattern(one, true)).toEqual({ type: 'date', pattern: 'mm/dd/yyyy' });
    expect((await read(both, { dayFirst: true })).notes.join(' ')).not.toContain('as well as');
  });

  test('the sheet is the one named, and a name that no sheet has is answered with those there are', async () => {
    const first = sheet(['a', 'b'], 20, (at) => [at, at % 3], 'First');
    const second = sheet(['c', 'd'], 20, (at) => [at, at % 3], 'Second');
    const book = createWorkbook([first, second]);

    const named = await ingestText(book, { fileName: 'book.xlsx', options: { sheet: 'second' } });
    const refused = await refusal(book, { fileName: 'book.xlsx', options: { sheet: 'Third' } });

    expect(names(named)).toEqual(['c', 'd']);
    expect(refused.message).toMatch(/no sheet “Third”, only “First” and “Second”/);
  });
});

test('an original that was kept is read again with what was said, and the same way twice', async () => {
  const kept = await ingestText(table);
  const again = async () =>
    ingest({
      stream: createReadStream(kept.originalPath),
      fileName: 'table.csv',
      workDir: await workFolder(),
      maxBytes: 1e6,
      read: readFile,
      options: { kinds: { amount: 'text' }, notMissing: ['NA'] },
    });

  const [first, second] = [await again(), await again()];

  expect(readFileSync(first.originalPath)).toEqual(readFileSync(kept.originalPath));
  expect(second.profile).toEqual(first.profile);
  expect(second.notes).toEqual(first.notes);
  expect(column(first, 'amount').kind).toBe('category');
});

test('options are checked: what is no option is named', () => {
  expect(READING_OPTIONS.safeParse({ kinds: { a: 'text' }, skipLines: 2 }).success).toBe(true);
  expect(READING_OPTIONS.safeParse({ delimiter: 'x' }).success).toBe(false);
  expect(READING_OPTIONS.safeParse({ colour: 'red' }).error?.message).toMatch(/colour/);
});
