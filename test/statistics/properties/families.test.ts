// Laws of looking often and of testing much: caution never makes a result surer.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alwaysValid, oneSidedP, oneSidedWidth } from '../../../src/experiments/statistics/always-valid.ts';
import { normalSf } from '../../../src/experiments/statistics/distributions/normal.ts';
import { benjaminiHochberg, bonferroni, holm, hommel } from '../../../src/experiments/statistics/multiplicity.ts';
import { sampleRatio } from '../../../src/experiments/statistics/sample-ratio.ts';
import { randomAlpha } from './arms.ts';

const look = fc.record({
  estimate: fc.double({ min: -5, max: 5, noNaN: true }),
  se: fc.double({ min: 0.01, max: 2, noNaN: true }),
  n: fc.integer({ min: 2, max: 100_000 }),
});
const plan = fc.record({ alpha: randomAlpha, plannedUnits: fc.integer({ min: 100, max: 50_000 }) });
const ps = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 20 });

describe('always valid', () => {
  it('is never surer than one look', () => {
    fc.assert(
      fc.property(look, plan, (at, given) => {
        expect(alwaysValid(at, given).p).toBeGreaterThanOrEqual(2 * normalSf(Math.abs(at.estimate / at.se)));
      }),
    );
  });

  it('has a p-value below alpha exactly when its interval excludes zero', () => {
    fc.assert(
      fc.property(look, plan, (at, given) => {
        const { ci, p } = alwaysValid(at, given);
        if (Math.abs(p - given.alpha) > 1e-9) expect(p < given.alpha).toBe(ci[0] > 0 || ci[1] < 0);
        const [above, below] = [oneSidedP(at, 'ABOVE', given), oneSidedP(at, 'BELOW', given)];
        const width = oneSidedWidth(at, given);
        if (Math.abs(above - given.alpha) > 1e-9) expect(above < given.alpha).toBe(at.estimate - width > 0);
        if (Math.abs(below - given.alpha) > 1e-9) expect(below < given.alpha).toBe(at.estimate + width < 0);
        expect(Math.max(above, below)).toBe(1);
      }),
      { numRuns: 500 },
    );
  });
});

describe('adjusted p-values', () => {
  it('lie in order: raw, Benjamini and Hochberg, Holm, Bonferroni; Hommel at most Holm', () => {
    fc.assert(
      fc.property(ps, (raw) => {
        const [bh, hm, bf, hl] = [benjaminiHochberg(raw), holm(raw), bonferroni(raw), hommel(raw)];
        for (const [i, p] of raw.entries()) {
          if (p === null) {
            expect([bh[i], hm[i], bf[i], hl[i]]).toEqual([null, null, null, null]);
            continue;
          }
          const [b, h, f, l] = [bh[i] ?? NaN, hm[i] ?? NaN, bf[i] ?? NaN, hl[i] ?? NaN];
          const slack = 1 + 1e-12;
          expect(p <= b * slack && b <= l * slack && l <= h * slack && h <= f * slack && f <= 1).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('do not depend on the order of tests, nor on tests without a p-value', () => {
    fc.assert(
      fc.property(ps, (raw) => {
        for (const adjust of [benjaminiHochberg, holm, bonferroni, hommel]) {
          expect(adjust(raw.toReversed())).toEqual(adjust(raw).toReversed());
          expect(adjust([null, ...raw])).toEqual([null, ...adjust(raw)]);
        }
      }),
    );
  });
});

describe('the sample ratio', () => {
  it('does not depend on the scale of weights, nor on how constant weights are cut into phases', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(counts, counts, fc.constantFrom(0.01, 7), (one, other, k) => {
        const weights = [3, 3, 4];
        const all = one.map((count, arm) => count + (other[arm] ?? 0));
        const whole = sampleRatio([{ counts: all, weights }]);
        const scaled = sampleRatio([{ counts: all, weights: weights.map((weight) => weight * k) }]);
        const cut = sampleRatio([
          { counts: one, weights },
          { counts: other, weights },
        ]);
        for (const same of [scaled, cut]) {
          expect(same.status).toBe(whole.status);
          expect(same.chiSquared ?? -1).toBeCloseTo(whole.chiSquared ?? -1, 6);
        }
      }),
    );
  });
});
