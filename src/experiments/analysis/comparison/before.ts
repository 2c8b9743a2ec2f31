// With what was known of debtors before taken out (CUPED), period by period. Pure.
import type { Comparison } from '../../result.ts';
import { cuped } from '../../statistics/effect/cuped.ts';
import { differenceOf } from '../../statistics/effect/effect.ts';
import { type ArmMoments, mergeMoments } from '../../statistics/effect/moments.ts';
import type { ArmData, Pair } from './arm-data.ts';
import { standardised } from './periods.ts';

/**
 * The adjusted difference; null where nothing is known, or it explains nothing. Whoever was new gets the mean of those
 * known, and being new is a covariate of its own: new debtors may pay otherwise.
 */
export function adjustedByBefore(pairs: readonly Pair[], alpha: number): Comparison['cuped'] {
  const adjusted = pairs.map(adjustPair);
  if (adjusted.some((one) => one === null)) return null;
  const found = adjusted.flatMap((one) => (one === null ? [] : [one]));
  const [whole, unadjusted] = [
    standardised(found.map(({ after }) => after)),
    standardised(found.map(({ now }) => now)),
  ];
  if (whole === null || unadjusted === null) return null;
  const { estimate, se, ci, p } = differenceOf(whole.treatment, whole.control, alpha);
  const raw = unadjusted.treatment.variance + unadjusted.control.variance;
  if (estimate === null || ci === null || p === null || raw === 0) return null;
  const varianceReduction = 1 - (whole.treatment.variance + whole.control.variance) / raw;
  return { absolute: { estimate, se, ci }, p, varianceReduction };
}

function adjustPair({ treatment, control }: Pair) {
  const [treated, controlled] = [linearized(treatment), linearized(control)];
  if (treated === null || controlled === null) return null;
  const known = mergeMoments(treated.known, controlled.known);
  const fresh = mergeMoments(treated.fresh, controlled.fresh);
  if (known.n < 2) return null;
  // The best linear guess of what came after from what was before and from being new; the two are uncorrelated.
  const slope = known.varDenominator > 0 ? known.covariance / known.varDenominator : 0;
  const step = fresh.n === 0 ? 0 : fresh.meanNumerator - known.meanNumerator;
  const guessed = (arm: Linearized) =>
    mergeMoments(
      {
        ...arm.known,
        meanDenominator: slope * (arm.known.meanDenominator - known.meanDenominator),
        varDenominator: slope * slope * arm.known.varDenominator,
        covariance: slope * arm.known.covariance,
      },
      { ...arm.fresh, meanDenominator: step },
    );
  const [t, c] = [guessed(treated), guessed(controlled)];
  const [after, now] = [cuped(t, c), cuped(alone(t), alone(c))];
  return after === null || now === null || after.theta === 0 ? null : { after, now };
}

/** What came after, by debtor R + (m - R d) / mean d, as numerators; what was before as denominators. */
interface Linearized {
  readonly known: ArmMoments;
  /** Nothing was before. */
  readonly fresh: ArmMoments;
}

/** Null: there is nothing to divide by. Source: Deng, Knoblich and Lu (2018). */
function linearized({ numerator, denominator, moments, before }: ArmData): Linearized | null {
  if (denominator === 0) return null;
  const [ratio, mean] = [numerator / denominator, moments.meanDenominator];
  const after = ({ n, meanNumerator, meanDenominator, varNumerator, varDenominator, covariance }: ArmMoments) => ({
    n,
    meanNumerator: ratio + (meanNumerator - ratio * meanDenominator) / mean,
    varNumerator: Math.max(0, varNumerator - 2 * ratio * covariance + ratio * ratio * varDenominator) / (mean * mean),
  });
  const { numerators, denominators } = before;
  return {
    known: {
      ...after(before.known),
      meanDenominator: numerators.meanNumerator,
      varDenominator: numerators.varNumerator,
      covariance: (numerators.covariance - ratio * denominators.covariance) / mean,
    },
    fresh: { ...after(before.fresh), meanDenominator: 0, varDenominator: 0, covariance: 0 },
  };
}

/** With a covariate that says nothing: the arm as it is. */
function alone(arm: ArmMoments): ArmMoments {
  return { ...arm, meanDenominator: 0, varDenominator: 0, covariance: 0 };
}
