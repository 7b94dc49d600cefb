import { describe, expect, test } from 'vitest';
import type { Ingested } from '../../../src/datasets/ingest/ingest.ts';
import { column, csv, ingestText, names } from './builders.ts';
import { createWorkbook } from './workbook-builder.ts';

const ROWS = 30;
const lines = (row: (at: number) => string): readonly string[] => Array.from({ length: ROWS }, (_, at) => row(at));

/** Three columns: one of words, two of numbers. */
const body = lines((at) => `p${at % 4},${at * 3 + 1},${at}.5`);

const take = (...parts: readonly (string | readonly string[])[]): Promise<Ingested> =>
  ingestText(`${parts.flat().join('\n')}\n`);

describe('names may be', () => {
  test.each([
    ['wavelengths', 'grain,400,410.5'],
    ['years', 'grain,2019,2020'],
    ['months', 'grain,2020-01,2020-02'],
    ['codes far from the values', 'grain,100471,201023'],
    ['0, 1, 2', '0,1,2'],
    ['one of them empty', ',units,price'],
  ])('%s', async (_, header) => {
    const taken = await take(
      header,
      lines((at) => `r${at % 3},${((at * 7) % 30) / 10},${((at * 11) % 40) / 10}`),
    );

    expect(taken.profile.rowCount).toBe(ROWS);
    expect(names(taken)).toEqual(header.split(',').map((name, at) => name || `column_${at + 1}`));
  });

  test('on two lines, where a heading spans columns', async () => {
    const header = [',Morning,,Evening,', 'plant,temp,load,temp,load'];
    const rows = lines((at) => `K${at % 3},${at % 9}.1,${at % 7}.2,${at % 5}.3,${at % 8}.4`);
    const expected = ['plant', 'Morning temp', 'Morning load', 'Evening temp', 'Evening load'];

    const fromText = await take(header, rows);
    const cells = [...header, ...rows].map((line) => line.split(',').map((cell) => (cell === '' ? null : cell)));
    const fromBook = await ingestText(createWorkbook([{ name: 'Data', rows: cells }]), { fileName: 'book.xlsx' });

    expect(names(fromText)).toEqual(expected);
    expect(names(fromBook)).toEqual(expected);
    expect(fromText.notes.join(' ')).toMatch(/put together from 2 lines/);
  });

  test('behind a comment mark', async () => {
    expect(names(await take('# plant,units,price', body))).toEqual(['plant', 'units', 'price']);
  });

  test('one too few, with the cell that has none told', async () => {
    const rows = lines((at) => `${at + 1},p${at % 4},${at}.5,x`);

    const taken = await take('id,plant,price', rows);

    expect(names(taken)).toEqual(['id', 'plant', 'price', 'column_4']);
    expect(taken.notes.join(' ')).toMatch(/1 cell more than there are column names; the last was called “column_4”/);
  });
});

