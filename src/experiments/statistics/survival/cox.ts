// Cox's proportional hazards with the arms as the only covariate, fitted on the risk table: the risk sets need no rows.

import { inverse, quadraticForm } from '../matrix.ts';
import { type Clusters, debtorsOf } from './cluster-rows.ts';
import { armsOf } from './log-rank.ts';
import { add, type RiskTable } from './risk-table.ts';
import { clusterScores } from './score-residuals.ts';

export type Ties = 'EFRON' | 'BRESLOW';

/** By arm but the first, which is the reference. */
export interface CoxFit {
  readonly arms: readonly number[];
  readonly coefficients: Float64Array;
  /** For independent rows. */
  readonly se: readonly number[];
  /** By debtors; null under Efron's ties, for which it is not worked out. */
  readonly clusterSe: readonly number[] | null;
  /** Of no difference between the arms; with Breslow's ties nearly the log-rank test. */
  readonly scoreTest: number;
}

const stepsMax = 50;
const converged = 1e-12;

/**
 * Maximises the partial likelihood by Newton's method from 0, halving a step that does not ascend. Tied events share a risk set
 * (Breslow) or leave it by fractions (Efron). Null: no finite maximum, as an arm had no event or all of them, or was never at
 * risk with the others.
 */
export function coxFit(
  table: RiskTable,
  { arms = armsOf(table), ties = 'EFRON', clusters = debtorsOf(table) }: CoxOptions = {},
): CoxFit | null {
  const size = arms.length - 1;
  let coefficients: Float64Array = new Float64Array(size);
  let current = likelihood(table, arms, coefficients, ties);
  const scoreTest = quadraticForm(current.score, current.information).value;
  for (let step = 0; step < stepsMax; step += 1) {
    const covariance = inverse(current.information);
    if (covariance === null) return null;
    const move = covariance.map((row) =>
      row.reduce((sum, value, index) => sum + value * (current.score[index] ?? 0), 0),
    );
    if (Math.max(...move.map(Math.abs)) < converged) {
      const se = covariance.map((row, index) => Math.sqrt(row[index] ?? 0));
      const clusterSe = ties === 'BRESLOW' ? robust(table, arms, coefficients, covariance, clusters) : null;
      return { arms, coefficients, se, clusterSe, scoreTest };
    }
    let next = current;
    let moved = coefficients;
    for (let share = 1; share > 1e-3; share /= 2) {
      moved = coefficients.map((value, index) => value + share * (move[index] ?? 0));
      next = likelihood(table, arms, moved, ties);
      if (next.logLikelihood >= current.logLikelihood - 1e-9 * Math.abs(current.logLikelihood)) break;
    }
    [coefficients, current] = [moved, next];
  }
  return null;
}

interface CoxOptions {
  readonly arms?: readonly number[];
  readonly ties?: Ties;
  readonly clusters?: Clusters;
}

function likelihood(table: RiskTable, arms: readonly number[], coefficients: Float64Array, ties: Ties) {
  const { cellTime, atRisk, events, armCount } = table;
  const size = coefficients.length;
  const risk = risksOf(coefficients);
  const score = new Float64Array(size);
  const information = Array.from(coefficients, () => new Float64Array(size));
  const [set, leaving] = [new Float64Array(arms.length), new Float64Array(arms.length)];
  let logLikelihood = 0;
  for (let cell = 0; cell < cellTime.length; cell += 1) {
    let d = 0;
    for (const [index, arm] of arms.entries()) {
      const happened = events[0]?.[cell * armCount + arm] ?? 0;
      set[index] = (atRisk[cell * armCount + arm] ?? 0) * (risk[index] ?? 0);
      leaving[index] = happened * (risk[index] ?? 0);
      d += happened;
      if (index === 0) continue;
      add(score, index - 1, happened);
      logLikelihood += happened * (coefficients[index - 1] ?? 0);
    }
    if (d === 0) continue;
    const turns = ties === 'EFRON' ? d : 1;
    for (let turn = 0; turn < turns; turn += 1) {
      const at = (index: number) => (set[index] ?? 0) - (turn / d) * (leaving[index] ?? 0);
      let sum = 0;
      for (let index = 0; index < arms.length; index += 1) sum += at(index);
      const times = d / turns;
      logLikelihood -= times * Math.log(sum);
      for (const [i, row] of information.entries()) {
        const share = at(i + 1) / sum;
        add(score, i, -times * share);
        for (let j = 0; j < size; j += 1) add(row, j, times * share * ((i === j ? 1 : 0) - at(j + 1) / sum));
      }
    }
  }
  return { score, information, logLikelihood };
}

/** exp(beta) by arm; 1 for the reference. */
function risksOf(coefficients: Float64Array): Float64Array {
  return Float64Array.of(1, ...coefficients.map(Math.exp));
}

/** Lin and Wei: the covariance, times what clusters' score residuals vary by, times the covariance. */
function robust(
  table: RiskTable,
  arms: readonly number[],
  coefficients: Float64Array,
  covariance: readonly Float64Array[],
  clusters: Clusters,
): number[] {
  const { variance: spread } = clusterScores(table, arms, risksOf(coefficients), clusters);
  return covariance.map((row) => {
    let variance = 0;
    for (const [i, one] of row.entries()) {
      // The reference arm comes first.
      for (const [j, other] of row.entries()) variance += one * (spread[i + 1]?.[j + 1] ?? 0) * other;
    }
    // A sum of squares: below zero only by rounding.
    return Math.sqrt(Math.max(0, variance));
  });
}
