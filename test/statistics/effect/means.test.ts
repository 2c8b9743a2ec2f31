// Differences of means against R's t.test, and against exact arithmetic where values are large.
import { describe, expect, it } from 'vitest';
import { effectOf, liftOf, oneSidedBound, relativeSe } from '../../../src/experiments/statistics/effect/effect.ts';
import { mergeMoments, momentsOf, noMoments } from '../../../src/experiments/statistics/effect/moments.ts';
import { type ArmValue, ratioOf } from '../../../src/experiments/statistics/effect/ratio.ts';
import { everyLeafOf } from '../every-leaf.ts';

describe('a difference of means', () => {
  it('equals every reference case', () => {
    everyLeafOf('means', (root) => {
      root.at('source').note();
      root.at('note').note();
      for (const one of root.at('cases').items()) {
        const id = one.at('id').input<string>();
        if (one.has('note')) one.at('note').note();
        const tolerance = { relative: id.includes('offset') ? 1e-6 : 1e-9 };
        const [control, treatment] = (['control', 'treatment'] as const).map((arm) =>
          momentsOf(one.at(arm).input<number[]>()),
        ) as [ReturnType<typeof momentsOf>, ReturnType<typeof momentsOf>];
        const { difference } = effectOf(treatment, control, 0.05);
        const { estimate, se, df, p, ci } = difference;
        one.at('diff').is(estimate, tolerance);
        one.at('se').is(se, tolerance);
        one.at('t').is(estimate === null || se === null ? null : estimate / se, tolerance);
        one.at('df').is(df, tolerance);
        one.at('p').is(p, tolerance);
        one.at('ci95').is(ci, tolerance);
        const [treated, controlled] = [ratioOf(treatment) as ArmValue, ratioOf(control) as ArmValue];
        one.at('relLift').is((treated.value - controlled.value) / Math.abs(controlled.value), tolerance);
        one.at('relSe').is(relativeSe(treated, controlled), tolerance);
      }
    });
  });
});

describe('a one-sided bound', () => {
  it('at half of alpha is an end of the two-sided interval', () => {
    const { difference } = effectOf(momentsOf([1, 2, 4, 7]), momentsOf([2, 2, 3, 8, 9]), 0.1);
    expect(oneSidedBound(difference, 'LOWER', 0.05)).toBe(difference.ci?.[0]);
    expect(oneSidedBound(difference, 'UPPER', 0.05)).toBe(difference.ci?.[1]);
    const flat = effectOf(momentsOf([1, 1]), momentsOf([2, 2]), 0.1).difference;
    expect(oneSidedBound(flat, 'LOWER', 0.05)).toBeNull();
  });
});

describe('moments', () => {
  it('are none of no debtor, and have no variance of one', () => {
    expect(momentsOf([])).toEqual(noMoments);
    expect(momentsOf([3], [2])).toMatchObject({ n: 1, meanNumerator: 3, meanDenominator: 2, varNumerator: 0 });
    expect(mergeMoments(noMoments, momentsOf([3]))).toEqual(momentsOf([3]));
    expect(mergeMoments(momentsOf([3]), noMoments)).toEqual(momentsOf([3]));
  });

  it('refuse arrays that do not fit', () => {
    expect(() => momentsOf([1, 2], [1])).toThrow('There are 2 numerators and 1 denominators.');
  });

  it('are exact on values near 1e9 that differ in the last digits', () => {
    const { varNumerator, varDenominator, covariance } = momentsOf(
      [1e9 + 1, 1e9 + 2, 1e9 + 3],
      [1e9, 1e9 + 2, 1e9 + 4],
    );
    expect([varNumerator, varDenominator, covariance]).toEqual([1, 4, 2]);
  });
});

describe('a comparison that has no numbers', () => {
  const arm = (...values: number[]) => momentsOf(values);
  const codes = (treatment: Parameters<typeof effectOf>[0], control: Parameters<typeof effectOf>[0]) => {
    const { difference, lift } = effectOf(treatment, control, 0.05);
    return [difference.problem?.code, lift.problem?.code];
  };

  it('says why', () => {
    expect(codes(arm(1, 2), arm())).toEqual(['NO_UNITS', 'NO_UNITS']);
    expect(codes(arm(1), arm(1, 2))).toEqual(['MIN_UNITS', 'MIN_UNITS']);
    expect(codes(arm(2, 2), arm(1, 1))).toEqual(['ZERO_VARIANCE', 'ZERO_VARIANCE']);
    expect(codes(arm(1, 2, 4), arm(1, 1))).toEqual(['ZERO_VARIANCE_ONE_ARM', 'ZERO_VARIANCE_ONE_ARM']);
    expect(codes(arm(1, 2, 4), arm(-1, 1, 0.01))).toEqual([undefined, 'CONTROL_NEAR_ZERO']);
    expect(codes(arm(1, 2, 4), arm(0, 0, 0))).toEqual(['ZERO_VARIANCE_ONE_ARM', 'CONTROL_NEAR_ZERO']);
    expect(codes(momentsOf([1, 2], [0, 0]), arm(1, 2))).toEqual(['DENOMINATOR_ZERO', 'DENOMINATOR_ZERO']);
    expect(effectOf(arm(1), arm(2), 0.05).difference.problem?.message).toContain('only one debtor');
  });

  it('keeps the estimate when only the certainty is missing', () => {
    const { difference, lift } = effectOf(arm(3, 3), arm(2, 2), 0.05);
    expect(difference).toMatchObject({ estimate: 1, se: null, df: null, ci: null, p: null });
    expect(lift).toMatchObject({ estimate: 0.5, se: null, ci: null });
  });

  it('takes a ratio that all debtors share for one without variance', () => {
    const shared = momentsOf([0.1, 0.3, 0.7], [1, 3, 7]);
    expect(ratioOf(shared)).toMatchObject({ variance: 0 });
    expect(liftOf(ratioOf(shared) as ArmValue, ratioOf(shared) as ArmValue, 0.05).problem?.code).toBe('ZERO_VARIANCE');
  });
});
