import { describe, expect, it } from 'vitest';
import { shortName } from '../../src/usecases/names.ts';

describe('the short name of a data set', () => {
  it.each([
    ['owner/Slug Name.csv', 'slug-name'],
    ['churn.csv.gz', 'churn'],
    ['Müller & Söhne.xlsx', 'muller-sohne'],
    ['売上 2024.parquet', '売上-2024'],
    ['हिन्दी.csv', 'हिन्दी'],
    ['…', 'dataset'],
    [`${'long '.repeat(30)}`, 'long-long-long-long-long-long-long-long-long-long-long-long'],
  ])('can be typed: %s', (text, name) => {
    expect(shortName(text)).toBe(name);
  });
});
