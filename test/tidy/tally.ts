// Prints `N passed, N failed` from a report of vitest, for readers that know no runner's own format.
// Whatever failed outside a test (a gate, a file that does not load, a leak) counts as one failure.
import { existsSync, readFileSync } from 'node:fs';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

const [path = '', exitCode = '1'] = process.argv.slice(2);
const report: Report = existsSync(path)
  ? JSON.parse(readFileSync(path, 'utf8'))
  : { numPassedTests: 0, numFailedTests: 0 };
const failed = exitCode !== '0' && report.numFailedTests === 0 ? 1 : report.numFailedTests;
console.log(`${report.numPassedTests} passed, ${failed} failed`);
