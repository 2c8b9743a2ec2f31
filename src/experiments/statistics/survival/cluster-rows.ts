// The rows of a risk table cluster by cluster: what belongs together lies together in memory, so that sums by cluster are
// made in one pass with a few numbers at hand, instead of in arrays as long as there are clusters.
import type { RiskTable } from './risk-table.ts';

export interface Clusters {
  /** By row, 0 to `count` - 1. */
  readonly of: ArrayLike<number>;
  readonly count: number;
}

/** Rows that were ever at risk: by cluster, then by the cell at which they end, then as they came. */
export interface ClusterRows {
  /** By cluster its first row below, and after the last one the number of rows. */
  readonly start: Int32Array;
  readonly cell: Int32Array;
  readonly arm: Uint8Array;
  readonly cause: Uint8Array;
  /** The last cell before the row came under observation; -1: none. Null: no row came late. */
  readonly before: Int32Array | null;
}

/** The debtors of the data as clusters. */
export function debtorsOf({ data }: RiskTable): Clusters {
  return { of: data.debtor, count: data.debtorCount };
}

/** Several estimates are made of one table with the same clusters: they are put in order once. */
const known = new WeakMap<RiskTable, { of: ArrayLike<number>; rows: ClusterRows }>();

/** Puts them in order. Rows that come cluster by cluster already are only sorted within. */
export function clusterRows(table: RiskTable, clusters: Clusters): ClusterRows {
  const found = known.get(table);
  if (found?.of === clusters.of) return found.rows;
  const rows = sortByCluster(table, clusters);
  known.set(table, { of: clusters.of, rows });
  return rows;
}

function sortByCluster({ rowCell, rowBefore, data }: RiskTable, { of, count }: Clusters): ClusterRows {
  const start = new Int32Array(count + 1);
  let [kept, last, isGrouped] = [0, -1, true];
  for (let row = 0; row < rowCell.length; row += 1) {
    if ((rowCell[row] ?? -1) < 0) continue;
    const cluster = of[row] ?? 0;
    start[cluster + 1] = (start[cluster + 1] ?? 0) + 1;
    if (cluster < last) isGrouped = false;
    last = cluster;
    kept += 1;
  }
  for (let cluster = 1; cluster <= count; cluster += 1) {
    start[cluster] = (start[cluster] ?? 0) + (start[cluster - 1] ?? 0);
  }
  const order = new Int32Array(kept);
  const next = isGrouped ? null : start.slice();
  let at = 0;
  for (let row = 0; row < rowCell.length; row += 1) {
    if ((rowCell[row] ?? -1) < 0) continue;
    if (next === null) {
      order[at] = row;
      at += 1;
      continue;
    }
    const place = next[of[row] ?? 0] ?? 0;
    order[place] = row;
    next[of[row] ?? 0] = place + 1;
  }
  for (let cluster = 0; cluster < count; cluster += 1) {
    sortByCell(order, start[cluster] ?? 0, start[cluster + 1] ?? 0, rowCell);
  }
  const [cell, arm, cause] = [new Int32Array(kept), new Uint8Array(kept), new Uint8Array(kept)];
  const before = rowBefore === null ? null : new Int32Array(kept);
  for (let place = 0; place < kept; place += 1) {
    const row = order[place] ?? 0;
    cell[place] = rowCell[row] ?? 0;
    arm[place] = data.arm[row] ?? 0;
    cause[place] = data.cause[row] ?? 0;
    if (before !== null) before[place] = rowBefore?.[row] ?? -1;
  }
  return { start, cell, arm, cause, before };
}

/** Beyond this many rows, insertion is no longer the quickest. */
const insertionMax = 24;

/** Sorts a stretch of rows by their cell; those of one cell stay as they came. */
function sortByCell(order: Int32Array, from: number, to: number, rowCell: Int32Array): void {
  if (to - from > insertionMax) {
    const length = to - from;
    const keys = Float64Array.from({ length }, (_, at) => (rowCell[order[from + at] ?? 0] ?? 0) * length + at).sort();
    const rows = order.slice(from, to);
    for (let at = 0; at < length; at += 1) order[from + at] = rows[(keys[at] ?? 0) % length] ?? 0;
    return;
  }
  for (let at = from + 1; at < to; at += 1) {
    const row = order[at] ?? 0;
    const cell = rowCell[row] ?? 0;
    let place = at;
    while (place > from && (rowCell[order[place - 1] ?? 0] ?? 0) > cell) {
      order[place] = order[place - 1] ?? 0;
      place -= 1;
    }
    order[place] = row;
  }
}
