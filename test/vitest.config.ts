import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    root: new URL('..', import.meta.url).pathname,
    testTimeout: 60_000,
    hookTimeout: 30_000,
    // Two cores are the smallest machine this is meant for. One more than that, since end-to-end tests mostly wait: for
    // the end of a training, for a lock to run out, for somebody to try again.
    maxWorkers: 3,
    pool: 'forks',
  },
});
