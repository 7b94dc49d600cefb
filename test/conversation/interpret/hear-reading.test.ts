import { describe, expect, it } from 'vitest';
import { hearReading } from '../../../src/conversation/interpret/hear-reading.ts';

const CONTEXT = { dataset: 'patients', columns: ['patient', 'age', 'blood pressure', 'visit_date', 'zip', 'country'] };

it.each([
  ['treat zip as text', { kinds: { zip: 'text' } }],
  ['treat zip and age as numbers', { kinds: { zip: 'number', age: 'number' } }],
  ['zip should be text, not a number', { kinds: { zip: 'text' } }],
  ['read visit_date as a date', { kinds: { visit_date: 'date' } }],
  ['blood pressure is a number', { kinds: { 'blood pressure': 'number' } }],
  ['the first two lines are no data', { skipLines: 2 }],
  ['skip the first 3 lines', { skipLines: 3 }],
  ['the header is in line 3', { skipLines: 2, header: true }],
  ['the first line is the header', { skipLines: 0, header: true }],
  ['there is no header', { header: false }],
  ['NA means Namibia', { notMissing: ['NA'] }],
  ['in country, NA means Namibia', { notMissing: ['NA'] }],
  ['NA is a value', { notMissing: ['NA'] }],
  ['-999 means missing', { missing: ['-999'] }],
  ['treat “-” as missing', { missing: ['-'] }],
  ['use ; as separator', { delimiter: ';' }],
  ['the separator is a tab', { delimiter: '\t' }],
  ['use decimal comma', { decimal: ',' }],
  ['read the sheet “Data 2”', { sheet: 'Data 2' }],
  ['visit_date is a date, day first', { kinds: { visit_date: 'date' }, dayFirst: true }],
  ['read visit_date as a date (month first)', { kinds: { visit_date: 'date' }, dayFirst: false }],
  ['the dates in visit_date are month first', { dayFirst: false }],
  ['dates are dd/mm/yyyy', { dayFirst: true }],
  ['these are US dates', { dayFirst: false }],
])('hears in “%s” how a file is to be read', (text, options) => {
  expect(hearReading(text, CONTEXT)).toEqual(options);
});

const ZIP = { kinds: { zip: 'text' } };
const TWO = { skipLines: 2 };
const LINE_3 = { skipLines: 2, header: true };
const NAMIBIA = { notMissing: ['NA'] };
const NO_VALUE = { missing: ['-999'] };

