import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startPresenter } from '../../jobs/present.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import { createRoom } from '../fakes/platform.ts';
import { createRunFields, SILENT } from '../support/builders.ts';
import { openTestStore } from '../support/store.ts';

afterEach(() => void vi.useRealTimers());

async function setUp({ runningForMs = 0 } = {}) {
  const store = await openTestStore();
  const room = createRoom();
  const platforms = new Map([['test', room.platform]]);
  const run = await store.runs.insert(
    createRunFields({ status: 'running', started_at: new Date(Date.now() - runningForMs) }),
  );
  const message = await room.platform.post(run.address, { text: 'queued' }, 'first');
  await store.runs.addView(run.id, message, 0);
  const present = () => {
    const presenter = startPresenter({ store, platforms, log: SILENT });
    onTestFinished(() => presenter.stop());
    return presenter;
  };
  const progress = (value: number) =>
    store.runs.append(run.id, () => ({ type: 'progress', message: `${value}`, change: { progress: value } }));
  const finish = () =>
    store.runs.append(run.id, () => ({
      type: 'error',
      message: 'No luck.',
      change: { status: 'failed', error: 'No luck.', notice: 'due', finished_at: new Date() },
    }));
  const shown = () => plainText(room.messages[0].reply);
  return { store, room, run, present, progress, finish, shown };
}

