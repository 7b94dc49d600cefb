import { describe, expect, test } from 'vitest';
import { column, ingestText, names, refusal } from './builders.ts';
import { createWorkbook, sheet } from './workbook-builder.ts';
import { createZip } from './zip-builder.ts';

const plain = sheet(['name', 'amount'], 12, (at) => [`Zoë ${at % 3}`, at + 0.5]);
const book = { fileName: 'book.xlsx' };

describe('a workbook', () => {
  test('is read as a CSV of the same table would be', async () => {
    const taken = await ingestText(createWorkbook([plain]), book);

    expect(taken.form).toBe(null);
    expect(taken.profile).toMatchObject({ rowCount: 12, columnCount: 2 });
    expect(taken.profile.sample[1]).toEqual({ name: 'Zoë 1', amount: 1.5 });
    expect(column(taken, 'amount')).toMatchObject({ kind: 'number', dtype: 'float64' });
    expect(taken.notes).toEqual([]);
  });

  test('is recognised whatever it is called, and inside a ZIP', async () => {
    const named = await ingestText(createWorkbook([plain]), { fileName: 'book.csv' });
    const packed = await ingestText(createZip([{ name: 'book.xlsx', data: createWorkbook([plain]) }]), {
      fileName: 'book.zip',
    });

    expect(names(named)).toEqual(['name', 'amount']);
    expect(names(packed)).toEqual(['name', 'amount']);
  });

  test('titles above the table are skipped, stray cells beside it are no reason to lose rows', async () => {
    const titled = {
      name: 'Data',
      rows: [
        ['Sales of the year'],
        [null, 'all figures in thousands'],
        [],
        ...plain.rows.map((row, at) => (at === 4 ? [...row, null, 'checked by Ann'] : row)),
      ],
    };

    const taken = await ingestText(createWorkbook([titled]), book);

    expect(taken.profile.rowCount).toBe(12);
    expect(names(taken).slice(0, 2)).toEqual(['name', 'amount']);
    expect(taken.notes.join(' ')).toMatch(/2 lines above the table were skipped/);
  });

  test('a table that begins further right has no empty columns', async () => {
    const moved = { name: 'Data', rows: plain.rows.map((row) => [null, null, ...row]) };

    expect(names(await ingestText(createWorkbook([moved]), book))).toEqual(['name', 'amount']);
  });

  test('the first sheet with a table is read and the others are named; hidden ones are no choice', async () => {
    const cover = { name: 'Read me', rows: [['This workbook was made by Ann.']] };
    const hidden = { ...sheet(['x', 'y'], 20, (at) => [at, at]), name: 'Lists', hidden: true };
    const later = { ...plain, name: '2023' };

    const taken = await ingestText(createWorkbook([cover, hidden, plain, later]), book);

    expect(names(taken)).toEqual(['name', 'amount']);
    expect(taken.notes[0]).toBe('The sheet “Data” was read; “Read me”, “Lists” and “2023” were not.');
  });
});

