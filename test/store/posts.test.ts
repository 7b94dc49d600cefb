import { expect, it } from 'vitest';
import { pageKey } from '../../src/store/posts.ts';
import { openTestStore } from '../support/store.ts';

it('a post that took several messages has them all, found by the first', async () => {
  const { posts } = await openTestStore();
  for (const page of [1, 2, 3]) {
    await posts.begin(pageKey('k', page), 'slack:T:C');
    await posts.done(pageKey('k', page), `slack:T:C:${page}`);
  }
  await posts.begin(pageKey('k', 4), 'slack:T:C');

  expect(await posts.pagesFrom('slack:T:C:1')).toEqual(['slack:T:C:1', 'slack:T:C:2', 'slack:T:C:3']);
  expect(await posts.pagesFrom('slack:T:C:3')).toEqual(['slack:T:C:3']);
  expect(await posts.pagesFrom('slack:T:C:unknown')).toEqual(['slack:T:C:unknown']);
});
