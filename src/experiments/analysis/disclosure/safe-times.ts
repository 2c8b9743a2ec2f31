// Times of a curve between which at least five debtors ended: the points of it that may be shown. Pure.
import type { RiskTable } from '../../statistics/survival/risk-table.ts';
import { smallestCell } from './cell.ts';

/** In ticks, rising. The last few debtors, when they are fewer than five, stand behind the last time. */
export function safeTimesOf({ order, rowCell, cellTime, data }: RiskTable, arm: number): number[] {
  const times: number[] = [];
  const ended = new Set<number>();
  let at = 0;
  while (at < order.length) {
    const cell = rowCell[order[at] ?? 0] ?? 0;
    for (; at < order.length && rowCell[order[at] ?? 0] === cell; at += 1) {
      const row = order[at] ?? 0;
      if (data.arm[row] === arm) ended.add(data.debtor[row] ?? 0);
    }
    if (ended.size < smallestCell) continue;
    times.push(cellTime[cell] ?? 0);
    ended.clear();
  }
  return times;
}
