import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startPresenter } from '../../jobs/present.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import { createRoom } from '../fakes/platform.ts';
import { createRunFields, SILENT } from '../support/builders.ts';
import { openTestStore } from '../support/store.ts';

afterEach(() => void vi.useRealTimers());

async function setUp() {
  const store = await openTestStore();
  const room = createRoom();
  const platforms = new Map([['test', room.platform]]);
  const run = await store.runs.insert(createRunFields({ status: 'running', started_at: new Date() }));
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
    expect(room.messages.filter(({ mention }) => mention === 'test:ada').map(({ reply }) => plainText(reply))).toEqual([
      'failed: Churn, churn. No luck.',
    ]);
  });

  it('edits a message at most once in 3 s, skips what is outdated meanwhile, and shows the end at once', async () => {
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
    await presenter.settled();
    expect(edits()).toBe(3);
    expect(shown()).toContain('failed');
  });

  it('lands the last state and the announcement after a restart', async () => {
    const { room, present, finish, shown } = await setUp();
    await finish();

    await present().settled();

    expect(shown()).toContain('failed');
    expect(room.messages).toHaveLength(2);
  });

  it('tries again when the platform does not answer, without announcing twice', async () => {
    const { room, present, finish, shown } = await setUp();
    await finish();
    room.fail('before', 'after', 'before');

    await present().settled();

    expect(shown()).toContain('failed');
    expect(room.messages.filter(({ mention }) => mention !== undefined)).toHaveLength(1);
  });

  it('gives up a message that was deleted, and still announces the end', async () => {
    const { store, room, run, present, finish } = await setUp();
    room.messages[0].deleted = true;
    await finish();

    await present().settled();

    expect((await store.runs.find(run.id))?.views).toEqual([]);
    expect(room.messages.filter(({ mention }) => mention !== undefined)).toHaveLength(1);
  });

  it('leaves alone what belongs to a platform that is not here', async () => {
    const { store, present } = await setUp();
    const other = await store.runs.insert(createRunFields({ status: 'failed', notice: 'due', address: 'elsewhere:1' }));

    await present().settled();

    expect((await store.runs.find(other.id))?.notice).toBe('due');
  });
});
