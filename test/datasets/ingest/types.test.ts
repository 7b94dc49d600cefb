import { describe, expect, test } from 'vitest';
import type { Ingested } from '../../../src/datasets/ingest/ingest.ts';
import { column, csv, ingestText } from './builders.ts';

/** Takes in one column of these cells, repeated, beside another. */
const columnOf = async (cells: readonly string[], rows = 60, delimiter = ','): Promise<Ingested> =>
  ingestText(csv(`x${delimiter}other`, rows, (at) => `"${cells[at % cells.length]}"${delimiter}o${at % 4}`));

const firstCells = (taken: Ingested, count: number): readonly unknown[] =>
  taken.profile.sample.slice(0, count).map((row) => row.x);

describe('numbers', () => {
  test.each([
    ['whole numbers', ['3', '14', '-5', '+7', '0'], 'int64', [3, 14, -5, 7, 0]],
    ['fractions and exponents', ['3.25', '.5', '1e3', '-2.', '7'], 'float64', [3.25, 0.5, 1000, -2, 7]],
    [
      'thousands separated by commas',
      ['1,250', '999', '12,345,678', '-4,000'],
      'int64',
      [1250, 999, 12_345_678, -4000],
    ],
    ['thousands and a fraction', ['1,250.50', '99.5', '7'], 'float64', [1250.5, 99.5, 7]],
    ['decimal commas', ['1,5', '22,75', '3'], 'float64', [1.5, 22.75, 3]],
    ['thousands by points, decimal commas', ['1.250,5', '9,25', '7'], 'float64', [1250.5, 9.25, 7]],
    ['thousands by spaces', ['1 250', '12 345', '7'], 'int64', [1250, 12_345, 7]],
    ['thousands by apostrophes', ["1'250", "12'345", '7'], 'int64', [1250, 12_345, 7]],
    ['thousands by curled apostrophes and thin spaces', ['1’250', '12’345', '7'], 'int64', [1250, 12_345, 7]],
    ['lakhs', ['1,23,456', '12,34,567', '999'], 'int64', [123_456, 1_234_567, 999]],
    ['typographic minus', ['−5', '7', '–2.5'], 'float64', [-5, 7, -2.5]],
    ['negative in brackets', ['($1,250.50)', '$7', '($ 3)', '$2.5'], 'float64', [-1250.5, 7, -3, 2.5]],
    ['minus behind', ['4.572,23-', '7,5', '1,00-'], 'float64', [-4572.23, 7.5, -1]],
    ['credit and debit', ['5.00 CR', '7.25 DR', '1,000.00 CR'], 'float64', [5, -7.25, 1000]],
    ['powers of ten', ['1.2×10^3', '-2 x 10^-1', '5'], 'float64', [1200, -0.2, 5]],
    ['magnitudes', ['1.2k', '3M', '950'], 'int64', [1200, 3_000_000, 950]],
    ['magnitudes in words', ['1.2 Mrd', '3 Mio', '2 Tsd', '950'], 'int64', [1.2e9, 3e6, 2000, 950]],
    ['magnitudes of India', ['1.5 Lakh', '2 Crore', '950'], 'int64', [150_000, 2e7, 950]],
    ['measures', ['12 kg', '7.5 kg', '100kg'], 'float64', [12, 7.5, 100]],
    ['measures of several units', ['5 kg', '7.5 kg', '500 g'], 'float64', [5, 7.5, 0.5]],
    ['measures in parts', ['1h 30m', '2h', '45 min'], 'float64', [1.5, 2, 0.75]],
    ['per cent beside fractions', ['3%', '0.47', '41%'], 'float64', [0.03, 0.47, 0.41]],
    ['currency before', ['$1,200.50', '$7', '-$3'], 'float64', [1200.5, 7, -3]],
    ['currency behind', ['12,50 €', '7 €', '1.000,00 €'], 'float64', [12.5, 7, 1000]],
    ['per cent', ['45%', '7.5 %', '100%'], 'float64', [45, 7.5, 100]],
  ])('%s', async (_, cells, dtype, values) => {
    const taken = await columnOf(cells);

    expect(column(taken, 'x')).toMatchObject({ kind: 'number', dtype, null_count: 0 });
    expect(firstCells(taken, values.length)).toEqual(values);
  });

  test('cells that alone could be 1234 or 1.234 follow the rest of the file', async () => {
    const american = await ingestText(csv('x,y', 20, (at) => `"${1 + at},234",${at}.5`));
    const european = await ingestText(csv('x;y', 20, (at) => `${1 + at},234;${at},5`));

    expect(american.profile.sample[0]?.x).toBe(1234);
    expect(european.profile.sample[0]?.x).toBe(1.234);
  });

  test('in a file with decimal commas, points separate thousands', async () => {
    const taken = await ingestText(csv('x;y', 20, (at) => `${1 + at}.250;${at},5`));

    expect(taken.profile.sample[0]).toEqual({ x: 1250, y: 0.5 });
  });

  test.each([
    ['leading zeros', ['02139', '10001', '00501'], '02139'],
    ['digits past 2^53', ['90071992547409931', '90071992547409932', '123'], '90071992547409931'],
    ['mixed codes', ['12', 'A7', '19', 'B2'], '12'],
    ['underscores, infinity', ['1_000', 'inf', '2_000'], '1_000'],
  ])('%s stay text', async (_, cells, first) => {
    const taken = await columnOf(cells);

    expect(column(taken, 'x')).toMatchObject({ kind: 'category', dtype: 'object' });
    expect(firstCells(taken, 1)).toEqual([first]);
  });

  test('a word first seen after row 20,000 makes one cell missing and nothing else', async () => {
    const taken = await ingestText(
      csv('x,y', 30_000, (at) => `${at === 25_000 ? 'N/A' : at === 26_000 ? 'broken' : at * 3},y${at % 2}`),
    );

    expect(column(taken, 'x')).toMatchObject({ kind: 'number', dtype: 'int64', null_count: 2 });
    expect(taken.notes.join(' ')).toMatch(
      /“x”: read 29,998 of 29,999 cells as numbers; the rest \(“broken”\) counts as missing/,
    );
  });

  test('a column of more odd words than one in five is no column of numbers', async () => {
    const taken = await ingestText(csv('x,y', 50, (at) => `${at % 4 === 0 ? 'unwell' : at},y${at % 2}`));

    expect(column(taken, 'x').kind).toBe('category');
  });

  test.each([
    ['a word', 'unwell'],
    ['a bound', '<0.1'],
  ])('%s in one cell of ten is missing among measurements, and that is said and kept', async (_, odd) => {
    const taken = await ingestText(csv('x,y', 120, (at) => `${at % 10 === 3 ? odd : at / 4},y${at % 2}`));

    expect(column(taken, 'x')).toMatchObject({ kind: 'number', null_count: 12, unread: { cells: 12 } });
    expect(column(taken, 'x').unread?.examples).toContain(odd);
    expect(taken.notes.join(' ')).toContain('“x”: read 108 of 120 cells as numbers; the rest (“');
  });

  test('a footnote mark in one cell of ten takes nothing from the number', async () => {
    const taken = await ingestText(csv('x,y', 120, (at) => `${at % 10 === 3 ? `${at}.5*` : at / 4},y${at % 2}`));

    expect(column(taken, 'x')).toMatchObject({ kind: 'number', null_count: 0 });
    expect(column(taken, 'x').unread).toBeUndefined();
  });

  test.each([
    ['codes that hold digits', (at: number) => (at % 10 === 3 ? `V${at}` : `${at}.1`)],
    ['many different words', (at: number) => (at % 10 === 3 ? `word ${String.fromCharCode(97 + at / 10)}` : `${at}`)],
    ['words beside a few numbers', (at: number) => (at % 6 === 3 ? 'more' : `${2 + (at % 4)}`)],
  ])('%s leave a column of labels', async (_, cell) => {
    const taken = await ingestText(csv('x,y', 120, (at) => `${cell(at)},y${at % 2}`));

    expect(column(taken, 'x')).toMatchObject({ kind: 'category', null_count: 0 });
  });
});

