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
}

/** A treatment and the control, of debtors that were shared out between them by the same weights. */
export interface Pair {
  readonly treatment: ArmData;
  readonly control: ArmData;
}

/** The debtors at these places. */
export function armDataOf(sums: Pick<DebtorSums, 'numerators' | 'denominators'>, places: Int32Array): ArmData {
  const numerators = pick(sums.numerators, places);
  const denominators = pick(sums.denominators, places);
  return { places, numerators, denominators, moments: momentsOf(numerators, denominators) };
}

/** Those of an arm for whom `holds`. */
export function partOf(arm: ArmData, holds: (place: number) => boolean): ArmData {
  const kept = Int32Array.from(arm.places.keys()).filter((at) => holds(arm.places[at] ?? 0));
  if (kept.length === arm.places.length) return arm;
  const numerators = pick(arm.numerators, kept);
  const denominators = pick(arm.denominators, kept);
  return {
    places: Int32Array.from(pick(arm.places, kept)),
    numerators,
    denominators,
    moments: momentsOf(numerators, denominators),
  };
}
