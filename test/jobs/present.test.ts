import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startPresenter } from '../../jobs/present.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import { NotFoundError } from '../../src/errors.ts';
import type { LeaseDocument } from '../../src/store/leases.ts';
import { createRoom } from '../fakes/platform.ts';
import { createRunFields, SILENT } from '../support/builders.ts';
import { createGate } from '../support/gate.ts';
import { openTestStore } from '../support/store.ts';
import { share } from '../support/stores.ts';
import { postView } from '../support/views.ts';

afterEach(() => void vi.useRealTimers());

/** Time passes only as the test says. */
function stopClock() {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  return (ms: number) => void vi.setSystemTime(Date.now() + ms);
}

async function setUp({ runningForMs = 0 } = {}) {
  const store = share(await openTestStore());
  const room = createRoom();
  const platforms = new Map([['test', room.platform]]);
  const run = await store.runs.insert(
    createRunFields({ status: 'running', started_at: new Date(Date.now() - runningForMs) }),
  );
  const message = await postView(store, room, [{ kind: 'run', id: run.id }], run.address);
  const present = () => {
    const presenter = startPresenter({ store, platforms, log: SILENT });
    onTestFinished(() => presenter.stop());
    return presenter;
  };
  /** Has a server look once, and do all that it finds to do. */
  const look = () => present().stop();
  const progress = (value: number) =>
    store.runs.append(run.id, () => ({ type: 'progress', message: `${value}`, change: { progress: value } }));
  const finish = () =>
    store.runs.append(run.id, () => ({
      type: 'error',
      message: 'No luck.',
      change: { status: 'failed', error: 'No luck.', notice: 'due', finished_at: new Date() },
    }));
  const shown = () => plainText(room.messages[0].reply);
  const edits = () => room.messages[0].history.length - 1;
  const mentions = () => room.messages.filter(({ mentions }) => mentions?.[0] === 'test:ada');
  return { store, room, run, message, present, look, progress, finish, shown, edits, mentions };
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
    ).toEqual(['the training on Churn, predicting churn, has failed. No luck.']);
  });

  it('edits a message at most once in 3 s, the end included, and skips what is outdated meanwhile', async () => {
    const { room, look, progress, finish, shown, edits } = await setUp();
    const passMs = stopClock();
    await progress(1);
    await look();
    expect(edits()).toBe(1);

    for (const value of [2, 3, 4]) {
      await progress(value);
      await look();
    }
    passMs(2_900);
    await look();
    expect(edits()).toBe(1);
    passMs(200);
    await look();
    expect(shown()).toContain('4 %');
    expect(edits()).toBe(2);

    await finish();
    passMs(2_700);
    await look();
    expect(edits()).toBe(2);
    expect(room.messages).toHaveLength(1);
    passMs(400);
    await look();
    expect(edits()).toBe(3);
    expect(shown()).toContain('failed');
    expect(room.messages).toHaveLength(2);
  });

  it('lands the end at once when the clock was set back meanwhile', async () => {
    const { look, progress, finish, shown } = await setUp();
    const passMs = stopClock();
    await progress(1);
    await look();

    passMs(-5 * 3600_000);
    await finish();
    await look();

    expect(shown()).toContain('failed');
  });

  it.each([
    { minutes: 1, everyMs: 3_000 },
    { minutes: 9, everyMs: 3_000 },
    { minutes: 11, everyMs: 10_000 },
    { minutes: 61, everyMs: 30_000 },
  ])('edits every $everyMs ms a run that has gone on for $minutes minutes, and its end soon', async (how) => {
    const { look, progress, finish, shown, edits } = await setUp({ runningForMs: how.minutes * 60_000 });
    const passMs = stopClock();
    await progress(1);
    await look();
    expect(edits()).toBe(1);

    await progress(2);
    passMs(how.everyMs - 100);
    await look();
    expect(edits()).toBe(1);
    passMs(200);
    await look();
    expect(edits()).toBe(2);

    await finish();
    passMs(3_100);
    await look();
    expect(edits()).toBe(3);
    expect(shown()).toContain('failed');
  });

  it('asks a platform that refuses less and less often, and lands the end when it answers again', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const { room, present, finish, shown } = await setUp();
    const tries = vi.spyOn(room.platform, 'edit');
    room.fail(...new Array<'before'>(12).fill('before'));
    await finish();
    const presenter = present();

    for (let second = 0; second < 60 || tries.mock.calls.length <= 2; second++) {
      vi.setSystemTime(Date.now() + 1_000);
      presenter.wake();
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    expect(tries.mock.calls.length).toBeGreaterThan(2);
    expect(tries.mock.calls.length).toBeLessThan(8);
    room.heal();
    vi.setSystemTime(Date.now() + 5 * 60_000);
    // A try that was refused just before waits again.
    const clock = setInterval(() => vi.setSystemTime(Date.now() + 1_000), 10);
    await presenter.settled().finally(() => clearInterval(clock));

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

    // Not left to the end of the test: once more after the real clock is back, and time would stand still from then on.
    await present()
      .settled()
      .finally(() => clearInterval(clock));

    expect(shown()).toContain('failed');
    expect(room.messages.filter(({ mentions }) => mentions !== undefined)).toHaveLength(1);
  });

  it('is not settled by what cannot be read for a moment', async () => {
    const { store, present, finish, shown } = await setUp();
    await finish();
    const { due } = store.views;
    const refused = vi.fn(async () => {
      store.views.due = due;
      throw new Error('the store is out of reach');
    });
    store.views.due = refused;

    await present().settled();

    expect(refused).toHaveBeenCalledOnce();
    expect(shown()).toContain('failed');
  });

  it('tells who joined elsewhere of the end where they joined, once, though one of these places is gone', async () => {
    const { store, room, run, present, finish } = await setUp();
    const { notify } = room.platform;
    room.platform.notify = async (address, ...rest) => {
      if (address === 'test:gone') throw new NotFoundError('That place is gone.');
      return notify(address, ...rest);
    };
    for (const [user, address] of [
      ['eve', 'test:gone'],
      ['bob', run.address],
      ['cid', 'test:other'],
    ])
      await store.runs.watch({
        space: run.space,
        request_key: run.request_key,
        user_id: `test:${user}`,
        user_name: `${user}`,
        address: `${address}`,
      });
    await finish();

    await present().settled();

    const notices = room.messages.filter(({ mentions }) => mentions !== undefined);
    expect(notices.map(({ address, mentions }) => [address, mentions])).toEqual([
      [run.address, ['test:ada', 'test:bob']],
      ['test:other', ['test:cid']],
    ]);
  });

  it('gives up a message that was deleted, and still announces the end', async () => {
    const { store, room, run, present, finish } = await setUp();
    room.messages[0].deleted = true;
    await finish();

    await present().settled();

    // What is left is the notice.
    expect((await store.views.of(run.id)).map(({ message }) => message)).toEqual([room.messages[1].ref]);
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

  describe('beside that of another server', () => {
    it('edits each message once for each state, keeps the 3 s between them, and announces once', async () => {
      const { room, look, progress, finish, edits, mentions } = await setUp();
      // The room recognises a key, which not every platform does for long.
      const notices = vi.spyOn(room.platform, 'notify');
      const passMs = stopClock();
      const lookAll = () => Promise.all([look(), look(), look()]);

      await progress(1);
      await lookAll();
      expect(edits()).toBe(1);
      await progress(2);
      await lookAll();
      expect(edits()).toBe(1);
      passMs(3_100);
      await lookAll();
      expect(edits()).toBe(2);
      await finish();
      passMs(3_100);
      await lookAll();
      await lookAll();

      expect(edits()).toBe(3);
      expect(mentions()).toHaveLength(1);
      expect(notices).toHaveBeenCalledOnce();
    });

    it('leaves alone what the other is at, until its lease has run out', async () => {
      const { store, message, look, progress, edits } = await setUp();
      await progress(1);
      const leases = store.documents.collection<LeaseDocument>('leases');
      await leases.insert({ id: `show ${message}`, owner: 'another', until: new Date(Date.now() + 5_000) });
      const passMs = stopClock();

      await look();
      expect(edits()).toBe(0);
      passMs(5_100);
      await look();

      expect(edits()).toBe(1);
    });

    it('does nothing on what it saw before the other one did it', async () => {
      const { store, room, look, present, finish, edits } = await setUp();
      const notices = vi.spyOn(room.platform, 'notify');
      const passMs = stopClock();
      await finish();
      const [seen, proceed] = [createGate(), createGate()];
      const { due } = store.views;
      store.views.due = async (platforms) => {
        store.views.due = due;
        const before = await due(platforms);
        seen.open();
        await proceed.opened;
        return before;
      };
      const slow = present();
      await seen.opened;
      await look();
      expect([edits(), notices.mock.calls.length]).toEqual([1, 1]);

      passMs(3_100);
      proceed.open();
      await slow.stop();

      expect([edits(), notices.mock.calls.length]).toEqual([1, 1]);
    });

    it('lands the last state, though an edit that was held back for long comes after it', async () => {
      const { store, room, look, present, progress, finish, shown } = await setUp();
      const { edit } = room.platform;
      const [held, release] = [createGate(), createGate()];
      room.platform.edit = async (...args) => {
        room.platform.edit = edit;
        held.open();
        await release.opened;
        return edit(...args);
      };
      await progress(40);
      const slow = present();
      await held.opened;
      // Its process stands still, and another takes over.
      const leases = store.documents.collection<LeaseDocument>('leases');
      await leases.remove({});
      await finish();
      await look();
      expect(shown()).toContain('failed');

      release.open();
      await slow.stop();
      expect(shown()).toContain('40 %');
      await present().settled();

      expect(shown()).toContain('failed');
    });
  });
});
