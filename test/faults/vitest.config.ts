// npm run test:faults: the kill test in full, about twenty minutes. FAULTS_SEED, FAULTS_KILLS, FAULTS_STEPS and
// FAULTS_WORKERS say otherwise; the short one, kill.test.ts, runs with all tests.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    root: new URL('../..', import.meta.url).pathname,
    globalSetup: ['test/support/postgres.ts'],
    include: ['test/faults/full/*.test.ts'],
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
