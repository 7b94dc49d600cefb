import { describe, expect, it } from 'vitest';
import type { Style } from '../../../adapters/discord/address.ts';
import { asEdit, formsOf, render, styleOf } from '../../../adapters/discord/cards.ts';
import { actionOf } from '../../../adapters/discord/custom-id.ts';
import type { Card, Reply } from '../../../src/cards/card.ts';
import { componentsOf, readable } from '../../fakes/discord/people.ts';
import { messageProblems } from '../../fakes/discord/rules.ts';
import { anyReply } from '../../support/any-reply.ts';

const see = (reply: Reply, style: Style = styleOf(reply)) => {
  const { payload } = render(reply, style);
  return readable({
    content: payload.content ?? '',
    embeds: payload.embeds ?? [],
    components: payload.components ?? [],
  });
};
const idsOf = (reply: Reply, style: Style = styleOf(reply)) =>
  componentsOf(render(reply, style).payload.components).flatMap((component) =>
    typeof component.custom_id === 'string' ? [component.custom_id] : [],
  );
const card = (fields: Card): Reply => ({ cards: [fields] });

describe('any reply, whatever its size and its data', () => {
  const sent = ({ name, data }: { name: string; data?: unknown }) => ({ name, size: (data as Buffer).length });
  const seeds = Array.from({ length: 300 }, (_, i) => i + 1);

  it.each(['embeds', 'components'] as const)('becomes a message within the limits, in the style of %s', (style) => {
    for (const seed of seeds)
      for (const { payload, files } of formsOf(anyReply(seed), style)) {
        const problems = messageProblems({ ...payload }, { files: files.map(sent) });
        if (problems.length > 0) expect([seed, problems]).toEqual([seed, []]);
      }
  });

  it.each(['embeds', 'components'] as const)('can replace what a message of the style %s showed', (style) => {
    for (const seed of seeds.slice(0, 200))
      for (const form of formsOf(anyReply(seed), style)) {
        const { payload, files } = asEdit(form);
        const how = { edit: true, wasV2: style === 'components', files: files.map(sent) };
        const problems = messageProblems({ ...payload }, how);
        if (problems.length > 0) expect([seed, problems]).toEqual([seed, []]);
        expect(payload.attachments).toHaveLength(files.length);
        if (style === 'components') expect(payload).toMatchObject({ content: null, embeds: [] });
      }
  });

  it('notifies nobody, but whom it is addressed to', () => {
    for (const seed of seeds.slice(0, 200)) {
      const reply = anyReply(seed);
      expect(render(reply, 'embeds').payload.allowed_mentions).toEqual({ parse: [] });
      const mentions = [{ id: 'discord:123456789012345678', name: 'ada' }];
      expect(render({ ...reply, mentions }, 'embeds').payload.allowed_mentions).toEqual({
        parse: [],
        users: ['123456789012345678'],
      });
    }
  });

  it('carries ids that lead back to the action, each once', () => {
    for (const seed of seeds) {
      const reply = anyReply(seed);
      const wanted = new Set(
        (reply.cards ?? []).flatMap((each) => [...(each.actions ?? []), each.select]).map((each) => each?.id),
      );
      for (const style of ['embeds', 'components'] as const)
        for (const id of idsOf(reply, style)) if (!id.includes('⁑')) expect(wanted).toContain(actionOf(id));
    }
  });
});

