// npm run test:statistics: the statistics alone, against their reference data and their laws. No database.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/statistics/**/*.test.ts'],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