describe('cells', () => {
  test('texts come whole, with their markup, line breaks and escapes', async () => {
    const texts = ['a & b <c>', 'two\nlines', '"quoted", with a comma', 'tab_x0009_bed', ' spaced '];
    const taken = await ingestText(createWorkbook([sheet(['t', 'v'], 15, (at) => [texts[at % 5], at])]), book);

    expect(taken.profile.sample.slice(0, 5).map((row) => row.t)).toEqual([
      'a & b <c>',
      'two\nlines',
      '"quoted", with a comma',
      'tab\tbed',
      'spaced',
    ]);
  });

  test('numbers are exact, and texts of digits stay texts where they must', async () => {
    const taken = await ingestText(
      createWorkbook([sheet(['n', 'zip', 'code'], 12, (at) => [0.1 + at, '02139', { serial: 2139, format: '00000' }])]),
      book,
    );

    expect(taken.profile.sample[2]).toEqual({ n: 2.1, zip: '02139', code: '02139' });
    expect(column(taken, 'n').min).toBe(0.1);
  });

  test('dates are dates by their style, in either calendar', async () => {
    const rows = sheet(['day', 'moment', 'price'], 12, (at) => [
      { serial: 45_322 + at, format: 'dd/mm/yyyy' },
      { serial: 45_322.5 + at / 24, format: '[$-409]m/d/yy h:mm AM/PM;@' },
      { serial: 45_322 + at, format: '#,##0.00 "dollars"' },
    ]);

    const taken = await ingestText(createWorkbook([rows]), book);
    const from1904 = await ingestText(createWorkbook([rows], { from1904: true }), book);

    expect(taken.profile.sample[0]).toEqual({ day: '2024-01-31', moment: '2024-01-31T12:00:00.000Z', price: 45_322 });
    expect(column(taken, 'day')).toMatchObject({ kind: 'date', format: { pattern: 'yyyy-mm-dd' } });
    expect(from1904.profile.sample[0]?.day).toBe('2028-02-01');
  });

  test('the first days of 1900 are where Excel shows them', async () => {
    const serials = [1, 59, 61, 62];
    const rows = sheet(['day', 'v'], 12, (at) => [{ serial: serials[at % 4] ?? 1, format: 'yyyy-mm-dd' }, at]);

    const taken = await ingestText(createWorkbook([rows]), book);

    expect(taken.profile.sample.slice(0, 4).map((row) => row.day)).toEqual([
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
      '1900-03-02',
    ]);
  });

  test('booleans, ISO dates, inline texts, errors and formulas are what they show', async () => {
    const rows = sheet(['b', 'd', 'i', 'e', 'f', 's'], 12, (at) => [
      at % 2 === 0,
      { iso: `2024-01-${10 + at}T10:11:12Z` },
      { inline: `in ${at % 3}` },
      at % 4 === 0 ? { error: '#DIV/0!' } : at,
      { formula: 'A1*2', result: at * 2 },
      { formula: 'A1&"x"', result: `r${at % 2}` },
    ]);

    const taken = await ingestText(createWorkbook([rows]), book);

    expect(taken.profile.sample[0]).toEqual({
      b: 'TRUE',
      d: '2024-01-10T10:11:12.000Z',
      i: 'in 0',
      e: null,
      f: 0,
      s: 'r0',
    });
    expect(column(taken, 'b')).toMatchObject({ kind: 'boolean', dtype: 'bool' });
    expect(column(taken, 'e')).toMatchObject({ kind: 'number', null_count: 3 });
  });

  test('formulas without a stored result are missing, and that is said', async () => {
    const rows = sheet(['a', 'b', 'c'], 12, (at) => [at, at % 3, { formula: 'A1+B1' }]);

    const taken = await ingestText(createWorkbook([rows]), book);

    expect(column(taken, 'c').flags).toEqual(['all_missing']);
    expect(taken.notes.join(' ')).toMatch(/12 formulas had no stored result/);
  });
});

describe('a workbook is refused in one sentence', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`;
  const long = createWorkbook([sheet(['a', 'b'], 3_000, (at) => ['x'.repeat(32_000), at])]);

  test.each([
    ['without a value', createWorkbook([{ name: 'Data', rows: [] }]), /book\.xlsx is empty/],
    [
      'with too few rows',
      createWorkbook([{ name: 'Data', rows: plain.rows.slice(0, 5) }]),
      /has only 4 rows; at least 10/,
    ],
    [
      'with one column',
      createWorkbook([sheet(['a'], 20, (at) => [at])]),
      /only one column\. Learning needs at least two\.$/,
    ],
    [
      'with 1,200 columns',
      createWorkbook([
        sheet(
          Array.from({ length: 1_200 }, (_, at) => `f${at}`),
          12,
          () => Array.from({ length: 1_200 }, (_, at) => at),
        ),
      ]),
      /1,200 columns; at most 1,000/,
    ],
    [
      'with entities of its own',
      createWorkbook([plain], { parts: [{ name: 'xl/worksheets/sheet1.xml', data: bomb }] }),
      /damaged/,
    ],
    [
      'with broken XML',
      createWorkbook([plain], { parts: [{ name: 'xl/worksheets/sheet1.xml', data: '<worksheet><sheetData><row' }] }),
      /damaged/,
    ],
    [
      'without its relations',
      createZip([
        { name: '[Content_Types].xml', data: '<Types/>' },
        { name: 'xl/workbook.xml', data: '<workbook/>' },
      ]),
      /not a complete Excel workbook/,
    ],
    ['of the binary kind', createZip([{ name: 'xl/workbook.bin', data: 'x' }]), /\.xlsb/],
    ['that is a Word document', createZip([{ name: 'word/document.xml', data: 'x' }]), /Word document/],
    ['that is an OpenDocument sheet', createZip([{ name: 'META-INF/manifest.xml', data: 'x' }]), /\.ods/],
    [
      'with a password',
      createWorkbook([plain], { parts: [{ name: 'xl/workbook.xml', data: 'x', encrypted: true }] }),
      /protected by a password/,
    ],
    ['whose few texts would fill a disk', long, /unpacks to more than the limit/],
  ])('%s', async (_, content, words) => {
    const refused = await refusal(content, book);

    expect(refused.message).toMatch(words);
    expect(refused.message).not.toMatch(/\n|undefined/);
    expect(['InvalidInputError', 'LimitError']).toContain(refused.name);
    expect(refused.left).toEqual([]);
  });
});
