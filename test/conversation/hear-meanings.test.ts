import { describe, expect, it } from 'vitest';
import { hearMeanings } from '../../src/conversation/hear-meanings.ts';
import type { ColumnProfile } from '../../src/datasets/profile.ts';

const column = (name: string, ...values: string[]): ColumnProfile => ({
  name,
  kind: 'category',
  dtype: 'object',
  null_count: 0,
  unique_count: values.length,
  flags: [],
  top: values.map((value) => ({ value, count: 5 })),
});
const TABLE = {
  schema: [column('survived', '0', '1'), column('pclass', '1', '2', '3'), column('port', 'S', 'C', 'Q'), column('age')],
  target_column: 'survived',
};

describe('what values mean', () => {
  it.each([
    ['1 means yes', { '1': 'yes' }, ['survived']],
    ['1 means yes and 0 means no.', { '1': 'yes', '0': 'no' }, ['survived']],
    ['3 means third class', { '3': 'third class' }, ['pclass']],
    ['in pclass, 1 is first and 2 is second, 3 is third', { '1': 'first', '2': 'second', '3': 'third' }, ['pclass']],
    ['for survived: 1 = yes, 0 = no', { '1': 'yes', '0': 'no' }, ['survived']],
    ['1=yes, 0=no in survived', { '1': 'yes', '0': 'no' }, ['survived']],
    ['“S” stands for Southampton', { S: 'Southampton' }, ['port']],
    ['Q steht für Queenstown', { Q: 'Queenstown' }, ['port']],
    ['1 signifie oui et 0 signifie non', { '1': 'oui', '0': 'non' }, ['survived']],
  ])('are heard in “%s”', (text, means, columns) => {
    expect(hearMeanings(text, TABLE)).toEqual({ means, columns });
  });

  it('of several columns that hold them, without the target among them, are left open', () => {
    expect(hearMeanings('1 means first', { ...TABLE, target_column: 'age' })?.columns).toEqual(['survived', 'pclass']);
  });

  it.each([
    'what does 1 mean?',
    '1 means what?',
    '7 means yes',
    '1 is yes',
    'this means war',
    'S is fine',
    'it means 1 thing',
    'train on it',
    'in pclass, 9 is ninth',
    'predict for pclass=1, port=S',
    '',
  ])('are not heard in “%s”', (text) => {
    expect(hearMeanings(text, TABLE)).toBeNull();
  });
});
