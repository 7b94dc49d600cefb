import { describe, expect, it } from 'vitest';
import { cutAt, splitAt } from '../../../adapters/shared/text.ts';

describe('a text that is too long', () => {
  it.each([
    ['short', 10, 'short'],
    ['the quick brown fox', 12, 'the quick…'],
    ['a averylongwordwithoutspaces', 10, 'a averylo…'],
    ['anything', 0, ''],
    ['anything', 1, '…'],
    ['abc😀def', 5, 'abc…'],
  ])('%j in %i characters is %j', (text, max, cut) => {
    expect(cutAt(text, max)).toBe(cut);
  });

  it('is split at lines, else at words, else anywhere but within a character, and nothing is lost', () => {
    const pieces = splitAt(`first line of words\nsecond line ${'x'.repeat(25)}${'😀'.repeat(12)}`, 20);

    expect(pieces.slice(0, 2)).toEqual(['first line of words', 'second line']);
    expect(pieces.every((piece) => piece.length <= 20 && !/\p{Surrogate}/u.test(piece))).toBe(true);
    expect(pieces.join('').replace(/\s/g, '')).toBe(`firstlineofwordssecondline${'x'.repeat(25)}${'😀'.repeat(12)}`);
  });
});
