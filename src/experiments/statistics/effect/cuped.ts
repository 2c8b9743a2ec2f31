// CUPED: what was known of debtors before the experiment explains a part of the variance away. Pure.
import { type ArmMoments, mergeMoments } from './moments.ts';
import { type ArmValue, ratioOf } from './ratio.ts';

/** The adjusted arms, to be compared by differenceOf() and liftOf(). Null: an arm has under two debtors. */
export interface Cuped {
  readonly theta: number;
  readonly treatment: ArmValue;
  readonly control: ArmValue;
  /** The share of the difference's variance that is gone: 1 - (SE adjusted / SE)^2. Null when it had none. */
  readonly varianceReduction: number | null;
  /** The adjusted difference over the size of the control as it was, by the delta method. Null when that is 0. */
  readonly relative: { readonly estimate: number; readonly se: number } | null;
}

/**
 * Adjusts both arms, of which what came after is the numerator and what was known before the denominator:
 * post - theta (pre - pooled mean of pre), theta = cov(pre, post) / var(pre) over both arms together.
 * A covariate without variance leaves everything as it is. A missing value of a debtor is to be filled in with the mean
 * before. Source: Deng, Xu, Kohavi and Walker (2013).
 */
export function cuped(treated: ArmMoments, controlled: ArmMoments): Cuped | null {
  const pooled = mergeMoments(treated, controlled);
  const theta = pooled.varDenominator > 0 ? pooled.covariance / pooled.varDenominator : 0;
  const mean = pooled.meanDenominator;
  const [adjustedT, adjustedC] = [adjust(treated, theta, mean), adjust(controlled, theta, mean)];
  if (adjustedT === null || adjustedC === null) return null;
  const before = treated.varNumerator / treated.n + controlled.varNumerator / controlled.n;
  const after = adjustedT.variance + adjustedC.variance;
  const varianceReduction = before > 0 ? 1 - after / before : null;
  const estimate = (adjustedT.value - adjustedC.value) / Math.abs(controlled.meanNumerator);
  const se = relativeSe(treated, controlled, theta);
  const relative = controlled.meanNumerator === 0 ? null : { estimate, se };
  return { theta, treatment: adjustedT, control: adjustedC, varianceReduction, relative };
}

/** A control debtor counts in the difference and in what it is divided by, which makes ratio y - theta x of y - theta x. */
function relativeSe(treated: ArmMoments, controlled: ArmMoments, theta: number): number {
  const ratio = treated.meanNumerator / controlled.meanNumerator;
  const variance = spreadOf(treated, 1, theta) / treated.n + spreadOf(controlled, ratio, theta) / controlled.n;
  return Math.sqrt(variance) / Math.abs(controlled.meanNumerator);
}

/** The variance of scale * after - theta * before. */
function spreadOf({ varNumerator, covariance, varDenominator }: ArmMoments, scale: number, theta: number): number {
  return Math.max(scale * scale * varNumerator - 2 * scale * theta * covariance + theta * theta * varDenominator, 0);
}

function adjust(arm: ArmMoments, theta: number, meanBefore: number): ArmValue | null {
  const value = ratioOf({
    n: arm.n,
    meanNumerator: arm.meanNumerator - theta * (arm.meanDenominator - meanBefore),
    meanDenominator: 1,
    varNumerator: spreadOf(arm, 1, theta),
    varDenominator: 0,
    covariance: 0,
  });
  return 'code' in value ? null : value;
}
