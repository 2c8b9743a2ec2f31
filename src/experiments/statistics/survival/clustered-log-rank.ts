// The log-rank test that allows for invoices of one debtor belonging together: the verdict on times to payment.
import { type Clusters, debtorsOf } from './cluster-rows.ts';
import { type ArmTest, armsOf, armTest } from './log-rank.ts';
import type { RiskTable } from './risk-table.ts';
import { clusterScores } from './score-residuals.ts';

/** By arm, in the order asked for. */
export interface ClusteredLogRank extends ArmTest {
  readonly arms: readonly number[];
  /** Observed less expected events; positive: the arm has its events sooner. */
  readonly score: readonly number[];
  readonly variance: readonly Float64Array[];
}

/**
 * The robust score test: U sums the residuals of all rows, V the products of what clusters sum up to. Two arms: U^2/V on 1 df;
 * k arms: U' V^- U on k - 1. Equal to the robust score of R's coxph(ties = "breslow", cluster=). Strata, where the table
 * keeps them, have risk sets of their own; a debtor may be in several.
 */
export function clusteredLogRank(
  table: RiskTable,
  { arms = armsOf(table), clusters = debtorsOf(table) }: { arms?: readonly number[]; clusters?: Clusters } = {},
): ClusteredLogRank {
  const alike = new Float64Array(arms.length).fill(1);
  const { score, variance, expected } = clusterScores(table, arms, alike, clusters);
  return { arms, score: [...score], variance, ...armTest(score, variance, expected) };
}