describe('missing values', () => {
  test('the usual words for nothing are nothing', async () => {
    const words = ['NA', 'N/A', 'n/a', 'NaN', 'null', 'NULL', '', '#N/A', ' NA '];
    const taken = await ingestText(
      csv('x,y', 27, (at) => `${at % 3 === 0 ? words[(at / 3) % words.length] : at},y${at % 2}`),
    );

    expect(column(taken, 'x')).toMatchObject({ kind: 'number', null_count: 9 });
  });

  test.each(['?', '-', 'none', '.', 'unknown'])('%j is nothing among numbers, and that is said', async (word) => {
    const taken = await ingestText(csv('x,y', 40, (at) => `${at % 4 === 0 ? word : at},y${at % 2}`));

    expect(column(taken, 'x')).toMatchObject({ kind: 'number', null_count: 10 });
    expect(taken.notes.join(' ')).toContain(word);
  });

  test('a few question marks among words are nothing, many are a word', async () => {
    const few = await ingestText(csv('x,y', 40, (at) => `${at % 10 === 0 ? '?' : `w${at % 3}`},${at}`));
    const many = await ingestText(csv('x,y', 40, (at) => `${at % 2 === 0 ? '?' : `w${at % 3}`},${at}`));

    expect(column(few, 'x')).toMatchObject({ kind: 'category', null_count: 4, unique_count: 3 });
    expect(column(many, 'x')).toMatchObject({ null_count: 0, unique_count: 4 });
  });

  test('None is a word where the others are', async () => {
    const taken = await columnOf(['None', 'Brick', 'Stone']);

    expect(column(taken, 'x')).toMatchObject({ null_count: 0, unique_count: 3 });
  });
});

