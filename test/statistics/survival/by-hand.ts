// The survival estimates straight from their definitions, row by row and with a weight for each: slow, and so plain that they
// can be the measure of the fast ones. Influences are derivatives by the weights.
import type { Row } from './columns.ts';

export type Weights = readonly number[];

const isAtRisk = ({ time, entry = 0 }: Row, t: number) => time >= t && (entry <= 0 || entry < t);
// One that came no sooner than it ended was never at risk.
const isKept = ({ time, entry = 0 }: Row) => entry <= 0 || entry < time;

function weightOf(rows: readonly Row[], weights: Weights, counts: (row: Row) => boolean): number {
  return rows.reduce((sum, row, index) => sum + (counts(row) ? (weights[index] ?? 0) : 0), 0);
}

export function timesOf(rows: readonly Row[]): number[] {
  return [...new Set(rows.filter(isKept).map(({ time }) => time))].toSorted((one, other) => one - other);
}

/** S(t) of all rows, as a function of t; the event is the first cause, or any. */
export function survivalByHand(rows: readonly Row[], weights: Weights, any = false): (t: number) => number {
  const kept = (row: Row) => isKept(row) && (any ? row.cause > 0 : row.cause === 1);
  const steps = timesOf(rows).map((t) => {
    const y = weightOf(rows, weights, (row) => isAtRisk(row, t));
    const d = weightOf(rows, weights, (row) => row.time === t && kept(row));
    return { t, factor: d === 0 ? 1 : 1 - d / y };
  });
  return (at) => steps.reduce((s, { t, factor }) => (t <= at ? s * factor : s), 1);
}

export function restrictedMeanByHand(rows: readonly Row[], weights: Weights, tau: number): number {
  const survival = survivalByHand(rows, weights);
  const ends = [0, ...timesOf(rows).filter((t) => t > 0 && t < tau), tau];
  return ends.slice(1).reduce((sum, to, index) => sum + survival(ends[index] ?? 0) * (to - (ends[index] ?? 0)), 0);
}

export function incidenceByHand(rows: readonly Row[], weights: Weights, cause: number): (t: number) => number {
  const free = survivalByHand(rows, weights, true);
  const steps = timesOf(rows).map((t) => {
    const y = weightOf(rows, weights, (row) => isAtRisk(row, t));
    const d = weightOf(rows, weights, (row) => row.time === t && row.cause === cause && isKept(row));
    return { t, step: d === 0 ? 0 : (free(t - 0.5) * d) / y };
  });
  return (at) => steps.reduce((sum, { t, step }) => (t <= at ? sum + step : sum), 0);
}

/** The sum over debtors of the square of their rows' influences, by differences of the weights. */
export function clusterVarianceByHand(rows: readonly Row[], estimate: (weights: Weights) => number): number {
  const step = 1e-5;
  const sums = new Map<number, number>();
  for (const [index, row] of rows.entries()) {
    const moved = (by: number) => estimate(rows.map((_, other) => (other === index ? 1 + by : 1)));
    const influence = (moved(step) - moved(-step)) / (2 * step);
    const debtor = row.debtor ?? index;
    sums.set(debtor, (sums.get(debtor) ?? 0) + influence);
  }
  return [...sums.values()].reduce((sum, value) => sum + value * value, 0);
}

/** The robust score of the clustered log-rank test, and its variance, by sums over rows at each event of each stratum. */
export function robustScoreByHand(rows: readonly Row[], arms: readonly number[]) {
  const compared = rows.filter((row) => isKept(row) && arms.includes(row.arm));
  const sums = new Map<number, number[]>();
  for (const row of compared) {
    const [debtor, stratum] = [row.debtor ?? -1, row.stratum ?? 0];
    const sum = sums.get(debtor) ?? arms.map(() => 0);
    const own = compared.filter((other) => (other.stratum ?? 0) === stratum);
    for (const [g, arm] of arms.entries()) {
      const x = row.arm === arm ? 1 : 0;
      for (const t of timesOf(own)) {
        if (!isAtRisk(row, t)) continue;
        const set = own.filter((other) => isAtRisk(other, t));
        const d = own.filter((other) => other.time === t && other.cause === 1).length;
        const share = set.filter((other) => other.arm === arm).length / set.length;
        const happened = row.time === t && row.cause === 1 ? 1 : 0;
        sum[g] = (sum[g] ?? 0) + (x - share) * (happened - d / set.length);
      }
    }
    sums.set(debtor, sum);
  }
  const all = [...sums.values()];
  const score = arms.map((_, g) => all.reduce((total, sum) => total + (sum[g] ?? 0), 0));
  const product = (g: number, h: number) => all.reduce((total, sum) => total + (sum[g] ?? 0) * (sum[h] ?? 0), 0);
  return { score, variance: arms.map((_, g) => arms.map((_, h) => product(g, h))) };
}
