import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    root: new URL('..', import.meta.url).pathname,
    testTimeout: 60_000,
    hookTimeout: 30_000,
    // Two cores are the smallest machine this is meant for; end-to-end tests start processes of their own.
    maxWorkers: 2,
    pool: 'forks',
  },
});
