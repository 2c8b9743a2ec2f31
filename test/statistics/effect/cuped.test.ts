// CUPED against gbstats and numpy, and what it does for ratios and in strata.
import { describe, expect, it } from 'vitest';
import { studentQuantile, studentTwoSided } from '../../../src/experiments/statistics/distributions/student.ts';
import { cuped } from '../../../src/experiments/statistics/effect/cuped.ts';
import { differenceOf, effectOf } from '../../../src/experiments/statistics/effect/effect.ts';
import { momentsOf } from '../../../src/experiments/statistics/effect/moments.ts';
import { postStratified } from '../../../src/experiments/statistics/effect/post-stratify.ts';
import { everyLeafOf, type Place } from '../every-leaf.ts';

const tolerance = { relative: 1e-8 };

function armOf(place: Place) {
  return { pre: place.at('pre').input<number[]>(), post: place.at('post').input<number[]>() };
}

type Arm = ReturnType<typeof armOf>;
const adjust = (treatment: Arm, control: Arm) =>
  cuped(momentsOf(treatment.post, treatment.pre), momentsOf(control.post, control.pre));

describe('cuped', () => {
  it('equals every reference case', () => {
    everyLeafOf('cuped', (root) => {
      root.at('source').note();
      for (const one of root.at('cases').items()) {
        one.at('id').note();
        const [control, treatment] = [armOf(one.at('control')), armOf(one.at('treatment'))];
        const result = adjust(treatment, control);
        if (result === null) throw new Error(`${one.path} is not adjusted`);
        const { estimate, se, p, ci, df } = differenceOf(result.treatment, result.control, 0.05);
        const expected = one.at('expected');
        expected.at('theta').is(result.theta, tolerance);
        expected.at('adjustedMeanControl').is(result.control.value, tolerance);
        expected.at('adjustedMeanTreatment').is(result.treatment.value, tolerance);
        expected.at('diff').is(estimate, tolerance);
        expected.at('se').is(se, tolerance);
        expected.at('p').is(p, tolerance);
        expected.at('ci').is(ci, tolerance);
        expected.at('varianceReduction').is(result.varianceReduction, tolerance);
        const plain = { control: momentsOf(control.post), treatment: momentsOf(treatment.post) };
        const unadjusted = effectOf(plain.treatment, plain.control, 0.05).difference;
        expected.at('unadjusted').is({ diff: unadjusted.estimate, se: unadjusted.se }, tolerance);
        const relative = result.relative ?? { estimate: NaN, se: NaN };
        const half = studentQuantile(0.975, df ?? NaN) * relative.se;
        const relativeP = studentTwoSided(relative.estimate / relative.se, df ?? NaN);
        const relativeCi = [relative.estimate - half, relative.estimate + half];
        expected.at('relative').is({ ...relative, p: relativeP, ci: relativeCi }, tolerance);
      }
    });
  });

  it('is not of an arm with one debtor', () => {
    expect(adjust({ pre: [1], post: [1] }, { pre: [1, 2], post: [1, 2] })).toBeNull();
    expect(adjust({ pre: [1, 2], post: [1, 2] }, { pre: [], post: [] })).toBeNull();
  });

  it('says nothing of a reduction where there was no variance', () => {
    expect(adjust({ pre: [1, 2], post: [5, 5] }, { pre: [1, 3], post: [5, 5] })?.varianceReduction).toBeNull();
  });

  it('leaves arms as they are without a covariate', () => {
    const constant = [1, 1, 1, 1];
    const [treated, controlled] = [
      [2, 1, 3, 0],
      [1, 2, 3, 4],
    ];
    const result = adjust({ pre: constant, post: treated }, { pre: constant, post: controlled });
    const effect = effectOf(momentsOf(treated), momentsOf(controlled), 0.05).difference;
    if (result === null) throw new Error('not adjusted');
    const adjusted = differenceOf(result.treatment, result.control, 0.05);
    expect(adjusted.estimate).toBeCloseTo(effect.estimate ?? NaN, 12);
    expect(adjusted.se).toBeCloseTo(effect.se ?? NaN, 12);
  });
});

describe('post-stratification', () => {
  const arm = (...values: number[]) => momentsOf(values);

  it('weighs each stratum by its share of all debtors', () => {
    const result = postStratified(
      [
        { treatment: arm(2, 4), control: arm(1, 1, 3, 3) },
        { treatment: arm(10, 12, 14), control: arm(9, 11, 13) },
      ],
      0.05,
    );
    // D_s is 1 in both strata, so their sizes add nothing to the variance.
    expect(result.estimate).toBeCloseTo(1, 14);
    const variance = 0.25 * (2 / 2 + 4 / 3 / 4) + 0.25 * (4 / 3 + 4 / 3);
    expect(result.se).toBeCloseTo(Math.sqrt(variance), 14);
    expect(result.problem).toBeNull();
  });

  it('counts the chance of the strata sizes', () => {
    const strata = [
      { treatment: arm(4, 6), control: arm(1, 3) },
      { treatment: arm(1, 3), control: arm(1, 3) },
    ];
    // D_s = 3 and 0, half each: 4.5 - 2.25 over 8 debtors; within: 2 times a quarter of 2.
    expect(postStratified(strata, 0.05).se).toBeCloseTo(Math.sqrt(1 + 2.25 / 8), 14);
  });

  it('merges strata that are too small, and gives what no strata give when all are', () => {
    const tiny = [1, 2, 4, 7].map((value) => ({ treatment: arm(value + 1), control: arm(value) }));
    const plain = effectOf(arm(2, 3, 5, 8), arm(1, 2, 4, 7), 0.05).difference;
    const merged = postStratified(tiny, 0.05);
    expect(merged.estimate).toBeCloseTo(plain.estimate ?? NaN, 12);
    expect(merged.se).toBeCloseTo(plain.se ?? NaN, 12);
    expect(merged.df).toBeCloseTo(plain.df ?? NaN, 10);
    const one = postStratified([...tiny.slice(0, 1), { treatment: arm(3, 5, 8), control: arm(2, 4, 7) }], 0.05);
    expect(one.estimate).toBeCloseTo(merged.estimate ?? NaN, 12);
    expect(one.se).toBeCloseTo(merged.se ?? NaN, 12);
  });

  it('estimates the same ratio difference as without strata', () => {
    const strata = [
      { treatment: momentsOf([1, 2], [2, 2]), control: momentsOf([1, 0], [3, 1]) },
      { treatment: momentsOf([5, 9], [9, 9]), control: momentsOf([4, 8], [9, 9]) },
    ];
    const all = effectOf(momentsOf([1, 2, 5, 9], [2, 2, 9, 9]), momentsOf([1, 0, 4, 8], [3, 1, 9, 9]), 0.05);
    expect(postStratified(strata, 0.05).estimate).toBeCloseTo(all.difference.estimate ?? NaN, 12);
  });

  it('says why there are no numbers', () => {
    expect(postStratified([], 0.05).problem?.code).toBe('NO_UNITS');
    expect(postStratified([{ treatment: arm(1), control: arm(1, 2) }], 0.05).problem?.code).toBe('MIN_UNITS');
    const flat = postStratified([{ treatment: arm(2, 2), control: arm(1, 1) }], 0.05);
    expect(flat).toMatchObject({ estimate: 1, se: null, p: null, problem: { code: 'ZERO_VARIANCE' } });
  });
});