describe('a reply in Discord', () => {
  it('shows text, fields, table, chart and note of a card, with its buttons', () => {
    const text = see({
      text: 'Here it is.',
      cards: [
        {
          title: 'Telco churn',
          text: '7,043 rows',
          fields: [{ label: 'Target', value: 'churn' }],
          table: { columns: ['column', 'missing'], rows: [['tenure', '0']], numeric: [1] },
          chart: { kind: 'bars', title: 'Weights', bars: [{ label: 'a', value: 1, text: '.5' }] },
          note: 'Small print.',
          actions: [{ label: 'Train', id: 'train:1', style: 'primary' }],
        },
      ],
    });

    for (const part of [
      'Here it is.',
      'Telco churn',
      '7,043 rows',
      '**Target:** churn',
      'tenure',
      '█',
      'Small print.',
      '[Train]',
    ])
      expect(text).toContain(part);
  });

  it('shows progress as a bar with its percentage', () => {
    expect(see(card({ progress: { fraction: 0.62, text: 'running' } }))).toContain('▓▓▓▓▓▓░░░░ 62 % · running');
  });

  it('puts the buttons of several cards each under its own card', () => {
    const reply: Reply = {
      cards: [1, 2, 3].map((i) => ({ title: `Result ${i}`, actions: [{ label: 'Add', id: `add:${i}` }] })),
    };

    expect(styleOf(reply)).toBe('components');
    expect(see(reply)).toBe('### Result 1\n[Add]\n### Result 2\n[Add]\n### Result 3\n[Add]');
  });

  it('gives a button and a select of the same id ids of their own, which mean the same', () => {
    const reply = card({
      actions: [{ label: 'Change target', id: 'target:1' }],
      select: { id: 'target:1', label: 'Target', options: [{ value: 'a', label: 'a' }] },
    });

    const ids = idsOf(reply);
    expect(new Set(ids).size).toBe(2);
    expect(ids.map(actionOf)).toEqual(['target:1', 'target:1']);
  });

  it('pages a select of many options, and says how many are left out', () => {
    const options = Array.from({ length: 140 }, (_, i) => ({ value: `c${i}`, label: `c${i}` }));
    const reply = card({ title: 't', select: { id: 'target:1', label: 'Target', options } });

    const selects = componentsOf(render(reply, 'embeds').payload.components).filter(({ type }) => type === 3);
    expect(selects.map(({ placeholder }) => placeholder)).toEqual([
      'Target: c0 – c24',
      'Target: c25 – c49',
      'Target: c50 – c74',
      'Target: c75 – c99',
    ]);
    expect(see(reply)).toContain('40 more cannot be shown in the menu');
  });

  it('leaves an option out whose value would not come back unchanged', () => {
    const options = ['ok', 'x'.repeat(101), ' padded ', ''].map((value) => ({ value, label: value }));

    expect(see(card({ title: 't', select: { id: 's:1', label: 'S', options } }))).toContain('3 more cannot be shown');
  });

  it('turns a table that is too wide into lines of text', () => {
    const text = see(card({ table: { columns: ['say', 'and I'], rows: [['add the first', 'x'.repeat(90)]] } }));

    expect(text).toBe(`**add the first**: ${'x'.repeat(90)}`);
  });

  it('keeps whole rows of a long table and tells how many follow, with everything in a file', () => {
    const rows = Array.from({ length: 500 }, (_, i) => [`row ${i}`, 'value']);
    const reply = card({ table: { columns: ['a', 'b'], rows } });

    expect(see(reply)).toMatch(/row 0 {4}value\n[\s\S]*… and \d+ more\n```$/);
    expect(render(reply, 'embeds').overflow).toContain('row 499');
  });

  it('has no file for what fits', () => {
    expect(render({ text: 'short', cards: [{ title: 't', note: 'n' }] }, 'embeds').overflow).toBeNull();
  });

  it('shows data as it is, not as markdown', () => {
    const text = see(card({ text: '**bold** `code` ||x|| [a](b) # not a heading\n# nor this, customer_id __init__' }));

    expect(text).toBe(
      '\\*\\*bold\\*\\* \\`code\\` \\|\\|x\\|\\| \\[a\\](b) # not a heading\n\\# nor this, customer_id \\_\\_init\\_\\_',
    );
  });

  it('leaves out columns that do not fit, and says how many', () => {
    const columns = ['first', ...Array.from({ length: 8 }, (_, i) => `a long column name ${i}`), 'last'];
    const text = see(card({ title: 'First rows', table: { columns, rows: [columns.map((_, i) => `cell ${i}`)] } }));

    expect(text).toMatch(/first .*last/);
    expect(text).toMatch(/cell 0 .*cell 9/);
    expect(text).toContain('-# and 7 more columns');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(64);
  });

  it('shows names of emoji as they are written, and times as they are', () => {
    expect(see({ text: 'a:smile:b :+1: at 10:30:45' })).toBe('a\\:smile:b \\:+1: at 10:30:45');
  });

  it('leaves everyday words and addresses unescaped', () => {
    const words = 'contract month-to-month, roc_auc .85 (95 %), https://example.com/a_b_c?x=1';

    expect(see(card({ text: words }))).toBe(words);
  });

  it('lets no data break out of a block of fixed-width text', () => {
    const { payload } = render(card({ table: { columns: ['a'], rows: [['```@everyone']] } }), 'embeds');

    expect(payload.embeds?.[0]?.description?.match(/```/g)).toHaveLength(2);
  });

  it('says something when there is nothing to say', () => {
    expect(see({})).toBe('Nothing to show.');
    expect(see({}, 'components')).toBe('Nothing to show.');
  });
});
