// Cumulative incidence under competing causes: the share that has ended by each cause. An invoice that is credited is not
// one that would have been paid later, which is what a Kaplan-Meier curve of payments would make of it.
import { type Clusters, debtorsOf } from './cluster-rows.ts';
import { squaredSum, sweepClusters } from './cluster-sweep.ts';
import { type RiskTable, requireOneStratum } from './risk-table.ts';

/** By the distinct times at which a row of the arm ended. */
export interface CumulativeIncidence {
  readonly arm: number;
  readonly cause: number;
  readonly times: Int32Array;
  /** Nothing of any cause has happened by then. */
  readonly eventFree: Float64Array;
  readonly incidence: Float64Array;
  /** For independent rows; where nobody entered late, also what clusters of one row would give. */
  readonly se: Float64Array;
  /** For independent rows, corrected for ties (Gray 1988); what R's cmprsk reports. */
  readonly graySe: Float64Array;
  /** By debtors; NaN where it was not asked for: it takes most of the time. */
  readonly clusterSe: Float64Array;
}

/**
 * F_k(t) = sum S(t_j-) d_kj/Y_j, after Aalen and Johansen; ties are exact, nothing is drawn by lot. A row's influence on F_k(t) is
 * sum_j S(t_j-)/Y (dN_k - Y_i d_k/Y) - (F_k(t) - F_k(t_j)) (dN - Y_i d/Y)/(Y-d), whose squares are summed by row or by cluster;
 * F_k(t) stands outside the sums, so one pass serves all t. All causes and eventFree sum to 1. `cause` is 1 or more.
 * `clusters` null: the variance by debtors is left out.
 */
export function cumulativeIncidence(
  table: RiskTable,
  arm: number,
  cause: number,
  clusters: Clusters | null = debtorsOf(table),
): CumulativeIncidence {
  requireOneStratum(table);
  const { armCount, cellTime, atRisk, events, censored, causeCount } = table;
  const cells = cellTime.length;
  const fresh = () => new Float64Array(cells);
  const [incidence, eventFree, variance, grayVariance] = [fresh(), fresh(), fresh(), fresh()];
  const [jumpOwn, jumpOther, jumpAny, driftF, driftG] = [fresh(), fresh(), fresh(), fresh(), fresh()];
  const listed: number[] = [];
  const [independent, gray] = [laterVariance(), laterVariance()];
  let [s, f, sumF, sumG] = [1, 0, 0, 0];
  for (let cell = 0; cell < cells; cell += 1) {
    const at = cell * armCount + arm;
    const [y, own] = [atRisk[at] ?? 0, events[cause - 1]?.[at] ?? 0];
    const d = events.reduce((sum, of) => sum + (of[at] ?? 0), 0);
    if (d > 0) {
      f += (s * own) / y;
      const fall = y > d ? 1 / (y - d) : 0;
      const ownJump = s / y + f * fall;
      jumpOwn[cell] = ownJump;
      jumpOther[cell] = f * fall;
      jumpAny[cell] = fall;
      const [meanF, meanG] = [(own * ownJump + (d - own) * f * fall) / y, (d * fall) / y];
      sumF += meanF;
      sumG += meanG;
      independent.add(own, ownJump, fall);
      independent.add(d - own, f * fall, fall);
      independent.add(-y, meanF, meanG);
      const before = s;
      s *= (y - d) / y;
      const onward = s > 0 ? 1 / s : 0;
      const unit = (before * before) / (y * y);
      gray.add(own * tieShare(own, y) * unit, 1 + f * onward, onward);
      gray.add((d - own) * tieShare(d - own, y) * unit, f * onward, onward);
    }
    driftF[cell] = sumF;
    driftG[cell] = sumG;
    incidence[cell] = f;
    eventFree[cell] = s;
    variance[cell] = independent.at(f);
    grayVariance[cell] = gray.at(f);
    if (d + (censored[at] ?? 0) > 0) listed.push(cell);
  }
  const jumps = Array.from({ length: causeCount }, (_, index) => (index === cause - 1 ? jumpOwn : jumpOther));
  const channels = [
    { jump: jumps, drift: driftF },
    { jump: jumps.map(() => jumpAny), drift: driftG },
  ];
  const products = clusters === null ? null : sweepClusters(table, arm, channels, clusters);
  const clusterVariance = (cell: number) => {
    const at = incidence[cell] ?? 0;
    if (products === null) return Number.NaN;
    return squaredSum(products, cell, [1, -at, at * (driftG[cell] ?? 0) - (driftF[cell] ?? 0)]);
  };
  const pick = (value: (cell: number) => number) => Float64Array.from(listed, value);
  return {
    arm,
    cause,
    times: Int32Array.from(listed, (cell) => cellTime[cell] ?? 0),
    eventFree: pick((cell) => eventFree[cell] ?? 0),
    incidence: pick((cell) => incidence[cell] ?? 0),
    se: pick((cell) => Math.sqrt(variance[cell] ?? 0)),
    graySe: pick((cell) => Math.sqrt(grayVariance[cell] ?? 0)),
    clusterSe: pick((cell) => Math.sqrt(clusterVariance(cell))),
  };
}

/** Of d events among y, what the hypergeometric variance is to the binomial one. */
export function tieShare(d: number, y: number): number {
  return d > 1 && y > 1 ? 1 - (d - 1) / (y - 1) : 1;
}

/** The sum of m (a - F b)^2 over what was added, for an F that is known only later. */
function laterVariance() {
  let [constant, linear, square] = [0, 0, 0];
  return {
    add(m: number, a: number, b: number) {
      constant += m * a * a;
      linear += m * a * b;
      square += m * b * b;
    },
    at: (f: number) => Math.max(0, constant - 2 * f * linear + f * f * square),
  };
}
