import { describe, expect, it } from 'vitest';
import { backoffMs, persist, within } from '../../../adapters/shared/patience.ts';

describe('persisting', () => {
  it('tries until it succeeds, and asks before each wait how long that is', async () => {
    const asked: number[] = [];
    const done = await persist(
      async () => {
        if (asked.length < 3) throw new Error('not yet');
        return 'done';
      },
      { waitMs: (_, failures) => asked.push(failures) },
    );

    expect(done).toBe('done');
    expect(asked).toEqual([0, 1, 2]);
  });

  it('gives up at what makes another attempt useless', async () => {
    let attempts = 0;
    const refused = persist(
      async () => {
        attempts += 1;
        throw new Error('refused');
      },
      {
        waitMs(error) {
          throw error;
        },
      },
    );

    await expect(refused).rejects.toThrow('refused');
    expect(attempts).toBe(1);
  });

  it('ends when it is told to', async () => {
    const stopping = new AbortController();
    const waiting = persist(() => Promise.reject(new Error('not yet')), {
      waitMs: () => 60_000,
      signal: stopping.signal,
    });
    setImmediate(() => stopping.abort());

    await expect(waiting).rejects.toThrow('aborted');
  });

  it('waits twice as long each time, and no longer than the longest wait', () => {
    expect([0, 1, 2].map((failures) => backoffMs(failures))).toEqual([250, 500, 1_000]);
    expect(backoffMs(100)).toBe(30_000);
    expect(backoffMs(3, 1_500)).toBe(1_500);
  });
});

describe('patience', () => {
  it('has what comes in time, and nothing of what does not', async () => {
    const never = new Promise(() => undefined);

    expect(await within(60_000, Promise.resolve('soon'))).toBe('soon');
    expect(await within(1, never)).toBeUndefined();
  });
});
