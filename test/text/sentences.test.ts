import { describe, expect, it } from 'vitest';
import { list, listSome } from '../../src/text/sentences.ts';

describe('several things', () => {
  it('are listed as people do', () => {
    expect(list([])).toBe('');
    expect(list(['a'])).toBe('a');
    expect(list(['a', 'b', 'c'], 'or')).toBe('a, b or c');
  });

  it('are counted from where a list gets long', () => {
    expect(listSome(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d, e and f');
    expect(listSome(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  });
});
