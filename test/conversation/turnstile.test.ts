import { describe, expect, it } from 'vitest';
import { createTurnstile } from '../../src/conversation/turnstile.ts';
import { createGate } from '../support/gate.ts';

const never = () => new Promise<never>(() => undefined);

describe('the turnstile', () => {
  it('lets nobody begin before everything that arrived is written', async () => {
    const turnstile = createTurnstile();
    const order: string[] = [];
    const arrive = async (name: string) => {
      await turnstile.takeIn(() => new Promise<void>((resolve) => setImmediate(resolve)));
      order.push(`${name} written`);
      const leave = await turnstile.begin();
      order.push(`${name} begun`);
      leave();
    };

    const early = arrive('early');
    await new Promise<void>((resolve) => setImmediate(resolve));
    await Promise.all([early, arrive('late')]);

    expect(order.slice(0, 2).toSorted()).toEqual(['early written', 'late written']);
  });

  it('holds up nobody for ever when what is being written does not end', async () => {
    const turnstile = createTurnstile();
    void turnstile.takeIn(never);

    await expect(turnstile.begin()).resolves.toBeTypeOf('function');
  });

  it('lets in only some at once, and the next when one leaves', async () => {
    const turnstile = createTurnstile();
    let inside = 0;
    let most = 0;
    const gate = createGate();
    const all = Array.from({ length: 20 }, async () => {
      const leave = await turnstile.begin();
      most = Math.max(most, ++inside);
      await gate.opened;
      inside -= 1;
      leave();
    });
    gate.open();
    await Promise.all(all);

    expect(most).toBeLessThanOrEqual(8);
  });

  it('does not count who has been inside for long: they wait for something else', async () => {
    const turnstile = createTurnstile();
    await Promise.all(Array.from({ length: 8 }, () => turnstile.begin()));

    const leave = await turnstile.begin();
    leave();
    leave();
  });

  it('takes in what fails, and says so', async () => {
    const turnstile = createTurnstile();
    await expect(turnstile.takeIn(() => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');

    await expect(turnstile.begin()).resolves.toBeTypeOf('function');
  });
});
