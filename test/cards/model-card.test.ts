import { expect, it } from 'vitest';
import { predictForm } from '../../src/cards/model-card.ts';

it('offers dates as a person writes them, though the model knows them as milliseconds', () => {
  const date = { kind: 'date' as const };

  const form = predictForm({
    id: 'm',
    name: 'sales-1',
    target: 'won',
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
