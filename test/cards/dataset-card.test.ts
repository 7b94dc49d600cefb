import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { datasetCards, datasetDetails, datasetListCards, type ShownDataset } from '../../src/cards/dataset-card.ts';
import { plainText, tableText } from '../../src/cards/plain-text.ts';

const column = (name: string, kind: string, changes = {}) => ({
  name,
  kind,
  dtype: 'object',
  null_count: 0,
  unique_count: 5,
  ...changes,
});

const DATASET: ShownDataset = {
  id: 'd1',
  name: 'telco',
  title: 'Telco churn',
  file_size: 970_000,
  row_count: 7043,
  column_count: 7,
  licence: null,
  target_column: 'churn',
  target_why: 'it is called so',
  target_runners_up: [],
  notes: ['one', 'two', 'three'],
  findings: null,
  schema: [
    column('customer', 'number', { flags: ['id'] }),
    column('remark', 'text'),
    column('phone', 'category', { null_count: 900 }),
    column('contract_with_a_long_name', 'category'),
    column('tenure', 'number'),
    column('charges', 'number'),
    column('churn', 'boolean'),
  ],
  sample_data: Array.from({ length: 5 }, () => ({
    customer: 1,
    contract_with_a_long_name: 'Month-to-month',
    tenure: 3,
    charges: 89.123456,
    churn: true,
  })),
};

describe('the card of a data set', () => {
  const [card] = datasetCards(DATASET);

  it('shows at a glance the target and what may tell it, as wide as a phone', () => {
    expect(card.table?.columns).toEqual(['churn', 'contract…', 'tenure', 'charges']);
    expect(
      Math.max(
        ...tableText(card.table ?? { columns: [], rows: [] })
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(42);
  });

  it('names the target once, with a menu that changes it', () => {
    expect(plainText({ cards: [card] }).match(/churn, since/g)).toHaveLength(1);
    expect(card.select).toMatchObject({ id: 'target:d1', selected: 'churn' });
    expect(card.actions?.map(({ label }) => label)).toEqual(['Train', 'Change target', 'Details', 'Delete']);
  });

  it('says what stands behind Details, where everything is', () => {
    expect(card.note).toBe('one\ntwo\n1 more note and all columns: press Details.');
    expect(card.atLength?.[0]?.table?.rows).toHaveLength(7);
  });

  it('tells first what was found, and offers what can be done about it', () => {
    const schema = DATASET.schema.map((each) => (each.name === 'charges' ? { ...each, unread: { cells: 3 } } : each));
    const findings = [
      { message: 'customer numbers the rows.', remedy: null },
      { message: 'tenure alone nearly gives the target away.', remedy: { without: ['tenure'] } },
    ];
    const [found] = datasetCards({ ...DATASET, schema, findings });

    expect(found.note).toMatch(/^Note: tenure alone nearly gives the target away\.\none\n2 more notes/);
    expect(found.actions?.map(({ id }) => id)).toEqual([
      'train:d1',
      'train-advised:d1/without',
      'as-text:d1',
      'target:d1',
      'details:d1',
      'delete-dataset:d1',
    ]);
  });

  it('offers no training while there is nothing to predict', () => {
    const [untold] = datasetCards({ ...DATASET, target_column: null });

    expect(untold.actions?.map(({ label }) => label)).toEqual(['Change target', 'Details', 'Delete']);
  });
});

describe('a list of data sets', () => {
  it('has buttons for the newest and says how many more there are', () => {
    const many = Array.from({ length: 50 }, (_, i) => ({ ...DATASET, id: `d${i}`, name: `telco-${i}` }));
    const cards = datasetListCards(many, 3000);

    expect(cards[0]?.title).toBe('Data sets here: 3,000');
    expect(cards.flatMap(({ actions = [] }) => actions.map(({ id }) => id)).slice(0, 3)).toEqual([
      'train:d0',
      'details:d0',
      'train:d1',
    ]);
    expect(cards.at(-1)?.note).toMatch(/^2,994 more data sets/);
    expect(cards.flatMap(({ atLength }) => atLength ?? []).at(0)?.note).toMatch(/2,950 more data sets/);
  });

  it('says of one that it is all', () => {
    expect(plainText({ cards: datasetListCards([DATASET], 1) })).not.toMatch(/more/);
  });
});

describe('how values spread', () => {
  const schema = [
    column('monthly_charges_in_dollars', 'number', {
      unique_count: 1585,
      ...{ min: 18.25, max: 118.75, quartiles: [35.5, 70.35, 89.85], steps: [0.4, 0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1] },
    }),
    column('since', 'date', { unique_count: 300, min: '2019-03-02', max: '2024-12-28' }),
    column('remark', 'text', { unique_count: 7000, length: { mean: 66.2, max: 135 } }),
    column('contract', 'category', {
      null_count: 43,
      unique_count: 2,
      top: [
        { value: 'Month-to-month, without any end', count: 5250 },
        { value: 'A year', count: 1750 },
      ],
    }),
    column('customer', 'category', { unique_count: 7043, top: [{ value: 'C-1', count: 1 }] }),
    column('churn', 'boolean', {
      unique_count: 2,
      top: [
        { value: 'No', count: 5174 },
        { value: 'Yes', count: 1869 },
      ],
    }),
  ];
  const spread = datasetDetails({ ...DATASET, schema })[1]?.table ?? { columns: [], rows: [] };

  it('stands in lines as wide as a phone', () => {
    expect(tableText(spread).split('\n').slice(2)).toEqual([
      'monthly_char…  █\u00a0▂▂▂▂▂▂  18.25 – 118.8',
      'since                    2019-03 – 2024-12',
      'remark                   ~ 66 characters',
      'contract       █▃        Month-to-mo… 75 %',
      'customer       █         7,043 different',
      'churn          █▃        No 73 %',
    ]);
  });

  it.each([
    ['churn', '2 classes: No 73 %, Yes 27 %'],
    ['customer', '7,043 classes: C-1 < 0.1 %, 7,042 more'],
    ['monthly_charges_in_dollars', 'a number: 18.25 to 118.8, half of them up to 70.35'],
  ])('as the target, %s says what it means to predict it', (target_column, value) => {
    const [card] = datasetCards({ ...DATASET, schema, target_column });

    expect(card.fields).toContainEqual({ label: 'Task', value });
  });
});

it('shows the first rows when a data set is added, and not with each description', () => {
  const [added] = datasetCards(DATASET);
  const titles = (cards: readonly Card[] = []) => cards.map(({ title }) => title);

  expect(titles(added.atLength)).toEqual(['Telco churn', 'How the values spread', 'First rows']);
  expect(titles(datasetDetails(DATASET))).toEqual(['Telco churn', 'How the values spread']);
});

it('says how many rows repeat another', () => {
  const fields = (duplicate_rows: number) => datasetDetails({ ...DATASET, duplicate_rows })[0]?.fields;

  expect(fields(22)).toContainEqual({ label: 'Rows that repeat another', value: '22' });
  expect(fields(0)?.map(({ label }) => label)).not.toContain('Rows that repeat another');
});
