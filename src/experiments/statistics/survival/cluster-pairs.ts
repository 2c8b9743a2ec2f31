// How often the comings and goings of a cluster's rows meet each other, over all clusters of an arm. Whatever a coming or
// going is worth, the squares of what clusters sum up to follow from these whole numbers: they are counted in one pass over
// the rows, and every variance between clusters is then a sum over a few thousand pairs instead of a million rows.
import { take } from '../../scratch.ts';
import { type ClusterRows, type Clusters, clusterRows } from './cluster-rows.ts';
import type { RiskTable } from './risk-table.ts';

/** Of one arm. A move is a kind of coming or going: all rows that end at the same cell in the same way have the same. */
export interface ClusterPairs {
  readonly rows: ClusterRows;
  /** By row: the move by which it comes, null: all by the first; and the move by which it goes. */
  readonly came: Int32Array | null;
  readonly went: Int32Array;
  /** By move: the cell at which rows end; of a coming, the last cell before it, -1: rows that were there from the start. */
  readonly cell: Int32Array;
  /** By move: how rows end; -1: they come. */
  readonly cause: Int16Array;
  /** By move: how many rows. */
  readonly total: Float64Array;
  /**
   * Pairs of moves, `one` never after `other`, and the sum over clusters of the rows with the one times those with the other;
   * the squares, where both are the same.
   */
  readonly one: Int32Array;
  readonly other: Int32Array;
  readonly count: Float64Array;
}

/** Several estimates are made of one table with the same clusters: they are counted once. */
const known = new WeakMap<RiskTable, { of: ArrayLike<number>; byArm: readonly ClusterPairs[] }>();

/** Counts them, for the rows that clusters have in the arm. Throws RangeError for an arm that there is not. */
export function clusterPairs(table: RiskTable, arm: number, clusters: Clusters): ClusterPairs {
  const found = known.get(table);
  const cells = table.cellTime.length;
  const byArm =
    found?.of === clusters.of
      ? found.byArm
      : clusterRows(table, clusters).map((rows) => countPairs(rows, cells, table.causeCount));
  known.set(table, { of: clusters.of, byArm });
  const own = byArm[arm];
  if (own === undefined) throw new RangeError(`An arm is ${arm} of ${table.armCount}.`);
  return own;
}

/** The sum over clusters of the product of what their rows' moves are worth by one measure and by another. */
export function sumProducts({ one, other, count }: ClusterPairs, worth: Float64Array, also = worth): number {
  let sum = 0;
  for (let pair = 0; pair < count.length; pair += 1) {
    const [i, j] = [one[pair] ?? 0, other[pair] ?? 0];
    const there = (worth[i] ?? 0) * (also[j] ?? 0);
    const both = i === j ? there : there + (worth[j] ?? 0) * (also[i] ?? 0);
    sum += (count[pair] ?? 0) * both;
  }
  return sum;
}

/** Names the moves of the rows of one arm: comings first. */
function nameMoves(
  { cell: cells, cause: causes, before: befores }: ClusterRows,
  count: number,
  causeCount: number,
): Pick<ClusterPairs, 'cell' | 'cause' | 'came' | 'went'> {
  const width = causeCount + 1;
  const numbers = new Int32Array(count * width).fill(-1);
  const cameAt = new Int32Array(count + 1).fill(befores === null ? -1 : -2);
  for (let row = 0; row < cells.length; row += 1) {
    numbers[(cells[row] ?? 0) * width + (causes[row] ?? 0)] = 0;
    if (befores !== null) cameAt[(befores[row] ?? -1) + 1] = 0;
  }
  if (befores === null) cameAt[0] = 0;
  const [cell, cause]: [number[], number[]] = [[], []];
  const name = (at: number, how: number) => {
    cause.push(how);
    return cell.push(at) - 1;
  };
  for (let at = 0; at <= count; at += 1) if (cameAt[at] === 0) cameAt[at] = name(at - 1, -1);
  for (let at = 0; at < numbers.length; at += 1) {
    if (numbers[at] === 0) numbers[at] = name(Math.floor(at / width), at % width);
  }
  const went = take(Int32Array, cells.length);
  const came = befores === null ? null : take(Int32Array, cells.length);
  for (let row = 0; row < cells.length; row += 1) {
    went[row] = numbers[(cells[row] ?? 0) * width + (causes[row] ?? 0)] ?? 0;
    if (came !== null) came[row] = cameAt[(befores?.[row] ?? -1) + 1] ?? 0;
  }
  return { cell: Int32Array.from(cell), cause: Int16Array.from(cause), came, went };
}