describe('each in the words of many people', () => {
  it.each([
    [
      ZIP,
      'zip should be text; zip is text; zip is a category; zip is categorical; read zip as a string; zip is not a number',
    ],
    [ZIP, 'zip isn’t numeric; don’t read zip as a number; make zip categorical; convert zip to text; zip as text'],
    [
      ZIP,
      'change the type of zip to text; zip codes are labels, not numbers; please interpret the column zip as categorical',
    ],
    [
      ZIP,
      'the zip column is an identifier; can you treat zip as text?; I want zip to be text; zip must be treated as text',
    ],
    [ZIP, 'keep the leading zeros in zip; behandle zip als Text; zip is a code; ok, please treat zip as text instead'],
    [{ kinds: { zip: 'text', age: 'text' } }, 'age and zip are categories; treat zip and age as labels'],
    [
      TWO,
      'first 2 lines aren’t data; skip 2 lines; skip the top 2 rows; ignore the first two lines; drop the first 2 rows',
    ],
    [
      TWO,
      'the top two lines are comments; the first two rows do not belong to the table; throw away the first two lines',
    ],
    [
      TWO,
      'the first two lines are junk; lines 1 and 2 are no data; lines 1-2 are not data; the first 2 lines are a title',
    ],
    [TWO, 'skip lines 1 to 2; remove two lines from the top; please skip the two first rows'],
    [{ skipLines: 1 }, 'ignore the first line; the first line is a title; ignore the top line; skip the first row'],
    [LINE_3, 'headers are on row 3; the column names are in the third row; use line 3 as header; row 3 is the header'],
    [
      LINE_3,
      'the third line is the header; the table starts at line 3; the table begins in row 3; the header is line 3',
    ],
    [
      { header: false },
      'the file has no header; the first line is data; the first row is already data; there are no column names',
    ],
    [
      NAMIBIA,
      'NA is Namibia; NA stands for Namibia; NA = Namibia; NA is not missing; don’t treat NA as missing; keep NA',
    ],
    [NAMIBIA, 'keep NA as a value; NA is a real value; NA isn’t missing; “NA” is a label; in country NA is Namibia'],
    [
      NAMIBIA,
      'treat NA as a value; NA refers to Namibia; NA is a country code; NA should not be missing; NA is short for Namibia',
    ],
    [
      NO_VALUE,
      'treat -999 as missing; -999 is missing; -999 stands for unknown; count -999 as missing; -999 = missing',
    ],
    [
      NO_VALUE,
      'values of -999 are missing; -999 is a placeholder for missing; replace -999 with missing; consider -999 missing',
    ],
    [NO_VALUE, '-999 is null; -999 denotes no data; -999 is NA; -999 means not available; read -999 as missing'],
    [
      { delimiter: '|' },
      'use pipe as the delimiter; the separator is |; separated by bars; it is pipe separated; pipe-separated',
    ],
    [
      { delimiter: '|' },
      'delimiter: |; sep=|; sep is “|”; split columns at |; split on |; the delimiter should be a bar',
    ],
    [
      { delimiter: '|' },
      'cells are divided by |; fields are split by |; the columns are separated by |; it uses | between columns',
    ],
    [{ delimiter: '\t' }, 'tab-delimited; it is separated by tabs; use tabs as separator; the delimiter is a tab'],
    [{ decimal: ',' }, 'the comma is the decimal mark; use , as decimal separator; decimals are written with a comma'],
    [{ decimal: '.' }, 'decimal point; the decimal mark is a dot; use . as decimal separator'],
    [
      { encoding: 'windows-1251' },
      'read it as windows-1251; the encoding is cp1251; it’s win-1251; decode as cp1251; encoding=cp1251',
    ],
    [{ encoding: 'shift_jis' }, 'the file is in Shift JIS; read it as sjis; use the encoding shift_jis'],
    [{ encoding: 'windows-1252' }, 'decode it as latin1; it is iso-8859-1; open it with windows-1252'],
    [
      { sheet: 'Data' },
      'use sheet Data; the table is on the sheet “Data”; switch to sheet Data; the data is in sheet Data',
    ],
    [
      { kinds: { zip: 'text' }, skipLines: 2 },
      'treat zip as text and skip the first 2 lines; zip is text. Skip the first two lines.',
    ],
  ])('%j: %s', (options, said) => {
    for (const text of said.split('; '))
      expect({ text, heard: hearReading(text, CONTEXT) }).toEqual({ text, heard: options });
  });

  it('also where the separator is a semicolon', () => {
    for (const text of [
      'the separator is ;',
      'sep=;',
      'split at ;',
      'it is semicolon-separated',
      'separated by semicolons',
    ])
      expect({ text, heard: hearReading(text, CONTEXT) }).toEqual({ text, heard: { delimiter: ';' } });
  });
});

it.each([
  'train',
  'train without zip and age',
  'keep the best',
  'keep it',
  'drop age',
  'delete the first model',
  'explain the first row',
  'make a prediction',
  'the first one is good',
  'add the first one',
  'use the second one',
  'show the first 5 rows',
  'age is the target',
  'zip is important',
  'set the target to age',
  'use age as the target',
  'use the tab',
  'patient names are secret, so do not use patient',
  'what does NA mean?',
  'use only age and zip',
  'predict NA',
  'predict age',
  'the target is age',
  'use age as target',
  'is age a number?',
  'what is zip',
  'age is missing',
  'predict for age=3, zip=text',
])('hears nothing of that in “%s”', (text) => {
  expect(hearReading(text, CONTEXT)).toBeNull();
});

it('hears nothing where there is no data set to be read', () => {
  expect(hearReading('use ; as separator', {})).toBeNull();
});
