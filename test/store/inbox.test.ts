import { describe, expect, it } from 'vitest';
import type { InboxDocument } from '../../src/store/inbox.ts';
import { STORES } from '../support/stores.ts';

const item = (key: string, lane = 'lane') => ({ key, space: 's', lane, turn: { words: `private ${key}` } });
const inDays = (days: number): Date => new Date(Date.now() + days * 24 * 3600_000);

describe.each(STORES)('the inbox on $name', ({ open }) => {
  it('takes a key once, also when it is delivered many times at once', async () => {
    const { inbox } = await open();

    const taken = await Promise.all(Array.from({ length: 10 }, () => inbox.add(item('k'))));

    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await inbox.waiting()).toMatchObject([{ key: 'k', turn: { words: 'private k' } }]);
  });

  it('keeps the order of acceptance, in each lane and in all', async () => {
    const { inbox } = await open();
    for (const [key, lane] of [
      ['z', 'one'],
      ['b', 'two'],
      ['a', 'one'],
    ]) {
      await inbox.add(item(key, lane));
    }

    expect((await inbox.waiting()).map(({ key }) => key)).toEqual(['z', 'b', 'a']);
    expect((await inbox.first('one'))?.key).toBe('z');
    await inbox.done('z');
    expect((await inbox.first('one'))?.key).toBe('a');
    await inbox.done('a');
    expect(await inbox.first('one')).toBeNull();
  });

  it('forgets the words, but not the key, of what is done', async () => {
    const { inbox, documents } = await open();
    await inbox.add(item('k'));
    await inbox.postpone('k', 'private stack', new Date());

    await inbox.done('k');

    expect(await inbox.waiting()).toEqual([]);
    expect(await inbox.add(item('k'))).toBe(false);
    expect(JSON.stringify(await documents.collection('inbox').find({}))).not.toContain('private');
  });

  it('remembers how often, why and until when something is postponed, in its place', async () => {
    const { inbox } = await open();
    await inbox.add(item('k'));
    await inbox.add(item('later'));
    const until = inDays(1);

    await inbox.postpone('k', 'first', new Date());
    await inbox.postpone('k', 'second', until);

    expect(await inbox.first('lane')).toMatchObject({ key: 'k', failures: 2, error: 'second', retry_at: until });
  });

  it('keeps what was given up longer than what is done, with its words and its error', async () => {
    const { inbox, documents } = await open();
    await inbox.add(item('done'));
    await inbox.add(item('failed'));

    await inbox.done('done');
    await inbox.giveUp('failed', 'why');

    expect(await inbox.waiting()).toEqual([]);
    const goneIn = (days: number) =>
      documents.collection<InboxDocument>('inbox').find({ forget_at: { less: inDays(days) } });
    expect((await goneIn(8)).map(({ id }) => id)).toEqual(['done']);
    expect((await goneIn(31)).find(({ id }) => id === 'failed')).toMatchObject({
      turn: { words: 'private failed' },
      error: 'why',
      failures: 1,
    });
  });
});
