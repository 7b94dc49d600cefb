import { describe, expect, it } from 'vitest';
import { byName } from '../../src/text/by-name.ts';
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

describe('a name as it is typed', () => {
  const find = (typed: string, ...names: string[]) => byName(names, typed, (name) => [name]);

  it('means the same however it is spelt', () => {
    expect(find('MONTHLY charges', 'tenure', 'monthly_charges')).toBe('monthly_charges');
    expect(find('cafe', 'Café')).toBe('Café');
  });

  it('means what is called exactly so before what begins with it, and that before what contains it', () => {
    expect(find('price', 'unit_price', 'price_group', 'price')).toBe('price');
    expect(find('price', 'unit_price', 'price_group')).toBe('price_group');
    expect(find('price', 'tenure', 'unit_price')).toBe('unit_price');
    expect(find('price', 'tenure')).toBeNull();
  });

  it('means nothing without a letter or digit', () => {
    expect(find('…', 'tenure')).toBeNull();
  });
});
