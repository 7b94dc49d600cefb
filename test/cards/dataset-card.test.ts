import { describe, expect, it } from 'vitest';
import { datasetCards, datasetListCards, type ShownDataset } from '../../src/cards/dataset-card.ts';
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
