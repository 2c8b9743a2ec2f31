// Post-stratification: each stratum is compared with itself, and counts by its share of all debtors. Pure.
import { studentQuantile, studentTwoSided } from '../distributions/student.ts';
import type { Difference } from './effect.ts';
import { type ArmMoments, mergeMoments, noMoments } from './moments.ts';
import { type EffectProblem, effectProblem } from './problem.ts';
import { ratioOf } from './ratio.ts';

/** One stratum, defined by what was known before assignment. */
export interface Stratum {
  readonly treatment: ArmMoments;
  readonly control: ArmMoments;
}

/**
 * D = sum (n_s / N) D_s. Var = sum (n_s / N)^2 Var_s, and the variance of the strata's sizes, which are drawn too:
 * (sum (n_s / N) D_s^2 - D^2) / N. A ratio is linearised by its arm's totals, so that D estimates the same difference
 * as without strata. Strata with under two debtors in an arm are merged into one, and that into the smallest other when
 * it is still too small.
 * Source: Miratrix, Sekhon and Yu (2013).
 */
export function postStratified(strata: readonly Stratum[], alpha: number): Difference {
  const total = strata.reduce(mergeStrata, { treatment: noMoments, control: noMoments });
  const [treated, controlled] = [ratioOf(total.treatment), ratioOf(total.control)];
  if ('code' in controlled) return none(controlled);
  if ('code' in treated) return none(treated);
  const all = total.treatment.n + total.control.n;
  let [estimate, variance, squares, dfDivisor] = [0, 0, 0, 0];
  for (const { treatment, control } of largeEnough(strata)) {
    const share = (treatment.n + control.n) / all;
    const [t, c] = [withinArm(treatment, total.treatment), withinArm(control, total.control)];
    const difference = t.value - c.value;
    estimate += share * difference;
    squares += share * difference * difference;
    const [vt, vc] = [share * share * t.variance, share * share * c.variance];
    variance += vt + vc;
    dfDivisor += (vt * vt) / (treatment.n - 1) + (vc * vc) / (control.n - 1);
  }
  if (variance === 0) return { ...none(effectProblem('ZERO_VARIANCE')), estimate };
  const df = (variance * variance) / dfDivisor;
  const se = Math.sqrt(variance + Math.max(squares - estimate * estimate, 0) / all);
  const half = studentQuantile(1 - alpha / 2, df) * se;
  const ci = [estimate - half, estimate + half] as const;
  return { estimate, se, df, ci, p: studentTwoSided(estimate / se, df), problem: null };
}

/** The mean of R + (m - R d) / mean d over a stratum, and its variance, with R and mean d of the whole arm. */
function withinArm(stratum: ArmMoments, arm: ArmMoments): { value: number; variance: number } {
  const ratio = arm.meanNumerator / arm.meanDenominator;
  const { n, meanNumerator, meanDenominator, varNumerator, varDenominator, covariance } = stratum;
  const spread = varNumerator - 2 * ratio * covariance + ratio * ratio * varDenominator;
  return {
    value: ratio + (meanNumerator - ratio * meanDenominator) / arm.meanDenominator,
    variance: Math.max(spread, 0) / (arm.meanDenominator * arm.meanDenominator * n),
  };
}

/** From the largest down; the last is the one that small strata went into. Both arms together have two at least. */
export function largeEnough(strata: readonly Stratum[]): readonly Stratum[] {
  const isEnough = ({ treatment, control }: Stratum) => treatment.n >= 2 && control.n >= 2;
  const kept = strata.filter(isEnough).toSorted((one, other) => sizeOf(other) - sizeOf(one));
  const rest = strata.filter((stratum) => !isEnough(stratum));
  let merged = rest.reduce(mergeStrata, { treatment: noMoments, control: noMoments });
  while (sizeOf(merged) > 0 && !isEnough(merged)) {
    const smallest = kept.pop();
    if (smallest === undefined) break;
    merged = mergeStrata(merged, smallest);
  }
  return sizeOf(merged) > 0 ? [...kept, merged] : kept;
}

function mergeStrata(one: Stratum, other: Stratum): Stratum {
  return {
    treatment: mergeMoments(one.treatment, other.treatment),
    control: mergeMoments(one.control, other.control),
  };
}

function sizeOf({ treatment, control }: Stratum): number {
  return treatment.n + control.n;
}

function none(problem: EffectProblem): Difference {
  return { estimate: null, se: null, df: null, ci: null, p: null, problem };
}
