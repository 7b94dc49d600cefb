import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../src/datasets/duckdb.ts';
import { DATE_PATTERNS, dateReader, dateSql } from '../../../src/datasets/formats/date.ts';
import { numberReader, numberSql } from '../../../src/datasets/formats/number.ts';
import { unitsOf } from '../../../src/datasets/formats/units.ts';
import type { NumberFormat } from '../../../src/datasets/profile.ts';
import { textLiteral } from '../../../src/datasets/sql.ts';

let database: Database;

beforeAll(async () => {
  database = await openDatabase({ folder: tmpdir() });
});
afterAll(() => database.close());

/** What SQL makes of each cell, one query for all. */
async function inSql(cells: readonly string[], expression: string): Promise<readonly unknown[]> {
  const rows = cells.map((cell, at) => `(${at}, ${textLiteral(cell)})`);
  const table = `(VALUES ${rows.join(', ')}) t(nth, v)`;
  return (await database.rows(`SELECT ${expression} FROM ${table} ORDER BY nth`)).map(([value]) => value);
}

describe('a prediction reads numbers just as the file was read', () => {
  const cells = [
    ...['1', '-2.5', '+3', '.5', '7.', '1e3', '1E-2', '1,5', '1,250', '1.250', '1.250,5', '1,250.5', '12,34,567'],
    ...['1 250', '1\u00a0250', "1'250", '$5', '$ 5', '5 $', '-$5', '$-5', '5%', '5 %', '12 €', '1.000,00 €', '€', '$'],
    ...['', 'x', '1x', '0x10', '1_000', 'inf', 'NaN', '--1', '1e', '1e400', '1,', ',5', '99999999999999999999'],
  ];
  const formats: NumberFormat[] = (['.', ','] as const).flatMap((decimal) =>
    (['', '.', ',', ' ', "'"] as const)
      .filter((group) => group !== decimal)
      .flatMap((group) => ['', '$', '€', '%'].map((unit) => ({ type: 'number' as const, decimal, group, unit }))),
  );

  test.each(formats)('decimal $decimal, group "$group", unit "$unit"', async (format) => {
    const read = numberReader(format);

    expect(await inSql(cells, numberSql('v', format))).toEqual(cells.map((cell) => read(cell)));
  });
});

describe('a prediction reads measures just as the file was read', () => {
  const cells = [
    ...[
      '5 kg',
      '500 g',
      '500g',
      '1,250.5 g',
      '-2 kg',
      '2 kg 300 g',
      '2kg, 300g',
      '7',
      '5',
      'kg',
      '5 m',
      '5 lb 3 oz',
      '',
    ],
    ...[
      '5 ft 7 in',
      `5'7"`,
      '5′ 7″',
      '3h 58m',
      '90 min',
      '1.5 h',
      '2 days',
      '5 minutes',
      '~5',
      'ca. 5',
      '5*',
      '5 ± 1',
      '5(a)',
      '5 (est.)',
    ],
    ...['20 °C', '68 °F', '-40 °F', '0°F', '293.15 K', '20 degC', '3 miles', '5 km'],
    ...['about 5 kg', '5 kg*', '(5)', '5 [2]', '≈ 5.5', '5 +/- 0.1', '1e3 kg'],
  ];
  const given = (...own: string[]): NumberFormat => {
    const units = unitsOf(own);
    if (units === null) throw new Error('no units');
    return { type: 'number', decimal: '.', group: ',', ...units };
  };
  const formats: readonly (readonly [string, NumberFormat])[] = [
    ['mass', given('5 kg', '6 kg', '500 g')],
    ['length', given('5 ft 7 in', '6 ft')],
    ['time', given('3h 58m', '90 min')],
    ['temperature', given('20 °C', '21 °C', '68 °F')],
    ['marks', { type: 'number', decimal: '.', group: '', unit: '', marks: true }],
    ['marks and a unit', { type: 'number', decimal: '.', group: ',', unit: 'kg', marks: true }],
  ];

  test.each(formats)('%s', async (_, format) => {
    const inJs = cells.map(numberReader(format));
    const read = await inSql(cells, numberSql('v', format));

    read.forEach((value, at) => {
      if (typeof value === 'number') expect(inJs[at]).toBeCloseTo(value, 9);
      else expect({ cell: cells[at], value: inJs[at] }).toEqual({ cell: cells[at], value });
    });
  });

  test.each([
    [['5 kg', '6 kg', '500 g'], '500 g', 0.5],
    [['5 ft 7 in', '6 ft'], '5 ft 6 in', 5.5],
    [['3h 58m', '2h', '90 min'], '1h 30m', 1.5],
    [['2 min', '3 min', '30 s'], '1 min 30 s', 1.5],
    [['1 GB', '2 GB', '512 MB'], '512 MB', 0.5],
    [['1 m', '2 m', '50 cm'], '50 cm', 0.5],
    [['80 kg', '90 kg', '180 lbs'], '100 lb', 45.359237],
    [['80 kilograms', '90 kg', '180 pounds'], '100 lb', 45.359237],
    [['3 km', '4 km', '5 miles'], '1 mile', 1.609344],
    [['5\'7"', "6'"], '5\'6"', 5.5],
    [['20 °C', '21 °C', '68 °F'], '-40 °F', -40],
    [['68 °F', '70 °F', '20 °C'], '0 °C', 32],
    [['20 °C', '21 °C', '300 K'], '273.15 K', 0],
  ])('of %j, %s is %f', (own, cell, value) => {
    expect(numberReader(given(...own))(cell)).toBeCloseTo(value, 9);
  });

  test('what is of no one family is left alone', () => {
    expect(unitsOf(['5 kg', '6 m'])).toBeNull();
    expect(unitsOf(['5 kg', '6 kg'])).toBeNull();
  });
});

