// Gray's test: whether the cumulative incidence of one cause differs between arms where other causes compete. For
// independent rows.
import { tieShare } from './cumulative-incidence.ts';
import { type ArmTest, armsOf, armTest } from './log-rank.ts';
import { add, type RiskTable, requireOneStratum } from './risk-table.ts';

/** By arm, in the order asked for. */
export interface GrayTest extends ArmTest {
  readonly arms: readonly number[];
  readonly score: readonly number[];
  readonly variance: readonly Float64Array[];
}

/** What is known of each compared arm at one time with an end by any cause. */
interface Moment {
  /** Ends by the cause, of all arms together. */
  readonly d: number;
  /** Ends by the others, by arm. */
  readonly other: Float64Array;
  readonly atRisk: Float64Array;
  /** Y_g / S_g(t-). */
  readonly weight: Float64Array;
  readonly weightSum: number;
  /** Nothing has happened by then: just before, and with it. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Incidence of all arms together: just before, and with the time. */
  readonly pooledBefore: number;
  readonly pooled: number;
}

/**
 * Gray (1988), Annals of Statistics 16, 1141-1154, with weight 1: the score of an arm is sum d_g - d R_g/R, with the risk set
 * R_g = Y_g (1 - F_g(t-))/S_g(t-); its variance holds what the weights themselves vary by. Equal to R's cmprsk::cuminc.
 */
export function grayTest(table: RiskTable, cause: number, arms: readonly number[] = armsOf(table)): GrayTest {
  requireOneStratum(table);
  const { moments, score, expected } = walk(table, cause, arms);
  const size = arms.length;
  // For each arm g and each k: h_g (1[g = k] - h_k/h), and what of its integral by dF/(1 - F) is still to come.
  const ahead = arms.map(() => new Float64Array(size));
  const variance = arms.map(() => new Float64Array(size));
  for (const moment of moments.toReversed()) {
    const { d, other, atRisk, weight, weightSum, before, after, pooledBefore, pooled } = moment;
    const influence = arms.map((_, g) => {
      const own = weight[g] ?? 0;
      return Float64Array.from(weight, (value, k) => own * ((g === k ? 1 : 0) - value / weightSum));
    });
    for (let k = 0; k < size; k += 1) {
      const [y, s, left] = [atRisk[k] ?? 0, before[k] ?? 0, after[k] ?? 0];
      if (y <= 0) continue;
      const factor = left > 0 ? 1 - (1 - pooled) / left : 1;
      const ties = d > 1 ? 1 - (d - 1) / (weightSum * s - 1) : 1;
      const spread = d > 0 ? (ties * s * d) / (weightSum * y) : 0;
      accumulate(variance, spread, (g) => (influence[g]?.[k] ?? 0) + factor * (ahead[g]?.[k] ?? 0));
      const lost = other[k] ?? 0;
      if (lost === 0 || left <= 0) continue;
      const otherSpread = (tieShare(lost, y) * s * s * lost) / (y * y);
      accumulate(variance, otherSpread, (g) => ((1 - pooled) / left) * (ahead[g]?.[k] ?? 0));
    }
    const hazard = d / (weightSum * (1 - pooledBefore));
    for (const [g, row] of ahead.entries()) {
      for (let k = 0; k < size; k += 1) add(row, k, (influence[g]?.[k] ?? 0) * hazard);
    }
  }
  return { arms, score: [...score], variance, ...armTest(score, variance, expected) };
}

function accumulate(variance: readonly Float64Array[], spread: number, of: (arm: number) => number): void {
  if (spread === 0) return;
  const values = variance.map((_, arm) => of(arm));
  for (const [g, row] of variance.entries()) {
    for (const [other, value] of values.entries()) add(row, other, spread * (values[g] ?? 0) * value);
  }
}

/** Forwards in time: the curves, the score, and what the variance will need backwards. */
function walk(table: RiskTable, cause: number, arms: readonly number[]) {
  const { armCount, cellTime, events, atRisk } = table;
  const size = arms.length;
  const moments: Moment[] = [];
  const [score, expected] = [new Float64Array(size), new Float64Array(size)];
  const survival = new Float64Array(size).fill(1);
  const incidence = new Float64Array(size);
  let pooled = 0;
  for (let cell = 0; cell < cellTime.length; cell += 1) {
    const column = (values: Float64Array | undefined) =>
      Float64Array.from(arms, (arm) => values?.[cell * armCount + arm] ?? 0);
    const own = column(events[cause - 1]);
    const other = new Float64Array(size);
    for (const [index, values] of events.entries()) {
      if (index !== cause - 1) column(values).forEach((value, arm) => add(other, arm, value));
    }
    const d = total(own);
    if (d + total(other) === 0) continue;
    const y = column(atRisk);
    const before = survival.slice();
    const weight = y.map((value, g) => (value > 0 ? value / (before[g] ?? 1) : 0));
    const riskSet = weight.map((value, g) => value * (1 - (incidence[g] ?? 0)));
    const [weightSum, riskSum] = [total(weight), total(riskSet)];
    for (let g = 0; g < size; g += 1) {
      const [at, events] = [y[g] ?? 0, own[g] ?? 0];
      if (at <= 0) continue;
      add(score, g, events - (d * (riskSet[g] ?? 0)) / riskSum);
      add(expected, g, (d * (riskSet[g] ?? 0)) / riskSum);
      add(incidence, g, ((before[g] ?? 0) * events) / at);
      survival[g] = ((before[g] ?? 0) * (at - events - (other[g] ?? 0))) / at;
    }
    const pooledBefore = pooled;
    pooled += d / weightSum;
    moments.push({ d, other, atRisk: y, weight, weightSum, before, after: survival.slice(), pooledBefore, pooled });
  }
  return { moments, score, expected };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
