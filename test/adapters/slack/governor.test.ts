import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGovernor } from '../../../adapters/slack/governor.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** States are numbers; a negative one is urgent. */
function createScene(run: (key: string, state: number) => Promise<number> = async () => 0) {
  const done: { key: string; state: number; at: number }[] = [];
  const start = Date.now();
  const governor = createGovernor<number>({
    groupOf: (key) => key.split(':')[0] ?? '',
    isUrgent: (state) => state < 0,
    perMinute: 40,
    async run(key, state) {
      done.push({ key, state, at: Date.now() - start });
      return run(key, state);
    },
  });
  return { governor, done };
}

describe('the governor of edits', () => {
  it('shows the newest state and skips those between', async () => {
    const { governor, done } = createScene(() => new Promise((resolve) => setTimeout(resolve, 300, 0)));

    const all = Array.from({ length: 50 }, (_, i) => governor.submit('T1:a', i));
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(all);

    expect(done.map(({ state }) => state)).toEqual([0, 49]);
  });

  it('keeps to the share of a minute however many messages there are, and gives each its turn', async () => {
    const { governor, done } = createScene();

    for (let second = 0; second < 120; second++) {
      for (let message = 0; message < 30; message++) void governor.submit(`T1:${message}`, second);
      await vi.advanceTimersByTimeAsync(1_000);
    }

    for (let from = 0; from <= 60_000; from += 1_000) {
      expect(done.filter(({ at }) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(40);
    }
    expect(new Set(done.map(({ key }) => key)).size).toBe(30);
  });

  it('lets the end of a run through while the share is used up', async () => {
    const { governor, done } = createScene();
    for (let message = 0; message < 30; message++) void governor.submit(`T1:${message}`, 1);
    await vi.advanceTimersByTimeAsync(100);

    void governor.submit('T1:end', -1);
    await vi.advanceTimersByTimeAsync(100);

    expect(done.at(-1)).toMatchObject({ key: 'T1:end' });
  });

  it('does not let one workspace wait for another', async () => {
    const { governor, done } = createScene();
    for (let message = 0; message < 100; message++) void governor.submit(`T1:${message}`, 1);

    void governor.submit('T2:a', 1);
    await vi.advanceTimersByTimeAsync(10);

    expect(done.some(({ key }) => key === 'T2:a')).toBe(true);
  });

  it('waits as long as it is told, and then the newest state lands', async () => {
    let told = 5_000;
    const { governor, done } = createScene(async () => {
      const wait = told;
      told = 0;
      return wait;
    });

    void governor.submit('T1:a', 1);
    await vi.advanceTimersByTimeAsync(1_000);
    const last = governor.submit('T1:a', -2);
    await vi.advanceTimersByTimeAsync(6_000);
    await last;

    expect(done.map(({ state }) => state)).toEqual([1, -2]);
    expect(done[1]?.at).toBeGreaterThanOrEqual(5_000);
  });

  it('has one call in flight per message', async () => {
    let finish: () => void = () => undefined;
    const { governor, done } = createScene(
      () =>
        new Promise((resolve) => {
          finish = () => resolve(0);
        }),
    );

    void governor.submit('T1:a', -1);
    void governor.submit('T1:a', -2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done.map(({ state }) => state)).toEqual([-1]);

    finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(done.map(({ state }) => state)).toEqual([-1, -2]);
  });

  it('takes back what has not gone out', async () => {
    const { governor, done } = createScene(async () => 10_000);
    void governor.submit('T1:a', 1);
    await vi.advanceTimersByTimeAsync(100);

    expect(governor.withdraw('T1:a')).toBe(true);
    expect(governor.withdraw('T1:a')).toBe(false);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(done).toHaveLength(1);
  });

  it('passes a failure on to who asked, and goes on', async () => {
    const { governor } = createScene(async (key) => (key === 'T1:bad' ? Promise.reject(new Error('gone')) : 0));

    const bad = governor.submit('T1:bad', -1);
    const good = governor.submit('T1:good', -1);

    await expect(bad).rejects.toThrow('gone');
    await expect(good).resolves.toBeUndefined();
  });
});
