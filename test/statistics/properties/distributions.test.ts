// Laws of the distributions: quantile and cdf undo each other, tails add up, and families contain one another.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaCdf, betaQuantile } from '../../../src/experiments/statistics/distributions/beta.ts';
import {
  chiSquaredCdf,
  chiSquaredQuantile,
  chiSquaredSf,
} from '../../../src/experiments/statistics/distributions/chi-squared.ts';
import { normalCdf, normalQuantile, normalSf } from '../../../src/experiments/statistics/distributions/normal.ts';
import {
  studentCdf,
  studentQuantile,
  studentSf,
  studentTwoSided,
} from '../../../src/experiments/statistics/distributions/student.ts';
import { randomP } from './arms.ts';

const df = fc.oneof(fc.double({ min: 1, max: 200, noNaN: true }), fc.double({ min: 200, max: 1e6, noNaN: true }));
const shape = fc.oneof(fc.double({ min: 0.2, max: 20, noNaN: true }), fc.double({ min: 20, max: 1e5, noNaN: true }));
// 1 - p is exact.
const dyadic = fc.integer({ min: 1, max: 4095 }).map((count) => count / 4096);
const z = fc.double({ min: -30, max: 30, noNaN: true });

/** As many digits of the smaller tail as a quantile near 1 leaves. */
function expectSame(actual: number, expected: number, digits = 1e-9): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(digits * Math.min(expected, 1 - expected) + 4e-16);
}

describe('distributions', () => {
  it('give back the probability a quantile was asked for', () => {
    fc.assert(
      fc.property(randomP, df, shape, shape, (p, n, a, b) => {
        expectSame(normalCdf(normalQuantile(p)), p);
        expectSame(studentCdf(studentQuantile(p, n), n), p);
        expectSame(chiSquaredCdf(chiSquaredQuantile(p, n), n), p);
        // Where nearly all of it lies within a rounding of 1, no x gives p.
        const x = betaQuantile(p, a, b);
        if (x < 0.999) expectSame(betaCdf(x, a, b), p, 1e-8);
      }),
      { numRuns: 300 },
    );
  });

  it('have tails that add up to one', () => {
    fc.assert(
      fc.property(z, df, (x, n) => {
        expect(normalCdf(x) + normalSf(x)).toBeCloseTo(1, 14);
        expect(studentCdf(x, n) + studentSf(x, n)).toBeCloseTo(1, 14);
        expect(chiSquaredCdf(x * x, n) + chiSquaredSf(x * x, n)).toBeCloseTo(1, 12);
        expect(studentTwoSided(x, n)).toBeCloseTo(2 * Math.min(studentCdf(x, n), studentSf(x, n)), 13);
      }),
      { numRuns: 300 },
    );
  });

  it('contain one another', () => {
    fc.assert(
      fc.property(z, shape, shape, dyadic, (x, a, b, p) => {
        expect(chiSquaredSf(x * x, 1)).toBeCloseTo(2 * normalSf(Math.abs(x)), 13);
        expect(chiSquaredSf(x * x, 2)).toBeCloseTo(Math.exp((-x * x) / 2), 13);
        expect(studentSf(x, 1)).toBeCloseTo(0.5 - Math.atan(x) / Math.PI, 13);
        expect(betaCdf(p, a, b)).toBeCloseTo(1 - betaCdf(1 - p, b, a), 12);
        expect(betaCdf(p, a, 1)).toBeCloseTo(p ** a, 12);
      }),
      { numRuns: 300 },
    );
  });
});
