import { describe, expect, it } from 'vitest';
import type { Chart } from '../../src/cards/chart.ts';
import { chartWords } from '../../src/cards/chart-words.ts';
import { EXTREME, USUAL } from '../charts/samples.ts';

describe('a chart in words', () => {
  it.each(Object.entries({ ...USUAL, ...EXTREME }))('of %s is short, and has no figure that is none', (_, chart) => {
    const words = chartWords(chart);

    expect(words.length).toBeLessThan(900);
    expect(words).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('counts what a matrix has right, and names what is mistaken most', () => {
    for (let at = 0; at < 200; at++) {
      const [a, b, c, d] = [at % 7, at % 11, (at % 11) + (at % 2 === 0 ? 1 : -1), at % 13].map((each) => each + 1) as [
        number,
        number,
        number,
        number,
      ];
      const words = chartWords({
        kind: 'matrix',
        title: 'T',
        labels: ['no', 'yes'],
        counts: [
          [a, b],
          [c, d],
        ],
      });

      expect(words).toContain(`${a + d} of ${a + b + c + d} rows`);
      expect(words).toContain(b > c ? `: no taken for yes (${b} row` : `: yes taken for no (${c} row`);
    }
  });

  it('tells where a line begins, ends and is highest', () => {
    const chart: Chart = {
      kind: 'lines',
      title: 'Orders',
      x: { label: 'month', holds: 'time' },
      y: { label: 'orders' },
      series: [
        {
          name: 'all',
          points: [
            [Date.UTC(2024, 0, 1), 3],
            [Date.UTC(2024, 5, 1), 9],
            [Date.UTC(2024, 11, 1), 4],
          ],
        },
      ],
    };

    expect(chartWords(chart)).toContain('goes from 3 at 2024-01-01 to 4 at 2024-12-01, at most 9 at 2024-06-01');
  });

  it('tells the range in which most values lie', () => {
    const bins = [
      { from: 0, to: 10, count: 1 },
      { from: 10, to: 20, count: 3 },
    ];

    expect(chartWords({ kind: 'histogram', title: 'T', x: 'price', bins })).toContain(
      'price runs from 0 to 20; most often, in 75 % of 4 rows, it lies between 10 and 20',
    );
  });

  it('adds up a waterfall from its start to its end', () => {
    const words = chartWords(USUAL.waterfall as Chart);

    expect(words).toContain('starts at 27 % (on average)');
    expect(words).toContain('contract = month-to-month adds 24 %');
    expect(words).toContain('ends at 71 %');
  });
});
