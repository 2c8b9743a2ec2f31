// What assignment promises of any experiment.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignUnit } from '../../../src/experiments/assign/assign.ts';
import { bucketOf, buckets } from '../../../src/experiments/assign/bucket.ts';
import { rangesOf } from '../../../src/experiments/assign/ranges.ts';
import { chiSquaredSf } from '../../../src/experiments/statistics/distributions/chi-squared.ts';

const weights = fc.array(fc.nat(20), { minLength: 2, maxLength: 6 }).filter((all) => all.some((one) => one > 0));

test('the ranges of full coverage share out every bucket, each to one arm', () => {
  fc.assert(
    fc.property(weights, (drawn) => {
      const ranges = rangesOf(drawn, 10_000);
      let at = 0;
      for (const [from, to] of ranges) {
        expect(from).toBe(at);
        at = to;
      }
      expect(at).toBe(buckets);
    }),
  );
});

test('more coverage moves nobody who has an arm', () => {
  fc.assert(
    fc.property(weights, fc.nat(10_000), fc.nat(10_000), fc.uuid(), (drawn, one, other, unit) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      const config = { salt: 's', weights: drawn, namespace: null, holdout: null };
      const before = assignUnit({ ...config, coverageBp: less }, unit).arm;
      if (before !== null) expect(assignUnit({ ...config, coverageBp: more }, unit).arm).toBe(before);
    }),
  );
});

test('buckets of a hundred thousand units are even, and two salts know nothing of each other', () => {
  const count = 100_000;
  const cells = 20;
  const even = new Array<number>(cells).fill(0);
  const table = Array.from({ length: 4 }, () => new Array<number>(4).fill(0));
  for (let unit = 0; unit < count; unit += 1) {
    const [one, other] = [bucketOf('exp:a:1', `debtor ${unit}`), bucketOf('exp:a:2', `debtor ${unit}`)];
    const cell = Math.floor((one * cells) / buckets);
    even[cell] = (even[cell] ?? 0) + 1;
    const row = table[Math.floor((one * 4) / buckets)];
    const column = Math.floor((other * 4) / buckets);
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  const chi = (observed: readonly number[], expected: number) =>
    observed.reduce((sum, one) => sum + (one - expected) ** 2 / expected, 0);
  expect(chiSquaredSf(chi(even, count / cells), cells - 1)).toBeGreaterThan(1e-4);
  // Against even cells: marginals are known, so all but one are free.
  expect(chiSquaredSf(chi(table.flat(), count / 16), 15)).toBeGreaterThan(1e-4);
});
