import { describe, expect, it } from 'vitest';
import { newId } from '../../src/store/id.ts';
import type { RunEvent } from '../../src/store/records.ts';
import { createRunFields } from '../support/builders.ts';
import { openTestStore } from '../support/store.ts';

const progress = (value: number) => () =>
  ({ type: 'progress', message: `${value} %`, change: { progress: value } }) as const;
const ended = (status: 'finished' | 'cancelled') => () =>
  ({ type: 'status', message: status, change: { status, notice: 'due', finished_at: new Date() } }) as const;

describe('a run', () => {
  it('is the sum of its events, numbered from 1 without gaps', async () => {
    const { runs } = await openTestStore();
    const { id } = await runs.insert(createRunFields());

    for (const value of [10, 20, 30]) await runs.append(id, progress(value));

    expect((await runs.events(id)).map(({ number, message }) => [number, message])).toEqual([
      [1, '10 %'],
      [2, '20 %'],
      [3, '30 %'],
    ]);
    expect(await runs.find(id)).toMatchObject({ revision: 3, progress: 30 });
    expect((await runs.events(id, 2)).map(({ number }) => number)).toEqual([3]);
  });

  it('ends once, however many want to end it at the same time', async () => {
    const { runs } = await openTestStore();
    const { id } = await runs.insert(createRunFields({ status: 'running' }));

    const results = await Promise.all([
      ...Array.from({ length: 5 }, () => runs.append(id, ended('finished'))),
      ...Array.from({ length: 5 }, () => runs.append(id, ended('cancelled'))),
      ...Array.from({ length: 5 }, (_, i) => runs.append(id, progress(i))),
    ]);

    const events = await runs.events(id);
    const finals = events.filter(({ change }) => change.status !== undefined);
    expect(finals).toHaveLength(1);
    expect(events.at(-1)).toEqual(finals[0]);
    expect(events.map(({ number }) => number)).toEqual(events.map((_, i) => i + 1));
    expect(results.filter((run) => run !== null).length).toBe(events.length);
    expect((await runs.find(id))?.status).toBe(finals[0]?.change.status);
  });

  it('takes no more events once it has ended', async () => {
    const { runs } = await openTestStore();
    const { id } = await runs.insert(createRunFields({ status: 'running' }));
    await runs.append(id, ended('finished'));

    expect(await runs.append(id, progress(50))).toBeNull();
    expect(await runs.events(id)).toHaveLength(1);
  });

  it('catches up with an event that a crash kept from it', async () => {
    const { runs, documents } = await openTestStore();
    const { id } = await runs.insert(createRunFields({ status: 'running' }));
    await documents.collection<RunEvent>('run_events').insert({
      id: newId(),
      run_id: id,
      number: 1,
      type: 'status',
      message: 'x',
      change: { progress: 70 },
      at: new Date(),
    });

    await runs.append(id, progress(80));

    expect((await runs.events(id)).map(({ number }) => number)).toEqual([1, 2]);
    expect(await runs.find(id)).toMatchObject({ revision: 2, progress: 80 });
  });

  it('is seen only in its space', async () => {
    const { runs } = await openTestStore();
    const { id, space } = await runs.insert(createRunFields());

    expect(await runs.get(space, id)).not.toBeNull();
    expect(await runs.get('test:elsewhere', id)).toBeNull();
    expect(await runs.list('test:elsewhere')).toEqual([]);
    expect(await runs.update('test:elsewhere', id, { progress: 99 })).toBeNull();
    expect(await runs.remove('test:elsewhere', id)).toBe(false);
    expect(await runs.active('test:elsewhere')).toEqual([]);
  });
});
