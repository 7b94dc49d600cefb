import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createShare } from '../../../adapters/slack/share.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Who had a turn, and when. */
function createScene() {
  const share = createShare(40);
  const begun = Date.now();
  const turns: { name: string; at: number }[] = [];
  const ask = async (name: string, { team = 'T1', urgent = false, withinMs = Number.POSITIVE_INFINITY } = {}) => {
    const isTurn = await share.turn(team, { urgent, withinMs });
    if (isTurn) turns.push({ name, at: Date.now() - begun });
    return isTurn;
  };
  return { share, turns, ask };
}

describe('the share of edits', () => {
  it('is kept in every minute however many there are, and each has its turn in order', async () => {
    const { turns, ask } = createScene();
    const names = Array.from({ length: 60 }, (_, i) => String(i));
    for (const name of names) void ask(name);
    await vi.advanceTimersByTimeAsync(120_000);

    expect(turns.map(({ name }) => name)).toEqual(names);
    for (let from = 0; from <= 60_000; from += 1_000)
      expect(turns.filter(({ at }) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(40);
  });

  it('has a turn left for who is urgent while it is used up', async () => {
    const { turns, ask } = createScene();
    for (let i = 0; i < 30; i++) void ask(`passing ${i}`);
    await vi.advanceTimersByTimeAsync(100);

    void ask('the end', { urgent: true });
    await vi.advanceTimersByTimeAsync(100);

    expect(turns.at(-1)?.name).toBe('the end');
  });

  it('of one workspace is no matter of another', async () => {
    const { turns, ask } = createScene();
    for (let i = 0; i < 100; i++) void ask(`theirs ${i}`);
    void ask('ours', { team: 'T2' });
    await vi.advanceTimersByTimeAsync(10);

    expect(turns.some(({ name }) => name === 'ours')).toBe(true);
  });

  it('rests for as long as Slack says', async () => {
    const { share, turns, ask } = createScene();
    share.pause('T1', 5_000);
    void ask('a', { urgent: true });
    await vi.advanceTimersByTimeAsync(6_000);

    expect(turns).toEqual([{ name: 'a', at: 5_000 }]);
  });

  it('is not waited for longer than one wants', async () => {
    const { share, turns, ask } = createScene();
    share.pause('T1', 10_000);
    const tooLate = ask('a', { withinMs: 1_000 });
    await vi.advanceTimersByTimeAsync(20_000);

    expect(await tooLate).toBe(false);
    expect(turns).toEqual([]);
  });

  it('is waited for by nobody after the stop', async () => {
    const { share, ask } = createScene();
    share.pause('T1', 10_000);
    const waiting = ask('a');
    share.stop();

    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  });
});
