import { expect, it } from 'vitest';
import { hearSharing } from '../../../src/conversation/interpret/hear-sharing.ts';

it.each([
  ['keep this to me', { with: 'me' }],
  ['Please keep it to myself.', { with: 'me' }],
  ['make that data set private', { with: 'me' }],
  ['keep telco-churn private', { with: 'me', dataset: 'telco-churn' }],
  ['only I may see it', { with: 'me' }],
  ['share it with everyone', { with: 'everyone' }],
  ['share telco-churn with the team please', { with: 'everyone', dataset: 'telco-churn' }],
  ['make this public', { with: 'everyone' }],
  ["don't keep it to me any more", { with: 'everyone' }],
])('“%s” says who may see a data set', (words, heard) => {
  expect(hearSharing(words)).toEqual(heard);
});

it.each([
  'find me private health data',
  'keep the best',
  'keep the best model and stop',
  'predict for private=yes',
  'make a model with this',
  'what is public data?',
  'treat private as text',
])('“%s” does not', (words) => {
  expect(hearSharing(words)).toBeNull();
});
