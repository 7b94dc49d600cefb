import { describe, expect, test } from 'vitest';
import { createSamples } from '../../src/datasets/samples/index.ts';
import { type SearchResult, searchDatasets } from '../../src/datasets/search.ts';
import type { DatasetSource, Listing } from '../../src/datasets/source.ts';
import { AppError } from '../../src/errors.ts';

const never = new AbortController().signal;

const find = (query: string, sources: readonly DatasetSource[] = [createSamples()]): Promise<SearchResult> =>
  searchDatasets(query, sources, { signal: never, deadlineMs: 300, maxBytes: 1e9 });

const first = async (query: string): Promise<string | undefined> => (await find(query)).results[0]?.ref;

const CHURN = 'telco-churn';
const ATTRITION = 'employee-attrition';
const HOUSES = 'sacramento-houses';
const CONCRETE = 'concrete-strength';
const PENGUINS = 'palmer-penguins';

describe('the bundled samples are found', () => {
  test.each([
    ['customer churn', CHURN],
    ['streaming tv', CHURN],
    ['paperless billing', CHURN],
    ['employee attrition', ATTRITION],
    ['monthly income', ATTRITION],
    ['overtime', ATTRITION],
    ['house prices', HOUSES],
    ['sqft', HOUSES],
    ['compressive strength', CONCRETE],
    ['fly ash', CONCRETE],
    ['penguins', PENGUINS],
    ['flipper length', PENGUINS],
    ['adelie', PENGUINS],
  ])('by their own words: %s', async (query, ref) => {
    expect(await first(query)).toBe(ref);
  });

  test.each([
    ['subscribers who leave', CHURN],
    ['telecom cancellations', CHURN],
    ['lost clients', CHURN],
    ['customer loyalty', CHURN],
    ['staff turnover', ATTRITION],
    ['people quitting their jobs', ATTRITION],
    ['why do employees leave', ATTRITION],
    ['HR data', ATTRITION],
    ['real estate', HOUSES],
    ['flats for sale', HOUSES],
    ['homes in california', HOUSES],
    ['building materials', CONCRETE],
    ['how strong is concrete', CONCRETE],
    ['birds', PENGUINS],
    ['wildlife in antarctica', PENGUINS],
  ])('by other words: %s', async (query, ref) => {
    expect(await first(query)).toBe(ref);
  });

  test.each([
    ['chrun telco', CHURN],
    ['cutsomer chrn', CHURN],
    ['emploee atrition', ATTRITION],
    ['hosue prices', HOUSES],
    ['sacremento', HOUSES],
    ['concret strenght', CONCRETE],
    ['pengiuns', PENGUINS],
  ])('with slips of the finger: %s', async (query, ref) => {
    expect(await first(query)).toBe(ref);
  });

  test.each([
    ['Kundenabwanderung', CHURN],
    ['abandono de clientes', CHURN],
    ['désabonnement', CHURN],
    ['Mitarbeiter Fluktuation', ATTRITION],
    ['rotación de empleados', ATTRITION],
    ['Preis von Häusern', HOUSES],
    ['precios de casas', HOUSES],
    ['le prix des maisons', HOUSES],
    ['huizenprijzen', HOUSES],
    ['hormigón', CONCRETE],
    ['calcestruzzo', CONCRETE],
    ['Pinguine', PENGUINS],
    ['manchots', PENGUINS],
    ['пингвины', PENGUINS],
    ['企鹅', PENGUINS],
  ])('in other languages: %s', async (query, ref) => {
    expect(await first(query)).toBe(ref);
  });
});

describe('what is not there is not found', () => {
  test.each([
    'titanic',
    'credit card fraud',
    'heart disease',
    'movies',
    'student grades',
    'stock prices',
    'car prices',
    'bank customers',
    'weather forecast',
    'case law',
    'personal finance',
    'antibiotic resistance',
    'asdfgh',
    'xyzzy plugh',
    'the meaning of life',
    'pizza',
  ])('%s', async (query) => {
    expect((await find(query)).results).toEqual([]);
  });
});

test('asking for anything shows every sample', async () => {
  expect((await find('any dataset')).results).toHaveLength(5);
});

test('a result says why it is one, and how well it fits', async () => {
  const { results } = await find('telco churn');

  expect(results[0]?.why).toBe('telco, churn in the title');
  expect(results[0]?.match).toBeGreaterThan(0.95);
  expect(results.map(({ match }) => match)).toEqual(results.map(({ match }) => match).sort((a, b) => b - a));
});

test('a spelling that was corrected, or a translation, is told', async () => {
  expect((await find('hosue prices')).interpretedAs).toBe('house prices');
  expect((await find('Hauspreise')).interpretedAs).toBe('house prices');
  expect((await find('house prices')).interpretedAs).toBe(undefined);
  expect((await find('"hosue" prices')).interpretedAs).toBe(undefined);
});

describe('with several sources', () => {
  const candidate = (facts: Partial<Listing>): Listing => ({
    source: 'shelf',
    ref: 'x',
    title: 'Customer churn',
    description: '',
    tags: [],
    ...facts,
  });
  const source = (name: string, search: DatasetSource['search']): DatasetSource => ({
    name,
    offline: false,
    search,
    resolve: async () => null,
    offer: async () => ({ tables: [] }),
  });
  const shelf = (...candidates: readonly Listing[]): DatasetSource => source('shelf', async () => candidates);

  test('one that fails, or is late, is named, and the others answer', async () => {
    const failing = source('broken', async () => {
      throw new AppError('upstream', 'down');
    });
    const silent = source('silent', () => new Promise(() => undefined));

    const found = await find('churn', [failing, createSamples(), silent]);

    expect(found.results[0]?.ref).toBe(CHURN);
    expect(found.failed).toEqual(['broken']);
    expect(found.late).toEqual(['silent']);
  });

  test('the same table at two of them is shown once, the better described', async () => {
    const bare = candidate({ ref: 'bare', rowCount: 7043 });
    const described = candidate({
      ref: 'described',
      rowCount: 7043,
      description: 'Customers who left.',
      tags: ['churn'],
    });

    expect((await find('churn', [shelf(bare), shelf(described)])).results.map(({ ref }) => ref)).toEqual(['described']);
  });

  test('popularity decides between equals, and lifts nothing above what fits better', async () => {
    const known = candidate({ ref: 'known', title: 'Churn of customers', downloads: 90_000 });
    const unknown = candidate({ ref: 'unknown', title: 'Customers and churn', downloads: 3 });
    const popular = candidate({ ref: 'popular', title: 'Customer segments', downloads: 9_000_000 });

    const found = await find('customer churn', [shelf(unknown, popular, known)]);

    expect(found.results.map(({ ref }) => ref).slice(0, 2)).toEqual(['known', 'unknown']);
  });

  test('a search that is given up is cancelled', async () => {
    const search = searchDatasets('churn', [createSamples()], {
      signal: AbortSignal.abort(),
      deadlineMs: 300,
      maxBytes: 1e9,
    });

    await expect(search).rejects.toMatchObject({ code: 'cancelled' });
  });
});
