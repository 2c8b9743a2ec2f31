// The sums of an arm's debtors, whole or of one period. Pure.
import { type ArmMoments, momentsOf } from '../../statistics/effect/moments.ts';
import type { DebtorSums } from '../sums.ts';
import { pick } from '../units.ts';

/** One entry per debtor with a matured invoice. */
export interface ArmData {
  readonly places: Int32Array;
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
  readonly moments: ArmMoments;
  /** The same with the sums before they were cut; null: there is no cap. */
  readonly uncapped: ArmMoments | null;
}

/** A treatment and the control, of debtors that were shared out between them by the same weights. */
export interface Pair {
  readonly treatment: ArmData;
  readonly control: ArmData;
}

type Sums = Pick<DebtorSums, 'numerators' | 'denominators' | 'uncapped'>;

/** The debtors at these places. */
export function armDataOf(sums: Sums, places: Int32Array): ArmData {
  const numerators = pick(sums.numerators, places);
  const denominators = pick(sums.denominators, places);
  const uncapped = sums.uncapped && momentsOf(pick(sums.uncapped, places), denominators);
  return { places, numerators, denominators, moments: momentsOf(numerators, denominators), uncapped };
}