describe('a prediction reads dates just as the file was read', () => {
  const cells = [
    ...['2024-01-31', '2024-1-5', '24-01-05', '2024-02-30', '2023-02-29', '2024/12/01', '2024.12.01', '31.12.2024'],
    ...['31/12/2024', '12/31/2024', '1/2/24', '31-12-2024', '05 Jan 2024', '5-feb-2024', '5-FEB-24', 'Mar 3, 2024'],
    ...['March 3, 2024', '3 march 2024', '3rd March 2024', '2024-01-31 10:11', '2024-01-31 24:00', '2024-01-31 10:61'],
    ...['2024-01-31 10:11:12', '2024-01-31 10:11:12.5', '2024-01-31T10:11:12.123456', '2024-01-31T10:11:12Z'],
    ...['2024-01-31T10:11:12+02:00', '2024-01-31 10:11:12-0530', '2024-01-31T10:11:12.25Z', '1/31/2024 12:05 AM'],
    ...['1/31/2024 12:05 pm', '1/31/2024 13:05 PM', '0001-01-01', '9999-12-31', 'today', '20240131', '', '1969-07-20'],
    ...[
      '2024-01-31 10:11:12 UTC',
      '2024-01-31 10:11:12.000000001 +02',
      '2024-01-31 10:11:12,250',
      '1/31/2024 1:05p.m.',
    ],
    ...[
      '5. Januar 2024',
      '14 août 2024',
      '3 de enero de 2024',
      '5 mrt 2024',
      'Tue, 05 Mar 2024 10:11:12 GMT',
      'Jan-24',
    ],
    ...[
      'martes 5 marzo 2024',
      'Mon Jan 05 10:11:12 2024',
      '05/Jan/2024:10:11:12 +0200',
      '2024年1月5日',
      '2024-13',
      '2024-02',
    ],
    ...[
      '2020-W53',
      '2021-W53',
      '2024-W01-7',
      '2024W05',
      'Q3 2024',
      '2024-Q5',
      '2024Q1',
      '02/2024',
      'May 2024',
      'may. 1, 2024',
    ],
    ...[
      '2024-01-05 24:00:00',
      '2024-01-05T24:00',
      '2024-01-05T10:11:12',
      '2024-01-05 10:11:60',
      '2024-02-30 10:11:12',
      '2024- 1- 5',
      '-024-01-05',
      '0001-01-05',
      '２０２４-01-05',
    ],
  ];

  test('under every pattern', async () => {
    for (const pattern of DATE_PATTERNS) {
      const read = dateReader(pattern);

      expect(await inSql(cells, dateSql('v', pattern)), pattern).toEqual(cells.map((cell) => read(cell)));
    }
  });

  test('every pattern reads something', () => {
    const samples = [
      ...cells,
      '12-31-2024',
      '12/31/24',
      '31.12.24',
      'Mar 3 2024',
      '5. mär 2024',
      '2024 mar 3',
      '2024-mar-3',
    ];
    const days = [
      ...samples,
      '12-31-24',
      '31-12-24',
      '3 mar 24',
      '3/mar/2024',
      '5. mai 2024',
      'mar 3rd, 2024',
      'march 3 2024',
    ];
    const months = ['2024/02', '02.2024', 'Feb 2024', 'Feb-2024', 'Feb-24', 'February 2024', '2024-Q1', '2024 Q1'];
    const clocks = [
      '',
      ' 10:11',
      ' 10:11:12',
      ' 10:11:12.5',
      ' 10:11 AM',
      ' 10:11:12 PM',
      'T10:11',
      'T10:11:12',
      'T10:11:12.5',
    ];
    const times = clocks.flatMap((clock) => [clock, `${clock}Z`]);
    const tried = [...days, ...days.map((day) => `Friday ${day}`)].flatMap((day) => times.map((time) => day + time));
    const unread = (pattern: string): boolean =>
      ![...tried, ...months].some((cell) => dateReader(pattern)(cell) !== null);

    expect(DATE_PATTERNS.filter(unread)).toEqual([]);
  });

  test('the ends of months and time zones come out right', () => {
    expect(dateReader('yyyy-mm-dd')('2024-02-29')).toBe(Date.UTC(2024, 1, 29));
    expect(dateReader('yyyy-mm-ddTHH:MM:SSzone')('2024-01-01T00:30:00+02:00')).toBe(Date.UTC(2023, 11, 31, 22, 30));
    expect(dateReader('mm/dd/yyyy hh:MM ap')('01/31/2024 12:05 AM')).toBe(Date.UTC(2024, 0, 31, 0, 5));
  });
});
