// Debtor-robust variance of a whole curve: the sums over debtors of the products of their influences change only when one
// of their rows comes or goes. Each debtor adds its changes to the cells they happen at, and one sum along time does the rest.
import { type ClusterRows, type Clusters, clusterRows } from './cluster-rows.ts';
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
  const rows = clusterRows(table, clusters);
  const width = channels.length + 1;
  const cells = table.cellTime.length;
  // What is there before the first cell, and then what changes at each.
  const products = new Float64Array((cells + 1) * width * width);
  if (rows.before !== null) sweepLate(rows, rows.before, arm, channels, products);
  else if (channels.length === 1 && channels[0] !== undefined) sweepOne(rows, arm, channels[0], products);
  else sweepMany(rows, arm, channels, products);
  for (let at = width * width; at < products.length; at += 1) add(products, at, products[at - width * width] ?? 0);
  return products.subarray(width * width);
}

/** One channel, as for the Kaplan-Meier curve: three numbers a cell. */
function sweepOne(rows: ClusterRows, arm: number, { jump, drift }: Channel, products: Float64Array): void {
  const { start, cell: cells, arm: arms, cause: causes } = rows;
  const own = jump[0] ?? new Float64Array(drift.length);
  let [begun, from] = [0, 0];
  for (let cluster = 1; cluster < start.length; cluster += 1) {
    const to = start[cluster] ?? 0;
    let n = 0;
    for (let row = from; row < to; row += 1) if (arms[row] === arm) n += 1;
    begun += n * n;
    let a = 0;
    for (let row = from; row < to; row += 1) {
      if (arms[row] !== arm) continue;
      const cell = cells[row] ?? 0;
      const cause = causes[row] ?? 0;
      const gained = cause === 0 ? 0 : cause === 1 ? (own[cell] ?? 0) : (jump[cause - 1]?.[cell] ?? 0);
      const delta = gained - (drift[cell] ?? 0);
      const at = (cell + 1) * 4;
      products[at] = (products[at] ?? 0) + delta * (2 * a + delta);
      a += delta;
      // n a becomes (n - 1) (a + delta).
      products[at + 2] = (products[at + 2] ?? 0) + n * delta - a;
      products[at + 3] = (products[at + 3] ?? 0) + 1 - 2 * n;
      n -= 1;
    }
    from = to;
  }
  products[3] = begun;
}

/** Any number of channels. */
function sweepMany(rows: ClusterRows, arm: number, channels: readonly Channel[], products: Float64Array): void {
  const { start, cell: cells, arm: arms, cause: causes } = rows;
  const cluster = makeCluster(channels, products);
  let from = 0;
  for (let next = 1; next < start.length; next += 1) {
    const to = start[next] ?? 0;
    cluster.begin();
    for (let row = from; row < to; row += 1) if (arms[row] === arm) cluster.enter(-1);
    for (let row = from; row < to; row += 1) if (arms[row] === arm) cluster.leave(cells[row] ?? 0, causes[row] ?? 0);
    from = to;
  }
}

/** Where rows come late, a cluster's comings and goings are sorted first: at one cell those that end go first. */
function sweepLate(
  rows: ClusterRows,
  before: Int32Array,
  arm: number,
  channels: readonly Channel[],
  products: Float64Array,
): void {
  const { start, cell: cells, arm: arms, cause: causes } = rows;
  const cluster = makeCluster(channels, products);
  for (let next = 1; next < start.length; next += 1) {
    const moves: { readonly at: number; readonly row: number }[] = [];
    for (let row = start[next - 1] ?? 0; row < (start[next] ?? 0); row += 1) {
      if (arms[row] !== arm) continue;
      moves.push({ at: (before[row] ?? -1) * 2 + 1, row }, { at: (cells[row] ?? 0) * 2, row });
    }
    moves.sort((one, other) => one.at - other.at);
    cluster.begin();
    for (const { at, row } of moves) {
      if (at % 2 === 0) cluster.leave(at / 2, causes[row] ?? 0);
      else cluster.enter((at - 1) / 2);
    }
  }
}

/** The numbers of one cluster after another, whose changes of products are added to their cells. */
function makeCluster(channels: readonly Channel[], products: Float64Array) {
  const width = channels.length + 1;
  const [state, change] = [new Float64Array(width), new Float64Array(width)];
  const apply = (cell: number) => {
    const base = (cell + 1) * width * width;
    for (let i = 0; i < width; i += 1) {
      const [delta, old] = [change[i] ?? 0, state[i] ?? 0];
      for (let j = 0; j <= i; j += 1) {
        // The other is moved already when j < i.
        const product = j === i ? delta * (2 * old + delta) : delta * (state[j] ?? 0) + old * (change[j] ?? 0);
        add(products, base + i * width + j, product);
      }
      state[i] = old + delta;
    }
  };
  return {
    begin: () => state.fill(0),
    /** A row comes under observation after the cell; -1: it was from the beginning. */
    enter(cell: number) {
      for (let i = 0; i < channels.length; i += 1) change[i] = cell < 0 ? 0 : (channels[i]?.drift[cell] ?? 0);
      change[width - 1] = 1;
      apply(cell);
    },
    leave(cell: number, cause: number) {
      for (let i = 0; i < channels.length; i += 1) {
        change[i] = (channels[i]?.jump[cause - 1]?.[cell] ?? 0) - (channels[i]?.drift[cell] ?? 0);
      }
      change[width - 1] = -1;
      apply(cell);
    },
  };
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
