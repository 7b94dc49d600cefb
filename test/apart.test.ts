import { execFileSync, spawn } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { forkModule } from '../src/apart/child.ts';
import { type Apart, runApart, type Task } from '../src/apart/run-apart.ts';
import { createSlots } from '../src/apart/slots.ts';
import { type Done, type Errand, errands } from './fixtures/processes/errands.ts';

/** Fixtures by their name; those in TypeScript as compiled, since Node runs no TypeScript here. */
const module = (name: string): string => fileURLToPath(new URL(`fixtures/processes/${name}.mjs`, import.meta.url));
const compiled = (name: string): string =>
  fileURLToPath(new URL(`../.build/test/fixtures/processes/${name}.js`, import.meta.url));

type Changes = Partial<Task<Errand, number, Done>['limits']> & { readonly signal?: AbortSignal };

/** Begins an errand; `begun` resolves at the first progress. */
function run(what: Errand['what'], { signal, ...limits }: Changes = {}, path = compiled('works')) {
  const heard: number[] = [];
  let began = (_: number): void => undefined;
  const begun = new Promise<number>((resolve) => {
    began = resolve;
  });
  const apart: Apart<Done> = runApart({
    start: forkModule(path),
    contract: errands,
    request: { what },
    limits: { timeMs: 20_000, memoryMb: 256, graceMs: 5_000, ...limits },
    onProgress(n) {
      heard.push(n);
      began(n);
    },
    signal,
  });
  return { ...apart, heard, begun };
}

