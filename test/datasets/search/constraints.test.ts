import { describe, expect, it } from 'vitest';
import { certaintyOf, keeps, readConstraints, withoutConstraints } from '../../../src/datasets/search/constraints.ts';
import type { Listing } from '../../../src/datasets/source.ts';

describe('constraints are taken out of what is asked', () => {
  it.each([
    ['house prices under 100 MB', { maxBytes: 100e6 }, 'house prices'],
    ['house prices, at most 1.5 GB', { maxBytes: 1.5e9 }, 'house prices,'],
    ['house prices with more than 10k rows', { minRows: 10_000 }, 'house prices with'],
    ['house prices, 5,000+ rows', { minRows: 5000 }, 'house prices,'],
    ['house prices, fewer than 2 million records', { maxRows: 2e6 }, 'house prices,'],
    ['house prices as csv', { formats: ['csv'] }, 'house prices'],
    ['house prices in excel format', { formats: ['xlsx'] }, 'house prices'],
    ['house prices with a free licence', { freeLicence: true }, 'house prices'],
    ['house prices for commercial use', { freeLicence: true }, 'house prices'],
    ['house prices licensed MIT', { licences: ['mit'] }, 'house prices'],
    ['house prices, MIT licence only', { licences: ['mit'] }, 'house prices,'],
    ['house prices under the Apache 2.0 license', { licences: ['apache'] }, 'house prices'],
    ['house prices, 5000 rows or fewer', { maxRows: 5000 }, 'house prices,'],
    ['house prices, between 1k and 5k rows', { minRows: 1000, maxRows: 5000 }, 'house prices,'],
    ['house prices, about 1000 rows', { minRows: 500, maxRows: 2000 }, 'house prices,'],
    ['house prices, under half a gigabyte', { maxBytes: 5e8 }, 'house prices,'],
    ['house prices with a million rows', { minRows: 1e6 }, 'house prices with'],
    ['house prices, fewer than 20 columns', { maxColumns: 20 }, 'house prices,'],
    ['house prices, csv or parquet', { formats: ['csv', 'parquet'] }, 'house prices,'],
    ['reviews in German', { languages: ['de'] }, 'reviews'],
    ['French-language reviews', { languages: ['fr'] }, 'reviews'],
    ['reviews, not in English', { languages: ['!en'] }, 'reviews,'],
    ['the German credit data', {}, 'the German credit data'],
    ['rice grains and not as photos', { noMedia: true }, 'rice grains'],
    ['flowers without pictures', { noMedia: true }, 'flowers'],
    ['house prices updated in 2023 or later', { since: 2023 }, 'house prices'],
    ['house prices newer than 2020', { since: 2020 }, 'house prices'],
    ['house prices without an account', { ungated: true }, 'house prices'],
    ['a tiny house price table', { size: 'small' }, 'a house price table'],
    ['our small shops', {}, 'our small shops'],
    ['house prices for my statistics course', {}, 'house prices'],
    ['house prices, licence CC BY-NC', {}, 'house prices, licence CC BY-NC'],
    ['house prices from kaggle', { sources: ['kaggle'] }, 'house prices'],
    ['house prices on Hugging Face', { sources: ['huggingface'] }, 'house prices'],
    ['house prices but not from kaggle', { sources: ['huggingface'] }, 'house prices'],
    ['the 1990 census of 5 cities', {}, 'the 1990 census of 5 cities'],
  ])('%s', (text, constraints, topic) => {
    const read = readConstraints(text);

    expect(read.constraints).toEqual({ formats: [], sources: [], freeLicence: false, ...constraints });
    expect(read.rest.replace(/\s+/g, ' ').trim()).toBe(topic);
  });
});

