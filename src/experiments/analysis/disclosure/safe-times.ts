// Times of a curve between which at least five debtors ended: the points of it that may be shown. Pure.
import type { RiskTable } from '../../statistics/survival/risk-table.ts';
import { smallestCell } from './cell.ts';

/** In ticks, rising. The last few debtors, when they are fewer than five, stand behind the last time. */
export function safeTimesOf({ rowCell, cellTime, data }: RiskTable, arm: number): number[] {
  const { rows, start } = rowsByCell(rowCell, cellTime.length, data.arm, arm);
  const times: number[] = [];
  // By debtor: among those that ended after which of the times it was counted last.
  const countedIn = new Int32Array(data.debtorCount).fill(-1);
  let ended = 0;
  for (let cell = 0; cell < cellTime.length; cell += 1) {
    for (let at = start[cell] ?? 0; at < (start[cell + 1] ?? 0); at += 1) {
      const debtor = data.debtor[rows[at] ?? 0] ?? 0;
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

/** Rows of one arm, by the cell they end at; by cell the first of its rows, and after the last one their number. */
function rowsByCell(rowCell: Int32Array, cells: number, arms: Uint8Array, arm: number) {
  const start = new Int32Array(cells + 1);
  for (let row = 0; row < rowCell.length; row += 1) {
    const cell = rowCell[row] ?? -1;
    if (cell >= 0 && arms[row] === arm) start[cell + 1] = (start[cell + 1] ?? 0) + 1;
  }
  for (let cell = 0; cell < cells; cell += 1) start[cell + 1] = (start[cell + 1] ?? 0) + (start[cell] ?? 0);
  const [rows, next] = [new Int32Array(start[cells] ?? 0), start.slice()];
  for (let row = 0; row < rowCell.length; row += 1) {
    const cell = rowCell[row] ?? -1;
    if (cell < 0 || arms[row] !== arm) continue;
    const at = next[cell] ?? 0;
    rows[at] = row;
    next[cell] = at + 1;
  }
  return { rows, start };
}
