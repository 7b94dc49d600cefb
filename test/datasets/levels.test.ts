import { expect, test } from 'vitest';
import { levelFinder } from '../../src/datasets/levels.ts';

const find = levelFinder(['A+', 'A-', 'C', 'C++', 'Month-to-month', '10-19', '1', '01', 'Süd', '>50K']);

test.each([
  ['A-', 'A-'],
  ['a+', 'A+'],
  ['A', null],
  ['c', 'C'],
  ['C+', null],
  ['month to month', 'Month-to-month'],
  ['MONTH_TO_MONTH', 'Month-to-month'],
  ['1019', null],
  ['01', '01'],
  ['1.0', '1'],
  ['sud', 'Süd'],
  ['> 50k', '>50K'],
])('%s stands for %s', (text, level) => expect(find(text)).toBe(level));

test('an answer stands for the one of two levels that answers so', () => {
  expect(levelFinder(['Y', 'N'])('true')).toBe('Y');
  expect(levelFinder(['Y', 'N', 'maybe'])('true')).toBe(null);
});
