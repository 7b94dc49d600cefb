import { describe, expect, it } from 'vitest';
import { decodeText, escapeText } from '../../../adapters/slack/text.ts';

describe('escaping', () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['a & b', 'a &amp; b'],
    ['total_day_minutes', 'total_day_minutes'],
    ['2*3', '2*3'],
    ['*x*', '*\u200bx*'],
    ['_x_ and ~y~', '_\u200bx_ and ~\u200by~'],
    ['**x**', '*\u200b*\u200bx**'],
    ['a`b`', 'a`\u200bb`\u200b'],
    [':tada:', ':\u200btada:'],
    ['12:30:00', '12:\u200b30:00'],
    ['> quote', '\u200b&gt; quote'],
  ])('%j becomes %j', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped);
  });

  it('is undone by decoding, whatever was written', () => {
    for (const text of ['<!channel>', 'a & b', '*x*', '&amp; as such', '<@U1>', 'a < b > c']) {
      expect(decodeText(escapeText(text), 'U9')).toBe(text);
    }
  });
});

describe('decoding', () => {
  it.each([
    ['<@U1> find &amp; add', 'find & add'],
    ['ask <@U2|ann> or <@U3>', 'ask @ann or @U3'],
    ['in <#C1|general>', 'in #general'],
    ['use <http://data.csv|data.csv>', 'use data.csv'],
    ['<https://kaggle.com/x>', 'https://kaggle.com/x'],
    ['<https://kaggle.com/x|https://kaggle.com/x>', 'https://kaggle.com/x'],
    ['<mailto:a@b.c|a@b.c>', 'a@b.c'],
    ['<!here> look', '@here look'],
    ['<!subteam^S1|@team> look', '@team look'],
    ['price &lt; 5', 'price < 5'],
  ])('%j means %j', (slack, meant) => {
    expect(decodeText(slack, 'U1')).toBe(meant);
  });
});