describe('yes and no', () => {
  test.each([
    [['Yes', 'No'], 'object', 'Yes'],
    [['true', 'false'], 'bool', 'true'],
    [['T', 'F'], 'object', 'T'],
    [['n', 'y'], 'object', 'y'],
    [['0', '1'], 'int64', '1'],
  ])('%j are a boolean, spelt as they came', async (cells, dtype, yes) => {
    const taken = await columnOf(cells);

    expect(column(taken, 'x')).toMatchObject({ kind: 'boolean', dtype, unique_count: 2, format: { yes } });
    expect(
      column(taken, 'x')
        .top?.map(({ value }) => value)
        .sort(),
    ).toEqual([...cells].sort());
  });

  test('said by several words of the same meaning are one answer each', async () => {
    const taken = await columnOf(['Yes', 'No', 'Y', 'Yes', 'N', 'No']);

    expect(column(taken, 'x')).toMatchObject({ kind: 'boolean', unique_count: 2, format: { yes: 'Yes', no: 'No' } });
    expect(taken.notes.join(' ')).toContain('“Yes” and “Y” were taken for one label, “Yes”');
  });

  test('a third value makes a category', async () => {
    expect(column(await columnOf(['Yes', 'No', 'Maybe']), 'x').kind).toBe('category');
  });
});

