import { describe, expect, it } from 'vitest';
import { readQuestion } from '../../../src/conversation/questions/read-question.ts';
import type { ColumnProfile } from '../../../src/datasets/profile.ts';
import type { Condition, Query } from '../../../src/datasets/query/query.ts';

const number = (name: string, min: number, max: number): ColumnProfile => ({
  name,
  kind: 'number',
  dtype: 'float64',
  null_count: 0,
  unique_count: 80,
  flags: [],
  min,
  max,
});
const category = (name: string, ...values: string[]): ColumnProfile => ({
  name,
  kind: 'category',
  dtype: 'object',
  null_count: 0,
  unique_count: values.length,
  flags: [],
  top: values.map((value) => ({ value, count: 25 })),
});

const COLUMNS = [
  category('churn', 'No', 'Yes'),
  category('sex', 'male', 'female'),
  category('contract', 'Month-to-month', 'One year', 'Two year'),
  number('age', 18, 90),
  number('monthly_charges', 10, 120),
  number('total_charges', 10, 9000),
];

const read = (text: string, before?: Query) => readQuestion(text, { name: 'Customers', columns: COLUMNS }, before);
const LEFT = { column: 'churn', is: 'equal', values: ['Yes'] } satisfies Condition;
const TWO_YEARS = { column: 'contract', is: 'equal', values: ['Two year'] } satisfies Condition;
const LEFT_OF_TWO_YEARS: Query = { ask: 'figure', measure: { of: 'share', those: [LEFT] }, where: [TWO_YEARS] };

describe('a question', () => {
  it.each<[string, object]>([
    ['how many customers left?', { measure: { of: 'count' }, where: [LEFT] }],
    ['how many customers stayed?', { where: [{ ...LEFT, values: ['No'] }] }],
    [
      'how many women are over 40?',
      {
        where: [
          { column: 'sex', values: ['female'] },
          { column: 'age', value: 40 },
        ],
      },
    ],
    ['customers older than 40', { ask: 'rows', where: [{ column: 'age', is: 'above', value: 40 }] }],
    ['who is the youngest customer?', { ask: 'rows', order: { column: 'age', first: 'least' }, limit: 1 }],
    [
      'how many are on neither a one year nor a two year contract?',
      { where: [{ is: 'different', values: ['One year', 'Two year'] }] },
    ],
    ['do men pay more per month than women?', { ask: 'comparison', column: 'monthly_charges' }],
    ['average age of those who left compared with everyone else', { ask: 'comparison', column: 'age', group: LEFT }],
    [
      'average age of two year vs one year contracts',
      { ask: 'comparison', column: 'age', where: [{ values: ['Two year', 'One year'] }] },
    ],
    ['how many men and women are there?', { measure: { of: 'count' }, where: [], by: { column: 'sex' } }],
    ['what share of the women left?', { measure: { those: [LEFT] }, where: [{ column: 'sex' }] }],
    ['what share of those who left are women?', { measure: { those: [{ column: 'sex' }] }, where: [LEFT] }],
    ['does age depend on contract?', { measure: { of: 'mean', column: 'age' }, by: { column: 'contract' } }],
    ['how does age go with total charges?', { ask: 'correlation', columns: ['age', 'total_charges'] }],
    [
      'which contract has the lowest churn rate?',
      { measure: { of: 'share' }, by: { column: 'contract' }, order: 'least', limit: 1 },
    ],
  ])('is read: %s', (text, query) => {
    expect(read(text)).toMatchObject({ query });
  });

  it.each([
    ['that names what is not there', 'how many toyotas are in the list?', /“toyotas”/],
    ['with a word that is not understood', 'how many customers moved last spring by train?', /“(?:moved|train)”/],
    ['with a name that two columns have', 'average charges of women', /monthly_charges or total_charges/],
    ['with a figure of nothing', 'how many customers with 12?', /What is 12 of/],
    ['with a word of denial that is about nothing known', 'how many customers do not smoke?', /“(?:not|smoke)”/],
    ['for two figures at once', 'the minimum and maximum of age', /aside/],
    ['by two columns at once', 'how many customers by contract and sex', /left sex aside/],
    ['about things that rows are not', 'how many cars do the customers have?', /“(?:cars|customers)”/],
    ['about dates of today', 'how many customers left last month?', /Which dates/],
  ])('%s is asked back', (_, text, unclear) => {
    expect(read(text)).toEqual({ unclear: expect.stringMatching(unclear) });
  });
});

describe('what goes on from a question', () => {
  it.each<[string, object]>([
    ['and the one year ones?', { measure: { those: [LEFT] }, where: [{ column: 'contract', values: ['One year'] }] }],
    ['only women', { where: [TWO_YEARS, { column: 'sex', values: ['female'] }] }],
    [
      'of those, how many are older than 60?',
      { measure: { of: 'count' }, where: [{ column: 'age' }, TWO_YEARS, LEFT] },
    ],
    ['what is their average age?', { measure: { of: 'mean', column: 'age' }, where: [TWO_YEARS, LEFT] }],
  ])('keeps what was said: %s', (text, query) => {
    expect(read(text, LEFT_OF_TWO_YEARS)).toMatchObject({ query });
  });

  it('is asked back where nothing goes before', () => {
    expect(read('of those, how many left?')).toEqual({ unclear: expect.stringMatching(/Of which rows/) });
  });
});
