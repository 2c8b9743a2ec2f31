// The chi-squared distribution. Pure. Degrees of freedom may be fractions.
import { gammaP, gammaQ, logGamma, poissonTerm } from './gamma.ts';
import { rootOf } from './invert.ts';
import { normalQuantile } from './normal.ts';

// Logarithms beyond these are 0 or infinite as a double.
const logMax = 709;

/**
 * The probability of at most x.
 * @throws RangeError when df is not above 0
 */
export function chiSquaredCdf(x: number, df: number): number {
  assertDf(df);
  return Number.isNaN(x) ? Number.NaN : gammaP(df / 2, x / 2);
}

/** The probability of more than x, exact in the tail. */
export function chiSquaredSf(x: number, df: number): number {
  assertDf(df);
  return Number.isNaN(x) ? Number.NaN : gammaQ(df / 2, x / 2);
}

/**
 * The x whose chiSquaredCdf is p: Newton's method on the logarithms of x and of the smaller tail.
 * @throws RangeError when p is no probability or df is not above 0
 */
export function chiSquaredQuantile(p: number, df: number): number {
  assertDf(df);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A quantile is asked of ${p}, which is no probability.`);
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const a = df / 2;
  const logTail = Math.log(p <= 0.5 ? p : 1 - p);
  const tangent = (logHalf: number) => {
    const half = Math.exp(logHalf);
    const slope = a * poissonTerm(a, half);
    const tail = p <= 0.5 ? gammaP(a, half) : gammaQ(a, half);
    return { value: (Math.log(tail) - logTail) * (p <= 0.5 ? 1 : -1), slope: slope / tail };
  };
  return 2 * Math.exp(rootOf(tangent, startOf(p, a), -logMax, logMax));
}

/** The logarithm of half the quantile by Wilson and Hilferty (1931), or by the first term of the series near 0. */
function startOf(p: number, a: number): number {
  const cube = 1 / (9 * a);
  const root = 1 - cube + normalQuantile(p) * Math.sqrt(cube);
  return root > 0.2 ? Math.log(a) + 3 * Math.log(root) : (Math.log(p) + logGamma(a + 1)) / a;
}

function assertDf(df: number): void {
  if (!(df > 0)) throw new RangeError(`A chi-squared distribution is asked for with ${df} degrees of freedom.`);
}
