// Always-valid intervals and p-values against gbstats' run and the closed forms.
import { describe, expect, it } from 'vitest';
import {
  alwaysValid,
  halfWidth,
  intersected,
  mixtureRho,
  oneSidedP,
  oneSidedWidth,
} from '../../src/experiments/statistics/always-valid.ts';
import { normalQuantile } from '../../src/experiments/statistics/distributions/normal.ts';
import { everyLeafOf, type Place } from './every-leaf.ts';

const tolerance = { relative: 1e-9 };

function planOf(place: Place) {
  return { alpha: place.at('alpha').input<number>(), plannedUnits: place.at('tuning').input<number>() };
}

describe('always valid', () => {
  it('equals every reference case', () => {
    everyLeafOf('sequential', (root) => {
      root.at('source').note();
      for (const one of root.at('rho').items()) {
        const plan = planOf(one);
        one.at('rho').is(mixtureRho(plan), tolerance);
        one.at('rhoOneSided').is(mixtureRho(plan, 1), tolerance);
      }
      for (const one of root.at('halfwidth').items()) {
        const plan = planOf(one);
        const [variance, n] = [one.at('s2').input<number>(), one.at('n').input<number>()];
        const se = Math.sqrt(variance / n);
        one.at('halfwidth').is(halfWidth({ se, n }, plan), tolerance);
        one.at('halfwidthOneSided').is(oneSidedWidth({ se, n }, plan), tolerance);
        one.at('fixedHalfwidthZ').is(normalQuantile(1 - plan.alpha / 2) * se, tolerance);
      }
      for (const one of root.at('pValues').items()) {
        const plan = planOf(one);
        const [estimate, se, n] = [
          one.at('estimate').input<number>(),
          one.at('se').input<number>(),
          one.at('n').input<number>(),
        ];
        const result = alwaysValid({ estimate, se, n }, plan);
        one.at('pAlwaysValid').is(result.p, tolerance);
        one.at('logE').is(result.logE, tolerance);
        one.at('ci').is(result.ci, tolerance);
        const isExcluded = result.ci[0] > 0 || result.ci[1] < 0;
        one.at('excludesZero').is(isExcluded);
        expect(result.p < plan.alpha).toBe(isExcluded);
        const tau2 = mixtureRho(plan) ** 2 * se * se * n;
        one.at('tau2').is(tau2, tolerance);
        // The mixture sequential probability ratio of Robbins (1970), in its own terms.
        const ratio = (estimate ** 2 * tau2) / (2 * se ** 2 * (se ** 2 + tau2)) - Math.log1p(tau2 / se ** 2) / 2;
        expect(result.logE).toBeCloseTo(ratio, 9);
      }
    });
  });

  it('has a p-value where e overflows', () => {
    const at = { estimate: 1000, se: 0.1, n: 1000 };
    const plan = { alpha: 0.05, plannedUnits: 1000 };
    expect(alwaysValid(at, plan)).toMatchObject({ p: 0 });
    expect(alwaysValid(at, plan).logE).toBeGreaterThan(1e6);
    expect(oneSidedP(at, 'ABOVE', plan)).toBe(0);
    expect(oneSidedP(at, 'BELOW', plan)).toBe(1);
  });

  it('narrows from look to look, and says when looks agree on nothing', () => {
    expect(intersected(null, [-1, 3])).toEqual([-1, 3]);
    expect(intersected([-1, 3], [-2, 2])).toEqual([-1, 2]);
    expect(intersected([-1, 0], [1, 2])).toBe('EMPTY');
    expect(intersected('EMPTY', [1, 2])).toBe('EMPTY');
  });
});
