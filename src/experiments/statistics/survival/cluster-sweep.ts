// Debtor-robust variance of a whole curve in one pass: rows leave in order of time, and the sums over debtors of the
// products of their influences are kept up to date instead of being summed anew at every time.
import { add, type RiskTable, requireOneStratum } from './risk-table.ts';

/**
 * One part of a row's influence: x(t) = jump where the row ended by its cause, no later than t, less the drift between
 * its entry and the earlier of t and its end.
 */
export interface Channel {
  /** By cause - 1, then by cell. */
  readonly jump: readonly Float64Array[];
  /** By cell, cumulated from the first. */
  readonly drift: Float64Array;
}

export interface Clusters {
  /** By row, 0 to `count` - 1. */
  readonly of: ArrayLike<number>;
  readonly count: number;
}

/**
 * For one arm, at every cell, the products summed over clusters of (a_1 .. a_m, n): a_i sums what the i-th channel knows of
 * the rows that ended, n counts the rows still under observation. A cluster's influence by channel i at cell c is
 * a_i - drift_i(c) n. Returns, by cell, m + 1 squared numbers, row by row (only a row's first to its diagonal are set).
 */
export function sweepClusters(
  table: RiskTable,
  arm: number,
  channels: readonly Channel[],
  clusters: Clusters,
): Float64Array {
  requireOneStratum(table);
  const { cellTime, rowBefore, order, rowCell, data } = table;
  const { cause, arm: armOf } = data;
  const width = channels.length + 1;
  const state = new Float64Array(clusters.count * width);
  const sums = new Float64Array(width * width);
  const products = new Float64Array(cellTime.length * width * width);
  const change = new Float64Array(width);

  const apply = (row: number) => {
    const base = (clusters.of[row] ?? 0) * width;
    for (let i = 0; i < width; i += 1) {
      const [delta, old] = [change[i] ?? 0, state[base + i] ?? 0];
      for (let j = 0; j <= i; j += 1) {
        // The other is moved already when j < i.
        const product = j === i ? delta * (2 * old + delta) : delta * (state[base + j] ?? 0) + old * (change[j] ?? 0);
        add(sums, i * width + j, product);
      }
      state[base + i] = old + delta;
    }
  };
  const enter = (row: number, before: number) => {
    for (let i = 0; i < channels.length; i += 1) change[i] = before < 0 ? 0 : (channels[i]?.drift[before] ?? 0);
    change[width - 1] = 1;
    apply(row);
  };

  const late = rowBefore === null ? [] : order.filter((row) => armOf[row] === arm && (rowBefore[row] ?? -1) >= 0);
  late.sort((one, other) => (rowBefore?.[one] ?? 0) - (rowBefore?.[other] ?? 0));
  for (const row of order) if (armOf[row] === arm && (rowBefore?.[row] ?? -1) < 0) enter(row, -1);
  let [nextLate, nextRow] = [0, 0];
  for (let cell = 0; cell < cellTime.length; cell += 1) {
    for (let row = order[nextRow]; row !== undefined && rowCell[row] === cell; row = order[nextRow]) {
      nextRow += 1;
      if (armOf[row] !== arm) continue;
      for (let i = 0; i < channels.length; i += 1) {
        const channel = channels[i];
        change[i] = (channel?.jump[(cause[row] ?? 0) - 1]?.[cell] ?? 0) - (channel?.drift[cell] ?? 0);
      }
      change[width - 1] = -1;
      apply(row);
    }
    for (let row = late[nextLate]; row !== undefined && rowBefore?.[row] === cell; row = late[nextLate]) {
      nextLate += 1;
      enter(row, cell);
    }
    products.set(sums, cell * width * width);
  }
  return products;
}

/** The sum over clusters of (w . (a_1 .. a_m, n)) squared at a cell. */
export function squaredSum(products: Float64Array, cell: number, weights: readonly number[]): number {
  const width = weights.length;
  let sum = 0;
  for (let i = 0; i < width; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const product = products[cell * width * width + i * width + j] ?? 0;
      sum += (i === j ? 1 : 2) * (weights[i] ?? 0) * (weights[j] ?? 0) * product;
    }
  }
  // Rounding may leave a trace below nothing.
  return Math.max(0, sum);
}
