// The Kaplan-Meier curve of one arm, with its variance for independent rows (Greenwood) and for rows that belong
// together by debtor (infinitesimal jackknife).
import { clusterPairs } from './cluster-pairs.ts';
import { type Clusters, debtorsOf } from './cluster-rows.ts';
import { squaredSum, sweepClusters } from './cluster-sweep.ts';
import { type RiskTable, requireOneStratum } from './risk-table.ts';

/** By the distinct times at which a row of the arm ended. NaN: not defined. */
export interface KaplanMeier {
  readonly arm: number;
  readonly rows: number;
  readonly debtors: number;
  readonly eventTotal: number;
  readonly times: Int32Array;
  readonly atRisk: Float64Array;
  readonly events: Float64Array;
  /** Every end but the event of interest: a competing cause is censoring here, which overstates; see the incidence. */
  readonly censored: Float64Array;
  readonly survival: Float64Array;
  /** Greenwood; NaN once nobody is left, as in R. */
  readonly se: Float64Array;
  /** By debtors; 0 once nobody is left. */
  readonly clusterSe: Float64Array;
}

/**
 * S = prod (1 - d/Y), se = S sqrt(sum d/(Y(Y-d))). Clustered: a row's influence on S(t) is
 * -S(t) [d 1(T <= t)/(Y-d)(T) - G(min(t, T))], and the variance is the sum of squares of its sums by cluster; equal to
 * R's survfit(cluster=), and with one row per cluster, none of which came late, to Greenwood. `clusters` is the debtors
 * unless told otherwise.
 */
export function kaplanMeier(table: RiskTable, arm: number, clusters: Clusters = debtorsOf(table)): KaplanMeier {
  requireOneStratum(table);
  const { armCount, cellTime, atRisk, events, censored } = table;
  const cells = cellTime.length;
  const [survival, greenwood, jump] = [new Float64Array(cells), new Float64Array(cells), new Float64Array(cells)];
  const listed: number[] = [];
  let [s, g, eventTotal, rows] = [1, 0, 0, 0];
  const left = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell += 1) {
    const at = cell * armCount + arm;
    const [y, d] = [atRisk[at] ?? 0, events[0]?.[at] ?? 0];
    let otherwise = censored[at] ?? 0;
    for (let cause = 1; cause < events.length; cause += 1) otherwise += events[cause]?.[at] ?? 0;
    if (d > 0) {
      s *= (y - d) / y;
      g += d / (y * (y - d));
    }
    survival[cell] = s;
    greenwood[cell] = g;
    jump[cell] = y > d ? 1 / (y - d) : 0;
    left[cell] = otherwise;
    if (d + otherwise > 0) listed.push(cell);
    eventTotal += d;
    rows += d + otherwise;
  }
  // Beyond a survival of nothing the drift is infinite and nothing is asked of it.
  const drift = greenwood.map((value) => (Number.isFinite(value) ? value : 0));
  const products = sweepClusters(table, arm, [{ jump: [jump], drift }], clusters);
  const pick = (value: (cell: number) => number) => Float64Array.from(listed, value);
  const clusterVariance = (cell: number) => squaredSum(products, cell, [1, -(drift[cell] ?? 0)]);
  return {
    arm,
    rows,
    debtors: countDebtors(table, arm),
    eventTotal,
    times: Int32Array.from(listed, (cell) => cellTime[cell] ?? 0),
    atRisk: pick((cell) => atRisk[cell * armCount + arm] ?? 0),
    events: pick((cell) => events[0]?.[cell * armCount + arm] ?? 0),
    censored: pick((cell) => left[cell] ?? 0),
    survival: pick((cell) => survival[cell] ?? 0),
    se: pick((cell) => (survival[cell] ?? 0) * Math.sqrt(greenwood[cell] ?? 0)),
    clusterSe: pick((cell) => (survival[cell] ?? 0) * Math.sqrt(clusterVariance(cell))),
  };
}

/** Every row a cluster of its own: what independent rows would give. */
export function rowsOf({ data }: RiskTable): Clusters {
  return { of: Int32Array.from(data.time.keys()), count: data.time.length };
}

/** Debtors with a row of the arm that was ever at risk. */
export function countDebtors(table: RiskTable, arm: number): number {
  return clusterPairs(table, arm, debtorsOf(table)).rows.count;
}
