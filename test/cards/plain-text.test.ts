import { describe, expect, it } from 'vitest';
import { chartText, plainText, progressBar, tableText } from '../../src/cards/plain-text.ts';

describe('a reply in text alone', () => {
  it('says everything the card shows, but not its buttons', () => {
    const text = plainText({
      text: 'Added.',
      cards: [
        {
          title: 'Churn',
          fields: [{ label: 'Target', value: 'churn' }],
          table: { columns: ['a', 'b', 'c', 'd'], rows: [['1', '2', '3', '4']] },
          note: 'small print',
          actions: [{ label: 'Train', id: 'train:1' }],
        },
      ],
    });

    for (const part of ['Added.', 'Churn', 'Target: churn', 'a  b  c  d', '1  2  3  4', 'small print'])
      expect(text).toContain(part);
    expect(text).not.toContain('train:1');
  });

  it('aligns columns by what people see, numbers to the right', () => {
    const text = tableText({
      columns: ['name', 'n'],
      numeric: [1],
      rows: [
        ['Zoë', '7'],
        ['𝒳', '1,234'],
      ],
    });

    expect(text.split('\n')).toEqual(['name      n', '────  ─────', 'Zoë       7', '𝒳     1,234']);
  });

  it('scales bars to the largest and draws none for what is not positive', () => {
    const text = chartText({
      kind: 'bars',
      title: 'importance',
      bars: [
        { label: 'a', value: 2, text: '2' },
        { label: 'bb', value: 1, text: '1' },
        { label: 'c', value: -1, text: '-1' },
      ],
    });

    expect(text.split('\n')).toEqual(['importance', `a   ${'█'.repeat(20)} 2`, `bb  ${'█'.repeat(10)} 1`, 'c   -1']);
  });

  it('draws bars, and breaks titles, within the width of a phone', () => {
    const bars = ['contract', 'internet_service'].map((label, i) => ({ label, value: 2 - i, text: '.050 ± .004' }));
    const lines = chartText(
      { kind: 'bars', title: 'How much the AUC suffers when a column is shuffled', bars },
      42,
    ).split('\n');

    expect(lines.slice(0, 2)).toEqual(['How much the AUC suffers when a column is', 'shuffled']);
    expect(lines.map((line) => line.length)).toEqual([41, 8, 42, 36]);
  });

  it('fills the progress bar only at the end', () => {
    expect(progressBar(0)).toBe('░░░░░░░░░░');
    expect(progressBar(0.62)).toBe('▓▓▓▓▓▓░░░░');
    expect(progressBar(0.999)).toBe('▓▓▓▓▓▓▓▓▓░');
    expect(progressBar(1)).toBe('▓▓▓▓▓▓▓▓▓▓');
  });
});

describe('charts that are no bars, in text', () => {
  it('draw ranges as bars, two in one where there are many', () => {
    const bins = Array.from({ length: 20 }, (_, i) => ({ from: i, to: i + 1, count: i }));
    const lines = chartText({ kind: 'histogram', title: 'T', x: 'x', bins }, 42).split('\n');

    expect(lines).toHaveLength(11);
    expect(lines[1]).toMatch(/^0 – 2 .* 1$/);
    expect(lines.at(-1)).toMatch(/^18 – 20 .*█ 37$/);
  });

  it('draw a small matrix as a table, and tell a large one', () => {
    const counts = [
      [3, 1],
      [0, 4],
    ];

    expect(chartText({ kind: 'matrix', title: 'T', labels: ['no', 'yes'], counts })).toMatch(/^no +3 +1$/m);
    const labels = Array.from({ length: 9 }, (_, i) => `c${i}`);
    expect(chartText({ kind: 'matrix', title: 'T', labels, counts: labels.map(() => labels.map(() => 1)) })).toMatch(
      /9 of 81 rows are right/,
    );
  });
});
