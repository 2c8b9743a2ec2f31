// Effects from moments against a run of gbstats. Where it gives a 0 or a 1 and an error, there is null and a problem.
import { describe, expect, it } from 'vitest';
import { alwaysValid } from '../../../src/experiments/statistics/always-valid.ts';
import { studentQuantile, studentTwoSided } from '../../../src/experiments/statistics/distributions/student.ts';
import {
  differenceOf,
  type Effect,
  effectOf,
  liftOf,
  relativeSe,
  welchDf,
} from '../../../src/experiments/statistics/effect/effect.ts';
import type { ArmMoments } from '../../../src/experiments/statistics/effect/moments.ts';
import { normalPosterior } from '../../../src/experiments/statistics/effect/posterior.ts';
import { type ArmValue, ratioOf } from '../../../src/experiments/statistics/effect/ratio.ts';
import { everyLeafOf, type Place } from '../every-leaf.ts';

const tolerance = { relative: 1e-8 };
// As the run was made.
const [tuning, priorSd] = [5000, 0.3];

interface Estimate {
  readonly estimate: number;
  readonly se: number;
}

/** Every field of one arm, whatever its kind. */
function momentsAt(arm: Place): ArmMoments {
  const get = (field: string) => arm.at(field).input<number>();
  const type = arm.at('type').input<string>();
  const n = get('n');
  const spread = (products: number, one: number, other: number) => (products - (one * other) / n) / (n - 1);
  const mean = (sum: number) => (n === 0 ? 0 : sum / n);
  const flat = { n, meanDenominator: 1, varDenominator: 0, covariance: 0 };
  if (type === 'mean') {
    const sum = get('sum');
    return { ...flat, meanNumerator: mean(sum), varNumerator: spread(get('sumSquares'), sum, sum) };
  }
  if (type === 'proportion') {
    const p = mean(get('sum'));
    return { ...flat, meanNumerator: p, varNumerator: p * (1 - p) };
  }
  if (type !== 'ratio') throw new Error(`${arm.path} is a ${type}, which no test knows`);
  const [m, d] = [get('mSum'), get('dSum')];
  return {
    n,
    meanNumerator: mean(m),
    meanDenominator: mean(d),
    varNumerator: spread(get('mSumSquares'), m, m),
    varDenominator: spread(get('dSumSquares'), d, d),
    covariance: spread(get('mdSumProducts'), m, d),
  };
}

function checkPosterior(place: Place, { estimate, se }: Estimate, prior: number | null, alpha: number): void {
  const { mean, probabilityAbove, interval, expectedLoss } = normalPosterior(estimate, se, prior, alpha);
  if (place.has('estimate')) place.at('estimate').is(mean, tolerance);
  place.at('chanceToWin').is(probabilityAbove, tolerance);
  place.at('ci').is(interval, tolerance);
  place.at('risk').is(expectedLoss, tolerance);
}

function checkScale(place: Place, at: Estimate, df: number, n: number, prior: number, alpha: number): void {
  const half = studentQuantile(1 - alpha / 2, df) * at.se;
  const sequential = alwaysValid({ ...at, n }, { alpha, plannedUnits: tuning });
  place.at('estimate').is(at.estimate, tolerance);
  place.at('ci').is([at.estimate - half, at.estimate + half], tolerance);
  place.at('p').is(studentTwoSided(at.estimate / at.se, df), tolerance);
  place.at('se').is(at.se, tolerance);
  place.at('error').is(null);
  place.at('sequentialCi').is(sequential.ci, tolerance);
  place.at('sequentialP').is(sequential.p, tolerance);
  checkPosterior(place.at('bayesFlat'), at, null, alpha);
  checkPosterior(place.at('bayesPriorSd03'), at, prior, alpha);
}

/** gbstats' defaults beside an error, each of which is declared here, and is null of ours. */
function checkRefused(place: Place): void {
  expect(['ZERO_NEGATIVE_VARIANCE', 'BASELINE_VARIATION_ZERO'], place.path).toContain(place.at('error').input());
  for (const field of ['estimate', 'se']) place.at(field).is(0);
  for (const field of ['p', 'sequentialP']) place.at(field).is(1);
  for (const field of ['ci', 'sequentialCi']) place.at(field).is([0, 0]);
  const nothing = { chanceToWin: 0.5, ci: [0, 0], risk: [0, 0] };
  place.at('bayesFlat').is(nothing);
  place.at('bayesPriorSd03').is({ ...nothing, estimate: 0 });
}

/** Fieller's set, or null where gbstats gives no effect. */
function checkFieller(place: Place, { difference, lift }: Effect): void {
  if (place.isNull()) {
    expect(lift.problem, place.path).not.toBeNull();
    return;
  }
  place.at('welchDf').is(difference.df, tolerance);
  place.at('bounded').is(lift.ci !== null);
  place.at('lower').is(lift.ci?.[0] ?? null, tolerance);
  place.at('upper').is(lift.ci?.[1] ?? null, tolerance);
}

describe('effects from moments', () => {
  it('equal every reference case', () => {
    everyLeafOf('gbstats_moments', (root) => {
      root.at('source').note();
      root.at('fiellerNote').note();
      const alpha = root.at('alpha').input<number>();
      for (const one of root.at('cases').items()) {
        one.at('id').note();
        one.at('note').note();
        const [control, treatment] = [momentsAt(one.at('control')), momentsAt(one.at('treatment'))];
        const effect = effectOf(treatment, control, alpha);
        const [relative, absolute] = [one.at('relative'), one.at('absolute')];
        checkFieller(one.at('fieller'), effect);
        if (relative.at('error').input() !== null) {
          checkRefused(relative);
          expect(effect.lift.problem, one.path).not.toBeNull();
        }
        if (absolute.at('error').input() !== null) {
          checkRefused(absolute);
          expect(effect.difference.problem ?? effect.lift.problem, one.path).not.toBeNull();
          continue;
        }
        const [t, c] = [ratioOf(treatment) as ArmValue, ratioOf(control) as ArmValue];
        const [size, df, n] = [Math.abs(c.value), welchDf(t, c) ?? NaN, t.n + c.n];
        const [lift, difference] = [liftOf(t, c, alpha), differenceOf(t, c, alpha)];
        if (relative.at('error').input() === null) {
          const delta = { estimate: (t.value - c.value) / size, se: relativeSe(t, c) };
          checkScale(relative, delta, df, n, priorSd, alpha);
        }
        const { estimate, se } = difference;
        checkScale(absolute, { estimate: estimate ?? NaN, se: se ?? NaN }, df, n, priorSd * size, alpha);
        absolute.at('p').is(difference.p, tolerance);
        absolute.at('ci').is(difference.ci, tolerance);
        expect(effect).toEqual({ difference, lift });
      }
    });
  });
});
