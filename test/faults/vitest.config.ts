// npm run test:faults: the kill test in full, about half an hour; it runs with all tests, too, at a twentieth of the size.
// FAULTS_SEED, FAULTS_KILLS, FAULTS_STEPS and FAULTS_WORKERS say otherwise.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    root: new URL('../..', import.meta.url).pathname,
    globalSetup: ['test/support/postgres.ts'],
    include: ['test/faults/kills/*.test.ts'],
    env: {
      FAULTS_KILLS: process.env['FAULTS_KILLS'] ?? '1000',
      FAULTS_STEPS: process.env['FAULTS_STEPS'] ?? '20000',
    },
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
