// The beta distribution, and the regularised incomplete beta function beneath the t distribution. Pure.
import { awayFromZero, deviance, stirlingError } from './gamma.ts';
import { rootOf } from './invert.ts';

const turnsMax = 1_000_000;
// Odds beyond these are 0 or infinite as a double.
const logOddsMax = 745;

/**
 * The probability of at most x under Beta(a, b).
 * @throws RangeError when a or b is not above 0
 */
export function betaCdf(x: number, a: number, b: number): number {
  return Number.isNaN(x) ? Number.NaN : incompleteBeta(x, 1 - x, a, b);
}

/**
 * The x whose betaCdf is p.
 * @throws RangeError when p is no probability, or a or b is not above 0
 */
export function betaQuantile(p: number, a: number, b: number): number {
  return 1 / (1 + Math.exp(-betaLogOdds(p, 1 - p, a, b)));
}

/**
 * The regularised incomplete beta function I_x(a, b), with y = 1 - x given apart, so that no digits are lost near 1.
 * Source: the continued fraction DLMF 8.17.22 by Lentz's method, and Loader's (2000) saddle-point form for the factor.
 */
export function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (!(a > 0 && b > 0)) throw new RangeError(`A beta distribution is asked for with ${a} and ${b}; both are above 0.`);
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const term = betaTerm(x, y, a, b);
  return x <= (a + 1) / (a + b + 2) ? term * fraction(x, y, a, b) : 1 - term * fraction(y, x, b, a);
}

/**
 * ln(x / (1 - x)) for the x whose cdf is p, where q = 1 - p. Newton's method on the logarithm of the smaller tail: the
 * odds have no end to run into, and a tail that is nearly a power is nearly a line.
 */
export function betaLogOdds(p: number, q: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A quantile is asked of ${p}, which is no probability.`);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (q === 0) return Number.POSITIVE_INFINITY;
  // The upper tail of Beta(a, b) is the lower one of Beta(b, a).
  if (p > q) return -betaLogOdds(q, p, b, a);
  const logP = Math.log(p);
  const tangent = (logOdds: number) => {
    const [x, y] = [1 / (1 + Math.exp(-logOdds)), 1 / (1 + Math.exp(logOdds))];
    const cdf = incompleteBeta(x, y, a, b);
    return { value: Math.log(cdf) - logP, slope: betaTerm(x, y, a, b) / cdf };
  };
  return rootOf(tangent, Math.log(a / b), -logOddsMax, logOddsMax);
}

/** x^a y^b / B(a, b): the density times x y. */
function betaTerm(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const apart = deviance(a, n * x) + deviance(b, n * y);
  const left = stirlingError(n) - stirlingError(a) - stirlingError(b);
  return Math.sqrt((a / n) * (b / (2 * Math.PI))) * Math.exp(left - apart);
}

/**
 * What betaTerm is multiplied with. The even part of DLMF 8.17.22, as Didonato and Morris (1992) write it: a y - b x is
 * taken from y itself, where the usual form loses as many digits as x has nines.
 */
function fraction(x: number, y: number, a: number, b: number): number {
  let c = awayFromZero((a * (a * y - b * x + 1)) / (a + 1));
  let d = 0;
  let product = c;
  for (let m = 1; m < turnsMax; m += 1) {
    const even = a + 2 * m - 1;
    const numerator = ((a + m - 1) / even) * ((a + b + m - 1) / even) * m * (b - m) * x * x;
    const denominator = m + (m * (b - m) * x) / even + ((a + m) * (a * y - b * x + 1 + m * (1 + y))) / (even + 2);
    d = 1 / awayFromZero(denominator + numerator * d);
    c = awayFromZero(denominator + numerator / c);
    const factor = c * d;
    product *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return 1 / product;
}
