import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRecent } from '../../../adapters/shared/recent.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what is remembered for a while', () => {
  it('is forgotten after its time', () => {
    const recent = createRecent<number>({ forMs: 1_000 });
    recent.set('a', 1);
    vi.advanceTimersByTime(600);
    recent.set('b', 2);
    vi.advanceTimersByTime(600);

    expect([recent.get('a'), recent.get('b')]).toEqual([undefined, 2]);
  });

  it('makes room for newer things, the oldest first; what is set again is new', () => {
    const recent = createRecent<number>({ most: 2 });
    recent.set('a', 1);
    recent.set('b', 2);
    recent.set('a', 3);
    recent.set('c', 4);

    expect([recent.get('a'), recent.has('b'), recent.get('c')]).toEqual([3, false, 4]);
  });

  it('is taken once', () => {
    const recent = createRecent<number>();
    recent.set('a', 1);

    expect([recent.take('a'), recent.take('a')]).toEqual([1, undefined]);
  });
});
