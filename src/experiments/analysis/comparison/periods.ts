// Periods in which a treatment and the control had the same weights against each other. Debtors are compared within a
// period only: pooled over periods with other weights, whatever changes with time would pass for an effect of the arm. Pure.
import type { Dataset } from '../../dataset/dataset.ts';
import type { ArmValue } from '../../statistics/effect/ratio.ts';
import { type ArmData, armDataOf, type Pair, type Table } from './arm-data.ts';

/** Period of each phase, counted from 0; -1: one of the two arms had no weight then. */
export interface Periods {
  readonly count: number;
  readonly of: (phase: number) => number;
  /** Every debtor is of the only one. */
  readonly isAll: boolean;
}

/** Of an arm against the control. Phases with the same share between the two are one period. */
export function periodsOf({ meta }: Dataset, arm: number): Periods {
  const numbers = new Map<number, number>();
  const byPhase = new Map<number, number>();
  for (const { phase, weights } of meta.phases) {
    const [treated, controlled] = [weights[arm] ?? 0, weights[0] ?? 0];
    if (treated === 0 || controlled === 0) {
      byPhase.set(phase, -1);
      continue;
    }
    const ratio = treated / controlled;
    if (!numbers.has(ratio)) numbers.set(ratio, numbers.size);
    byPhase.set(phase, numbers.get(ratio) ?? 0);
  }
  // Debtors of an unknown phase are of an arm that was never drawn by weights: told as a leak, and not left out here.
  const isAll = [...byPhase.values()].every((period) => period === 0);
  return { count: numbers.size, of: (phase) => byPhase.get(phase) ?? 0, isAll };
}

/** Debtors of both arms, period by period; periods with fewer than two debtors in an arm tell nothing and are left out. */
export function pairsOf(data: Dataset, table: Table, arm: number, treatment: ArmData, control: ArmData): Pair[] {
  const { count, of, isAll } = periodsOf(data, arm);
  if (isAll) return [{ treatment, control }];
  const pairs = Array.from({ length: Math.max(1, count) }, (_, period) => ({
    treatment: armDataOf(table, arm, (phase) => of(phase) === period),
    control: armDataOf(table, 0, (phase) => of(phase) === period),
  }));
  if (pairs.length === 1) return pairs;
  return pairs.filter((pair) => pair.treatment.debtors >= 2 && pair.control.debtors >= 2);
}

/** What one period says of both arms, and its debtors. */
export interface Stratum {
  readonly treatment: ArmValue;
  readonly control: ArmValue;
}

/**
 * Both arms as if each had had the same debtors of every period: sum (n_p / N) R_p, the variance by the squares of the
 * shares. `n` is the effective number by Satterthwaite, so that the degrees of freedom of a comparison come out right.
 */
export function standardised(strata: readonly Stratum[]): Stratum | null {
  const all = strata.reduce((sum, { treatment, control }) => sum + treatment.n + control.n, 0);
  const arm = (side: 'treatment' | 'control'): ArmValue => {
    let [value, variance, divisor] = [0, 0, 0];
    for (const stratum of strata) {
      const share = (stratum.treatment.n + stratum.control.n) / all;
      const part = share * share * stratum[side].variance;
      value += share * stratum[side].value;
      variance += part;
      divisor += (part * part) / (stratum[side].n - 1);
    }
    const n = divisor > 0 ? 1 + (variance * variance) / divisor : strata.reduce((sum, one) => sum + one[side].n, 0);
    return { n, value, variance };
  };
  return strata.length === 0 ? null : { treatment: arm('treatment'), control: arm('control') };
}
