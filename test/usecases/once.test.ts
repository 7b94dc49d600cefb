import { describe, expect, it } from 'vitest';
import { type Act, type Deed, once } from '../../src/usecases/once.ts';
import { ADA, act, createServices, GRACE } from '../support/usecases.ts';

async function setUp() {
  const { services, store } = await createServices();
  const done: string[] = [];
  const deed = (work: () => Promise<unknown>, more: Partial<Deed<unknown>> = {}): Deed<unknown> => ({
    name: 'dance',
    what: 'Dancing',
    work,
    ...more,
  });
  const dance = (by = ADA, how = act(), more: Partial<Deed<unknown>> = {}) =>
    once(
      services,
      by,
      how,
      deed(async () => done.push(how.requestKey), more),
    );
  /** As if it had been done so long ago. */
  const age = (ms: number) =>
    store.documents
      .collection<{ id: string; at: Date }>('acts')
      .changeAll({}, { set: { at: new Date(Date.now() - ms) } });
  return { services, done, deed, dance, age };
}

describe('what is done once', () => {
  it('has one effect when several set about it at once, and all but one are told who did it', async () => {
    const { done, dance } = await setUp();

    const outcomes = await Promise.all([ADA, GRACE, ADA, GRACE].map((by) => dance(by)));

    expect(done).toHaveLength(1);
    expect(outcomes.filter(({ already }) => already === null)).toHaveLength(1);
    expect(outcomes.find(({ already }) => already !== null)?.already).toEqual({ id: 'test:ada', name: 'Ada' });
  });

  it('is never said to have been done before to who did it, however often the act is handled', async () => {
    const { services, done, deed, dance } = await setUp();
    const how = act('turn');
    const killed = deed(() => new Promise(() => undefined));
    // A process that is killed at it.
    void once(services, ADA, how, killed);
    await new Promise(setImmediate);

    expect((await dance(ADA, how)).already).toBeNull();
    expect((await dance(GRACE)).already).toMatchObject({ name: 'Ada' });
    expect((await dance(ADA, how)).already).toBeNull();
    expect(done).toEqual(['turn', 'turn']);
  });

  it('can be tried by anybody when it came to nothing', async () => {
    const { services, done, deed, dance } = await setUp();
    await expect(
      once(
        services,
        ADA,
        act(),
        deed(() => Promise.reject(new Error('fell'))),
      ),
    ).rejects.toThrow('fell');

    expect((await dance(GRACE)).already).toBeNull();
    expect(done).toHaveLength(1);
  });

  it('counts as new after some seconds, and at once when it no longer stands', async () => {
    const { dance, age } = await setUp();
    await dance();
    await age(11_000);
    expect((await dance(GRACE)).already).toBeNull();
    expect((await dance(ADA)).already).toMatchObject({ name: 'Grace' });

    expect((await dance(ADA, act(), { stands: () => true })).already).toMatchObject({ name: 'Grace' });
    expect((await dance(ADA, act(), { stands: () => false })).already).toBeNull();
  });

  it('is under way for as long as it takes, but not for ever', async () => {
    const { services, deed, dance, age } = await setUp();
    void once(
      services,
      ADA,
      act(),
      deed(() => new Promise(() => undefined)),
    );
    await new Promise(setImmediate);
    await age(60_000);
    expect((await dance(GRACE)).already).toMatchObject({ name: 'Ada' });

    await age(2 * 3_600_000);
    expect((await dance(GRACE)).already).toBeNull();
  });

  it('is something else in another space', async () => {
    const { dance } = await setUp();
    await dance();

    expect((await dance({ ...GRACE, space: 'test:other' }, act() satisfies Act)).already).toBeNull();
  });
});
