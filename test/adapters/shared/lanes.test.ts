import { describe, expect, it } from 'vitest';
import { createLanes } from '../../../adapters/shared/lanes.ts';

describe('lanes', () => {
  it('keep their own order, also past a failure, and do not wait for each other', async () => {
    const lanes = createLanes();
    const done: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });

    const first = lanes.run('a', async () => {
      await held;
      done.push('a1');
    });
    const failed = lanes.run('a', () => Promise.reject(new Error('a2')));
    const third = lanes.run('a', async () => void done.push('a3'));
    await lanes.run('b', async () => void done.push('b1'));
    release();

    await expect(failed).rejects.toThrow('a2');
    await Promise.all([first, third]);
    expect(done).toEqual(['b1', 'a1', 'a3']);
  });
});
