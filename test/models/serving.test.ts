import { describe, expect, it, onTestFinished } from 'vitest';
import { runLines } from '../../src/apart/child.ts';
import type { Packed } from '../../src/models/autogluon/contract.ts';
import { createServing } from '../../src/models/autogluon/serving.ts';
import { fixture } from '../support/jobs.ts';

const modelOf = (folder: string): Packed => ({ path: `${folder}/model`, offset: 0, folder, kinds: {}, classes: 2 });

/** Serving by a process that has no Python: what is answered, together with how many, and by which process. */
function setUp(limits: { readonly predictMs?: number } = {}) {
  const start = runLines({ command: process.execPath, args: [fixture('answers')], env: {}, urgent: true });
  const serving = createServing(start, {
    openMs: 20_000,
    predictMs: 20_000,
    memoryMb: 1024,
    idleMs: 60_000,
    ...limits,
  });
  onTestFinished(() => serving.stop());
  const ask = async (model: Packed, ...x: readonly number[]) => {
    const numbers = await serving.predict(model, { x }, x.length);
    const rows = x.map((_, i) => numbers.slice(3 * i, 3 * i + 3));
    return {
      doubled: rows.map(([value]) => value),
      together: rows[0]?.[1] ?? 0,
      pid: rows[0]?.[2] ?? 0,
    };
  };
  return { serving, ask };
}

describe('predictors that are kept warm', () => {
  it('answer each asker with their own rows, and are asked together for what waits', async () => {
    const { ask } = setUp();
    const model = modelOf('a');

    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(model, i, 100 + i)));

    expect(answers.map(({ doubled }) => doubled)).toEqual(answers.map((_, i) => [2 * i, 200 + 2 * i]));
    // The first was alone; those that came while it was answered went together.
    expect(new Set(answers.map(({ together }) => together))).toEqual(new Set([2, 78]));
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
  });

  it('of several models are not mixed up', async () => {
    const { ask } = setUp();
    const models = [modelOf('a'), modelOf('b')];

    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => ask(models[i % 2] ?? modelOf('c'), i)));

    expect(answers.map(({ doubled }) => doubled)).toEqual(answers.map((_, i) => [2 * i]));
  });

  it('are opened again in a new process when theirs has died, and what waited meanwhile is answered', async () => {
    const { ask } = setUp();
    const model = modelOf('a');
    const before = await ask(model, 1);
    process.kill(before.pid, 'SIGKILL');

    const after = await ask(model, 2);

    expect(after.doubled).toEqual([4]);
    expect(after.pid).not.toBe(before.pid);
  });

  it('that die of the same question again say so, and answer the next one', async () => {
    const { ask } = setUp();
    const model = modelOf('a');

    await expect(ask(model, 666)).rejects.toMatchObject({ code: 'internal', message: /ended twice/ });

    expect((await ask(model, 3)).doubled).toEqual([6]);
  });

  it('that do not answer in time are given up, and the next question is answered by another process', async () => {
    const { ask } = setUp({ predictMs: 1_000 });
    const model = modelOf('a');

    await expect(ask(model, 999)).rejects.toMatchObject({ code: 'limit', message: /did not answer within 1 s/ });

    expect((await ask(model, 4)).doubled).toEqual([8]);
  });

  it('that hold too much memory are replaced after their answer', async () => {
    const { ask } = setUp();
    const model = modelOf('a');

    const swollen = await ask(model, 777);

    expect(swollen.doubled).toEqual([1554]);
    expect((await ask(model, 5)).pid).not.toBe(swollen.pid);
  });

  it('that are no longer needed are closed', async () => {
    const { ask, serving } = setUp();
    const model = modelOf('a');
    await ask(model, 1);
    serving.close(model);

    // Opened anew, since it was forgotten there as well.
    expect((await ask(model, 6)).doubled).toEqual([12]);
  });

  it('leave no process behind when they are stopped', async () => {
    const { ask, serving } = setUp();
    const { pid } = await ask(modelOf('a'), 1);

    await serving.stop();

    expect(() => process.kill(pid, 0)).toThrow();
  });

  it('that cannot be started say so', async () => {
    const start = runLines({ command: '/nowhere/python', args: [], env: {} });
    const serving = createServing(start, { openMs: 5_000, predictMs: 5_000, memoryMb: 1024, idleMs: 1_000 });

    await expect(serving.predict(modelOf('a'), { x: [1] }, 1)).rejects.toMatchObject({ message: /ended twice/ });
  });
});
