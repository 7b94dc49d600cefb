import { expect, it } from 'vitest';
import { COLLECTIONS } from '../../src/store/collections.ts';

/** MongoDB refuses a second index of the same fields with other options, and expiry is an index of its own. */
it.each(Object.entries(COLLECTIONS))('%s has each index once', (_, { unique = [], indexes = [], expires }) => {
  const all = [...unique, ...indexes, ...(expires === undefined ? [] : [[expires.field]])].map((fields) =>
    fields.join(),
  );

  expect(new Set(all).size).toBe(all.length);
});
