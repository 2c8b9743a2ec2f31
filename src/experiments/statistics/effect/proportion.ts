// Proportions of independent debtors: intervals that hold at 0 and at all, and tests of two of them. Pure.
import { normalQuantile, normalSf } from '../distributions/normal.ts';
import type { Ends } from './effect.ts';

/** How many of how many. */
export interface Proportion {
  readonly x: number;
  readonly n: number;
}

/**
 * A z test of two proportions.
 * z is null when the standard error is 0. The p-value then is its limit 0 when the proportions differ, which says no
 * more than that this test does not serve there: use Fisher's. It is null when they do not differ either.
 */
export interface ZTest {
  readonly se: number;
  readonly z: number | null;
  readonly p: number | null;
}

/**
 * Wilson's score interval of one proportion.
 * @returns null when n is 0
 * Source: Wilson (1927), without continuity correction.
 */
export function wilsonInterval({ x, n }: Proportion, alpha: number): Ends | null {
  if (n === 0) return null;
  const z = normalQuantile(1 - alpha / 2);
  const share = x / n;
  const spread = (z * z) / n;
  const centre = share + spread / 2;
  const half = z * Math.sqrt((share * (1 - share) + spread / 4) / n);
  // At the ends the bound is exact, and rounding would make it a little less or more.
  const low = x === 0 ? 0 : (centre - half) / (1 + spread);
  const high = x === n ? 1 : (centre + half) / (1 + spread);
  return [low, high];
}

/**
 * The interval of treatment less control from Wilson's of each.
 * @returns null when an arm is empty
 * Source: Newcombe (1998), method 10.
 */
export function newcombeInterval(treatment: Proportion, control: Proportion, alpha: number): Ends | null {
  const [treated, controlled] = [wilsonInterval(treatment, alpha), wilsonInterval(control, alpha)];
  if (treated === null || controlled === null) return null;
  const [pt, pc] = [treatment.x / treatment.n, control.x / control.n];
  const difference = pt - pc;
  return [
    difference - Math.hypot(pt - treated[0], controlled[1] - pc),
    difference + Math.hypot(treated[1] - pt, pc - controlled[0]),
  ];
}

/** Wald's test: each arm's own variance p (1 - p) / n. The standard error is the one of Wald's interval. */
export function unpooledTest(treatment: Proportion, control: Proportion): ZTest | null {
  if (treatment.n === 0 || control.n === 0) return null;
  return zTest(shareDifference(treatment, control), Math.sqrt(waldVariance(treatment) + waldVariance(control)));
}

/** The score test: the variance of both arms together, as if they were equal. Its square is Pearson's chi-squared. */
export function pooledTest(treatment: Proportion, control: Proportion): ZTest | null {
  if (treatment.n === 0 || control.n === 0) return null;
  const pooled = (treatment.x + control.x) / (treatment.n + control.n);
  const se = Math.sqrt(pooled * (1 - pooled) * (1 / treatment.n + 1 / control.n));
  return zTest(shareDifference(treatment, control), se);
}

/** Whether a cell of the two-by-two table is below ten, so that Newcombe and Fisher give the verdict. */
export function isSparse(treatment: Proportion, control: Proportion): boolean {
  return [treatment, control].some(({ x, n }) => x < 10 || n - x < 10);
}

function zTest(difference: number, se: number): ZTest {
  if (se > 0) return { se, z: difference / se, p: 2 * normalSf(Math.abs(difference / se)) };
  return { se, z: null, p: difference === 0 ? null : 0 };
}

function shareDifference(treatment: Proportion, control: Proportion): number {
  return treatment.x / treatment.n - control.x / control.n;
}

function waldVariance({ x, n }: Proportion): number {
  return ((x / n) * (1 - x / n)) / n;
}
