// The tests of the repository's own shape: no database, so that they are quick enough for every check.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/tidy/**/*.test.ts'],
    maxWorkers: 1,
  },
});
