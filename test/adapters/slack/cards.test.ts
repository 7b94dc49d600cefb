import { describe, expect, it } from 'vitest';
import { type Dialect, NEWEST } from '../../../adapters/slack/blocks.ts';
import { simplest, toMessages, toPage } from '../../../adapters/slack/cards.ts';
import { toHome } from '../../../adapters/slack/home.ts';
import type { Card, Reply } from '../../../src/cards/card.ts';
import { problemsOf } from '../../fakes/slack/block-rules.ts';
import { viewProblems } from '../../fakes/slack/view-rules.ts';
import { pingsIn } from '../../fakes/slack/world.ts';
import { arbitraryCard, arbitraryReply, createDice } from './arbitrary.ts';

const OLDEST: Dialect = { table: 'text', chart: 'text' };

const DIALECTS = [NEWEST, { table: 'table', chart: 'text' }, OLDEST] as const;
const one = (card: Card) => toPage({ cards: [card] });
const types = (card: Card, dialect = NEWEST as (typeof DIALECTS)[number]) =>
  toPage({ cards: [card] }, dialect).blocks.map(({ type }) => type);

const PERSON = { id: 'slack:U123', name: 'ann' };

describe('a reply of any size and content', () => {
  it('becomes messages that Slack takes, in every dialect', () => {
    for (let seed = 0; seed < 120; seed++) {
      const reply = arbitraryReply(createDice(seed));
      const dialect = DIALECTS[seed % DIALECTS.length];
      for (const message of [
        ...toMessages(reply, dialect),
        ...toMessages({ ...reply, mentions: [PERSON] }, dialect),
        toPage(reply, dialect),
      ]) {
        expect({ seed, problems: problemsOf(message.blocks, 'message') }).toEqual({ seed, problems: [] });
        expect(message.text.length).toBeGreaterThan(0);
        expect(message.text.length).toBeLessThanOrEqual(4_000);
      }
    }
  });

  it('pings nobody but the person it is meant for', () => {
    for (let seed = 0; seed < 100; seed++) {
      const messages = toMessages({ ...arbitraryReply(createDice(seed)), mentions: [PERSON] });
      const marked = messages.flatMap(({ text, blocks }) => [text, ...mrkdwnIn(blocks)]);

      expect([...new Set(marked.flatMap(pingsIn))].filter((ping) => ping !== '@U123')).toEqual([]);
    }
  });

  it('fits App Home', () => {
    for (let seed = 0; seed < 30; seed++) {
      const dice = createDice(seed);
      const view = toHome({ cards: Array.from({ length: 20 }, () => arbitraryCard(dice)) }, 'slack:T1:D1');

      expect({ seed, problems: viewProblems(view) }).toEqual({ seed, problems: [] });
    }
  });
});

