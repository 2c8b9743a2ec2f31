// Reading a step curve: its value at a time, its confidence band, its quantiles.
import { normalQuantile } from '../distributions/normal.ts';

/** Steps down at `times`; from 1 before the first of them. NaN: not defined there. */
export interface StepCurve {
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/**
 * On which scale a band is symmetric: of log(-log S), which stays within 0 and 1 and is the one to show; of log S, R's
 * default; of S itself. The latter two are cut at 1, the last at 0 as well.
 */
export type BandScale = 'LOG_LOG' | 'LOG' | 'PLAIN';

export interface Band {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** How many of the times are no later than t: the index of the step that holds at t, plus one. */
export function stepsUntil(times: ArrayLike<number>, t: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value that holds at t; `before` ahead of the first step; the last one for ever after: mind the follow-up. */
export function valueAt({ times, values }: StepCurve, t: number, before: number): number {
  const steps = stepsUntil(times, t);
  return steps === 0 ? before : (values[steps - 1] ?? Number.NaN);
}

/**
 * A pointwise band at 1 - alpha. NaN where S is 0, and on the log-log scale where S is 1 (as in R's survfit).
 * Source: Kalbfleisch and Prentice (1980), section 1.3, for the scales.
 */
export function confidenceBand(
  survival: ArrayLike<number>,
  se: ArrayLike<number>,
  alpha: number,
  scale: BandScale = 'LOG_LOG',
): Band {
  const z = normalQuantile(1 - alpha / 2);
  const [lower, upper] = [new Float64Array(survival.length), new Float64Array(survival.length)];
  for (let index = 0; index < survival.length; index += 1) {
    const [low, high] = interval(survival[index] ?? Number.NaN, se[index] ?? Number.NaN, z, scale);
    lower[index] = low;
    upper[index] = high;
  }
  return { lower, upper };
}

function interval(s: number, se: number, z: number, scale: BandScale): readonly [number, number] {
  if (!(s > 0) || Number.isNaN(se)) return [Number.NaN, Number.NaN];
  if (scale === 'PLAIN') return [Math.max(0, s - z * se), Math.min(1, s + z * se)];
  const relative = se / s;
  if (scale === 'LOG') return [s * Math.exp(-z * relative), Math.min(1, s * Math.exp(z * relative))];
  if (s >= 1) return [Number.NaN, Number.NaN];
  const spread = (z * relative) / Math.log(s);
  return [s ** Math.exp(-spread), s ** Math.exp(spread)];
}

/** S is a product of fractions: a half may miss 1/2 by rounding. As R's quantile.survfit. */
const tolerance = Math.sqrt(Number.EPSILON);

/**
 * The time by which a share (0.5: the median) has had the event: the first with S <= 1 - share. Where S is 1 - share
 * exactly on a flat, the middle of the flat, which may end with the last observation. Null: never reached.
 */
export function quantile({ times, values }: StepCurve, share: number): number | null {
  const level = 1 - share;
  let flatFrom: number | null = null;
  let last: number | null = null;
  for (let index = 0; index < times.length; index += 1) {
    const [t, value] = [times[index] ?? 0, values[index] ?? Number.NaN];
    if (Number.isNaN(value)) continue;
    last = t;
    if (flatFrom === null && value <= level + tolerance) {
      if (value < level - tolerance) return t;
      flatFrom = t;
    }
    if (flatFrom !== null && value < level - tolerance) return (flatFrom + t) / 2;
  }
  return flatFrom === null || last === null ? null : (flatFrom + last) / 2;
}

/** A quantile with its interval: the same reading of the band. */
export function quantileInterval(times: ArrayLike<number>, survival: ArrayLike<number>, band: Band, share: number) {
  return {
    value: quantile({ times, values: survival }, share),
    lower: quantile({ times, values: band.lower }, share),
    upper: quantile({ times, values: band.upper }, share),
  };
}
