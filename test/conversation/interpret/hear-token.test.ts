import { describe, expect, it } from 'vitest';
import { hearToken } from '../../../src/conversation/interpret/hear-token.ts';

describe('words about tokens', () => {
  it.each([
    ['token', { do: 'make', scope: 'train' }],
    ['token read', { do: 'make', scope: 'read' }],
    ['Token for predictions.', { do: 'make', scope: 'predict' }],
    ['make me a token', { do: 'make', scope: 'train' }],
    ['create a new predict token please', { do: 'make', scope: 'predict' }],
    ['tokens', { do: 'list' }],
    ['list my tokens', { do: 'list' }],
    ['revoke token aB-3_x', { do: 'revoke', ending: 'aB-3_x' }],
    ['token revoke aB-3_x', { do: 'revoke', ending: 'aB-3_x' }],
    ['revoke all my tokens', { do: 'revoke', ending: 'all' }],
  ])('%s', (words, wish) => {
    expect(hearToken(words)).toEqual(wish);
  });

  it.each([
    'predict the number of tokens',
    'find a dataset about token prices',
    'train on tokens',
    'help',
    'what is a token?',
  ])('that are about something else: %s', (words) => {
    expect(hearToken(words)).toBeNull();
  });
});