describe('what a card says', () => {
  it('shows column names as they are, neither formatted nor pinging', () => {
    const { blocks, text } = one({
      fields: [
        { label: 'Target', value: '<!channel> & total_day_minutes' },
        { label: '*x*', value: '_y_' },
      ],
    });

    expect(blocks).toMatchObject([
      {
        fields: [
          { type: 'mrkdwn', text: '*Target*\n&lt;!channel&gt; &amp; total_day_minutes' },
          { type: 'plain_text', text: '*x*\n_y_' },
        ],
      },
    ]);
    expect(text).not.toContain('*x*');
    expect(text).toContain('&lt;!channel&gt;');
  });

  it('mentions who it is for beside the words, and apart from words that could format', () => {
    const shown = (text: string) =>
      toMessages({ text, mentions: [{ id: 'slack:U1', name: 'ann' }] })[0]?.blocks.map((block) => block.text);

    expect(shown('finished: AUC .8 on a & b')).toMatchObject([
      { type: 'mrkdwn', text: '<@U1> finished: AUC .8 on a &amp; b' },
    ]);
    expect(shown('finished: *x*')).toMatchObject([
      { type: 'mrkdwn', text: '<@U1>' },
      { type: 'plain_text', text: 'finished: *x*' },
    ]);
  });

  it('says on each further page what that page says, for who sees no blocks', () => {
    const pages = toMessages({ text: Array.from({ length: 6_000 }, (_, i) => `w${i}`).join(' ') });

    expect(pages.length).toBeGreaterThan(1);
    expect(pages[1]?.text).toMatch(/^w\d+ w\d+/);
  });

  it('has a simplest form of words and buttons', () => {
    const { text, blocks } = simplest(
      one({
        title: 'T',
        table: { columns: ['a'], rows: [['1']] },
        actions: [{ label: 'Train', id: 'train:1' }],
        select: { id: 'target:1', label: 'Target', options: [{ value: 'a', label: 'a' }] },
      }),
    );

    expect(blocks.map(({ type }) => type)).toEqual(['section', 'actions']);
    expect(text).toContain('T');
    expect(problemsOf(blocks, 'message')).toEqual([]);
  });

  it('puts title, progress, words, figures, small print and buttons in reading order', () => {
    const card: Card = {
      title: 'T',
      progress: { fraction: 0.62, text: 'running' },
      text: 'words',
      fields: [{ label: 'a', value: 'b' }],
      note: 'small',
      actions: [{ label: 'Cancel', id: 'cancel:1', style: 'danger' }],
    };

    expect(types(card)).toEqual(['header', 'section', 'section', 'section', 'context', 'actions']);
    expect(one(card).text).toContain('62 % · running');
  });

  it('keeps a button’s id and label', () => {
    const { blocks } = one({ actions: [{ label: 'Train', id: 'train:65f', style: 'primary' }] });

    expect(blocks).toEqual([
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: 'train:65f',
            style: 'primary',
            text: { type: 'plain_text', text: 'Train', emoji: false },
          },
        ],
      },
    ]);
  });

  it('continues in a further message rather than losing anything', () => {
    const reply: Reply = {
      cards: Array.from({ length: 30 }, (_, i) => ({
        title: `Result ${i}`,
        text: 'words',
        note: 'why',
        actions: [{ label: 'Add', id: `add:${i}` }] as const,
      })),
    };
    const shown = JSON.stringify(toMessages(reply));

    expect(toMessages(reply).length).toBeGreaterThan(1);
    for (let i = 0; i < 30; i++) expect(shown).toContain(`"Result ${i}"`);
  });

  it('says in an edit, which has so many messages only, that something is left out', () => {
    const { blocks } = toPage({ text: 'word '.repeat(9_000) });

    expect(JSON.stringify(blocks)).toContain('too long for this message');
  });

  it('splits long words at spaces, and loses none', () => {
    const text = Array.from({ length: 1_500 }, (_, i) => `w${i}`).join(' ');
    const { blocks } = one({ text });
    const said = blocks.map(({ text: part }) => (part as { text: string }).text).join(' ');

    expect(said).toBe(text);
  });
});

