import { expect, it } from 'vitest';
import { withMeanings } from '../../src/datasets/meanings.ts';
import { createDatasetFields } from '../support/builders.ts';

it('what its values mean stands with a column, and nowhere where the source says nothing', () => {
  const { schema } = createDatasetFields();

  expect(withMeanings(schema, { tenure: 'months', other: 'x' }).map(({ meaning }) => meaning)).toEqual([
    'months',
    undefined,
  ]);
  expect(withMeanings(schema, {})).toEqual(schema);
});
