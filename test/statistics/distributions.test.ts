// The distributions against R's, to ten digits.
import { describe, expect, it } from 'vitest';
import { betaCdf, betaQuantile } from '../../src/experiments/statistics/distributions/beta.ts';
import {
  chiSquaredCdf,
  chiSquaredQuantile,
  chiSquaredSf,
} from '../../src/experiments/statistics/distributions/chi-squared.ts';
import { logGamma } from '../../src/experiments/statistics/distributions/gamma.ts';
import { normalCdf, normalQuantile, normalSf } from '../../src/experiments/statistics/distributions/normal.ts';
import {
  studentCdf,
  studentQuantile,
  studentSf,
  studentTwoSided,
} from '../../src/experiments/statistics/distributions/student.ts';
import { everyLeafOf } from './every-leaf.ts';

// R's own zero far out in a tail is below the absolute tolerance.
const tolerance = { relative: 1e-10, absolute: 1e-12, small: 1e-2 };

const functions: Readonly<Record<string, (argument: (name: string) => number) => number>> = {
  normalCdf: (get) => normalCdf(get('x')),
  normalSf: (get) => normalSf(get('x')),
  normalQuantile: (get) => normalQuantile(get('p')),
  tCdf: (get) => studentCdf(get('x'), get('df')),
  tTwoSidedP: (get) => studentTwoSided(get('x'), get('df')),
  tQuantile: (get) => studentQuantile(get('p'), get('df')),
  chi2Sf: (get) => chiSquaredSf(get('x'), get('df')),
  chi2Quantile: (get) => chiSquaredQuantile(get('p'), get('df')),
  betaCdf: (get) => betaCdf(get('x'), get('a'), get('b')),
  betaQuantile: (get) => betaQuantile(get('p'), get('a'), get('b')),
};

describe('distributions', () => {
  it('equal every reference value', () => {
    everyLeafOf('distributions', (root) => {
      root.at('source').note();
      root.at('tolerance').note();
      for (const [name, of] of Object.entries(functions)) {
        for (const point of root.at(name).items()) {
          const get = (argument: string) => point.at(argument).input<number>();
          point.at('v').is(of(get), tolerance);
        }
      }
    });
  });

  it('go to their limits without a word', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalSf(Number.POSITIVE_INFINITY)).toBe(0);
    expect(studentCdf(Number.NEGATIVE_INFINITY, 3)).toBe(0);
    expect(studentSf(1e200, 3)).toBe(0);
    expect(studentQuantile(0.975, Number.POSITIVE_INFINITY)).toBe(normalQuantile(0.975));
    expect(studentTwoSided(1.96, Number.POSITIVE_INFINITY)).toBe(2 * normalSf(1.96));
    expect(studentQuantile(0.5, 7)).toBe(0);
    expect(studentQuantile(0, 7)).toBe(Number.NEGATIVE_INFINITY);
    expect(chiSquaredQuantile(0, 2)).toBe(0);
    expect(chiSquaredQuantile(1, 2)).toBe(Number.POSITIVE_INFINITY);
    expect(chiSquaredCdf(-1, 2)).toBe(0);
    expect(chiSquaredSf(Number.POSITIVE_INFINITY, 2)).toBe(0);
    expect(betaQuantile(0, 2, 3)).toBe(0);
    expect(betaQuantile(1, 2, 3)).toBe(1);
    expect(betaCdf(-1, 2, 3)).toBe(0);
    expect(betaCdf(2, 2, 3)).toBe(1);
  });

  it('keep their digits where 1 - cdf has none', () => {
    expect(normalSf(30) / 4.906713927148187e-198).toBeCloseTo(1, 11);
    expect(studentSf(50, 100)).toBeGreaterThan(0);
    expect(chiSquaredSf(1000, 1)).toBeGreaterThan(0);
  });

  it('pass NaN on, and refuse what is no probability, degree of freedom or shape', () => {
    for (const value of [normalCdf(NaN), studentCdf(NaN, 2), chiSquaredCdf(NaN, 2), chiSquaredSf(NaN, 2)]) {
      expect(value).toBeNaN();
    }
    expect(betaCdf(NaN, 1, 1)).toBeNaN();
    const bad = [
      () => normalQuantile(1.1),
      () => normalQuantile(NaN),
      () => studentQuantile(-0.1, 2),
      () => studentCdf(1, 0),
      () => chiSquaredQuantile(2, 2),
      () => chiSquaredSf(1, -1),
      () => betaQuantile(2, 1, 1),
      () => betaCdf(0.5, 0, 1),
      () => logGamma(0),
    ];
    for (const ask of bad) expect(ask).toThrow(RangeError);
  });

  it('know the factorials', () => {
    let factorial = 1;
    for (let n = 1; n < 100; n += 1) {
      expect(Math.abs(logGamma(n) - Math.log(factorial))).toBeLessThan(3e-15 * Math.max(1, Math.log(factorial)));
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
  });
});
