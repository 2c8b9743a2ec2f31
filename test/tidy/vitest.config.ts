// The tests of the repository's own shape: no database, so that they are quick enough for every check.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // All code is parsed, on machines that have other things to do.
    testTimeout: 60_000,
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/tidy/**/*.test.ts'],
    maxWorkers: 1,
  },
});
