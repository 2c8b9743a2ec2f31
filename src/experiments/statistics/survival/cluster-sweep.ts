// Debtor-robust variance of a whole curve: the sums over debtors of the products of their influences change only when one
// of their rows comes or goes. Two moves that meet change them at the cell of the later, and one sum along time does the rest.
import { clusterPairs } from './cluster-pairs.ts';
import type { Clusters } from './cluster-rows.ts';
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
  const { cell: cells, cause: causes, one, other, count } = clusterPairs(table, arm, clusters);
  const width = channels.length + 1;
  // By move, what it changes: of the channels, and how many rows are under observation.
  const change = new Float64Array(cells.length * width);
  for (let move = 0; move < cells.length; move += 1) {
    const [cell, cause] = [cells[move] ?? 0, causes[move] ?? 0];
    for (const [i, { jump, drift }] of channels.entries()) {
      const drifted = cell < 0 ? 0 : (drift[cell] ?? 0);
      change[move * width + i] = cause < 0 ? drifted : (jump[cause - 1]?.[cell] ?? 0) - drifted;
    }
    change[move * width + width - 1] = cause < 0 ? 1 : -1;
  }
  // What is there before the first cell, and then what changes at each: two moves meet once both have happened.
  const products = new Float64Array((table.cellTime.length + 1) * width * width);
  for (let pair = 0; pair < count.length; pair += 1) {
    const [first, second, times] = [one[pair] ?? 0, other[pair] ?? 0, count[pair] ?? 0];
    const base = (Math.max(cells[first] ?? 0, cells[second] ?? 0) + 1) * width * width;
    for (let i = 0; i < width; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        const there = (change[first * width + i] ?? 0) * (change[second * width + j] ?? 0);
        const back = first === second ? 0 : (change[second * width + i] ?? 0) * (change[first * width + j] ?? 0);
        add(products, base + i * width + j, times * (there + back));
      }
    }
  }
  for (let at = width * width; at < products.length; at += 1) add(products, at, products[at - width * width] ?? 0);
  return products.subarray(width * width);
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