/** Beyond this many rows of a cluster, those with the same move are counted together first. */
const fewRows = 24;

function countPairs(rows: ClusterRows, cells: number, causeCount: number): ClusterPairs {
  const { cell, cause, came, went } = nameMoves(rows, cells, causeCount);
  const meetings = isDense(cell.length, rows) ? makeSquare(cell.length) : makeSparse();
  const total = new Float64Array(cell.length);
  for (let cluster = 0; cluster < rows.count; cluster += 1) {
    const [from, to] = [rows.start[cluster] ?? 0, rows.start[cluster + 1] ?? 0];
    if (came === null && to - from <= fewRows) countFew(went, from, to, total, meetings.add);
    else countMany(came?.subarray(from, to) ?? new Int32Array(to - from), went.subarray(from, to), total, meetings.add);
  }
  return { rows, came, went, cell, cause, total, ...meetings.list() };
}

/** Counts that two moves meet; the first is never after the second. */
type Add = (one: number, other: number, times: number) => void;

/** A cluster of a few rows, all of which came by the first move: each meets each of the others twice, either way round. */
function countFew(went: Int32Array, from: number, to: number, total: Float64Array, add: Add): void {
  const n = to - from;
  total[0] = (total[0] ?? 0) + n;
  add(0, 0, n * n);
  for (let row = from; row < to; row += 1) {
    const move = went[row] ?? 0;
    total[move] = (total[move] ?? 0) + 1;
    add(0, move, n);
    add(move, move, 1);
    for (let also = from; also < row; also += 1) {
      const earlier = went[also] ?? 0;
      if (earlier < move) add(earlier, move, 1);
      else if (earlier > move) add(move, earlier, 1);
      else add(move, move, 2);
    }
  }
}

function countMany(came: Int32Array, went: Int32Array, total: Float64Array, add: Add): void {
  const sorted = new Int32Array(came.length + went.length);
  sorted.set(came);
  sorted.set(went, came.length);
  sorted.sort();
  const moves: { readonly move: number; readonly times: number }[] = [];
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const move = sorted[from] ?? 0;
    while (to < sorted.length && sorted[to] === move) to += 1;
    moves.push({ move, times: to - from });
  }
  for (const [at, { move, times }] of moves.entries()) {
    total[move] = (total[move] ?? 0) + times;
    for (const also of moves.slice(at)) add(move, also.move, times * also.times);
  }
}

/** Up to so many moves each pair of them may have a number of its own. */
const squareMax = 4_096;

/** Whether it is worth it: with few rows most pairs never meet. */
function isDense(size: number, { count, start }: ClusterRows): boolean {
  let meetings = 0;
  for (let cluster = 0; cluster < count; cluster += 1) {
    const n = (start[cluster + 1] ?? 0) - (start[cluster] ?? 0);
    meetings += n * n;
  }
  return size <= squareMax && size * size <= 8 * meetings;
}

function makeSquare(size: number) {
  const counts = take(Float64Array, size * size);
  const add: Add = (one, other, times) => {
    const at = one * size + other;
    counts[at] = (counts[at] ?? 0) + times;
  };
  return { add, list: () => listOf(counts, (at) => [Math.floor(at / size), at % size]) };
}

function makeSparse() {
  const counts = new Map<number, number>();
  const add: Add = (one, other, times) => {
    const key = one * 2 ** 26 + other;
    counts.set(key, (counts.get(key) ?? 0) + times);
  };
  return {
    add,
    list() {
      const keys = [...counts.keys()].sort((one, other) => one - other);
      const sorted = Float64Array.from(keys, (key) => counts.get(key) ?? 0);
      return listOf(sorted, (at) => [Math.floor((keys[at] ?? 0) / 2 ** 26), (keys[at] ?? 0) % 2 ** 26]);
    },
  };
}

/** Those that meet, in the order of their numbers. */
function listOf(counts: Float64Array, pairAt: (at: number) => readonly [number, number]) {
  let met = 0;
  for (let at = 0; at < counts.length; at += 1) if (counts[at] !== 0) met += 1;
  const [one, other, count] = [new Int32Array(met), new Int32Array(met), new Float64Array(met)];
  for (let at = 0, next = 0; next < met; at += 1) {
    if (counts[at] === 0) continue;
    [one[next], other[next]] = pairAt(at);
    count[next] = counts[at] ?? 0;
    next += 1;
  }
  return { one, other, count };
}
