import { expect, test } from 'vitest';
import type { RowColumn } from '../../src/datasets/row.ts';
import { rowToFrame } from '../../src/datasets/row.ts';

const number: RowColumn = { name: 'Monthly Charges', kind: 'number' };
const contract: RowColumn = { name: 'contract', kind: 'category', levels: ['Month-to-month', 'One year', 'Two year'] };
const partner: RowColumn = { name: 'partner', kind: 'boolean', format: { type: 'boolean', yes: '1', no: '0' } };

const read = (column: RowColumn, value: unknown): unknown => {
  const { frame, ...problems } = rowToFrame({ [column.name]: value }, [column]);
  const [built] = frame.columns;
  if (problems.wrong[0]) return `wrong: ${problems.wrong[0].expected}`;
  if (problems.unseen[0]) return `unseen: ${problems.unseen[0].value}`;
  if (problems.missing[0]) return 'missing';
  if (built?.kind === 'category') return built.levels[built.codes[0] ?? -1];
  return built?.values[0];
};

test('fields find their columns whatever their case, spaces and underscores', () => {
  const row = { monthly_charges: 70, CONTRACT: 'One year', Partner: 'yes', colour: 'red' };

  const { frame, missing, unknown } = rowToFrame(row, [number, contract, partner]);

  expect(frame.rowCount).toBe(1);
  expect(frame.columns).toEqual([
    { name: 'Monthly Charges', kind: 'number', values: Float64Array.of(70) },
    { name: 'contract', kind: 'category', levels: contract.levels, codes: Int32Array.of(1) },
    { name: 'partner', kind: 'category', levels: ['0', '1'], codes: Int32Array.of(1) },
  ]);
  expect(missing).toEqual([]);
  expect(unknown).toEqual(['colour']);
});

test('an exact name wins over one that reads the same', () => {
  const columns: RowColumn[] = [
    { name: 'a_b', kind: 'number' },
    { name: 'A B', kind: 'number' },
  ];

  const { frame } = rowToFrame({ 'A B': 2, a_b: 1 }, columns);

  expect(frame.columns.map((column) => ('values' in column ? column.values[0] : null))).toEqual([1, 2]);
});

test('what is left out, or empty, is missing', () => {
  const { frame, missing } = rowToFrame({ contract: null, partner: 'N/A' }, [number, contract, partner]);

  expect(missing).toEqual(['Monthly Charges', 'contract', 'partner']);
  expect(frame.columns).toEqual([
    { name: 'Monthly Charges', kind: 'number', values: Float64Array.of(Number.NaN) },
    { name: 'contract', kind: 'category', levels: contract.levels, codes: Int32Array.of(-1) },
    { name: 'partner', kind: 'category', levels: ['0', '1'], codes: Int32Array.of(-1) },
  ]);
});

test.each([
  [number, 89.5, 89.5],
  [number, '89.5', 89.5],
  [number, ' +1e2 ', 100],
  [number, '-', 'missing'],
  [number, 'lots', 'wrong: a number'],
  [number, '-inf', 'wrong: a number'],
  [number, Number.NaN, 'wrong: a number'],
  [number, { a: 1 }, 'wrong: one plain value'],
  [{ ...number, format: { type: 'number', decimal: ',', group: '.', unit: '€' } }, '1.250,50 €', 1250.5],
  [{ ...number, format: { type: 'number', decimal: '.', group: ',', unit: '$' } }, '$1,250', 1250],
  [contract, 'One year', 'One year'],
  [contract, 'month to month', 'Month-to-month'],
  [contract, 'TWO YEAR', 'Two year'],
  [contract, 'weekly', 'unseen: weekly'],
  [partner, true, '1'],
  [partner, 'No', '0'],
  [partner, 1, '1'],
  [partner, 'perhaps', 'wrong: one of 0, 1'],
  [{ name: 'c', kind: 'boolean', format: { type: 'boolean', yes: 'Yes', no: 'No' } }, 'TRUE', 'Yes'],
  [{ name: 'c', kind: 'category', levels: ['1', '2', '3'] }, '2.0', '2'],
  [{ name: 't', kind: 'text' }, 'any words', 'any words'],
  [{ name: 'd', kind: 'date', format: { type: 'date', pattern: 'dd/mm/yyyy' } }, '31/01/2024', Date.UTC(2024, 0, 31)],
  [{ name: 'd', kind: 'date', format: { type: 'date', pattern: 'dd/mm/yyyy' } }, '2024-01-31', Date.UTC(2024, 0, 31)],
  [
    { name: 'd', kind: 'date', format: { type: 'date', pattern: 'dd/mm/yyyy' } },
    '01/31/2024',
    'wrong: a date such as dd/mm/yyyy',
  ],
] as const satisfies readonly (readonly [RowColumn, unknown, unknown])[])(
  '%j given %j is %j',
  (column, value, expected) => {
    expect(read(column, value)).toBe(expected);
  },
);

test('a profile that tells only the commonest values takes others on trust', () => {
  const city: RowColumn = {
    name: 'city',
    kind: 'category',
    top: [{ value: 'Rome' }, { value: 'Paris' }],
    unique_count: 500,
  };
  const all: RowColumn = { ...city, unique_count: 2 };

  expect(read(city, 'rome')).toBe('Rome');
  expect(read(city, 'Turin')).toBe('Turin');
  expect(read(all, 'Turin')).toBe('unseen: Turin');
});