describe('a table', () => {
  const table = {
    columns: ['name', 'score'],
    rows: [
      ['gbdt', '0.914'],
      ['', '1,409'],
    ],
    numeric: [1],
  };

  it('is a data table with its numbers as numbers, and no empty cell', () => {
    const [, block] = one({ title: 'Leaderboard', table }).blocks;

    expect(block).toMatchObject({ type: 'data_table', caption: 'Leaderboard' });
    expect(block?.rows).toEqual([
      [
        { type: 'raw_text', text: 'name' },
        { type: 'raw_text', text: 'score' },
      ],
      [
        { type: 'raw_text', text: 'gbdt' },
        { type: 'raw_number', value: 0.914, text: '0.914' },
      ],
      [
        { type: 'raw_text', text: '–' },
        { type: 'raw_number', value: 1409, text: '1,409' },
      ],
    ]);
  });

  it('is an older table, then text, where newer blocks are refused', () => {
    expect(types({ table }, { table: 'table', chart: 'text' })).toEqual(['table']);
    expect(types({ table }, OLDEST)).toEqual(['section']);
    expect(mrkdwnIn(toPage({ cards: [{ table }] }, OLDEST).blocks)[0]).toContain('gbdt  0.914');
  });

  it('of two wide columns is lines of words where it is no table, which a phone can show', () => {
    const said = {
      columns: ['say', 'and I'],
      rows: [
        ['find me a dataset', 'search for it, and show what fits'],
        ['train', 'learn'],
      ],
    };
    const [text] = toPage({ cards: [{ table: said }] }, OLDEST).blocks;

    expect(text).toMatchObject({
      type: 'section',
      text: { text: 'find me a dataset: search for it, and show what fits\ntrain: learn' },
    });
  });

  it('says what it leaves out', () => {
    const columns = Array.from({ length: 25 }, (_, i) => `c${i}`);
    const { blocks } = one({ table: { columns, rows: Array.from({ length: 300 }, () => columns.map(() => '1')) } });

    expect(JSON.stringify(blocks.at(-1))).toContain('Shown: 100 of 300 rows, 20 of 25 columns.');
  });

  it('is native once a message; the next one is text', () => {
    expect(toPage({ cards: [{ table }, { table }] }).blocks.map(({ type }) => type)).toEqual(['data_table', 'section']);
  });

  it('cannot break out of its code block', () => {
    const hostile = { columns: ['```'], rows: [['``` <!channel>']] };
    const [text] = mrkdwnIn(toPage({ cards: [{ table: hostile }] }, OLDEST).blocks);

    expect(text?.match(/```/g)).toHaveLength(2);
    expect(pingsIn(text ?? '')).toEqual([]);
  });
});

describe('a chart', () => {
  const bars = [
    { label: 'tenure', value: 0.4, text: '.400' },
    { label: 'contract', value: 0.2, text: '.200' },
  ];

  it('is drawn by Slack, with the exact figures below', () => {
    const { blocks } = one({ chart: { kind: 'bars', title: 'Importance', bars } });

    expect(blocks.map(({ type }) => type)).toEqual(['data_visualization', 'context']);
    expect(JSON.stringify(blocks[1])).toContain('tenure .400 · contract .200');
  });

  it('is bars of text when a label is too long or comes twice', () => {
    expect(
      types({
        chart: {
          kind: 'bars',
          title: 'I',
          bars: [{ ...bars[0], label: 'a very long column name indeed' }] as typeof bars,
        },
      }),
    ).toEqual(['section']);
    expect(types({ chart: { kind: 'bars', title: 'I', bars: [bars[0], bars[0]] as typeof bars } })).toEqual([
      'section',
    ]);
  });
});

describe('a select', () => {
  const select = (count: number) => ({
    id: 'target:1',
    label: 'Target',
    selected: 'c150',
    options: Array.from({ length: count }, (_, i) => ({ value: `c${i}`, label: `c${i} (number)` })),
  });

  it('starts with what is chosen now', () => {
    const [block] = one({ select: { ...select(3), selected: 'c1' } }).blocks;

    expect(block?.elements).toMatchObject([{ initial_option: { value: 'c1' } }]);
  });

  it('groups more than a hundred options by their names', () => {
    const [block] = one({ select: select(250) }).blocks;
    const [element] = (block?.elements ?? []) as {
      option_groups: { label: { text: string }; options: unknown[] }[];
      initial_option: unknown;
    }[];

    expect(element?.option_groups.map(({ options }) => options.length)).toEqual([100, 100, 50]);
    expect(element?.option_groups[0]?.label.text).toBe('c0 (number) – c99 (number)');
    expect(element?.initial_option).toMatchObject({ value: 'c150' });
  });

  it('says how many names are too long for a menu', () => {
    const { blocks } = one({
      select: {
        id: 'target:1',
        label: 'Target',
        options: [
          { value: 'a', label: 'a' },
          { value: 'b'.repeat(200), label: 'b' },
        ],
      },
    });

    expect(JSON.stringify(blocks.at(-1))).toContain('1 more cannot be shown');
  });
});

function mrkdwnIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own =
    (value as { type?: unknown; text?: unknown }).type === 'mrkdwn' ? [String((value as { text: string }).text)] : [];
  return [...own, ...Object.values(value).flatMap(mrkdwnIn)];
}