it.each([
  ['larger churn', 'find a dataset larger than 5 GB about churn', 'churn'],
  ['churn million MIT', 'churn with more than 1 million rows licensed MIT', 'churn'],
  ['million songs', 'find the million songs data with over 1 million rows', 'million songs'],
  ['churn', 'Kundenabwanderung unter 5 GB', 'churn'],
  ['churn but', 'find churn but not from kaggle', 'churn'],
  ['kaggle', 'find kaggle', 'kaggle'],
])('of the topic “%s” in “%s” is left “%s”', (topic, said, left) => {
  expect(withoutConstraints(topic, said)).toBe(left);
});

describe('a listing is kept', () => {
  const listing = (facts: Partial<Listing>): Listing => ({
    source: 'kaggle',
    ref: 'a/b',
    title: 'B',
    description: '',
    tags: [],
    ...facts,
  });
  const kept = (text: string, facts: Partial<Listing>): boolean =>
    keeps(listing(facts), readConstraints(text).constraints);

  it('unless it is known to break a constraint', () => {
    expect(kept('under 10 MB', { sizeBytes: 11e6 })).toBe(false);
    expect(kept('under 10 MB', { sizeBytes: 9e6 })).toBe(true);
    expect(kept('under 10 MB', {})).toBe(true);
    expect(kept('csv', { formats: ['parquet'] })).toBe(false);
    expect(kept('csv', { formats: ['csv', 'tabular'] })).toBe(true);
    expect(kept('from kaggle', { source: 'huggingface' })).toBe(false);
  });

  it('by its rows where they are told by a tag alone', () => {
    expect(kept('more than 20k rows', { tags: ['size_categories:1K<n<10K'] })).toBe(false);
    expect(kept('more than 5k rows', { tags: ['size_categories:1K<n<10K'] })).toBe(true);
    expect(kept('less than 500 rows', { tags: ['size_categories:n<1K'] })).toBe(true);
  });

  it('by its licence, language, kind and age', () => {
    expect(kept('MIT licence only', { licence: 'mit' })).toBe(true);
    expect(kept('MIT licence only', { licence: 'CC0: Public Domain' })).toBe(false);
    expect(kept('in German', { tags: ['de', 'en'] })).toBe(true);
    expect(kept('in German', { tags: ['fr'] })).toBe(false);
    expect(kept('in German', { title: 'German news' })).toBe(true);
    expect(kept('in German', {})).toBe(true);
    expect(kept('not in English', { tags: ['en'] })).toBe(false);
    expect(kept('without pictures', { formats: ['image'] })).toBe(false);
    expect(kept('updated since 2023', { updated: '2022-12-31T00:00:00Z' })).toBe(false);
    expect(kept('updated since 2023', { updated: '2023-01-01T00:00:00Z' })).toBe(true);
  });

  it('by what its rows and its bytes say of each other', () => {
    expect(kept('under 1 MB', { tags: ['size_categories:100K<n<1M'] })).toBe(false);
    expect(kept('under 1 MB', { tags: ['size_categories:n<1K'] })).toBe(true);
    expect(kept('fewer than 1000 rows', { sizeBytes: 1e9 })).toBe(false);
    expect(kept('more than 1000 rows', { sizeBytes: 500 })).toBe(false);
  });

  it('and the surer it is that it fits, the better', () => {
    const { constraints } = readConstraints('csv under 10 MB');
    const known = certaintyOf(listing({ formats: ['csv'], sizeBytes: 1000 }), constraints);

    expect(known).toBe(1);
    expect(certaintyOf(listing({ formats: ['csv'] }), constraints)).toBeLessThan(known);
    expect(certaintyOf(listing({ formats: ['csv'], sizeBytes: 1e9 }), constraints)).toBe(0);
  });

  it.each([
    ['CC0: Public Domain', true],
    ['mit', true],
    ['cc-by-4.0', true],
    ['Attribution 4.0 International (CC BY 4.0)', true],
    ['cc-by-nc-4.0', false],
    ['CC BY-NC-SA 4.0', false],
    ['Other (specified in description)', false],
    ['unknown', false],
    [undefined, false],
  ])('as free where its licence says so: %s', (licence, isFree) => {
    expect(kept('free licence', licence === undefined ? {} : { licence })).toBe(isFree);
  });
});
