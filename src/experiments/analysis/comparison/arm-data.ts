// What a metric comes to in an arm, whole or of one period, put together from the arm's groups of debtors. Pure.
import { type ArmMoments, mergeMoments, noMoments } from '../../statistics/effect/moments.ts';
import type { DebtorSums } from '../sums.ts';
import { type GroupSums, sumGroups } from './group-sums.ts';
import type { Groups } from './groups.ts';

/** Of the debtors with a matured invoice. */
export interface ArmData {
  readonly debtors: number;
  readonly matured: number;
  /** In the metric's unit. */
  readonly numerator: number;
  readonly denominator: number;
  readonly moments: ArmMoments;
  /** The same with the sums before they were cut; null: there is no cap. */
  readonly uncapped: ArmMoments | null;
  readonly strata: readonly ArmMoments[];
  readonly before: BeforeData;
}

/** Of those of whom something was known before, and of the rest. */
export interface BeforeData {
  readonly known: ArmMoments;
  /** What was known, with the numerators and with the denominators. */
  readonly numerators: ArmMoments;
  readonly denominators: ArmMoments;
  readonly fresh: ArmMoments;
}

/** A treatment and the control, of debtors that were shared out between them by the same weights. */
export interface Pair {
  readonly treatment: ArmData;
  readonly control: ArmData;
}

/** A metric, group by group. */
export interface Table {
  readonly groups: Groups;
  /** Whole numbers in a unit of the metric. */
  readonly scale: number;
  readonly sums: readonly (GroupSums | undefined)[];
  /** Without the metric's cap; null: it has none. */
  readonly uncapped: readonly (GroupSums | undefined)[] | null;
}

/** Sums a metric by group. */
export function tableOf(groups: Groups, sums: DebtorSums): Table {
  const { uncapped, scale } = sums;
  const without = uncapped && sumGroups(groups, { ...sums, numerators: uncapped });
  return { groups, scale, sums: sumGroups(groups, sums), uncapped: without };
}

/** The debtors of an arm, of the phases that count. */
export function armDataOf(table: Table, arm: number, isCounted: (phase: number) => boolean = () => true): ArmData {
  const { groups, scale, sums, uncapped } = table;
  const strata: ArmMoments[] = Array.from({ length: groups.strata }, () => noMoments);
  let [matured, numerator, denominator] = [0, 0, 0];
  let [known, fresh, numerators, denominators, without] = [noMoments, noMoments, noMoments, noMoments, noMoments];
  for (const [index, group] of groups.list.entries()) {
    const own = sums[index];
    if (own === undefined || group.arm !== arm || !isCounted(group.phase)) continue;
    matured += own.matured;
    numerator += own.numerator;
    denominator += own.denominator;
    strata[group.stratum] = mergeMoments(strata[group.stratum] ?? noMoments, own.moments);
    without = mergeMoments(without, uncapped?.[index]?.moments ?? noMoments);
    if (own.before === null) {
      fresh = mergeMoments(fresh, own.moments);
      continue;
    }
    known = mergeMoments(known, own.moments);
    numerators = mergeMoments(numerators, own.before.numerators);
    denominators = mergeMoments(denominators, own.before.denominators);
  }
  const moments = mergeMoments(known, fresh);
  const before = { known, numerators, denominators, fresh };
  const counts = { debtors: moments.n, matured, numerator: numerator / scale, denominator };
  return { ...counts, moments, uncapped: uncapped && without, strata, before };
}
