// Intervals and p-values that hold however often one looks: the normal mixture confidence sequence. Pure.
// Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, arXiv 2103.06476, equations 9, 155 and 161. It is the mixture
// sequential probability ratio test with a normal mixture of variance rho^2 times the variance of one debtor.
import type { Ends } from './effect/effect.ts';

/** Asymptotic: below this in an arm the guarantee is not to be relied on. */
export const alwaysValidMinimumPerArm = 50;

/** What was decided before the start, and is never changed after: it says where the sequence is tightest. */
export interface AlwaysValidPlan {
  /** Two-sided error, or one-sided for the one-sided functions; alpha / m over m comparisons. */
  readonly alpha: number;
  /** Debtors of both arms at which a decision is expected. */
  readonly plannedUnits: number;
}

/** An estimate with its standard error above 0, and the debtors of both arms it is made of. */
export interface SequentialEstimate {
  readonly estimate: number;
  readonly se: number;
  readonly n: number;
}

export interface AlwaysValid {
  readonly ci: Ends;
  /** Below alpha exactly when the interval excludes 0. */
  readonly p: number;
  /** The logarithm of the evidence against no difference; may be added up, and does not underflow. */
  readonly logE: number;
}

/** The tuning parameter, least width at the planned number of debtors. For one-sided use, alpha doubled. */
export function mixtureRho({ alpha, plannedUnits }: AlwaysValidPlan, sides: 1 | 2 = 2): number {
  const evidence = -2 * Math.log(sides === 1 ? 2 * alpha : alpha);
  return Math.sqrt((evidence + Math.log(evidence + 1)) / plannedUnits);
}

/** The interval, the evidence and the p-value of a two-sided look. */
export function alwaysValid(at: SequentialEstimate, plan: AlwaysValidPlan): AlwaysValid {
  const half = halfWidth(at, plan);
  const logE = logEvidence(at, plan);
  return { ci: [at.estimate - half, at.estimate + half], p: Math.min(1, Math.exp(-logE)), logE };
}

/** Half the width of the two-sided interval. */
export function halfWidth({ se, n }: Omit<SequentialEstimate, 'estimate'>, plan: AlwaysValidPlan): number {
  const growth = growthOf(n, mixtureRho(plan));
  return se * Math.sqrt(2 * growth.inverse * (Math.log1p(growth.size) / 2 - Math.log(plan.alpha)));
}

/** rho^2 z^2 N / (2 (N rho^2 + 1)) - ln(1 + N rho^2) / 2, with z = estimate / SE. */
export function logEvidence({ estimate, se, n }: SequentialEstimate, plan: AlwaysValidPlan): number {
  const growth = growthOf(n, mixtureRho(plan));
  return (estimate / se) ** 2 / (2 * growth.inverse) - Math.log1p(growth.size) / 2;
}

/** The distance of the one-sided bound from the estimate. */
export function oneSidedWidth({ se, n }: Omit<SequentialEstimate, 'estimate'>, plan: AlwaysValidPlan): number {
  const growth = growthOf(n, mixtureRho(plan, 1));
  return se * Math.sqrt(2 * growth.inverse * Math.log1p(Math.sqrt(growth.size + 1) / (2 * plan.alpha)));
}

/**
 * The p-value of "the true effect is not above 0", or not below it: below alpha exactly when the one-sided bound
 * excludes 0. It is 1 when the estimate points the other way.
 */
export function oneSidedP(at: SequentialEstimate, side: 'ABOVE' | 'BELOW', plan: AlwaysValidPlan): number {
  const z = (side === 'ABOVE' ? at.estimate : -at.estimate) / at.se;
  if (z <= 0) return 1;
  const growth = growthOf(at.n, mixtureRho(plan, 1));
  const evidence = (z * z) / (2 * growth.inverse);
  // ln(e^x - 1), which does not overflow.
  const logExpm1 = evidence > 1 ? evidence + Math.log1p(-Math.exp(-evidence)) : Math.log(Math.expm1(evidence));
  return Math.min(1, Math.exp(Math.log1p(growth.size) / 2 - Math.LN2 - logExpm1));
}

/**
 * The narrowest interval that all looks so far agree on: as valid as each, and never wider again.
 * @param before null at the first look
 * @returns 'EMPTY' when they agree on nothing, which has probability below alpha: the effect is not constant
 */
export function intersected(before: Ends | 'EMPTY' | null, now: Ends): Ends | 'EMPTY' {
  if (before === null) return now;
  if (before === 'EMPTY') return before;
  const [low, high] = [Math.max(before[0], now[0]), Math.min(before[1], now[1])];
  return low > high ? 'EMPTY' : [low, high];
}

/** N rho^2, and (N rho^2 + 1) / (N rho^2), in terms of which everything is said. */
function growthOf(n: number, rho: number): { size: number; inverse: number } {
  const size = n * rho * rho;
  return { size, inverse: (size + 1) / size };
}
