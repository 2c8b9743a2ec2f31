// npm run test:conformance: the official e-invoice rules and their unit tests, where their files are. They are not
// ours to keep in the repository, so EINVOICE_FIXTURES says where they lie; without it there is nothing to run.

import { defineConfig } from 'vitest/config';

const isHere = (process.env['EINVOICE_FIXTURES'] ?? '') !== '';
if (!isHere) {
  console.log('EINVOICE_FIXTURES is not set, so no official e-invoice rules are run; see test/conformance.');
}

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: isHere ? ['test/conformance/einvoice-{rules,examples}.test.ts'] : [],
    passWithNoTests: true,
    testTimeout: 60_000,
  },
});
