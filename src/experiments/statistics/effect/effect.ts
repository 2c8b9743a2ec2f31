// How a treatment differs from the control: absolute by Welch, relative by Fieller, and one p-value for both. Pure.
import { studentQuantile, studentTwoSided } from '../distributions/student.ts';
import type { ArmMoments } from './moments.ts';
import { type EffectProblem, effectProblem } from './problem.ts';
import { type ArmValue, ratioOf } from './ratio.ts';

/** Lower and upper end, both finite. */
export type Ends = readonly [number, number];

/** Treatment less control, in the metric's unit. What is not defined is null, and the problem says why. */
export interface Difference {
  readonly estimate: number | null;
  readonly se: number | null;
  /** Degrees of freedom by Welch and Satterthwaite. */
  readonly df: number | null;
  readonly ci: Ends | null;
  readonly p: number | null;
  readonly problem: EffectProblem | null;
}

/** Treatment less control, over the control's size: 0.1 is ten percent more. */
export interface Lift {
  readonly estimate: number | null;
  /** By the delta method, for charts; the interval is Fieller's and not symmetric. */
  readonly se: number | null;
  readonly ci: Ends | null;
  readonly problem: EffectProblem | null;
}

/** Both forms of one comparison. The lift has no p-value: it excludes 0 exactly when the difference does. */
export interface Effect {
  readonly difference: Difference;
  readonly lift: Lift;
}

/**
 * Compares a treatment with the control from their moments over debtors.
 * @param alpha two-sided error, 0.05 for a 95% interval; alpha / m for Bonferroni's over m comparisons
 */
export function effectOf(treatment: ArmMoments, control: ArmMoments, alpha: number): Effect {
  const [treated, controlled] = [ratioOf(treatment), ratioOf(control)];
  if ('code' in controlled) return without(controlled);
  if ('code' in treated) return without(treated);
  const difference = differenceOf(treated, controlled, alpha);
  return { difference, lift: liftOf(treated, controlled, alpha) };
}

/**
 * D = R_t - R_c, SE^2 = V_t + V_c, a t interval and a p-value in tail form, which goes on below 1e-16.
 * Source: Welch (1947).
 */
export function differenceOf(treatment: ArmValue, control: ArmValue, alpha: number): Difference {
  const estimate = treatment.value - control.value;
  const df = welchDf(treatment, control);
  if (df === null) {
    return { estimate, se: null, df, ci: null, p: null, problem: effectProblem('ZERO_VARIANCE') };
  }
  const se = Math.sqrt(treatment.variance + control.variance);
  const half = studentQuantile(1 - alpha / 2, df) * se;
  const isOneFlat = treatment.variance === 0 || control.variance === 0;
  return {
    estimate,
    se,
    df,
    ci: [estimate - half, estimate + half],
    p: studentTwoSided(estimate / se, df),
    problem: isOneFlat ? effectProblem('ZERO_VARIANCE_ONE_ARM') : null,
  };
}

/** (V_t + V_c)^2 / (V_t^2 / (n_t - 1) + V_c^2 / (n_c - 1)); null when both variances are 0. */
export function welchDf(treatment: ArmValue, control: ArmValue): number | null {
  const sum = treatment.variance + control.variance;
  if (sum === 0) return null;
  const [shareT, shareC] = [treatment.variance / sum, control.variance / sum];
  return 1 / ((shareT * shareT) / (treatment.n - 1) + (shareC * shareC) / (control.n - 1));
}

/**
 * D / |R_c| with Fieller's interval: every theta for which R_t - theta R_c is not significantly different from 0, less
 * 1. By the t quantile of the difference. Null where the set has no bounds. Source: Fieller (1954).
 */
export function liftOf(treatment: ArmValue, control: ArmValue, alpha: number): Lift {
  const df = welchDf(treatment, control);
  const [rt, vt, rc, vc] = [treatment.value, treatment.variance, control.value, control.variance];
  if (rc === 0) return { estimate: null, se: null, ci: null, problem: effectProblem('CONTROL_NEAR_ZERO') };
  const size = Math.abs(rc);
  const estimate = (rt - rc) / size;
  if (df === null) return { estimate, se: null, ci: null, problem: effectProblem('ZERO_VARIANCE') };
  const t = studentQuantile(1 - alpha / 2, df);
  const a = rc * rc - t * t * vc;
  if (a <= 0) return { estimate: null, se: null, ci: null, problem: effectProblem('CONTROL_NEAR_ZERO') };
  // The roots less 1, as one fraction: a difference that is small against the control keeps its digits.
  const centre = rc * (rt - rc) + t * t * vc;
  const half = t * Math.sqrt(a * vt + rt * rt * vc);
  const [low, high] = [(centre - half) / a, (centre + half) / a];
  const isOneFlat = vt === 0 || vc === 0;
  return {
    estimate,
    se: relativeSe(treatment, control),
    ci: rc > 0 ? [low, high] : [-high, -low],
    problem: isOneFlat ? effectProblem('ZERO_VARIANCE_ONE_ARM') : null,
  };
}

/** The standard error of D / |R_c| by the delta method. NaN when the control is 0. */
export function relativeSe(treatment: ArmValue, control: ArmValue): number {
  const ratio = treatment.value / control.value;
  return Math.sqrt(treatment.variance + ratio * ratio * control.variance) / Math.abs(control.value);
}

/**
 * The end of a one-sided interval at alpha, for non-inferiority: the true difference lies above the lower bound, or
 * below the upper one. Null when the difference has no interval.
 */
export function oneSidedBound({ estimate, se, df }: Difference, side: 'LOWER' | 'UPPER', alpha: number): number | null {
  if (estimate === null || se === null || df === null) return null;
  const half = studentQuantile(1 - alpha, df) * se;
  return side === 'LOWER' ? estimate - half : estimate + half;
}

function without(problem: EffectProblem): Effect {
  return {
    difference: { estimate: null, se: null, df: null, ci: null, p: null, problem },
    lift: { estimate: null, se: null, ci: null, problem },
  };
}
