import { expect, it } from 'vitest';
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
])('hears in “%s” how a file is to be read', (text, options) => {
  expect(hearReading(text, CONTEXT)).toEqual(options);
});

it.each([
  'train',
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
