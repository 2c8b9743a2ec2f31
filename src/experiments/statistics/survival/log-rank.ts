// The log-rank test of k arms and its weighted kin, for independent rows. The verdict takes the clustered one; this one is
// what other tools report.
import { chiSquaredSf } from '../distributions/chi-squared.ts';
import { quadraticForm } from '../matrix.ts';
import { add, type RiskTable } from './risk-table.ts';

/**
 * 'LOG_RANK': 1. `rho`: S(t-)^rho of all compared arms together (Harrington and Fleming; 1 is the Peto-Peto of R). GEHAN: Y,
 * TARONE_WARE: sqrt Y. PETO_PETO: prod (1 - d/(Y+1)) up to and with t.
 */
export type LogRankWeight = 'LOG_RANK' | 'GEHAN' | 'TARONE_WARE' | 'PETO_PETO' | { readonly rho: number };

/** By arm, in the order asked for. */
export interface LogRank {
  readonly arms: readonly number[];
  /** Weighted, where weights are. */
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  readonly variance: readonly Float64Array[];
  /** Null: no test, as fewer than two arms were at risk when something happened. */
  readonly chiSquared: number | null;
  readonly df: number;
  readonly p: number | null;
}

/**
 * Compares `arms` (all unless told otherwise), leaving out the rows of the others. E_g = sum w Y_g d/Y,
 * V = sum w^2 d (Y-d)/(Y-1) (diag(Y_g/Y) - outer(Y_g, Y_g)/Y^2); a table with strata sums over them first. Arms with nothing
 * expected are dropped. Equal to R's survdiff, but with null where that reports a chi-squared of 0 on no degrees of freedom.
 */
export function logRank(
  table: RiskTable,
  { arms = armsOf(table), weight = 'LOG_RANK' }: { arms?: readonly number[]; weight?: LogRankWeight } = {},
): LogRank {
  const { stratumStart, stratumCount, atRisk, events, armCount } = table;
  const size = arms.length;
  const [observed, expected] = [new Float64Array(size), new Float64Array(size)];
  const variance = arms.map(() => new Float64Array(size));
  for (let of = 0; of < stratumCount; of += 1) {
    const weigh = weigher(weight);
    const end = stratumStart[of + 1] ?? 0;
    for (let cell = stratumStart[of] ?? 0; cell < end; cell += 1) {
      const { y, d } = pooledAt(table, arms, cell);
      if (d === 0) continue;
      const w = weigh(y, d);
      const spread = y > 1 ? (w * w * d * (y - d)) / (y - 1) : 0;
      for (const [index, arm] of arms.entries()) {
        const at = cell * armCount + arm;
        const share = (atRisk[at] ?? 0) / y;
        add(observed, index, w * (events[0]?.[at] ?? 0));
        add(expected, index, w * share * d);
        const row = variance[index];
        if (row === undefined || share === 0) continue;
        for (const [other, otherArm] of arms.entries()) {
          const product = share * ((atRisk[cell * armCount + otherArm] ?? 0) / y);
          add(row, other, spread * ((other === index ? share : 0) - product));
        }
      }
    }
  }
  const differences = observed.map((value, index) => value - (expected[index] ?? 0));
  const test = armTest(differences, variance, expected);
  return { arms, observed: [...observed], expected: [...expected], variance, ...test };
}

export interface ArmTest {
  readonly chiSquared: number | null;
  readonly df: number;
  readonly p: number | null;
}

/** Of differences that sum to nothing: one of the arms with something expected is left out, as it follows from the others. */
export function armTest(
  differences: ArrayLike<number>,
  variance: readonly Float64Array[],
  expected: Float64Array,
): ArmTest {
  const live = [...expected.keys()].filter((index) => (expected[index] ?? 0) > 0).slice(1);
  const picked = live.map((index) => differences[index] ?? 0);
  const { value, rank } = quadraticForm(
    picked,
    live.map((index) => live.map((other) => variance[index]?.[other] ?? 0)),
  );
  if (rank === 0) return { chiSquared: null, df: 0, p: null };
  return { chiSquared: value, df: rank, p: chiSquaredSf(value, rank) };
}

export function armsOf({ armCount }: RiskTable): number[] {
  return Array.from({ length: armCount }, (_, arm) => arm);
}

/** At risk and events of interest at a cell, of some arms together. */
export function pooledAt({ atRisk, events, armCount }: RiskTable, arms: readonly number[], cell: number) {
  let [y, d] = [0, 0];
  for (const arm of arms) {
    y += atRisk[cell * armCount + arm] ?? 0;
    d += events[0]?.[cell * armCount + arm] ?? 0;
  }
  return { y, d };
}

/** Called at each time of a stratum with an event, in order. */
function weigher(weight: LogRankWeight): (y: number, d: number) => number {
  if (weight === 'LOG_RANK') return () => 1;
  if (weight === 'GEHAN') return (y) => y;
  if (weight === 'TARONE_WARE') return (y) => Math.sqrt(y);
  let survival = 1;
  if (weight === 'PETO_PETO') {
    return (y, d) => {
      survival *= 1 - d / (y + 1);
      return survival;
    };
  }
  return (y, d) => {
    const before = survival;
    survival *= (y - d) / y;
    return before ** weight.rho;
  };
}
