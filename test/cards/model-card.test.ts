import { describe, expect, it } from 'vitest';
import { explainCard, predictForm, predictionCard, predictionsCard } from '../../src/cards/model-card.ts';

it('offers dates as a person writes them, though the model knows them as milliseconds', () => {
  const date = { kind: 'date' as const };

  const form = predictForm({
    id: 'm',
    name: 'sales-1',
    target: 'won',
    importance: null,
    schema: [],
    features: [
      { ...date, name: 'day', typical: Date.UTC(2024, 0, 15) },
      { ...date, name: 'moment', typical: Date.UTC(2024, 0, 15, 10, 30) },
      { name: 'amount', kind: 'number', typical: 19.8 },
      { name: 'region', kind: 'category', levels: ['R1'], typical: null },
    ],
  });

  expect(form.fields.map(({ typical }) => typical)).toEqual([
    '2024-01-15',
    '2024-01-15T10:30:00.000Z',
    '19.8',
    undefined,
  ]);
  expect(form.text).toContain('predict for day=2024-01-15, moment=2024-01-15T10:30:00.000Z, amount=19.8, region=…');
});

it('tells what the values of a column mean where that is known, and nothing where it is not', () => {
  const form = (meaning?: string) =>
    predictForm({
      id: 'm',
      name: 'churn-1',
      target: 'churn',
      importance: null,
      schema: [{ name: 'female', ...(meaning === undefined ? {} : { meaning }) }, { name: 'tenure' }],
      features: ['female', 'tenure'].map((name) => ({ name, kind: 'number', typical: 1 })),
    });

  expect(form('1 for women, 0 for men').fields.map(({ meaning }) => meaning)).toEqual([
    '1 for women, 0 for men',
    undefined,
  ]);
  expect(form('1 for women, 0 for men').text).toMatch(/\nWhat they hold: female \(1 for women, 0 for men\)\.$/);
  expect(JSON.stringify(form())).not.toMatch(/meaning|What they hold/);
});

it('asks first for what matters most, once all of that is measured', () => {
  const measured = ['b', 'a'].map((feature) => ({ feature, importance: 0.1, spread: 0 }));
  const namesOf = (unmeasured: readonly string[]) =>
    predictForm({
      id: 'm',
      name: 'sales-1',
      target: 'won',
      schema: [],
      features: ['a', 'b'].map((name) => ({ name, kind: 'number', typical: 1 })),
      importance: { metric: 'accuracy', rows: 60, measured, unmeasured },
    }).fields.map(({ name }) => name);

  expect(namesOf([])).toEqual(['b', 'a']);
  expect(namesOf(['c'])).toEqual(['a', 'b']);
});

describe('explaining a model', () => {
  const model = { name: 'sales-1', target: 'won', measuring: 'due' } as const;
  const importance = {
    metric: 'accuracy',
    rows: 60,
    measured: [
      { feature: 'amount', importance: 0.2, spread: 0.01 },
      { feature: 'region', importance: 0.001, spread: 0.01 },
    ],
    unmeasured: [],
  };

  it('says so while nothing is measured', () => {
    expect(explainCard({ ...model, importance: null }).text).toMatch(/still being measured/);
    expect(explainCard({ ...model, importance: null, measuring: 'given_up' }).text).toMatch(/could not be measured/);
  });

  it('shows what was measured, and says of the rest that it hardly matters', () => {
    const card = explainCard({ ...model, importance });

    expect(card.chart).toMatchObject({ bars: [{ label: 'amount' }] });
    expect(card.note).toMatch(/on 60 rows .* 1 other column hardly matters/);
    expect(card.note).not.toMatch(/Not measured/);
  });

  it('never says of a column that was not measured that it hardly matters', () => {
    const card = explainCard({
      ...model,
      importance: { ...importance, measured: importance.measured.slice(0, 1), unmeasured: ['region', 'day'] },
    });

    expect(card.note).toMatch(/Measured so far: 1 of 3 columns; still to come: region and day/);
    expect(card.note).not.toMatch(/hardly/);
  });
});

it('repeats what an answer rests on, what was missing or not known, and for whom it is', () => {
  const card = predictionCard({
    target: 'rent',
    model: 'flats-1',
    task: 'regression',
    value: 1250,
    used: { rooms: 3, colour: 'red', city: 'Ur' },
    asker: 'Ada',
    missing: ['floor'],
    unknown: ['colour'],
    unseen: [{ column: 'city', value: 'Ur' }],
  });

  expect(card.note?.split('\n')).toEqual([
    'by flats-1, asked by Ada, from rooms 3',
    'Taken as missing: floor.',
    'Not a column of this model, so left out: colour.',
    '“Ur” never occurred as city, so it counts as missing.',
  ]);
});

it('answers several rows in one table, and says of each what could not be used', () => {
  const answer = {
    target: 'rent',
    model: 'flats-1',
    task: 'regression',
    missing: [],
    unknown: [],
    unseen: [],
  } as const;

  const card = predictionsCard(
    [
      { row: { rooms: 3 }, answer: { ...answer, value: 1250.4, missing: ['city'] } },
      { row: { rooms: 'many' }, refusal: 'rooms should be a number, and “many” is not.' },
    ],
    { target: 'rent', model: 'flats-1', remarks: ['“3 rooms” was read as 3.'] },
  );

  expect(card.title).toBe('rent for 2 rows');
  expect(card.table?.rows).toEqual([
    ['1', '3', '1250'],
    ['2', 'many', '–'],
  ]);
  expect(card.note?.split('\n')).toEqual([
    'by flats-1',
    '“3 rooms” was read as 3.',
    'Taken as missing: city.',
    'Row 2: rooms should be a number, and “many” is not.',
  ]);
});

it('has no column for what was given of the target, and says that it is what is predicted', () => {
  const answer = { target: 'rent', model: 'flats-1', task: 'regression', value: 1, unseen: [] } as const;
  const rows = [['floor', 'city'], ['city']].map((missing, i) => ({
    row: { rooms: i, rent: 900, ...(i === 0 ? {} : { floor: 2 }) },
    answer: { ...answer, missing, unknown: ['rent'] },
  }));
  const card = predictionsCard(rows, { target: 'rent', model: 'flats-1', remarks: [] });

  expect(card.table?.columns).toEqual(['row', 'rooms', 'floor', 'rent']);
  expect(card.note).toBe(
    'by flats-1\nTaken as missing: city.\nrent is what is predicted, so the one given is left out.',
  );
});

it('says of several rows once what goes for all or some of them', () => {
  const answer = { target: 'rent', model: 'flats-1', task: 'regression', value: 1, missing: [], unseen: [] } as const;
  const rows = [['colour'], ['colour', 'age'], ['colour', 'age']].map((unknown) => ({
    row: {},
    answer: { ...answer, unknown },
  }));
  const note = (of: typeof rows) => predictionsCard(of, { target: 'rent', model: 'flats-1', remarks: [] }).note;

  expect(note(rows.slice(1))).toBe('by flats-1\nNot a column of this model, so left out: colour and age.');
  expect(note(rows)).toBe(
    'by flats-1\nRow 1: Not a column of this model, so left out: colour.\nRows 2 and 3: Not a column of this model, so left out: colour and age.',
  );
});