describe('above the data and under the names,', () => {
  test.each([
    ['thirty comments', Array.from({ length: 30 }, (_, at) => `# setting ${at} = ${at}, fixed`)],
    ['a title and a blank line', ['Sales of the year', '']],
    ['fields of what follows', ['Station:,Berlin', 'Period:,2020-2021', '']],
    ['delimiters alone', [',,', ',,']],
  ])('%s are skipped', async (_, above) => {
    const taken = await take(above, 'plant,units,price', body);

    expect(names(taken)).toEqual(['plant', 'units', 'price']);
    expect(taken.profile.rowCount).toBe(ROWS);
    expect(taken.notes.join(' ')).toMatch(new RegExp(`${above.length} lines above the table were skipped`));
  });

  test.each([
    ['units', ',[kg],(USD)'],
    ['types', 'string,int,float'],
    ['questions', '"Which plant?","How many, roughly?","At what price?"'],
  ])('%s are no data', async (_, line) => {
    const taken = await take('plant,units,price', line, body);

    expect(column(taken, 'price')).toMatchObject({ kind: 'number', null_count: 0 });
    expect(taken.profile.rowCount).toBe(ROWS);
    expect(taken.notes.join(' ')).toMatch(/1 line under the header was no data and left out \(“/);
  });

  test('a first row with holes and odd words is data', async () => {
    const taken = await take('plant,units,price', 'p1,TBD,', body);

    expect(taken.profile.rowCount).toBe(ROWS + 1);
  });
});

describe('inside and below,', () => {
  test('a header that comes again is no row', async () => {
    const taken = await take('plant,units,price', body, 'plant,units,price', body);

    expect(taken.profile.rowCount).toBe(2 * ROWS);
    expect(column(taken, 'units').kind).toBe('number');
    expect(taken.notes.join(' ')).toMatch(/header stood 1 time more inside/);
  });

  test.each([
    ['over one column of numbers', 'name,score,team', (at: number) => `n${at},${at % 9},${['red', 'blue'][at % 2]}`],
    [
      'over numbers alone, with a letter that may mean no value',
      'x,y,z',
      (at: number) => `${at}.5,${at % 9},${at * 7}`,
    ],
  ])('nor one that comes again several times, %s', async (_, header, row) => {
    const taken = await take(header, lines(row), header, lines(row), '', header, lines(row));

    expect(names(taken)).toEqual(header.split(','));
    expect(taken.profile.rowCount).toBe(3 * ROWS);
    expect(taken.notes.join(' ')).toMatch(/header stood 2 times more inside/);
  });

  test('comments are left out', async () => {
    const taken = await take(
      't,units,price',
      lines((at) => `${at},1,2`),
      '# restart at 10:00',
      lines((at) => `${at},3,4`),
    );

    expect(column(taken, 't').kind).toBe('number');
    expect(taken.notes.join(' ')).toMatch(/1 line inside the table was left out \(“# restart at 10:00”\)/);
  });

  test.each([
    ['a sum', ['Total,1335,450']],
    ['a sum without a word', [',1335,450']],
    ['means and sources', ['Average,44.5,15', '', '* preliminary', 'Source: sales desk, 2024']],
    ['a sum in another language', ['Summe,1335,450', 'Quelle: Statistisches Amt']],
    ['a sum and a mean of what stands above both', ['', 'Total,1335,450', 'Average,44.5,15', '', '(c) 2024']],
    ['the balances of an account', ['', 'Opening balance,,1200.5', 'Closing balance,,450']],
  ])('%s at the end is left out and told', async (_, below) => {
    const taken = await take('plant,units,price', body, below);

    expect(taken.profile.rowCount).toBe(ROWS);
    expect(taken.notes.join(' ')).toMatch(/below the table (was|were) left out \(“/);
  });

  test('rows that only look like sums are kept: a label that comes often, a last row with holes', async () => {
    const often = await take(
      'kind,units,price',
      lines((at) => `${['Total', 'Part'][at % 2]},${at},${at}.5`),
    );
    const holes = await take('plant,units,price', body, ',7,');
    const inside = await take('plant,units,price', body, 'Subtotal,1335,450', body);

    expect(often.profile.rowCount).toBe(ROWS);
    expect(holes.profile.rowCount).toBe(ROWS + 1);
    expect(inside.profile.rowCount).toBe(2 * ROWS + 1);
    expect(inside.notes.join(' ')).toMatch(/1 row inside the table may be sums of others \(“Subtotal”\); it was kept/);

    const groups = await take('plant,units,price', body, 'North total,1335,450', body, 'Grand total,2670,900');
    expect(groups.profile.rowCount).toBe(2 * ROWS + 1);
    expect(groups.notes.join(' ')).toMatch(/1 row inside the table may be sums of others \(“North total”\)/);
  });

  test('numbers stay whole when the mean below them is left out', async () => {
    const taken = await take('plant,units,price', body, 'Total,1335,450', 'Average,44.5,15');

    expect(column(taken, 'units').dtype).toBe('int64');
    expect(column(taken, 'price').dtype).toBe('float64');
    expect(taken.notes.join(' ')).toContain('(“Total, 1335, 450” and “Average, 44.5, 15”)');
    expect(taken.notes.join(' ')).not.toContain('may be sums');
  });

  test('a sum that stands alone inside is left out, and is not said to be kept as well', async () => {
    const numbers = lines((at) => `${at + 1000},${at},${at}.5`);
    const taken = await take('order,units,price', numbers, 'Total,,', numbers);

    expect(taken.profile.rowCount).toBe(2 * ROWS);
    expect(taken.notes.join(' ')).toContain('1 line inside the table was left out (“Total”)');
    expect(taken.notes.join(' ')).not.toContain('kept');
  });
});

describe('labels', () => {
  const labels = (values: readonly string[], other = (at: number): string => String(at)): Promise<Ingested> =>
    ingestText(csv('x,y', 60, (at) => `${values[at % values.length]},${other(at)}`));

  test.each([
    ['NA', ['DE', 'NA', 'FR', 'PL']],
    ['Na', ['H', 'He', 'Na', 'Cl']],
    ['nan', ['eng', 'deu', 'nan']],
  ])('%s is one where the others are written alike, and that is said', async (token, values) => {
    const taken = await labels(values);

    expect(column(taken, 'x')).toMatchObject({ null_count: 0, unique_count: values.length });
    expect(taken.notes.join(' ')).toContain(`“${token}” in “x” was kept as a value`);
  });

  test('NA is none where the file says nothing by it elsewhere, or where the others are written otherwise', async () => {
    const elsewhere = await labels(['DE', 'NA', 'FR'], (at) => (at % 5 === 0 ? 'NA' : String(at)));
    const otherwise = await labels(['Gd', 'NA', 'TA', 'Ex']);

    expect(column(elsewhere, 'x').null_count).toBeGreaterThan(10);
    expect(elsewhere.notes.join(' ')).toMatch(/“NA” counts as missing in “x”/);
    expect(column(otherwise, 'x').null_count).toBe(15);
  });

  test('one word in several spellings is one label, two letters in several cases are several', async () => {
    const words = await labels(['Berlin', 'berlin', 'BERLIN', 'Paris']);
    const genes = await labels(['AA', 'Aa', 'aa']);
    const unseen = await labels(['Lyon\u00a0', 'Lyon', 'Ly\u200bon', 'Niort']);

    expect(column(words, 'x').unique_count).toBe(2);
    expect(words.notes.join(' ')).toMatch(/were taken for one label, “BERLIN”/);
    expect(column(genes, 'x').unique_count).toBe(3);
    expect(column(unseen, 'x').top?.map(({ value }) => value)).toEqual(['Lyon', 'Niort']);
  });
});
