// All tests, against a real PostgreSQL that is started once and cloned for each file.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

export default defineConfig({
  // Node takes graphql's CommonJS entry, Vite its module one: two copies that refuse each other. Ours is Node's.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    root: new URL('..', import.meta.url).pathname,
    globalSetup: ['test/support/postgres.ts'],
    include: ['test/**/*.test.ts'],
    // The official e-invoice rules are run where their files are; npm run test:conformance runs them alone.
    // So are the statistics' reference data, by npm run test:statistics. npm run test:faults is the kill test in full.
    exclude: [
      ...(process.env['EINVOICE_FIXTURES'] ? [] : ['test/conformance/einvoice-{rules,examples}.test.ts']),
      ...(process.env['STATS_FIXTURES'] ? [] : ['test/statistics/**/*.test.ts']),
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // A worker takes one file after the other: what all of them import is loaded twice in all, and not once a file.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    coverage: {
      provider: 'v8',
      reportOnFailure: true,
      include: ['src/**/*.ts'],
      exclude: ['**/*.generated.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportsDirectory: 'coverage',
    },
  },
});
