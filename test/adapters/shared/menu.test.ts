import { describe, expect, it } from 'vitest';
import { fitMenu, missingNote, rangeOf } from '../../../adapters/shared/menu.ts';

const options = (...values: string[]) => values.map((value) => ({ value, label: `column ${value}` }));
const limits = { perPage: 2, pages: 2, travels: (value: string) => value.length <= 3 };

describe('a menu', () => {
  it('has pages, each value once, of those that come back as they went out', () => {
    const { pages, missing } = fitMenu(options('a', 'b', 'much too long', 'a', 'c'), limits);

    expect(pages.map((page) => page.map(({ value }) => value))).toEqual([['a', 'b'], ['c']]);
    expect(missing).toBe(2);
    expect(rangeOf(pages[0] ?? [])).toBe('column a – column b');
  });

  it('says how many it cannot show', () => {
    const { pages, missing } = fitMenu(options('a', 'b', 'c', 'd', 'e'), limits);

    expect(pages.flat()).toHaveLength(4);
    expect(missingNote(missing)).toBe('1 more cannot be shown in the menu; write the name instead.');
    expect(missingNote(0)).toBe('');
  });

  it('has no page without an option', () => {
    expect(fitMenu([], limits)).toEqual({ pages: [], missing: 0 });
  });
});
