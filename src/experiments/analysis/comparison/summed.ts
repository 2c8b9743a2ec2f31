// A treatment against the control in a summed metric, period by period, by the method that fits what there is. Pure.
import type { ProblemCode, TestName } from '../../result.ts';
import { type Difference, differenceOf, type Lift, liftOf, oneSidedBound } from '../../statistics/effect/effect.ts';
import { type EffectProblem, effectProblem } from '../../statistics/effect/problem.ts';
import { ratioOf } from '../../statistics/effect/ratio.ts';
import type { Pair } from './arm-data.ts';
import { type Stratum, standardised } from './periods.ts';
import { sparseBound, sparseDifference, sparseLift, sparseOf } from './sparse.ts';

/** Everything one comparison rests on. */
export interface Summed {
  readonly difference: Difference;
  readonly lift: Lift;
  readonly test: TestName;
  /** Debtors of the treatment and of the control. */
  readonly counts: readonly [number, number];
  /** The control's value, as the difference has it. */
  readonly control: number | null;
  /** The end of a one-sided interval at the plan's alpha. */
  readonly bound: (side: 'LOWER' | 'UPPER') => number | null;
}

/** Compares; shares that are sparse by methods that hold there. The problem where nothing can be compared. */
export function compareSummed(pairs: readonly Pair[], isShare: boolean, alpha: number): Summed | ProblemCode {
  const strata = pairs.map(stratumOf);
  const usable = strata.filter((one): one is Stratum => !('code' in one));
  const problem = strata.find((one): one is EffectProblem => 'code' in one);
  const whole = standardised(usable);
  if (whole === null) return problem?.code ?? 'NO_UNITS';
  const difference = differenceOf(whole.treatment, whole.control, alpha);
  const lift = liftOf(whole.treatment, whole.control, alpha);
  const counted = pairs.filter((_pair, at) => !('code' in (strata[at] ?? effectProblem('NO_UNITS'))));
  const counts = [sizeOf(counted, 'treatment'), sizeOf(counted, 'control')] as const;
  const usual: Summed = {
    difference,
    lift,
    test: 'WELCH',
    counts,
    control: whole.control.value,
    bound: (side) => oneSidedBound(difference, side, alpha),
  };
  const sparse = isShare ? sparseOf(counted) : null;
  if (sparse === null) return usual;
  return {
    ...usual,
    difference: sparseDifference(sparse, difference, alpha),
    lift: sparseLift(sparse, alpha),
    test: 'EXACT',
    bound: (side) => sparseBound(sparse, side, alpha),
  };
}

function stratumOf({ treatment, control }: Pair): Stratum | EffectProblem {
  const [treated, controlled] = [ratioOf(treatment.moments), ratioOf(control.moments)];
  if ('code' in controlled) return controlled;
  return 'code' in treated ? treated : { treatment: treated, control: controlled };
}

function sizeOf(pairs: readonly Pair[], side: 'treatment' | 'control'): number {
  return pairs.reduce((sum, pair) => sum + pair[side].debtors, 0);
}
