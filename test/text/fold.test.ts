import { expect, it } from 'vitest';
import { compact, fold } from '../../src/text/fold.ts';

it.each([
  ['Größe', 'grosse'],
  ['preço', 'preco'],
  ['Ａge', 'age'],
  ['Цена', 'цена'],
])('folds %s to %s, so that case and accents do not count', (text, folded) => {
  expect(fold(text)).toBe(folded);
});

it('takes the ways of writing a name for one', () => {
  const names = ['sqft_living', 'Sqft Living', 'sqftLiving', '“SQFT-living”'];

  expect(new Set(names.map(compact))).toEqual(new Set(['sqftliving']));
});
