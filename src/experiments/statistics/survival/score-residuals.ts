// What each debtor adds to the score of a comparison of arms: the log-rank score, or Cox's at a given hazard ratio.
import { type Clusters, clusterRows } from './cluster-rows.ts';
import { pooledAt } from './log-rank.ts';
import { add, type RiskTable } from './risk-table.ts';

/** By arm, in the order asked for. */
export interface ClusterScores {
  readonly score: Float64Array;
  /** The sum over clusters of the outer product of their summed residuals. */
  readonly variance: readonly Float64Array[];
  /** Events to be expected of the arm. */
  readonly expected: Float64Array;
}

/**
 * A row's residual for arm g is d (x_g - X_g(T)) - r (x_g A - B_g), where x_g tells whether the row is of g, r is the relative risk
 * of its arm, X_g = r_g Y_g / sum r Y, A sums d / sum r Y over the times it was at risk, and B_g sums X_g d / sum r Y.
 * Only the compared arms count. `risk` is by compared arm; all 1 for the log-rank score.
 */
export function clusterScores(
  table: RiskTable,
  arms: readonly number[],
  risk: Float64Array,
  clusters: Clusters,
): ClusterScores {
  const { armCount } = table;
  const size = arms.length;
  const { share, hazard, shareHazard, expected } = cumulate(table, arms, risk);
  const place = Int8Array.from({ length: armCount }, (_, arm) => arms.indexOf(arm));
  // What a row adds by the cell it ends at, its arm, and whether the event happened; what it had not been there to meet is
  // taken off again for rows that came late.
  const parts = new Float64Array(table.cellTime.length * size * 2 * size);
  for (let at = 0; at < table.cellTime.length * size * 2; at += 1) {
    const [happened, own, cell] = [at % 2, (at >> 1) % size, Math.floor(at / (2 * size))];
    const relative = risk[own] ?? 1;
    for (let arm = 0; arm < size; arm += 1) {
      const x = arm === own ? 1 : 0;
      const met = x * (hazard[cell] ?? 0) - (shareHazard[cell * size + arm] ?? 0);
      parts[at * size + arm] = happened * (x - (share[cell * size + arm] ?? 0)) - relative * met;
    }
  }
  const { start, cell: cells, arm: armOf, cause: causes, before: befores } = clusterRows(table, clusters);
  const [sums, score, products] = [new Float64Array(size), new Float64Array(size), new Float64Array(size * size)];
  let row = 0;
  for (let cluster = 1; cluster < start.length; cluster += 1) {
    const to = start[cluster] ?? 0;
    let isCompared = false;
    for (; row < to; row += 1) {
      const own = place[armOf[row] ?? 0] ?? -1;
      if (own < 0) continue;
      isCompared = true;
      const base = (((cells[row] ?? 0) * size + own) * 2 + (causes[row] === 1 ? 1 : 0)) * size;
      for (let arm = 0; arm < size; arm += 1) sums[arm] = (sums[arm] ?? 0) + (parts[base + arm] ?? 0);
      const before = befores === null ? -1 : (befores[row] ?? -1);
      if (before < 0) continue;
      const relative = risk[own] ?? 1;
      add(sums, own, relative * (hazard[before] ?? 0));
      for (let arm = 0; arm < size; arm += 1) add(sums, arm, -relative * (shareHazard[before * size + arm] ?? 0));
    }
    if (!isCompared) continue;
    for (let i = 0; i < size; i += 1) {
      const value = sums[i] ?? 0;
      score[i] = (score[i] ?? 0) + value;
      for (let j = 0; j < size; j += 1) products[i * size + j] = (products[i * size + j] ?? 0) + value * (sums[j] ?? 0);
    }
    sums.fill(0);
  }
  const variance = Array.from({ length: size }, (_, one) => products.slice(one * size, (one + 1) * size));
  return { score, variance, expected };
}

/** By cell, cumulated within strata. */
function cumulate(table: RiskTable, arms: readonly number[], risk: Float64Array) {
  const { stratumCount, stratumStart, cellTime, atRisk, armCount } = table;
  const size = arms.length;
  const share = new Float64Array(cellTime.length * size);
  const hazard = new Float64Array(cellTime.length);
  const shareHazard = new Float64Array(cellTime.length * size);
  const expected = new Float64Array(size);
  const running = new Float64Array(size);
  const weights = new Float64Array(size);
  for (let of = 0; of < stratumCount; of += 1) {
    let met = 0;
    running.fill(0);
    const end = stratumStart[of + 1] ?? 0;
    for (let cell = stratumStart[of] ?? 0; cell < end; cell += 1) {
      const { d } = pooledAt(table, arms, cell);
      let sum = 0;
      for (let index = 0; index < size; index += 1) {
        const weight = (atRisk[cell * armCount + (arms[index] ?? 0)] ?? 0) * (risk[index] ?? 0);
        weights[index] = weight;
        sum += weight;
      }
      const step = sum > 0 ? d / sum : 0;
      met += step;
      hazard[cell] = met;
      for (let index = 0; index < size; index += 1) {
        const x = sum > 0 ? (weights[index] ?? 0) / sum : 0;
        share[cell * size + index] = x;
        add(running, index, x * step);
        add(expected, index, x * d);
        shareHazard[cell * size + index] = running[index] ?? 0;
      }
    }
  }
  return { share, hazard, shareHazard, expected };
}
