// Times of a curve between which at least five debtors ended: the points of it that may be shown. Pure.
import { take } from '../../scratch.ts';
import { clusterPairs } from '../../statistics/survival/cluster-pairs.ts';
import { type ClusterRows, debtorsOf } from '../../statistics/survival/cluster-rows.ts';
import type { RiskTable } from '../../statistics/survival/risk-table.ts';
import { smallestCell } from './cell.ts';

/** In ticks, rising. The last few debtors, when they are fewer than five, stand behind the last time. */
export function safeTimesOf(table: RiskTable, arm: number): number[] {
  const { cellTime } = table;
  const { rows } = clusterPairs(table, arm, debtorsOf(table));
  const { debtors, start } = debtorsByCell(rows, cellTime.length);
  const times: number[] = [];
  // By debtor, in the order of the arm: among those that ended after which of the times it was counted last.
  const countedIn = take(Int32Array, rows.count).fill(-1);
  let ended = 0;
  for (let cell = 0; cell < cellTime.length; cell += 1) {
    const to = start[cell + 1] ?? 0;
    for (let at = start[cell] ?? 0; at < to && ended < smallestCell; at += 1) {
      const debtor = debtors[at] ?? 0;
      if (countedIn[debtor] === times.length) continue;
      countedIn[debtor] = times.length;
      ended += 1;
    }
    if (ended < smallestCell) continue;
    times.push(cellTime[cell] ?? 0);
    ended = 0;
  }
  return times;
}

/** The debtor of each row, by the cell it ends at; by cell the first of its rows, and after the last one their number. */
function debtorsByCell({ start: starts, cell: cells, count: debtorCount }: ClusterRows, count: number) {
  const start = new Int32Array(count + 1);
  for (let row = 0; row < cells.length; row += 1) {
    const after = (cells[row] ?? 0) + 1;
    start[after] = (start[after] ?? 0) + 1;
  }
  for (let cell = 0; cell < count; cell += 1) start[cell + 1] = (start[cell + 1] ?? 0) + (start[cell] ?? 0);
  const [debtors, next] = [take(Int32Array, cells.length), start.slice()];
  for (let debtor = 0, row = 0; debtor < debtorCount; debtor += 1) {
    for (const to = starts[debtor + 1] ?? 0; row < to; row += 1) {
      const at = next[cells[row] ?? 0] ?? 0;
      debtors[at] = debtor;
      next[cells[row] ?? 0] = at + 1;
    }
  }
  return { debtors, start };
}