describe('the presenter', () => {
  it('shows the newest state, and announces the end once with a mention', async () => {
    const { room, present, progress, finish, shown } = await setUp();
    const presenter = present();

    await progress(40);
    presenter.wake();
    await vi.waitFor(() => expect(shown()).toContain('40 %'));
    await finish();
    await presenter.settled();
    presenter.wake();
    await presenter.settled();

    expect(shown()).toContain('failed');
    expect(
      room.messages.filter(({ mentions }) => mentions?.[0] === 'test:ada').map(({ reply }) => plainText(reply)),
    ).toEqual(['failed: Churn, predicting churn. No luck.']);
  });

  it('edits a message at most once in 3 s, the end included, and skips what is outdated meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const { room, present, progress, finish, shown } = await setUp();
    const presenter = present();
    const edits = () => room.messages[0].history.length - 1;

    await progress(1);
    presenter.wake();
    await vi.waitFor(() => expect(edits()).toBe(1));
    for (const value of [2, 3, 4]) {
      await progress(value);
      presenter.wake();
    }
    vi.setSystemTime(Date.now() + 2_900);
    presenter.wake();
    await vi.waitFor(() => expect(edits()).toBe(1));
    vi.setSystemTime(Date.now() + 200);
    presenter.wake();
    await vi.waitFor(() => expect(shown()).toContain('4 %'));
    expect(edits()).toBe(2);

    await finish();
    vi.setSystemTime(Date.now() + 2_900);
    presenter.wake();
    await vi.waitFor(() => expect(edits()).toBe(2));
    expect(room.messages).toHaveLength(1);
    vi.setSystemTime(Date.now() + 200);
    await presenter.settled();
    expect(edits()).toBe(3);
    expect(shown()).toContain('failed');
    expect(room.messages).toHaveLength(2);
  });

  it.each([
    [1, 3],
    [11, 10],
    [61, 30],
  ])('edits the message of a run that is %i minutes old every %i s', async (minutes, seconds) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const { room, present, progress } = await setUp();
    const presenter = present();
    const edits = () => room.messages[0].history.length - 1;
    vi.setSystemTime(Date.now() + minutes * 60_000);
    await progress(1);
    presenter.wake();
    await vi.waitFor(() => expect(edits()).toBe(1));

    await progress(2);
    vi.setSystemTime(Date.now() + seconds * 1_000 - 100);
    presenter.wake();
    await vi.waitFor(() => expect(edits()).toBe(1));
    vi.setSystemTime(Date.now() + 200);
    presenter.wake();

    await vi.waitFor(() => expect(edits()).toBe(2));
  });

  it.each([
    { minutes: 9, everyMs: 3_000 },
    { minutes: 11, everyMs: 10_000 },
    { minutes: 61, everyMs: 30_000 },
  ])('edits every $everyMs ms a run that has gone on for $minutes minutes, and its end soon', async (how) => {
    const now = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now });
    const { room, present, progress, finish, shown } = await setUp({ runningForMs: how.minutes * 60_000 });
    const presenter = present();
    const edits = () => room.messages[0].history.length - 1;
    const lookAfter = async (ms: number, expected: number) => {
      vi.setSystemTime(now + ms);
      presenter.wake();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await vi.waitFor(() => expect([ms, edits()]).toEqual([ms, expected]));
    };

    await progress(1);
    presenter.wake();
    await vi.waitFor(() => expect(edits()).toBe(1));
    await progress(2);
    await lookAfter(how.everyMs - 100, 1);
    await lookAfter(how.everyMs + 100, 2);
    await finish();
    await lookAfter(how.everyMs + 3_300, 3);
    expect(shown()).toContain('failed');
  });

  it('asks a platform that refuses less and less often, and lands the end when it answers again', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const { room, present, finish, shown } = await setUp();
    const tries = vi.spyOn(room.platform, 'edit');
    room.fail(...new Array<'before'>(12).fill('before'));
    await finish();
    const presenter = present();

    for (let second = 0; second < 60; second++) {
      vi.setSystemTime(Date.now() + 1_000);
      presenter.wake();
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    expect(tries.mock.calls.length).toBeGreaterThan(2);
    expect(tries.mock.calls.length).toBeLessThan(8);
    room.heal();
    vi.setSystemTime(Date.now() + 5 * 60_000);
    await presenter.settled();

    expect(shown()).toContain('failed');
    expect(room.messages).toHaveLength(2);
  });

  it('lands the last state and the announcement after a restart', async () => {
    const { room, present, finish, shown } = await setUp();
    await finish();

    await present().settled();

    expect(shown()).toContain('failed');
    expect(room.messages).toHaveLength(2);
  });

  it('tries again when the platform does not answer, without announcing twice', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const { room, present, finish, shown } = await setUp();
    await finish();
    room.fail('before', 'after', 'before');
    const clock = setInterval(() => vi.setSystemTime(Date.now() + 1_000), 10);
    onTestFinished(() => clearInterval(clock));

    await present().settled();

    expect(shown()).toContain('failed');
    expect(room.messages.filter(({ mentions }) => mentions !== undefined)).toHaveLength(1);
  });

  it('gives up a message that was deleted, and still announces the end', async () => {
    const { store, room, run, present, finish } = await setUp();
    room.messages[0].deleted = true;
    await finish();

    await present().settled();

    expect(await store.runs.views(run.id)).toEqual([]);
    expect(room.messages.filter(({ mentions }) => mentions !== undefined)).toHaveLength(1);
  });

  it('shows and announces other runs while a platform holds back an edit', async () => {
    const { store, room, present, progress } = await setUp();
    let release: () => void = () => undefined;
    const { edit } = room.platform;
    room.platform.edit = async (ref, reply) => {
      if (ref === 'test:1') await new Promise<void>((resolve) => (release = resolve));
      return edit(ref, reply);
    };
    await progress(10);
    const presenter = present();
    presenter.wake();
    const other = await store.runs.insert(createRunFields({ status: 'failed', error: 'No luck.', notice: 'due' }));
    presenter.wake();

    await vi.waitFor(async () => expect((await store.runs.find(other.id))?.notice).toBe('sent'));
    expect(room.messages[0].history).toHaveLength(1);
    release();
    await vi.waitFor(() => expect(room.messages[0].history).toHaveLength(2));
  });

  it('leaves alone what belongs to a platform that is not here', async () => {
    const { store, present } = await setUp();
    const other = await store.runs.insert(createRunFields({ status: 'failed', notice: 'due', address: 'elsewhere:1' }));

    await present().settled();

    expect((await store.runs.find(other.id))?.notice).toBe('due');
  });
});
