import { describe, expect, it } from 'vitest';
import {
  carried,
  carry,
  FROM_THE_BEGINNING,
  modalOf,
  pagesOf,
  refused,
  valuesOf,
} from '../../../adapters/discord/forms.ts';
import type { Form, FormField } from '../../../src/cards/card.ts';
import { messageProblems, modalProblems } from '../../fakes/discord/rules.ts';
import { anyForm } from '../../support/any-reply.ts';

const form = (fields: readonly FormField[]): Form => ({
  id: 'predict:1',
  title: 'Predict churn',
  text: 'Write …',
  fields,
});
const page = (of: Form, number: number) => modalOf(of, { ...FROM_THE_BEGINNING, page: number });
const inputs = (of: Form, wanted = FROM_THE_BEGINNING) =>
  (modalOf(of, wanted)?.components ?? []).map((label) => ('component' in label ? label.component : null));

describe('a form as a modal', () => {
  it('is within the limits, whatever its size and its data', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const any = anyForm(seed);
      for (let page = 1; page <= pagesOf(any); page++) {
        const problems = modalProblems(modalOf(any, { ...FROM_THE_BEGINNING, page }));
        if (problems.length > 0) expect([seed, page, problems]).toEqual([seed, page, []]);
      }
    }
  });

  it('asks with a menu where the values are few, in a line for numbers, in a paragraph for text', () => {
    const [menu, line, paragraph] = inputs(
      form([
        { name: 'contract', kind: 'category', options: ['Two year', 'Month-to-month'], typical: 'Two year' },
        { name: 'tenure', kind: 'number', typical: '29' },
        { name: 'remark', kind: 'text' },
      ]),
    );

    expect(menu).toMatchObject({ type: 3, required: false, options: [{ default: true }, {}, { label: 'unknown' }] });
    expect(line).toMatchObject({ type: 4, style: 1, value: '29', required: false });
    expect(paragraph).toMatchObject({ type: 4, style: 2 });
  });

  it('asks for a category in a line when its values are too many or too long for a menu', () => {
    const many = Array.from({ length: 26 }, (_, i) => `v${i}`);

    expect(inputs(form([{ name: 'a', kind: 'category', options: many }]))).toMatchObject([{ type: 4 }]);
    expect(inputs(form([{ name: 'a', kind: 'category', options: ['x'.repeat(101)] }]))).toMatchObject([{ type: 4 }]);
  });

  it('says what goes for all fields once', () => {
    const labels = modalOf(form(['a', 'b', 'c'].map((name) => ({ name, kind: 'number' }))))?.components ?? [];

    expect(labels.map((label) => 'description' in label)).toEqual([true, false, false]);
  });

  it('tells beside a field what its values mean, where that is known', () => {
    const female = { name: 'female', kind: 'number', meaning: '1 for women, 0 for men' } as const;
    const modal = modalOf(form([{ name: 'tenure', kind: 'number' }, female]));

    expect(modalProblems(modal)).toEqual([]);
    expect(modal?.components.map((label) => ('description' in label ? label.description : ''))).toEqual([
      expect.not.stringContaining('women'),
      '1 for women, 0 for men.',
    ]);
  });

  it('has a page for each five fields, five pages at most', () => {
    const fields = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ name: `f${i}`, kind: 'number' as const }));

    expect([1, 5, 6, 12, 300].map((count) => pagesOf(form(fields(count))))).toEqual([1, 1, 2, 3, 5]);
    expect(page(form(fields(6)), 2)).toMatchObject({ title: 'Predict churn (2/2)', components: [{ label: 'f5' }] });
    expect(page(form(fields(6)), 3)).toBeNull();
    expect(modalOf(form([]))).toBeNull();
  });
});

describe('what was filled in', () => {
  it('is read from labels and from rows, without what was left empty', () => {
    const values = valuesOf([
      { type: 18, component: { type: 4, custom_id: 'tenure', value: '3' } },
      { type: 18, component: { type: 3, custom_id: 'contract', values: ['Two year'] } },
      { type: 18, component: { type: 3, custom_id: 'plan', values: [] } },
      { type: 18, component: { type: 3, custom_id: 'sex', values: ['(unknown)'] } },
      { type: 1, components: [{ type: 4, custom_id: 'charges', value: '89.5' }] },
      { type: 18, component: { type: 4, custom_id: 'remark', value: '  ' } },
    ]);

    expect(values).toEqual({ tenure: '3', contract: 'Two year', charges: '89.5' });
  });

  it('comes back from the message between two pages as it was', () => {
    const values = { 'a `tick`': '```', línea: 'two\nlines', quote: '"' };
    const message = carry({ form: 'predict:1', page: 1, pages: 2, again: false }, values);

    expect(messageProblems({ ...message })).toEqual([]);
    expect(carried(message ?? undefined)).toEqual(values);
  });

  it('of a form that was refused comes back in it, with what was left empty, on the page of what was wrong', () => {
    const values = { f6: 'seven', f0: '0', f7: '7' };
    const { embed, row } = refused({ form: 'predict:1', values });
    expect(messageProblems({ embeds: [embed], components: [row] })).toEqual([]);
    const seven = form(
      Array.from({ length: 12 }, (_, i) => ({ name: `f${i}`, kind: 'number', typical: `typical ${i}` })),
    );
    const wanted = { page: null, again: true, filled: carried({ embeds: [embed] }) };

    expect(modalOf(seven, wanted)?.title).toBe('Predict churn (2/3)');
    expect(inputs(seven, wanted).map((input) => (input as { value?: string }).value)).toEqual([
      undefined,
      'seven',
      '7',
      undefined,
      undefined,
    ]);
  });

  it('of a form that was refused is kept as far as a message takes it, and the rest is named', () => {
    const values = { a: '1', remark: 'x'.repeat(2_000), b: '2' };
    const { embed, row } = refused({ form: 'predict:1', values });

    expect(messageProblems({ embeds: [embed], components: [row] })).toEqual([]);
    expect(carried({ embeds: [embed] })).toEqual({ a: '1', b: '2' });
    expect(embed.description).toMatch(/Too long to be kept: remark\.$/);
  });

  it('stands for what was filled in before, where the same field was asked for again', () => {
    const before = { a: '1', b: '2', c: '3' };

    expect(
      valuesOf(
        [{ component: { type: 4, custom_id: 'a', value: '' } }, { component: { type: 4, custom_id: 'b', value: '5' } }],
        before,
      ),
    ).toEqual({ b: '5', c: '3' });
  });

  it('is not carried when it is too long, and is nothing in any other message', () => {
    expect(carry({ form: 'predict:1', page: 1, pages: 2, again: false }, { a: 'x'.repeat(5_000) })).toBeNull();
    expect(carried({ embeds: [{ description: 'hello' }] })).toEqual({});
    expect(carried(undefined)).toEqual({});
  });
});
