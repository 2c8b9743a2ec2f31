// Puts the rows of an experiment together when they are read whole. Pure.
import { reorder } from './gather.ts';
import { compareIds, type Ids, keyOfId, makeIds, placesOf } from './ids.ts';
import { type KeptRows, nameDebtors, settle } from './kept.ts';
import { changeOutcomeRows, type DatasetNames, type DebtorRows, type OutcomeRows } from './rows.ts';

/** Puts rows together that were read whole; the debtors are sorted already. */
export function assemble(debtors: DebtorRows, read: OutcomeRows, names: DatasetNames): KeptRows {
  const debtorIds = read.debtorIds ?? makeIds(read.arm.length);
  const [debtorCount, count] = [debtors.counts.length, read.arm.length];
  const places = placesOf(debtors.ids, debtorIds, count);
  const leftOut = new Set<string>();
  const start = new Int32Array(debtorCount + 1);
  for (let at = 0; at < count; at += 1) {
    const place = places[at] ?? -1;
    if (place < 0) leftOut.add(keyOfId(debtorIds, at));
    else start[place + 1] = (start[place + 1] ?? 0) + 1;
  }
  for (let place = 0; place < debtorCount; place += 1) start[place + 1] = (start[place + 1] ?? 0) + (start[place] ?? 0);
  const order = new Int32Array(start[debtorCount] ?? 0);
  const next = start.slice();
  for (let at = 0; at < count; at += 1) {
    const place = places[at] ?? -1;
    if (place < 0) continue;
    const to = next[place] ?? 0;
    order[to] = at;
    next[place] = to + 1;
  }
  for (let place = 0; place < debtorCount; place += 1) {
    sortById(order, start[place] ?? 0, start[place + 1] ?? 0, read.ids);
  }
  const known = { ...read, debtorIds: null };
  const between = new ArrayBuffer(order.length * Float64Array.BYTES_PER_ELEMENT);
  const outcomes = changeOutcomeRows(known, known, (column) => reorder(column, order, between));
  const kept = { debtors, start, outcomes, names, leftOut, base: null };
  nameDebtors(kept);
  settle(kept);
  return kept;
}

function sortById(order: Int32Array, from: number, to: number, ids: Ids): void {
  if (to - from > 24) {
    order.subarray(from, to).sort((one, other) => compareIds(ids, one, ids, other));
    return;
  }
  for (let at = from + 1; at < to; at += 1) {
    const row = order[at] ?? 0;
    let place = at;
    while (place > from && compareIds(ids, order[place - 1] ?? 0, ids, row) > 0) {
      order[place] = order[place - 1] ?? 0;
      place -= 1;
    }
    order[place] = row;
  }
}
