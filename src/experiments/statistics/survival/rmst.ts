// Restricted mean survival time: the mean time to the event within a horizon, and how many days sooner one arm is.
import { normalQuantile, normalSf } from '../distributions/normal.ts';
import { clusterPairs, sumProducts } from './cluster-pairs.ts';
import { type Clusters, debtorsOf } from './cluster-rows.ts';
import { add, type RiskTable, requireOneStratum } from './risk-table.ts';

/** In ticks, as the times of the table. */
export interface RestrictedMean {
  readonly arm: number;
  readonly tau: number;
  readonly mean: number;
  /** For independent rows. */
  readonly se: number;
  /** By debtors. */
  readonly clusterSe: number;
  /** The last time an invoice of the arm was under observation. */
  readonly lastTime: number;
  /** The horizon lies beyond it and somebody was left: the curve was held level, and the mean is not to be relied on. */
  readonly extrapolated: boolean;
}

/**
 * The area under the Kaplan-Meier curve to `tau` (ticks). Variance: sum A_j^2 d/(Y(Y-d)), A_j the area from t_j on. Clustered: a
 * row's influence is -sum_j A_j (dN - Y_i d/Y)/(Y-d). This is the variance of the estimate, not the spread of the times.
 * Null: nobody of the arm was ever at risk. Throws RangeError for a tau that is not positive.
 */
export function restrictedMean(
  table: RiskTable,
  arm: number,
  tau: number,
  clusters: Clusters = debtorsOf(table),
): RestrictedMean | null {
  requireOneStratum(table);
  if (!(tau > 0)) throw new RangeError(`The horizon ${tau} is not positive.`);
  const { armCount, cellTime, atRisk, events } = table;
  const cells = cellTime.length;
  // From each cell to the next, or to the horizon.
  const area = new Float64Array(cells);
  let [s, from, mean, lastTime, leftAtEnd, used] = [1, 0, 0, -1, 1, 0];
  for (let cell = 0; cell < cells; cell += 1) {
    const at = cell * armCount + arm;
    const [t, y, d] = [cellTime[cell] ?? 0, atRisk[at] ?? 0, events[0]?.[at] ?? 0];
    if (y > 0) lastTime = t;
    if (t <= tau) {
      mean += s * (t - from);
      if (used > 0) area[used - 1] = s * (t - from);
      if (y > 0) s *= (y - d) / y;
      [from, used, leftAtEnd] = [t, cell + 1, s];
    }
  }
  if (lastTime < 0) return null;
  mean += s * (tau - from);
  if (used > 0) area[used - 1] = s * (tau - from);

  const jump = new Float64Array(used);
  const drift = new Float64Array(used);
  let variance = 0;
  for (let cell = used - 1, rest = 0; cell >= 0; cell -= 1) {
    const at = cell * armCount + arm;
    const [y, d] = [atRisk[at] ?? 0, events[0]?.[at] ?? 0];
    rest += area[cell] ?? 0;
    if (d === 0 || y <= d) continue;
    variance += (rest * rest * d) / (y * (y - d));
    jump[cell] = rest / (y - d);
    drift[cell] = (rest * d) / (y * (y - d));
  }
  for (let cell = 1; cell < used; cell += 1) add(drift, cell, drift[cell - 1] ?? 0);
  const clusterSe = Math.sqrt(clusteredVariance(table, arm, jump, drift, clusters));
  const extrapolated = tau > lastTime && leftAtEnd > 0;
  return { arm, tau, mean, se: Math.sqrt(variance), clusterSe, lastTime, extrapolated };
}

function clusteredVariance(
  table: RiskTable,
  arm: number,
  jump: Float64Array,
  drift: Float64Array,
  clusters: Clusters,
): number {
  const last = drift.length - 1;
  if (last < 0) return 0;
  const pairs = clusterPairs(table, arm, clusters);
  const worth = Float64Array.from(pairs.cell, (cell, move) => {
    const drifted = cell < 0 ? 0 : (drift[Math.min(cell, last)] ?? 0);
    const cause = pairs.cause[move] ?? 0;
    if (cause < 0) return -drifted;
    return cause === 1 && cell <= last ? drifted - (jump[cell] ?? 0) : drifted;
  });
  return Math.max(0, sumProducts(pairs, worth));
}

/** In ticks. Negative: sooner than the control. */
export interface RestrictedMeanDifference {
  readonly estimate: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  /** Null where there is no spread at all. */
  readonly p: number | null;
}

/**
 * The treatment less the control, by the normal distribution, at 1 - alpha. By debtors, unless `clustered` is false; arms
 * share no debtors, so that their variances add.
 */
export function restrictedMeanDifference(
  treatment: RestrictedMean,
  control: RestrictedMean,
  alpha: number,
  { clustered = true } = {},
): RestrictedMeanDifference {
  const estimate = treatment.mean - control.mean;
  const se = clustered ? Math.hypot(treatment.clusterSe, control.clusterSe) : Math.hypot(treatment.se, control.se);
  const half = normalQuantile(1 - alpha / 2) * se;
  const p = se > 0 ? 2 * normalSf(Math.abs(estimate) / se) : null;
  return { estimate, se, ci: [estimate - half, estimate + half], p };
}
