// What each debtor adds to the score of a comparison of arms: the log-rank score, or Cox's at a given hazard ratio.
import { type ClusterPairs, clusterPairs, sumProducts } from './cluster-pairs.ts';
import type { Clusters } from './cluster-rows.ts';
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
  const size = arms.length;
  const { share, hazard, shareHazard, expected } = cumulate(table, arms, risk);
  const score = new Float64Array(size);
  const variance = Array.from({ length: size }, () => new Float64Array(size));
  const sides = arms.map((arm, own): Side => {
    const pairs = clusterPairs(table, arm, clusters);
    // By arm, what a move adds to its residual: of a coming what the row had not been there to meet is taken off again.
    const worth = arms.map((_arm, of) =>
      Float64Array.from(pairs.cell, (cell, move) => {
        const x = of === own ? 1 : 0;
        const cause = pairs.cause[move] ?? 0;
        const met = cell < 0 ? 0 : x * (hazard[cell] ?? 0) - (shareHazard[cell * size + of] ?? 0);
        const relative = (risk[own] ?? 1) * met;
        if (cause < 0) return relative;
        return (cause === 1 ? x - (share[cell * size + of] ?? 0) : 0) - relative;
      }),
    );
    return { pairs, worth };
  });
  for (const [own, { pairs, worth }] of sides.entries()) {
    for (const [i, one] of worth.entries()) {
      for (let move = 0; move < one.length; move += 1) add(score, i, (pairs.total[move] ?? 0) * (one[move] ?? 0));
      for (const [j, other] of worth.entries()) add(variance[i] ?? score, j, sumProducts(pairs, one, other));
    }
    for (const earlier of sides.slice(0, own)) addAcross(variance, earlier, { pairs, worth });
  }
  return { score, variance, expected };
}

/** The rows of one arm, and by arm what each of their moves is worth. */
interface Side {
  readonly pairs: ClusterPairs;
  readonly worth: readonly Float64Array[];
}

/** What clusters with rows in both arms add beyond what they add in each: the products of the one sum and the other. */
function addAcross(variance: readonly Float64Array[], one: Side, other: Side): void {
  const [these, those] = [one.pairs.rows, other.pairs.rows];
  if (these.isApart || those.isApart) return;
  for (let at = 0, to = 0; at < these.count && to < those.count; ) {
    const [here, there] = [these.cluster[at] ?? 0, those.cluster[to] ?? 0];
    if (here === there) {
      const [left, right] = [residualOf(one, at), residualOf(other, to)];
      for (const [i, row] of variance.entries()) {
        for (const j of left.keys()) add(row, j, (left[i] ?? 0) * (right[j] ?? 0) + (right[i] ?? 0) * (left[j] ?? 0));
      }
    }
    if (here <= there) at += 1;
    if (there <= here) to += 1;
  }
}

/** By arm, the summed residuals of a cluster's rows of this side. */
function residualOf({ pairs: { rows, came, went }, worth }: Side, place: number): number[] {
  const [from, to] = [rows.start[place] ?? 0, rows.start[place + 1] ?? 0];
  return worth.map((moves) => {
    let sum = 0;
    for (let row = from; row < to; row += 1) sum += (moves[came?.[row] ?? 0] ?? 0) + (moves[went[row] ?? 0] ?? 0);
    return sum;
  });
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
