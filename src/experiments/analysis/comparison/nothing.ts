// A comparison that cannot be made, and the bounds that all comparisons share.
import type { Comparison, ProblemCode } from '../../result.ts';

/** Below so many debtors in an arm numbers are shown, and nothing is concluded from them. */
export const exploratoryBelow = 100;
/** A p-value below this counts before the planned size. */
export const superAlpha = 0.001;

/** All null, and why. */
export function nothing(arm: string, baseline: string, problem: ProblemCode): Comparison {
  return {
    arm,
    baseline,
    absolute: null,
    relative: null,
    relativeProblem: problem,
    p: null,
    pAdjusted: null,
    ciAdjusted: null,
    df: null,
    test: null,
    alwaysValid: null,
    cuped: null,
    postStratified: null,
    uncapped: null,
    nonInferiority: null,
    verdict: 'NO_VERDICT',
    superSignificant: false,
    probabilityBetter: null,
    mde: null,
    problem,
  };
}
