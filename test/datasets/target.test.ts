import { describe, expect, test } from 'vitest';
import type { ColumnFlag, ColumnKind } from '../../src/datasets/profile.ts';
import { detectTarget, type TargetColumn } from '../../src/datasets/target.ts';
import { isIdName, wordsOf } from '../../src/datasets/words.ts';

const column = (name: string, flags: readonly ColumnFlag[] = [], kind: ColumnKind = 'number'): TargetColumn => ({
  name,
  kind,
  flags,
  unique_count: flags.includes('constant') ? 1 : flags.includes('all_missing') ? 0 : 30,
  null_count: 0,
});

const target = (names: string, hint?: string): string | null =>
  detectTarget(
    names.split(' ').map((name) => column(name)),
    hint,
  ).target;

test('words are told apart in every way of writing a name', () => {
  expect(wordsOf('SalePrice')).toEqual(['sale', 'price']);
  expect(wordsOf('sale_price')).toEqual(['sale', 'price']);
  expect(wordsOf('Sale Price (€)')).toEqual(['sale', 'price']);
  expect(wordsOf('HTTPServerID2')).toEqual(['http', 'server', 'id2']);
  expect(wordsOf('Größe')).toEqual(['größe']);
});

test('an id is known by its words', () => {
  expect(
    ['id', 'ID', 'PassengerId', 'customer_id', 'customerID', 'order key', 'uuid', 'customerid'].every(isIdName),
  ).toBe(true);
  expect(['did', 'grid', 'idea', 'humid', 'candidate', 'paid', 'width', 'keyboard'].some(isIdName)).toBe(false);
});

describe('without a message', () => {
  test.each([
    ['species island bill_length_mm sex year', 'species'],
    ['churn female tenure contract total_charges', 'churn'],
    ['Age Attrition BusinessTravel MonthlyIncome PercentSalaryHike YearsAtCompany', 'Attrition'],
    ['city zip beds price latitude longitude', 'price'],
    ['cement water age compressive_strength', 'compressive_strength'],
    ['PassengerId Survived Pclass Sex Fare', 'Survived'],
    ['Id LotArea SalePrice YrSold', 'SalePrice'],
    ['price area target city', 'target'],
    ['unit_price quantity price shop', 'price'],
    ['x1 y x2', 'y'],
    ['City Year Day', 'Day'],
    ['movie_length rating_count director_likes gross', 'gross'],
    ['sepal petal variety', 'variety'],
    ['fixed_acidity alcohol quality', 'quality'],
    ['classroom teacher pupils', 'pupils'],
  ])('of %s it is %s', (names, expected) => {
    expect(target(names)).toBe(expected);
  });
});

describe('with a message', () => {
  test.each([
    ['price beds area', 'predict the beds', 'beds'],
    ['price beds area', 'predict beds from area', 'beds'],
    ['price beds area', 'I uploaded our flats, it is about area', 'area'],
    ['SalePrice LotArea Price', 'estimate the sale price please', 'SalePrice'],
    ['cement water age compressive_strength', 'cement strength', 'compressive_strength'],
    ['city price area', 'house prices', 'price'],
    ['y City price', 'the city', 'City'],
    ['age price', 'manage the garage', 'price'],
    ['x y z', 'predict z', 'z'],
    ['did id kind', 'did it', 'did'],
    ['price beds', 'hello', 'price'],
  ])('%s: "%s" means %s', (names, hint, expected) => {
    expect(target(names, hint)).toBe(expected);
  });
});

test('ids, constants, empty columns and prose are never the target, even when named', () => {
  const columns = [
    column('price', ['constant']),
    column('label', ['all_missing']),
    column('target_id'),
    column('class', ['id']),
    column('sentiment', [], 'text'),
    column('area'),
    column('uuid'),
  ];

  expect(detectTarget(columns, 'predict price, label, class or sentiment')).toEqual({
    target: 'area',
    runnersUp: [],
    why: 'it is the last column that can be learned',
  });
});

test('others that may be meant are told, the likeliest first', () => {
  const found = detectTarget(['price', 'churn', 'a', 'b', 'c', 'd', 'e'].map((name) => column(name)));

  expect(found).toMatchObject({ target: 'churn', runnersUp: ['price', 'e', 'd', 'c'] });
});

test('a table with nothing to learn has no target', () => {
  expect(detectTarget([column('a', ['constant'])])).toMatchObject({ target: null, runnersUp: [] });
});
