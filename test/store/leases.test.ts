import { afterEach, describe, expect, it, vi } from 'vitest';
import { createOwnLeases, type LeaseDocument, type Leases } from '../../src/store/leases.ts';
import type { Store } from '../../src/store/store.ts';
import { createGate } from '../support/gate.ts';
import { openTestStore } from '../support/store.ts';
import { STORES } from '../support/stores.ts';

/** Of real time: a loaded machine may take long to get to it. */
const PATIENCE_MS = 20_000;

afterEach(() => void vi.useRealTimers());

/** As a process that died left it. */
const leave = ({ documents }: Store, name: string, until: number): Promise<void> =>
  documents.collection<LeaseDocument>('leases').insert({ id: name, owner: 'dead', until: new Date(until) });

async function expectOneAtATime(leases: Leases): Promise<void> {
  const [begun, ended] = [createGate(), createGate()];
  const first = leases.during('a', async ({ held }) => {
    expect(await held()).toBe(true);
    begun.open();
    await ended.opened;
  });
  await begun.opened;

  const refused = vi.fn();
  expect(await leases.during('a', refused)).toBe(false);
  expect(refused).not.toHaveBeenCalled();
  expect(await leases.during('b', async () => undefined)).toBe(true);

  ended.open();
  expect(await first).toBe(true);
  expect(await leases.during('a', async () => undefined)).toBe(true);
}

describe.each(STORES)('a lease on $name', ({ open }) => {
  it('lets one at a time do what is done under a name, and others do other things', async () => {
    const { leases } = await open();
    await expectOneAtATime(leases);
  });

  it('is given to one of many who ask at once, also where a dead one has run out', async () => {
    const store = await open();
    await leave(store, 'old', Date.now() - 1);

    for (const name of ['new', 'old']) {
      const { opened, open } = createGate();
      const asking = Array.from({ length: 10 }, () => store.leases.during(name, () => opened));
      const refused: boolean[] = [];
      for (const each of asking) void each.then((had) => had || refused.push(had));
      await vi.waitFor(() => expect(refused).toHaveLength(9));
      open();
      expect((await Promise.all(asking)).filter(Boolean)).toHaveLength(1);
    }
  });

  it('is given back when what was done throws', async () => {
    const { leases } = await open();

    await expect(leases.during('a', () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');

    expect(await leases.during('a', async () => undefined)).toBe(true);
  });

  it('of a process that died is not given before it has run out', async () => {
    const store = await open();
    await leave(store, 'a', Date.now() + 5_000);
    expect(await store.leases.during('a', async () => undefined)).toBe(false);

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_100 });

    expect(await store.leases.during('a', async () => undefined)).toBe(true);
  });

  it('is renewed for as long as something is done under it', async () => {
    const store = await open();
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const documents = store.documents.collection<LeaseDocument>('leases');
    const ended = createGate();
    const began = Date.now();
    const first = store.leases.during('a', () => ended.opened);
    await vi.waitFor(async () => expect(await documents.get('a')).not.toBeNull(), PATIENCE_MS);

    while (Date.now() < began + 60_000) {
      const before = await documents.get('a');
      vi.advanceTimersByTime(3_000);
      await vi.waitFor(async () => expect((await documents.get('a'))?.until).not.toEqual(before?.until), PATIENCE_MS);
    }

    expect(await store.leases.during('a', async () => undefined)).toBe(false);
    ended.open();
    await first;
  });

  it('is held again by who stood still, unless somebody has taken over meanwhile', async () => {
    const store = await open();
    const standStill = (): void => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 12_100 });
    };
    const answers: boolean[] = [];

    await store.leases.during('a', async (lease) => {
      answers.push(await lease.held());
      standStill();
      answers.push(await lease.held());
      expect(await store.leases.during('a', async () => undefined)).toBe(false);
      standStill();
      await store.leases.during('a', async (other) => void answers.push(await lease.held(), await other.held()));
      answers.push(await lease.held());
    });

    expect(answers).toEqual([true, true, false, true, false]);
  });
});

it('of a process that has its store to itself is one, and ends however it ends', async () => {
  const leases = createOwnLeases();
  await expectOneAtATime(leases);
  await expect(leases.during('a', () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');
  expect(await leases.during('a', async () => undefined)).toBe(true);
});

it('that a crash left does not outlive the process where the store is its own', async () => {
  const store = await openTestStore();
  await leave(store, 'a', Date.now() + 60_000);

  expect(await store.leases.during('a', async () => undefined)).toBe(true);
});
