import { expect, it } from 'vitest';
import { asksForTerm, explainTerm } from '../../src/cards/glossary.ts';
import { TERMS } from '../../src/cards/terms.ts';

it.each([
  ['what is AUC?', /^AUC says how well/],
  ['What does the F1-score mean', /^F1 is one figure/],
  ['explain R²', /^R² is the part/],
  ['was ist log loss', /^Log loss/],
  ['what are folds', /called folds/],
  ['what is the feature importance', /^The importance of a column/],
])('explains the word in “%s”', (asked, meaning) => {
  expect(explainTerm(asked)).toMatch(meaning);
});

it.each(['what is the weather', 'is a forestry licence needed', ''])('has nothing to say to “%s”', (asked) => {
  expect(explainTerm(asked)).toBeNull();
});

it('knows sixty terms and more, each in two sentences and found by each of its names', () => {
  expect(Object.keys(TERMS).length).toBeGreaterThanOrEqual(60);
  for (const [names, meaning] of Object.entries(TERMS)) {
    expect(meaning.match(/\.(?= |$)/g), names).toHaveLength(2);
    for (const name of names.split(' | ')) expect(explainTerm(`what is ${name}?`), name).toBe(meaning);
  }
});

it.each([
  ['What is AUC?', true],
  ['what is a fold', true],
  ['what does log loss mean?', true],
  ['explain overfitting', true],
  ['was bedeutet F1?', true],
  ['what is the AUC?', false],
  ['what is deployed?', false],
  ['explain it', false],
  ['what is ?', false],
])('whether a term is asked for: “%s” – %s', (text, asks) => {
  expect(asksForTerm(text)).toBe(asks);
});
