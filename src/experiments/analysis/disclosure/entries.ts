// Debtors taken in by day, days put together until nobody stands alone in them. Pure.
import type { ExperimentResult } from '../../result.ts';
import { smallestCell } from './cell.ts';

type Entries = ExperimentResult['entries'];

/** Each entry tells how many came up to its day since the entry before: in every arm nobody, or five at least. */
export function discloseEntries(entries: Entries): Entries {
  const shown: { day: string; counts: number[] }[] = [];
  let open: { day: string; counts: number[] } | null = null;
  for (const { day, counts } of entries) {
    open = { day, counts: counts.map((count, arm) => count + (open?.counts[arm] ?? 0)) };
    if (!open.counts.every((count) => count === 0 || count >= smallestCell)) continue;
    shown.push(open);
    open = null;
  }
  // Who came last waits for more, or goes with those before: the sum over all days is the arm's, and is shown.
  const last = shown.pop();
  if (last === undefined) return [];
  const rest = open;
  const merged = {
    day: rest?.day ?? last.day,
    counts: last.counts.map((count, arm) => count + (rest?.counts[arm] ?? 0)),
  };
  return [...shown, merged];
}
