import { describe, expect, it } from 'vitest';
import { editDistance, slipsAllowed } from '../../src/text/distance.ts';

describe('the distance of two words', () => {
  it.each([
    ['train', 'train', 0],
    ['train', 'trian', 1],
    ['train', 'trains', 1],
    ['train', 'rain', 1],
    ['train', 'brain', 1],
    ['deploy', 'dpeloi', 2],
    ['', 'abc', 3],
  ])('from %j to %j is %i', (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
    expect(editDistance(b, a, 5)).toBe(distance);
  });

  it('is one more than the limit when it is larger', () => {
    expect(editDistance('dataset', 'penguin', 2)).toBe(3);
    expect(editDistance('a', 'abcdef', 2)).toBe(3);
  });
});

it('forgives more slips in longer words, and none in short ones', () => {
  expect([3, 4, 6, 7, 20].map(slipsAllowed)).toEqual([0, 1, 1, 2, 2]);
});