describe('dates', () => {
  test.each([
    ['yyyy-mm-dd', ['2024-01-31', '2023-12-01'], '2024-01-31'],
    ['yyyy-mm-dd HH:MM:SS', ['2024-01-31 10:11:12', '2023-12-01 00:00:00'], '2024-01-31T10:11:12.000Z'],
    [
      'yyyy-mm-ddTHH:MM:SS.fffzone',
      ['2024-01-31T10:11:12.500Z', '2024-01-31T10:11:12.5+02:00'],
      '2024-01-31T10:11:12.500Z',
    ],
    [
      'yyyy-mm-dd HH:MM:SS.fffzone',
      ['2024-01-31 10:11:12.123456+00:00', '2024-01-31 10:11:12+00:00'],
      '2024-01-31T10:11:12.123Z',
    ],
    ['yyyy-mm-dd HH:MM:SSzone', ['2024-01-31 11:11:12 CET', '2023-12-01 00:00:00 EST'], '2024-01-31T10:11:12.000Z'],
    ['yyyy-mm-dd HH:MM:SSzone', ['2024-01-31 10:11:12 UTC', '2023-12-01 00:00:00 UTC'], '2024-01-31T10:11:12.000Z'],
    ['dd. month yyyy', ['31. Januar 2024', '1. März 2023'], '2024-01-31'],
    ['weekday dd mon yyyy', ['Wed, 31 Jan 2024', 'Fri, 1 Dec 2023'], '2024-01-31'],
    ['yyyy-Wweek', ['2024-W05', '2023-W48'], '2024-01-29'],
    ['mon yyyy', ['Jan 2024', 'Dez 2023'], '2024-01-01'],
    ['dd/mm/yyyy', ['31/01/2024', '01/12/2023'], '2024-01-31'],
    ['mm/dd/yyyy', ['01/31/2024', '12/01/2023'], '2024-01-31'],
    ['dd.mm.yyyy', ['31.01.2024', '1.12.2023'], '2024-01-31'],
    ['dd-mon-yyyy', ['31-Jan-2024', '01-DEC-2023'], '2024-01-31'],
    ['month dd, yyyy', ['January 31, 2024', 'December 1, 2023'], '2024-01-31'],
    ['mm/dd/yyyy hh:MM ap', ['01/31/2024 1:05 PM', '12/01/2023 12:00 AM'], '2024-01-31T13:05:00.000Z'],
  ])('%s', async (pattern, cells, first) => {
    const taken = await columnOf(cells);

    expect(column(taken, 'x')).toMatchObject({
      kind: 'date',
      dtype: 'datetime64[ns]',
      null_count: 0,
      format: { pattern },
    });
    expect(firstCells(taken, 1)).toEqual([first]);
  });

  test('day or month first is decided over the column, and said where it cannot be', async () => {
    const late = await ingestText(csv('x,y', 2_000, (at) => `${at === 1_500 ? '25' : '03'}/04/2024,y${at % 2}`));
    const never = await columnOf(['03/04/2024', '05/06/2023']);
    const european = await columnOf(['03/04/2024', '05/06/2023'], 60, ';');

    expect(column(late, 'x').format).toEqual({ type: 'date', pattern: 'dd/mm/yyyy' });
    expect(column(never, 'x').format).toEqual({ type: 'date', pattern: 'mm/dd/yyyy' });
    expect(never.notes.join(' ')).toMatch(/fit mm\/dd\/yyyy as well as dd\/mm\/yyyy/);
    expect(column(european, 'x').format).toEqual({ type: 'date', pattern: 'dd/mm/yyyy' });
  });

  test('in two notations are text, and only that is said; readings such as 145/85 look like none', async () => {
    const day = (at: number): number => 10 + (at % 19);
    const mixed = await ingestText(
      csv('x,y', 60, (at) => `${at % 2 ? `2024-03-${day(at)}` : `${day(at)}/03/2024`},${at % 7}`),
    );
    const pressure = await ingestText(csv('x,y', 60, (at) => `${110 + at}/${60 + (at % 30)},${at % 7}`));

    expect(column(mixed, 'x').kind).toBe('category');
    expect(mixed.notes.filter((note) => note.includes('“x”'))).toEqual([
      expect.stringMatching(/^“x” looks like dates .* so it was read as text\.$/),
    ]);
    expect(pressure.notes.join(' ')).not.toContain('dates');
  });

  test('days no calendar has are missing, and years alone are numbers', async () => {
    const taken = await ingestText(csv('x,year', 40, (at) => `2023-02-${at === 7 ? 30 : 10 + (at % 15)},${1980 + at}`));

    expect(column(taken, 'x')).toMatchObject({ kind: 'date', null_count: 1 });
    expect(column(taken, 'year')).toMatchObject({ kind: 'number', flags: [] });
  });
});

