// The hazard ratio of two arms at a glance: one step of Newton's from no difference. Secondary: it means little where the
// curves cross, and then the restricted mean is to be reported.
import { normalQuantile } from '../distributions/normal.ts';
import { type ClusteredLogRank, clusteredLogRank } from './clustered-log-rank.ts';
import { pooledAt } from './log-rank.ts';
import type { RiskTable } from './risk-table.ts';

export interface HazardRatio {
  /** Above 1: the treatment has its events sooner. */
  readonly ratio: number;
  readonly logRatio: number;
  /** Of the logarithm, by debtors. */
  readonly clusterSe: number;
  /** Of the logarithm, for independent rows. */
  readonly se: number;
  /** Of the ratio, by debtors. */
  readonly ci: readonly [number, number];
}

/**
 * exp(U/I): U the log-rank score of the treatment, I = sum d X (1 - X) its information; se 1/sqrt(I), by debtors sqrt(V)/I. Close
 * to the Cox estimate for ratios between about 1/2 and 2. `test` is the log-rank test of the two, where it is known already.
 * Null: the arms were never at risk together when something happened.
 */
export function hazardRatio(
  table: RiskTable,
  treatment: number,
  control: number,
  alpha: number,
  test: ClusteredLogRank = clusteredLogRank(table, { arms: [treatment, control] }),
): HazardRatio | null {
  const arms = [treatment, control];
  const { score, variance } = test;
  let information = 0;
  for (let cell = 0; cell < table.cellTime.length; cell += 1) {
    const { y, d } = pooledAt(table, arms, cell);
    const share = d > 0 ? (table.atRisk[cell * table.armCount + treatment] ?? 0) / y : 0;
    information += d * share * (1 - share);
  }
  if (information === 0) return null;
  const logRatio = (score[0] ?? 0) / information;
  const clusterSe = Math.sqrt(variance[0]?.[0] ?? 0) / information;
  const z = normalQuantile(1 - alpha / 2);
  const ci = [Math.exp(logRatio - z * clusterSe), Math.exp(logRatio + z * clusterSe)] as const;
  return { ratio: Math.exp(logRatio), logRatio, clusterSe, se: 1 / Math.sqrt(information), ci };
}
