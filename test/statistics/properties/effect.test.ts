// Laws of effects: what must not change, and what must change in a known way, when the data do.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectOf } from '../../../src/experiments/statistics/effect/effect.ts';
import { fisherExact } from '../../../src/experiments/statistics/effect/fisher.ts';
import { type ArmMoments, mergeMoments, momentsOf } from '../../../src/experiments/statistics/effect/moments.ts';
import { newcombeInterval, pooledTest, wilsonInterval } from '../../../src/experiments/statistics/effect/proportion.ts';
import { ratioOf } from '../../../src/experiments/statistics/effect/ratio.ts';
import { type RandomArm, randomAlpha, randomArm } from './arms.ts';

const of = ({ numerators, denominators }: RandomArm): ArmMoments => momentsOf(numerators, denominators);

/** Equal but for rounding, which grows with `scale`. */
function expectNear(actual: number | null | undefined, expected: number | null | undefined, scale = 1): void {
  expect(typeof actual).toBe('number');
  const size = Math.max(Math.abs(expected ?? NaN), scale);
  expect(Math.abs((actual ?? NaN) - (expected ?? NaN))).toBeLessThanOrEqual(1e-9 * size);
}

const proportion = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
  .filter(([hit, miss]) => hit + miss > 0)
  .map(([hit, miss]) => ({ x: hit, n: hit + miss }));

describe('effects', () => {
  it('change sign, and nothing else, when arms are swapped', () => {
    fc.assert(
      fc.property(randomArm, randomArm, randomAlpha, (one, other, alpha) => {
        const [there, back] = [effectOf(of(one), of(other), alpha), effectOf(of(other), of(one), alpha)];
        expect(back.difference.estimate).toBe(-(there.difference.estimate ?? NaN) + 0);
        expect(back.difference.se).toBe(there.difference.se);
        expectNear(back.difference.p, there.difference.p);
        expectNear(back.difference.df, there.difference.df);
        expectNear(back.difference.ci?.[0], -(there.difference.ci?.[1] ?? NaN));
      }),
    );
  });

  it('do not depend on the order of debtors, nor on how they are gathered', () => {
    fc.assert(
      fc.property(randomArm, fc.integer({ min: 0, max: 40 }), (arm, cut) => {
        const whole = of(arm);
        const reversed = momentsOf(arm.numerators.toReversed(), arm.denominators.toReversed());
        const part = (from: number, to?: number) =>
          momentsOf(arm.numerators.slice(from, to), arm.denominators.slice(from, to));
        const merged = mergeMoments(part(0, cut), part(cut));
        for (const key of Object.keys(whole) as (keyof ArmMoments)[]) {
          expectNear(reversed[key], whole[key], 1e4);
          expectNear(merged[key], whole[key], 1e4);
        }
      }),
    );
  });

  it('become surer by the root of two when every debtor is there twice', () => {
    fc.assert(
      fc.property(randomArm, randomArm, (one, other) => {
        // By n - 1: exactly so for the sums of squares, hence the factor.
        const doubled = (arm: ArmMoments) => mergeMoments(arm, arm);
        for (const arm of [of(one), of(other)]) {
          const [single, double] = [ratioOf(arm), ratioOf(doubled(arm))];
          if ('code' in single || 'code' in double) throw new Error('no value');
          expectNear(double.value, single.value);
          const byN = (n: number) => (n - 1) / n;
          expectNear(2 * double.variance * byN(double.n), single.variance * byN(single.n));
        }
      }),
    );
  });

  it('scale with the currency, and leave the lift and p as they are', () => {
    fc.assert(
      fc.property(randomArm, randomArm, fc.constantFrom(0.01, 3, 100), (one, other, k) => {
        const scaled = (arm: RandomArm) => of({ ...arm, numerators: arm.numerators.map((m) => m * k) });
        const [plain, scaledUp] = [effectOf(of(one), of(other), 0.05), effectOf(scaled(one), scaled(other), 0.05)];
        expectNear(scaledUp.difference.se, (plain.difference.se ?? NaN) * k);
        expectNear(scaledUp.difference.ci?.[0], (plain.difference.ci?.[0] ?? NaN) * k, 100 * k);
        expectNear(scaledUp.difference.ci?.[1], (plain.difference.ci?.[1] ?? NaN) * k, 100 * k);
        expectNear(scaledUp.difference.p, plain.difference.p);
        const [before, after] = [plain.lift.ci, scaledUp.lift.ci];
        if (before !== null && after !== null && Math.max(...before.map(Math.abs)) < 1e4) {
          expect(Math.abs(after[1] - before[1])).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(before[1])));
        }
      }),
    );
  });

  it('are clear in percent exactly when they are clear in their unit', () => {
    fc.assert(
      fc.property(randomArm, randomArm, randomAlpha, fc.boolean(), (one, other, alpha, isNegative) => {
        const sign = isNegative ? -1 : 1;
        const signed = (arm: RandomArm) => of({ ...arm, numerators: arm.numerators.map((m) => m * sign) });
        const { difference, lift } = effectOf(signed(one), signed(other), alpha);
        const { ci, p, estimate, se } = difference;
        if (ci === null || p === null || estimate === null || se === null) throw new Error('no difference');
        const isOnEdge = Math.min(Math.abs(ci[0]), Math.abs(ci[1])) < 1e-9 * se;
        if (isOnEdge) return;
        const isClear = ci[0] > 0 || ci[1] < 0;
        expect(p < alpha).toBe(isClear);
        if (lift.ci === null) return;
        expect(lift.ci[0] > 0 || lift.ci[1] < 0).toBe(isClear);
        expect(lift.ci[0]).toBeLessThanOrEqual(lift.estimate ?? NaN);
        expect(lift.ci[1]).toBeGreaterThanOrEqual(lift.estimate ?? NaN);
        expect(Math.sign(lift.estimate ?? NaN)).toBe(Math.sign(estimate));
      }),
      { numRuns: 500 },
    );
  });
});

describe('proportions', () => {
  it('keep their intervals within what is possible, around the estimate', () => {
    fc.assert(
      fc.property(proportion, proportion, randomAlpha, (one, other, alpha) => {
        const [low, high] = wilsonInterval(one, alpha) ?? [NaN, NaN];
        const share = one.x / one.n;
        expect(low >= 0 && low <= share && high >= share && high <= 1).toBe(true);
        const [below, above] = newcombeInterval(one, other, alpha) ?? [NaN, NaN];
        const difference = share - other.x / other.n;
        expect(below >= -1 - 1e-12 && below <= difference && above >= difference && above <= 1 + 1e-12).toBe(true);
        expect(below).toBeLessThan(above);
      }),
    );
  });

  it('are tested alike whichever way the table is turned', () => {
    fc.assert(
      fc.property(proportion, proportion, (one, other) => {
        const p = fisherExact(one, other);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expectNear(fisherExact(other, one), p);
        const missed = ({ x, n }: { x: number; n: number }) => ({ x: n - x, n });
        expectNear(fisherExact(missed(one), missed(other)), p);
        const turned = (x: number, y: number) => ({ x, n: x + y });
        expectNear(fisherExact(turned(one.x, other.x), turned(one.n - one.x, other.n - other.x)), p);
        const [there, back] = [pooledTest(one, other), pooledTest(other, one)];
        expect(back?.p).toBe(there?.p);
      }),
    );
  });
});
