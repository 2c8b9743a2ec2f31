// Whether debtors came to the arms in the ratio they were assigned by; when not, no result can be trusted. Pure.
import { chiSquaredSf } from './distributions/chi-squared.ts';

/** Debtors exposed during one interval of constant weights; counts and weights by arm, in the same order. */
export interface SampleRatioPhase {
  readonly counts: readonly number[];
  /** Relative; 0: the arm should have got nobody. */
  readonly weights: readonly number[];
}

export interface SampleRatio {
  /** NOT_ENOUGH_DATA: an arm is expected to have fewer than `minimum` debtors, or fewer than two arms have a weight. */
  readonly status: 'OK' | 'MISMATCH' | 'NOT_ENOUGH_DATA';
  /** Null while there are no debtors, or only one arm to compare. */
  readonly p: number | null;
  readonly chiSquared: number | null;
  readonly df: number;
  /** By arm, over all phases. */
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  readonly threshold: number;
  /** Debtors in an arm of weight 0. They are outside the test, and a fault of their own. */
  readonly leak: number;
}

/** A mismatch is one chance in a thousand, and asks for eight debtors per arm, as elsewhere in the trade. */
export const sampleRatioDefaults = { threshold: 0.001, minimum: 8 } as const;

/**
 * Pearson's chi-squared test of the counts against the weights each phase had, never against today's. Degrees of freedom
 * are the arms with a weight less 1. The minimum is asked of the expected count, since an arm that got nobody is the
 * worst mismatch there is.
 * @throws RangeError when phases differ in their number of arms, or a count or weight is negative
 * Source: Fabijan et al. (2019), Diagnosing sample ratio mismatch.
 */
export function sampleRatio(
  phases: readonly SampleRatioPhase[],
  { threshold, minimum }: { threshold: number; minimum: number } = sampleRatioDefaults,
): SampleRatio {
  const arms = phases[0]?.counts.length ?? 0;
  const observed = new Array<number>(arms).fill(0);
  const tested = new Array<number>(arms).fill(0);
  const expected = new Array<number>(arms).fill(0);
  const isWeighted = new Array<boolean>(arms).fill(false);
  let leak = 0;
  for (const { counts, weights } of phases) {
    assertSame(arms, counts, weights);
    const weightSum = sum(weights);
    const units = sum(counts.filter((_, arm) => (weights[arm] ?? 0) > 0));
    for (const [arm, count] of counts.entries()) {
      const weight = weights[arm] ?? 0;
      observed[arm] = (observed[arm] ?? 0) + count;
      if (weight === 0) {
        leak += count;
        continue;
      }
      isWeighted[arm] = true;
      tested[arm] = (tested[arm] ?? 0) + count;
      expected[arm] = (expected[arm] ?? 0) + units * (weight / weightSum);
    }
  }
  const weighted = isWeighted.flatMap((is, arm) => (is ? [arm] : []));
  const df = Math.max(weighted.length - 1, 0);
  const result = { df, observed, expected, threshold, leak };
  if (df === 0 || sum(tested) === 0) return { status: 'NOT_ENOUGH_DATA', p: null, chiSquared: null, ...result };
  const chiSquared = sum(
    weighted.map((arm) => {
      const [count, mean] = [tested[arm] ?? 0, expected[arm] ?? 0];
      // An arm whose phases had no debtors at all.
      return mean === 0 ? 0 : (count - mean) ** 2 / mean;
    }),
  );
  const p = chiSquaredSf(chiSquared, df);
  const isEnough = weighted.every((arm) => (expected[arm] ?? 0) >= minimum);
  const status = isEnough ? (p < threshold ? 'MISMATCH' : 'OK') : 'NOT_ENOUGH_DATA';
  return { status, p, chiSquared, ...result };
}

function assertSame(arms: number, counts: readonly number[], weights: readonly number[]): void {
  if (counts.length !== arms || weights.length !== arms) {
    throw new RangeError(`A phase has ${counts.length} counts and ${weights.length} weights for ${arms} arms.`);
  }
  if ([...counts, ...weights].some((value) => !(value >= 0))) {
    throw new RangeError('A count or a weight of a phase is negative or no number.');
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
