import { describe, expect, it } from 'vitest';
import { meaningsOf, withMeanings } from '../../src/datasets/meanings.ts';
import { createDatasetFields } from '../support/builders.ts';

describe('what the values of a column mean', () => {
  it('is what the source says, in words or by labels', () => {
    const labels = { species: ['Adelie', 'Gentoo'], digit: Array.from({ length: 9 }, (_, i) => `n${i}`) };

    expect(meaningsOf({ labels, meanings: { sex: '1 for women' } })).toEqual({
      species: '0 Adelie, 1 Gentoo',
      digit: '0 n0, 1 n1, 2 n2, 3 n3, 4 n4, 5 n5, …',
      sex: '1 for women',
    });
    expect(meaningsOf({})).toEqual({});
  });

  it('stands with the column, and nowhere where the source says nothing', () => {
    const { schema } = createDatasetFields();

    expect(withMeanings(schema, { tenure: 'months', other: 'x' }).map(({ meaning }) => meaning)).toEqual([
      'months',
      undefined,
    ]);
    expect(withMeanings(schema, {})).toEqual(schema);
  });
});
