// Student's t distribution. Pure. Degrees of freedom may be fractions, and infinite: then it is the normal one.
import { betaLogOdds, incompleteBeta } from './beta.ts';
import { normalQuantile, normalSf } from './normal.ts';

/**
 * The probability of at most t.
 * @throws RangeError when df is not above 0
 */
export function studentCdf(t: number, df: number): number {
  return studentSf(-t, df);
}

/** The probability of more than t, exact in the upper tail. */
export function studentSf(t: number, df: number): number {
  const half = studentTwoSided(t, df) / 2;
  return t > 0 ? half : 1 - half;
}

/** The probability of being further from 0 than t, in tail form: it does not run out of digits at 1e-16. */
export function studentTwoSided(t: number, df: number): number {
  assertDf(df);
  if (Number.isNaN(t)) return Number.NaN;
  if (df === Number.POSITIVE_INFINITY) return 2 * normalSf(Math.abs(t));
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return 0;
  return incompleteBeta(df / (df + square), square / (df + square), df / 2, 0.5);
}

/**
 * The t whose studentCdf is p.
 * @throws RangeError when p is no probability or df is not above 0
 */
export function studentQuantile(p: number, df: number): number {
  assertDf(df);
  if (df === Number.POSITIVE_INFINITY) return normalQuantile(p);
  if (p > 0.5) return -studentQuantile(1 - p, df);
  if (p === 0.5) return 0;
  // The odds of df / (df + t^2) are df / t^2.
  return -Math.sqrt(df) * Math.exp(-betaLogOdds(2 * p, 1 - 2 * p, df / 2, 0.5) / 2);
}

function assertDf(df: number): void {
  if (!(df > 0)) throw new RangeError(`A t distribution is asked for with ${df} degrees of freedom.`);
}
