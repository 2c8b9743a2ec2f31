// Why a number is missing or must not be trusted. There is never a 0 or a 1 in its place.

/**
 * ZERO_VARIANCE_ONE_ARM is a warning: the numbers are there, and Newcombe's interval is the one to show.
 * Every other code means that at least the interval and the p-value are null.
 */
export type EffectProblemCode =
  | 'NO_UNITS'
  | 'MIN_UNITS'
  | 'ZERO_VARIANCE'
  | 'ZERO_VARIANCE_ONE_ARM'
  | 'CONTROL_NEAR_ZERO'
  | 'DENOMINATOR_ZERO'
  | 'IMMATURE'
  | 'NOT_COMPARABLE';

export interface EffectProblem {
  readonly code: EffectProblemCode;
  /** One sentence for a person. */
  readonly message: string;
}

/** The problem of a code, with the sentence that tells it. */
export function effectProblem(code: EffectProblemCode): EffectProblem {
  return { code, message: messages[code] };
}

const messages: Readonly<Record<EffectProblemCode, string>> = {
  NO_UNITS: 'An arm has no debtors yet.',
  MIN_UNITS: 'An arm has only one debtor, and a variance takes two.',
  ZERO_VARIANCE: 'All debtors of both arms have the same value, so nothing tells how certain the difference is.',
  ZERO_VARIANCE_ONE_ARM: 'All debtors of one arm have the same value, so the interval is narrower than it should be.',
  CONTROL_NEAR_ZERO: 'The control is too near zero for a difference in percent of it.',
  DENOMINATOR_ZERO: 'An arm has nothing to divide by.',
  IMMATURE: 'No outcome can be observed yet.',
  NOT_COMPARABLE: 'A channel of an arm cannot report this, so the arms cannot be compared by it.',
};
