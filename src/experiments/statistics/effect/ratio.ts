// The value of one arm, sum of numerators over sum of denominators, and its variance over debtors. Pure.
import type { ArmMoments } from './moments.ts';
import { type EffectProblem, effectProblem } from './problem.ts';

/** An arm's value and the variance of that value. */
export interface ArmValue {
  /** Debtors. */
  readonly n: number;
  readonly value: number;
  readonly variance: number;
}

/**
 * R = sum m / sum d with the delta method's Var(R) = (s_m^2 - 2 R s_md + R^2 s_d^2) / (mean d^2 n). Debtors, not
 * invoices, are counted, so that invoices of one debtor may go together. It is CR0 times n / (n - 1).
 * Source: Deng, Knoblich and Lu (2018).
 * @returns the problem where there is no value or no variance
 */
export function ratioOf(moments: ArmMoments): ArmValue | EffectProblem {
  const { n, meanNumerator, meanDenominator, varNumerator, varDenominator, covariance } = moments;
  if (n === 0) return effectProblem('NO_UNITS');
  if (meanDenominator === 0) return effectProblem('DENOMINATOR_ZERO');
  if (n < 2) return effectProblem('MIN_UNITS');
  const value = meanNumerator / meanDenominator;
  const spread = varNumerator - 2 * value * covariance + value * value * varDenominator;
  // m = R d for every debtor leaves only the rounding, which may fall below 0.
  const size = varNumerator + value * value * varDenominator;
  const kept = spread <= size * 1e-14 ? 0 : spread;
  return { n, value, variance: kept / (meanDenominator * meanDenominator * n) };
}