describe('what a column is for', () => {
  const flags = async (name: string, cell: (at: number) => string): Promise<readonly string[]> =>
    column(await ingestText(csv(`${name},b,c`, 120, (at) => `${cell(at)},${at % 7},x${at % 3}`)), name).flags;

  test('ids are recognised by name or by how they rise', async () => {
    expect(await flags('customer_id', (at) => String((at * 7919) % 1_000_003))).toEqual(['id']);
    expect(await flags('nr', (at) => String(1_000 + at * 2))).toEqual(['id']);
    expect(await flags('code', (at) => `A-${at}`)).toEqual(['id']);
    expect(await flags('big', (at) => `9007199254740993${100 + at}`)).toEqual(['id']);
  });

  test('quantities, years and dates that are all different are no ids', async () => {
    expect(await flags('area', (at) => String((at * 7919) % 1_000_003))).toEqual([]);
    expect(await flags('weight', (at) => `${at}.5`)).toEqual([]);
    expect(await flags('year', (at) => String(1900 + at))).toEqual([]);
    for (const name of ['t', 'cycle', 'day_of_test']) expect(await flags(name, (at) => String(at + 1))).toEqual([]);
    expect(await flags('depth', (at) => String(at + Math.floor(at / 3)))).toEqual([]);
    expect(await flags('sorted_income', (at) => String(20_000 + at * 731))).toEqual([]);
    expect(
      await flags('when', (at) => `2024-${String(1 + (at % 12)).padStart(2, '0')}-${10 + Math.floor(at / 12)}`),
    ).toEqual([]);
  });

  test('a column with one value is constant', async () => {
    expect(await flags('a', () => 'same')).toEqual(['constant']);
  });

  test('prose is text, however often a sentence comes', async () => {
    const prose = await ingestText(csv('x,y', 90, (at) => `"this is what customer ${at} wrote about it",${at % 3}`));
    const choices = await ingestText(csv('x,y', 90, (at) => `Bank transfer (kind ${at % 4}),${at % 3}`));

    expect(column(prose, 'x')).toMatchObject({ kind: 'text', flags: [] });
    expect(column(choices, 'x').kind).toBe('category');
  });

  test('numbers with marks are numbers, and those in ways that do not go together are told to be text', async () => {
    const marks = ['', '*', '†', ' (est.)'];
    const marked = await ingestText(csv('x,y', 60, (at) => `${at}.5${marks[at % 4]},${at % 3}`));
    const mixed = await ingestText(csv('x,y', 60, (at) => `${'$€'[at % 2]}${at}.50,${at % 3}`));
    const clocks = await ingestText(csv('x,y', 60, (at) => `${10 + (at % 12)}:${10 + (at % 50)},${at % 3}`));

    expect(column(marked, 'x')).toMatchObject({ kind: 'number', unique_count: 60, null_count: 0 });
    expect(marked.notes.join(' ')).toMatch(/Numbers in “x” were read without what marks them/);
    expect(mixed.notes.join(' ')).toMatch(/“x” looks like numbers \(“\$0\.50” and “€1\.50”\)/);
    expect(clocks.notes.join(' ')).toMatch(/“x” looks like times of day/);
  });

  test('labels are told to be nothing else', async () => {
    const labels = [(at: number) => `A${at}`, (at: number) => `10.0.${at}.7`, (at: number) => `${(at % 4) + 1}st`];
    for (const label of labels) {
      const taken = await ingestText(csv('x,y', 60, (at) => `${label(at)},${at % 3}`));
      expect(taken.notes.join(' ')).not.toMatch(/looks like/);
    }
  });

  test('days in digits are dates', async () => {
    const taken = await ingestText(
      csv('x,y', 60, (at) => `2024${String(1 + (at % 12)).padStart(2, '0')}${10 + (at % 19)},${at % 3}`),
    );

    expect(column(taken, 'x')).toMatchObject({ kind: 'date', min: '2024-01-10' });
    expect(taken.notes.join(' ')).toMatch(/“x” were read as dates/);
  });

  test('a token that may be a label is told, and so is a column of one value or nothing', async () => {
    const taken = await ingestText(
      csv('x,z,y', 60, (at) => `${['NA', 'EU', 'APAC'][at % 3]},${at % 2 ? 'yes' : ''},${at}`),
    );

    expect(taken.notes.join(' ')).toMatch(/“NA” counts as missing in “x”/);
    expect(taken.notes.join(' ')).toMatch(/“z” holds one value or is blank/);
    expect(taken.notes.join(' ')).not.toMatch(/same value in every row/);
  });

  test('a category tells its commonest values', async () => {
    const taken = await ingestText(csv('x,y', 100, (at) => `${at % 10 < 7 ? 'often' : 'seldom'}${at % 2},${at}`));

    expect(column(taken, 'x').top?.[0]).toEqual({ value: 'often0', count: 40 });
  });
});
