// The rows of a risk table arm by arm and cluster by cluster: what belongs together lies together in memory.
import { take } from '../../scratch.ts';
import type { RiskTable } from './risk-table.ts';

export interface Clusters {
  /** By row, 0 to `count` - 1. */
  readonly of: ArrayLike<number>;
  readonly count: number;
}

/** Rows of one arm that were ever at risk: by cluster, then as they came. */
export interface ClusterRows {
  /** How many clusters have rows in the arm. */
  readonly count: number;
  /** By those: which cluster it is, in ascending order. */
  readonly cluster: Int32Array;
  /** By cluster the first row below, and after the last one the number of rows. */
  readonly start: Int32Array;
  readonly cell: Int32Array;
  readonly cause: Uint8Array;
  /** The last cell before the row came under observation; -1: none. Null: no row came late. */
  readonly before: Int32Array | null;
  /** None of the clusters has rows in another arm. */
  readonly isApart: boolean;
}

/** The debtors of the data as clusters. */
export function debtorsOf({ data }: RiskTable): Clusters {
  return { of: data.debtor, count: data.debtorCount };
}

/** Puts them in order, by arm; a cluster with rows in several arms stands in each with those it has there. */
export function clusterRows({ rowCell, rowBefore, data, armCount }: RiskTable, clusters: Clusters): ClusterRows[] {
  const { of } = clusters;
  const order = orderOf(rowCell, clusters);
  const counts = new Int32Array(armCount);
  for (let row = 0; row < rowCell.length; row += 1) {
    if ((rowCell[row] ?? -1) < 0) continue;
    const arm = data.arm[row] ?? 0;
    counts[arm] = (counts[arm] ?? 0) + 1;
  }
  const arms = Array.from(counts, (count) => makeRows(count, rowBefore !== null));
  // The arm that a cluster was met in last: in the next one it is met again at once.
  let [met, last] = [-1, arms[0]];
  for (let place = 0; place < rowCell.length; place += 1) {
    const row = order === null ? place : (order[place] ?? 0);
    const cell = rowCell[row] ?? -1;
    const rows = arms[data.arm[row] ?? 0];
    if (cell < 0 || rows === undefined) continue;
    const cluster = of[row] ?? 0;
    if (rows.clusters === 0 || rows.cluster[rows.clusters - 1] !== cluster) {
      rows.cluster[rows.clusters] = cluster;
      rows.start[rows.clusters] = rows.next;
      rows.clusters += 1;
      if (cluster === met && last !== undefined) {
        rows.isApart = false;
        last.isApart = false;
      }
      [met, last] = [cluster, rows];
    }
    rows.cell[rows.next] = cell;
    rows.cause[rows.next] = data.cause[row] ?? 0;
    if (rows.before !== null) rows.before[rows.next] = rowBefore?.[row] ?? -1;
    rows.next += 1;
  }
  return arms.map(({ cluster, start, clusters: count, next, ...rows }) => {
    start[count] = next;
    return { ...rows, count, cluster: cluster.subarray(0, count), start: start.subarray(0, count + 1) };
  });
}

/** Room for the rows of an arm, which has as many clusters at most. */
function makeRows(count: number, isLate: boolean) {
  return {
    cluster: take(Int32Array, count),
    start: take(Int32Array, count + 1),
    cell: take(Int32Array, count),
    cause: take(Uint8Array, count),
    before: isLate ? take(Int32Array, count) : null,
    isApart: true,
    clusters: 0,
    next: 0,
  };
}

/** All rows by their cluster, those of one as they came; null: they come like that. */
function orderOf(rowCell: Int32Array, { of, count }: Clusters): Int32Array | null {
  let [last, isGrouped] = [-1, true];
  for (let row = 0; row < rowCell.length && isGrouped; row += 1) {
    const cluster = of[row] ?? 0;
    if (cluster < last) isGrouped = false;
    last = cluster;
  }
  if (isGrouped) return null;
  const next = new Int32Array(count + 1);
  for (let row = 0; row < rowCell.length; row += 1) {
    const after = (of[row] ?? 0) + 1;
    next[after] = (next[after] ?? 0) + 1;
  }
  for (let cluster = 1; cluster <= count; cluster += 1) next[cluster] = (next[cluster] ?? 0) + (next[cluster - 1] ?? 0);
  const order = new Int32Array(rowCell.length);
  for (let row = 0; row < rowCell.length; row += 1) {
    const place = next[of[row] ?? 0] ?? 0;
    order[place] = row;
    next[of[row] ?? 0] = place + 1;
  }
  return order;
}
