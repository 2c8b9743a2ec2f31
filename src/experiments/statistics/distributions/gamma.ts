// The gamma function and its regularised incomplete forms, by Loader's saddle-point expansion. Pure.

const halfLogTwoPi = 0.9189385332046728;
// Stirling's series is exact to a double from here on; smaller arguments are carried up by the recurrence.
const seriesFrom = 16;
// About ten times the square root of the largest shape ever met; not reached in earnest.
const turnsMax = 1_000_000;
const tiny = 1e-300;

/**
 * The natural logarithm of the gamma function.
 * @param x above 0
 * @throws RangeError when x is not above 0
 * Source: Stirling's series, Abramowitz and Stegun 6.1.41. Absolute error about 1e-15 near 1 and 2, where it is 0.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma is asked of ${x}, and is defined above 0.`);
  return (x - 0.5) * Math.log(x) - x + halfLogTwoPi + stirlingError(x);
}

/** What Stirling's formula leaves out: ln gamma(x) - ((x - 1/2) ln x - x + ln(2 pi) / 2). Source: Loader (2000). */
export function stirlingError(x: number): number {
  let [carried, at] = [0, x];
  for (; at < seriesFrom; at += 1) carried += (at + 0.5) * Math.log1p(1 / at) - 1;
  const s = 1 / (at * at);
  const series = (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - (s * 1) / 1188)))) / at;
  return carried + series;
}

/** x ln(x / mean) + mean - x, without cancellation where the two are near. Source: Loader (2000), bd0. */
export function deviance(x: number, mean: number): number {
  const apart = x - mean;
  if (Math.abs(apart) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - apart;
  const v = apart / (x + mean);
  let sum = apart * v;
  let term = 2 * x * v;
  for (let j = 1; ; j += 1) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}

/** x^a e^-x / gamma(a + 1), for a > 0 and x > 0. Source: Loader (2000). */
export function poissonTerm(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

/** The lower regularised incomplete gamma function P(a, x), for a > 0 and x >= 0. Source: DLMF 8.11.4 and 8.9.2. */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? seriesP(a, x) : 1 - fractionQ(a, x);
}

/** The upper regularised incomplete gamma function Q(a, x) = 1 - P(a, x), exact in its own tail. */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - seriesP(a, x) : fractionQ(a, x);
}

function seriesP(a: number, x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; k < turnsMax; k += 1) {
    term *= x / (a + k);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return poissonTerm(a, x) * sum;
}

/** Legendre's continued fraction by Lentz's method. */
function fractionQ(a: number, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1; k < turnsMax; k += 1) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b);
    c = awayFromZero(b + numerator / c);
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return poissonTerm(a, x) * a * fraction;
}

/** Lentz's guard: a zero denominator is nudged. */
export function awayFromZero(x: number): number {
  return Math.abs(x) < tiny ? tiny : x;
}
