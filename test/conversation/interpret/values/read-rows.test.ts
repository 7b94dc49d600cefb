import { describe, expect, it } from 'vitest';
import { readRows } from '../../../../src/conversation/interpret/values/read-rows.ts';
import type { SaidColumn } from '../../../../src/conversation/interpret/values/said.ts';

const category = (name: string, ...levels: string[]): SaidColumn => ({ name, kind: 'category', levels });
const COLUMNS: readonly SaidColumn[] = [
  category('blood', 'A+', 'A-', 'AB+'),
  category('country', 'Chad', 'Bosnia and Herzegovina'),
  category('doors', 'two', 'four'),
  category('payment', 'Paid late', 'Paid in full'),
  category('bracket', '>50K', '<=50K'),
  { name: 'city', kind: 'category', top: [{ value: 'New York' }], unique_count: 500 },
  { name: 'active', kind: 'boolean', format: { type: 'boolean', yes: '1', no: '0' } },
  { name: 'height', kind: 'number', min: 1.4, max: 2.1 },
  { name: 'share', kind: 'number', min: 0, max: 1 },
  { name: 'price', kind: 'number', min: 10_000, max: 800_000 },
  { name: 'laenge', kind: 'number', format: { type: 'number', decimal: ',', group: '', unit: '' } },
  { name: 'started', kind: 'date', format: { type: 'date', pattern: 'dd/mm/yyyy' } },
  { name: 'note', kind: 'text' },
  { name: '2020', kind: 'number' },
  { name: 'delete', kind: 'number' },
  { name: '__proto__', kind: 'number' },
];

const read = (text: string) => readRows(text, COLUMNS, { bare: true });
const rows = (text: string) => read(text).rows.map((row) => Object.fromEntries(Object.entries(row)));

describe('a row in words', () => {
  it.each([
    ['blood=A-, country=Bosnia and Herzegovina', { blood: 'A-', country: 'Bosnia and Herzegovina' }],
    [
      'blood A-, country Bosnia and Herzegovina and doors two',
      { blood: 'A-', country: 'Bosnia and Herzegovina', doors: 'two' },
    ],
    ['blood: ab+; payment: paid in full', { blood: 'AB+', payment: 'Paid in full' }],
    ['doors=4', { doors: 'four' }],
    ['bracket=>50K', { bracket: '>50K' }],
    ['bracket => <=50K', { bracket: '<=50K' }],
    ['active=yes and height=one point eight', { active: '1', height: 1.8 }],
    ['height=.5, share = -.25', { height: 0.5, share: -0.25 }],
    ['height=\u22121.75', { height: -1.75 }],
    ['laenge=1,234, height=1,75', { laenge: 1.234, height: 1.75 }],
    ['price=1,250', { price: 1250 }],
    ['price 250k', { price: 250_000 }],
    ['price=two hundred thousand', { price: 200_000 }],
    ['started=31/12/2023', { started: '31/12/2023' }],
    ['started 3 Mar 2024', { started: '3 Mar 2024' }],
    ['note=good, but slow, height=1.8', { note: 'good, but slow', height: 1.8 }],
    ['city=New York City and height=1.8', { city: 'New York City', height: 1.8 }],
    ['city="Paris, Texas", height=1.8', { city: 'Paris, Texas', height: 1.8 }],
    ['height=1,2020=5', { height: 1, '2020': 5 }],
    ['height 1,2020 5', { height: 1, '2020': 5 }],
    ['delete 3, __proto__=4', { delete: 3, ['__proto__']: 4 }],
  ])('%s', (text, row) => {
    expect(rows(text)).toEqual([row]);
    expect(read(text).remarks).toEqual([]);
  });

  it('is read as a number of metres, not of millions, where the column holds no millions', () => {
    expect(read('height=1.8m')).toMatchObject({ rows: [{ height: 1.8 }], remarks: ['“1.8m” was read as 1.8.'] });
    expect(rows('price=.5m')).toEqual([{ price: 500_000 }]);
    expect(rows('share=30%')).toEqual([{ share: 0.3 }]);
  });

  it('keeps what cannot be what the column holds, for the answer to name it', () => {
    expect(rows('height=abc, blood=AB negative, share=120/80')).toEqual([
      { height: 'abc', blood: 'AB negative', share: '120/80' },
    ]);
  });

  it('tells that a value is missing behind its sign', () => {
    expect(read('predict for height=, share=.5')).toMatchObject({
      rows: [{ share: 0.5 }],
      remarks: ['No value follows height.'],
    });
  });

  it('takes another column behind a sign for no value', () => {
    expect(rows('delete: height')).toEqual([]);
  });
});

describe('several rows', () => {
  const both = [
    { height: 1.8, share: 0.5 },
    { height: 1.6, share: 0.2 },
  ];

  it.each([
    'height=1.8, share=.5; height=1.6, share=.2',
    'for\nheight 1.8, share .5\nheight 1.6, share .2',
    '[{"height": 1.8, "share": 0.5}, {"height": 1.6, "share": 0.2}]',
    '{"height": 1.8, "share": 0.5}\n{"height": 1.6, "share": 0.2}',
    'predict for these:\nheight,share\n1.8,.5\n1.6,.2',
    'height;share\n1,8;0,5\n1,6;0,2',
    '| height | share |\n| --- | --- |\n| 1.8 | .5 |\n| 1.6 | .2 |',
  ])('%j', (text) => expect(rows(text)).toEqual(both));

  it('names what in JSON is no single value', () => {
    expect(read('{"height": 1.8, "share": [1, 2]}')).toMatchObject({
      rows: [{ height: 1.8 }],
      remarks: ['share holds no single value, so it was left out.'],
    });
  });
});
