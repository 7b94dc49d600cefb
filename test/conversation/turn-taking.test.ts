import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Turn } from '../../src/conversation/platform.ts';
import { type Attempt, createTurnTaking, laneOf, type TurnTakingOptions } from '../../src/conversation/turn-taking.ts';
import { createTurnstile } from '../../src/conversation/turnstile.ts';
import type { InboxDocument } from '../../src/store/inbox.ts';
import type { LeaseDocument } from '../../src/store/leases.ts';
import type { Store } from '../../src/store/store.ts';
import { createTurn, SILENT } from '../support/builders.ts';
import { createGate } from '../support/gate.ts';
import { STORES } from '../support/stores.ts';

/** Of real time: a loaded machine may take long to get to it. */
const PATIENCE_MS = 20_000;

afterEach(() => void vi.useRealTimers());

/** One of the servers of a store. It answers as it is told to. */
async function createServer(
  store: Store,
  answer: TurnTakingOptions['answer'],
  isHere: TurnTakingOptions['isHere'] = () => true,
) {
  const stopping = new AbortController();
  const turns = createTurnTaking({
    store,
    log: SILENT,
    turnstile: createTurnstile(),
    signal: stopping.signal,
    isHere,
    answer,
  });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await turns.stop();
  };
  onTestFinished(stop);
  await turns.start();
  return { ...turns, stop };
}

const write = (store: Store, turn: Turn): Promise<boolean> =>
  store.inbox.add({ key: turn.key, space: turn.space, lane: laneOf(turn), turn });

const find = async (store: Store, key: string) => store.documents.collection<InboxDocument>('inbox').get(key);

