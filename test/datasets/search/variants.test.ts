import { expect, it } from 'vitest';
import { lexiconWords } from '../../../src/datasets/search/lexicon.ts';
import { understandQuery } from '../../../src/datasets/search/query.ts';
import { createVocabulary } from '../../../src/datasets/search/spelling.ts';
import { variantsOf } from '../../../src/datasets/search/variants.ts';

const variants = (text: string): readonly string[] => variantsOf(understandQuery(text, createVocabulary(lexiconWords)));

it('hubs are asked in few ways, each once', () => {
  const asked = variants(
    'which of the many customers of our telephone company in the old town are likely to leave us next month',
  );

  expect(asked.length).toBeLessThanOrEqual(6);
  expect(new Set(asked).size).toBe(asked.length);
});

it('a single word comes first, since a hub finds no sentence', () => {
  expect(variants('find me data about hotel cancellations')[0]).toMatch(/^\w+$/);
});

it.each([
  ['staff who quit', 'attrition'],
  ['smog', 'air quality'],
  ['find sentiment analysis datasets', 'review'],
  ['who pays back what they borrowed', 'loan'],
  ['credt card frawd', 'fraud'],
])('%s is asked for as %s too', (text, word) => {
  expect(variants(text)).toContain(word);
});

it('what is said around a topic is not asked for', () => {
  expect(variants('please find me some good data sets about penguins, thanks')).not.toContain('please');
});

it('no topic, nothing to ask', () => {
  expect(variants('any data set')).toEqual([]);
});
