import { describe, expect, it } from 'vitest';
import { readSubmission, toModal } from '../../../adapters/slack/forms.ts';
import type { Form } from '../../../src/cards/card.ts';
import { viewProblems, viewTooLarge } from '../../fakes/slack/view-rules.ts';
import { arbitraryForm, createDice } from './arbitrary.ts';

const FORM: Form = {
  id: 'predict:65f',
  title: 'Predict churn of everyone we know',
  text: 'Write for example …',
  fields: [
    { name: 'tenure', kind: 'number', typical: '29' },
    { name: 'contract', kind: 'category', options: ['Month-to-month', 'Two year'], typical: 'Two year' },
    { name: 'note: free', kind: 'text', typical: 'none' },
    { name: 'since', kind: 'date', typical: '2024-05-01' },
  ],
};

describe('a form as a modal', () => {
  it('is taken by Slack whatever the columns are called and however many there are', () => {
    for (let seed = 0; seed < 150; seed++) {
      const view = toModal(arbitraryForm(createDice(seed)), { address: 'slack:T1:C1:1.2' });

      expect({ seed, problems: viewProblems(view), large: viewTooLarge(view) }).toEqual({
        seed,
        problems: [],
        large: false,
      });
    }
  });

  it('asks each kind of column in its own way, filled in with the typical value', () => {
    const elements = toModal(FORM, { address: 'a' }).blocks.flatMap(({ element }) =>
      element === undefined ? [] : [element],
    );

    expect(elements).toMatchObject([
      { type: 'number_input', initial_value: '29' },
      { type: 'static_select', initial_option: { value: 'Two year' } },
      { type: 'plain_text_input', initial_value: 'none' },
      { type: 'datepicker', initial_date: '2024-05-01' },
    ]);
  });

  it('tells beside a field what its values mean, where that is known', () => {
    const fields = [{ name: 'female', kind: 'number', meaning: '1 for women, 0 for men' } as const, ...FORM.fields];
    const view = toModal({ ...FORM, fields }, { address: 'a' });

    expect(viewProblems(view)).toEqual([]);
    expect(view.blocks.flatMap(({ hint }) => (hint === undefined ? [] : [hint]))).toEqual([
      { type: 'plain_text', text: '1 for women, 0 for men', emoji: false },
    ]);
  });

  it('puts the ten most telling columns first and the rest under their own heading', () => {
    const fields = Array.from({ length: 14 }, (_, i) => ({ name: `c${i}`, kind: 'number' as const }));
    const types = toModal({ ...FORM, fields }, { address: 'a' }).blocks.map(({ type }) => type);

    expect(types).toEqual(['context', ...Array(10).fill('input'), 'header', ...Array(4).fill('input')]);
  });

  it('names how many columns do not fit', () => {
    const fields = Array.from({ length: 300 }, (_, i) => ({ name: `c${i}`, kind: 'number' as const }));

    expect(JSON.stringify(toModal({ ...FORM, fields }, { address: 'a' }).blocks.at(-1))).toContain('203 more columns');
  });
});

describe('a modal’s answer', () => {
  const answer = (values: Record<string, unknown>) =>
    readSubmission({ callback_id: 'predict:65f', private_metadata: 'slack:T1:C1:1.2', state: { values } });

  it('is read back by column, whatever the element', () => {
    const read = answer({
      'number:tenure': { value: { type: 'number_input', value: '3' } },
      'category:contract': { value: { type: 'static_select', selected_option: { value: 'Two year' } } },
      'text:note: free': { value: { type: 'plain_text_input', value: ' hello ' } },
      'date:since': { value: { type: 'datepicker', selected_date: '2024-05-01' } },
      'category:sex': { value: { type: 'static_select', selected_option: { value: '(unknown)' } } },
      'number:charges': { value: { type: 'number_input', value: null } },
    });

    expect(read).toEqual({
      form: 'predict:65f',
      address: 'slack:T1:C1:1.2',
      values: { tenure: '3', contract: 'Two year', 'note: free': 'hello', since: '2024-05-01' },
      errors: {},
    });
  });

  it('names the field with what is no number', () => {
    expect(answer({ 'number:tenure': { value: { value: 'three' } } }).errors).toEqual({
      'number:tenure': 'tenure is a number, such as 12.5.',
    });
  });
});