/** Half a second of a faked clock at a time, with room for what it sets off. */
async function passTime(until: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await until())) {
    vi.advanceTimersByTime(500);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const inOrder = (count: number, chat: string): Turn[] =>
  Array.from({ length: count }, (_, i) => createTurn('x', { key: `${chat}-${String(i).padStart(2, '0')}`, chat }));

describe.each(STORES)('the turns of a chat on $name', ({ open }) => {
  it('are answered once each, one after the other and in order, however many servers there are', async () => {
    const store = await open();
    const answered: string[] = [];
    const speaking = new Set<string>();
    const overlaps: string[] = [];
    const answer = async ({ turn }: Attempt): Promise<null> => {
      if (speaking.has(turn.chat)) overlaps.push(turn.key);
      speaking.add(turn.chat);
      await new Promise((resolve) => setTimeout(resolve, 1));
      answered.push(turn.key);
      speaking.delete(turn.chat);
      return null;
    };
    const servers = await Promise.all([1, 2, 3].map(() => createServer(store, answer)));
    const chats = ['a', 'b', 'c', 'd'].map((chat) => inOrder(12, chat));

    await Promise.all(
      chats.map(async (turns) => {
        for (const [i, turn] of turns.entries()) {
          await write(store, turn);
          servers[i % servers.length]?.see(laneOf(turn));
        }
      }),
    );
    await Promise.all(servers.map(({ idle }) => idle()));

    for (const turns of chats) {
      const keys = turns.map(({ key }) => key);
      expect(answered.filter((key) => keys.includes(key))).toEqual(keys);
    }
    expect(overlaps).toEqual([]);
    expect(await store.documents.collection('leases').count({})).toBe(0);
  });

  it('are not left lying when they are written while the lease is given back', async () => {
    const store = await open();
    const [first, second] = inOrder(2, 'a');
    const { during } = store.leases;
    const leases: Store['leases'] = {
      ...store.leases,
      during: (name, act) =>
        during(name, async (lease) => {
          await act(lease);
          // By another server, which cannot have the lease yet.
          await write(store, second);
        }),
    };
    const answered: string[] = [];
    const server = createTurnTaking({
      store: { ...store, leases },
      log: SILENT,
      turnstile: createTurnstile(),
      signal: new AbortController().signal,
      isHere: () => true,
      async answer({ turn }) {
        answered.push(turn.key);
        return null;
      },
    });

    await write(store, first);
    server.see(laneOf(first));
    await server.stop();

    expect(answered).toEqual([first.key, second.key]);
  });

  it('are taken up by another server when the lease of one that died has run out', async () => {
    const store = await open();
    const [turn] = inOrder(1, 'a');
    await write(store, turn);
    const leases = store.documents.collection<LeaseDocument>('leases');
    await leases.insert({ id: `chat ${laneOf(turn)}`, owner: 'dead', until: new Date(Date.now() + 1_500) });
    const answeredAt: number[] = [];
    const began = Date.now();

    const server = await createServer(store, async () => {
      answeredAt.push(Date.now() - began);
      return null;
    });
    await server.idle();

    expect(answeredAt).toHaveLength(1);
    expect(answeredAt[0]).toBeGreaterThanOrEqual(1_400);
  });

  it('are handed on by a server that stops while it answers', async () => {
    const store = await open();
    const [first, second] = inOrder(2, 'a');
    for (const turn of [first, second]) await write(store, turn);
    const begun = createGate();
    const interrupted = createGate();
    const one = await createServer(store, async () => {
      begun.open();
      await interrupted.opened;
      throw new Error('stopping');
    });
    await begun.opened;
    const stopped = one.stop();
    interrupted.open();
    await stopped;
    expect(await find(store, first.key)).toMatchObject({ failures: 0, forget_at: null });

    const answered: string[] = [];
    const other = await createServer(store, async ({ turn }) => {
      answered.push(turn.key);
      return null;
    });
    await other.idle();

    expect(answered).toEqual([first.key, second.key]);
  });

  it('are left to others where their platform is not here', async () => {
    const store = await open();
    const [turn] = inOrder(1, 'a');
    await write(store, turn);
    const never = vi.fn();

    const server = await createServer(store, never, () => false);
    server.see(laneOf(turn));
    await server.idle();
    await server.stop();

    expect(never).not.toHaveBeenCalled();
    expect(await store.inbox.waiting()).toHaveLength(1);
  });
});

describe.each(STORES)('a turn that fails on $name', ({ open }) => {
  it('is tried again less and less often, while the chat waits for it and other chats do not', async () => {
    const store = await open();
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const [first, second] = inOrder(2, 'a');
    const [elsewhere] = inOrder(1, 'b');
    for (const turn of [first, second, elsewhere]) await write(store, turn);
    const began = Date.now();
    const tries: [string, number][] = [];
    await createServer(store, async ({ turn }) => {
      tries.push([turn.key, Math.floor((Date.now() - began) / 1_000)]);
      if (turn.key === first.key && tries.filter(([key]) => key === first.key).length < 4) throw new Error('not yet');
      return null;
    });

    await vi.waitFor(() => expect(tries).toHaveLength(2), PATIENCE_MS);
    await passTime(async () => (await store.inbox.waiting()).length === 0);

    expect(tries.filter(([key]) => key === elsewhere.key)).toEqual([[elsewhere.key, 0]]);
    const inChat = tries.filter(([key]) => key !== elsewhere.key);
    expect(inChat.map(([key]) => key)).toEqual([first.key, first.key, first.key, first.key, second.key]);
    const [, a, b, c] = inChat.map(([, at]) => at);
    expect(a).toBeGreaterThanOrEqual(1);
    expect(b - a).toBeGreaterThanOrEqual(2);
    expect(c - b).toBeGreaterThanOrEqual(4);
  });

  it('is asked for an apology from the fourth time on, and kept with its error once it is given up', async () => {
    const store = await open();
    const [turn, next] = inOrder(2, 'a');
    for (const each of [turn, next]) await write(store, each);
    for (let i = 0; i < 2; i++) await store.inbox.postpone(turn.key, 'before', new Date(0));
    const lasts: [string, boolean][] = [];
    const server = await createServer(store, async ({ turn: { key }, isLast }) => {
      lasts.push([key, isLast]);
      if (key === turn.key && !isLast) throw new Error('not yet');
      return key === turn.key ? new Error('a bug') : null;
    });
    // When it is to be tried again is written by the same clock that is put forward then.
    await vi.waitFor(async () => expect(await find(store, turn.key)).toMatchObject({ failures: 3 }), PATIENCE_MS);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 4_100 });
    await server.idle();

    expect(lasts).toEqual([
      [turn.key, false],
      [turn.key, true],
      [next.key, false],
    ]);
    expect(await find(store, turn.key)).toMatchObject({ failures: 4, error: expect.stringContaining('a bug'), turn });
  });

  it('is kept at for a day when not even an apology can be delivered', async () => {
    const store = await open();
    const [turn] = inOrder(1, 'a');
    await write(store, turn);
    const tries = vi.fn();
    await createServer(store, async () => {
      tries();
      throw new Error('the platform is away');
    });
    vi.useFakeTimers({ toFake: ['Date'] });
    const passHours = async (hours: number) => {
      const before = tries.mock.calls.length;
      vi.setSystemTime(Date.now() + hours * 3600_000);
      await vi.waitFor(() => expect(tries.mock.calls.length).toBe(before + 1), PATIENCE_MS);
    };
    const isNoted = (failures: number) =>
      vi.waitFor(
        async () => expect(await find(store, turn.key)).toMatchObject({ failures, forget_at: null }),
        PATIENCE_MS,
      );

    await isNoted(1);
    await passHours(23);
    await isNoted(2);
    await passHours(2);

    await vi.waitFor(async () => expect((await find(store, turn.key))?.forget_at).not.toBeNull(), PATIENCE_MS);
    expect(await find(store, turn.key)).toMatchObject({ error: expect.stringContaining('away') });
  });

  it('waits for the store when that is what fails, and asks it less and less often', async () => {
    const store = await open();
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const [turn] = inOrder(1, 'a');
    let isOut = true;
    const { done, postpone, waiting } = store.inbox;
    const unlessOut =
      <A extends readonly unknown[], R>(act: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        if (isOut) throw new Error('the store is out of reach');
        return act(...args);
      };
    const inbox = { ...store.inbox, done: unlessOut(done), postpone: unlessOut(postpone) };
    const began = Date.now();
    const answered: number[] = [];
    await write(store, turn);
    const server = await createServer({ ...store, inbox }, async () => {
      answered.push(Math.floor((Date.now() - began) / 1_000));
      return null;
    });
    await passTime(() => answered.length === 4);
    expect(await find(store, turn.key)).toMatchObject({ failures: 0, forget_at: null });
    const [, a, b, c] = answered;
    expect(a).toBeGreaterThanOrEqual(1);
    expect(b - a).toBeGreaterThanOrEqual(2);
    expect(c - b).toBeGreaterThanOrEqual(4);

    inbox.waiting = unlessOut(waiting);
    let isIdle = false;
    const idle = server.idle().then(() => {
      isIdle = true;
    });
    isOut = false;
    // The same clock all along: the server looks again by its own timer, after the lane has rested.
    await passTime(() => isIdle);
    await idle;

    expect((await find(store, turn.key))?.forget_at).not.toBeNull();
  });

  it('is left to whoever has taken over, when its server stood still for too long', async () => {
    const store = await open();
    const [turn] = inOrder(1, 'a');
    await write(store, turn);
    const leases = store.documents.collection<LeaseDocument>('leases');
    const asked: boolean[] = [];
    const server = await createServer(store, async ({ held }) => {
      await leases.changeAll({}, { set: { owner: 'another', until: new Date(Date.now() + 60_000) } });
      asked.push(await held());
      throw new Error('lost');
    });
    await vi.waitFor(() => expect(asked).toEqual([false]), PATIENCE_MS);
    await server.stop();

    expect(await find(store, turn.key)).toMatchObject({ failures: 0, forget_at: null });
    expect(await leases.count({ owner: 'another' })).toBe(1);
  });
});