/** A zombie counts as alive: it is something left over. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('work in a process of its own', () => {
  it('tells its progress in order, and its last message whole, before it is gone', async () => {
    const { ending, heard } = run('count');

    const ended = await ending;

    expect(heard).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
    expect(ended).toMatchObject({ kind: 'done', result: { text: 'x'.repeat(1_000_000) } });
    expect(ended.kind === 'done' && isAlive(ended.result.pid)).toBe(false);
  });

  it('has less priority than what people wait for', async () => {
    expect(await run('count').ending).toMatchObject({
      result: { priority: constants.priority.PRIORITY_BELOW_NORMAL },
    });
  });

  it('hands its refusal over as it is', async () => {
    const ended = await run('refuse').ending;

    expect(ended).toMatchObject({
      kind: 'failed',
      error: { name: 'LimitError', code: 'limit', message: 'That is too much. Send less.' },
    });
    expect(String(ended.kind === 'failed' && ended.error.cause)).toContain('more than 10');
  });

  it('that throws ends with a calm sentence, and the stack is for the log', async () => {
    const ended = await run('crash').ending;

    expect(ended).toMatchObject({ kind: 'failed', error: { code: 'internal', message: /went wrong on our side/ } });
    expect(String(ended.kind === 'failed' && ended.error.cause)).toMatch(/TypeError.*works/s);
  });

  it('refuses a request that is not as agreed', async () => {
    const ended = await run('dance' as 'count').ending;

    expect(ended).toMatchObject({ kind: 'failed', error: { code: 'internal' } });
    expect(String(ended.kind === 'failed' && ended.error.cause)).toContain('"what"');
  });

  it('that answers something else than agreed is not believed', async () => {
    expect(await run('mumble').ending).toMatchObject({ kind: 'died', cause: expect.stringContaining('"pid"') });
    expect(await run('count', {}, module('babbles')).ending).toMatchObject({ kind: 'died' });
  });

  it('that dies is told apart by its signal and its last words', async () => {
    const { ending } = run('count', {}, module('dies'));

    expect(await ending).toEqual({ kind: 'died', cause: expect.stringMatching(/signal SIGKILL.*all is lost/s) });
  });

  it('that cannot be started has died, and says of what', async () => {
    expect(await run('count', {}, module('is-not-there')).ending).toMatchObject({
      kind: 'died',
      cause: expect.stringContaining('is-not-there.mjs'),
    });
  });

  it('that fills its heap has outgrown its limit', async () => {
    expect(await run('count', { memoryMb: 64 }, module('heap')).ending).toEqual({ kind: 'outgrew' });
  });

  it('that takes too much memory beside the heap is ended', async () => {
    expect(await run('swell').ending).toEqual({ kind: 'outgrew' });
  });

  it('that takes too long is ended, though it does not listen', async () => {
    const { ending, begun } = run('spin', { timeMs: 1_500 });
    const pid = await begun;

    expect(await ending).toEqual({ kind: 'overran' });
    expect(isAlive(pid)).toBe(false);
  });

  it('that has answered and does not go is ended, and the answer stands', async () => {
    expect(await run('count', {}, module('lingers')).ending).toMatchObject({ kind: 'done', result: { text: 'here' } });
  });

  it('goes on when everything a terminal or a service manager started is told to end: that is for its parent', async () => {
    const { ending, cancel, begun } = run('heed');
    const pid = await begun;

    // To a group of its own, which Ctrl-C does not reach.
    process.kill(-pid, 'SIGINT');
    process.kill(pid, 'SIGTERM');
    cancel('keep-best');

    expect(await ending).toMatchObject({ kind: 'done', result: { text: 'the best so far' } });
  });

  it('sees nothing of the environment that could be a secret', async () => {
    process.env.SECRET_FOR_TEST = 'hunter2';
    const { ending } = run('count', {}, module('tells-environment'));
    delete process.env.SECRET_FOR_TEST;

    const ended = await ending;

    expect(ended.kind === 'failed' && ended.error.message).toContain('PATH');
    expect(JSON.stringify(ended)).not.toContain('hunter2');
  });
});

describe('cancelling it', () => {
  it('lets a process that listens end by itself', async () => {
    const { ending, cancel, begun } = run('heed', { graceMs: 60_000 });
    await begun;

    cancel('stop');

    expect(await ending).toEqual({ kind: 'cancelled' });
  });

  it('ends a process that does not listen', async () => {
    const { ending, cancel, begun } = run('spin', { graceMs: 200 });
    const pid = await begun;

    cancel('stop');

    expect(await ending).toEqual({ kind: 'cancelled' });
    expect(isAlive(pid)).toBe(false);
  });

  it('with the wish to keep the best waits for it', async () => {
    const { ending, cancel, begun } = run('heed', { graceMs: 0 });
    await begun;

    cancel('keep-best');

    expect(await ending).toMatchObject({ kind: 'done', result: { text: 'the best so far' } });
  });

  it('works by a signal as well, which is left without listeners', async () => {
    const control = new AbortController();
    const { ending, begun } = run('spin', { graceMs: 0, signal: control.signal });
    await begun;

    control.abort();

    expect(await ending).toEqual({ kind: 'cancelled' });
    expect(getEventListeners(control.signal, 'abort')).toEqual([]);
    expect(await run('spin', { graceMs: 0, signal: control.signal }).ending).toEqual({ kind: 'cancelled' });
  });

  it('at once asks nobody', async () => {
    const { ending, kill, begun } = run('heed', { graceMs: 60_000 });
    await begun;

    kill();

    expect(await ending).toEqual({ kind: 'cancelled' });
  });
});

it('ends with its parent, though it is too busy to hear of that', async () => {
  const parent = spawn(process.execPath, [compiled('asks')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(parent.stdout, 'data');
  const pid = Number(said);
  // Whoever takes over an orphan may leave it a zombie, which no longer runs.
  const state = (): string => {
    try {
      return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    } catch {
      return '';
    }
  };
  expect(state()).toMatch(/^[RS]/);

  parent.kill('SIGKILL');

  await vi.waitFor(() => expect(state()).toMatch(/^Z?$/), { timeout: 10_000, interval: 100 });
});

describe('slots', () => {
  /** Work that ends when it is told to. */
  function createWork(order: string[], name: string) {
    let end = (): void => undefined;
    const work = () =>
      new Promise<string>((resolve) => {
        order.push(name);
        end = () => resolve(name);
      });
    return { name, work, end: () => end() };
  }

  it('let only so many in at once, and nobody overtakes', async () => {
    const slots = createSlots(2);
    const order: string[] = [];
    const works = ['a', 'b', 'c', 'd'].map((name) => createWork(order, name));
    const results = works.map(({ work }) => slots.run(work));
    await vi.waitFor(() => expect(order).toEqual(['a', 'b']));

    works[1].end();
    const late = createWork(order, 'late');
    results.push(slots.run(late.work));
    await vi.waitFor(() => expect(order).toEqual(['a', 'b', 'c']));
    for (const work of [...works, late]) {
      await vi.waitFor(() => expect(order).toContain(work.name));
      work.end();
    }

    expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd', 'late']);
    expect(order).toEqual(['a', 'b', 'c', 'd', 'late']);
  });

  it('are free again after work that failed', async () => {
    const slots = createSlots(1);

    await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(await slots.run(async () => 'next')).toBe('next');
  });

  it('let go of who gives up waiting', async () => {
    const slots = createSlots(1);
    const order: string[] = [];
    const first = createWork(order, 'first');
    const running = slots.run(first.work);
    const control = new AbortController();
    const waiting = slots.run(async () => order.push('never'), control.signal);

    control.abort();

    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    first.end();
    await running;
    expect(await slots.run(async () => 'next')).toBe('next');
    expect(order).toEqual(['first']);
  });
});
