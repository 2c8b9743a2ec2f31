// Brings kept rows up to date with what has changed: entries are overwritten, new rows put in at their place. Pure.
import { gather, overwrite } from './gather.ts';
import { compareIds, findId, keyOfId, makeIds } from './ids.ts';
import { type KeptRows, markChanged, nameDebtors, settle } from './kept.ts';
import { changeDebtorRows, changeOutcomeRows, type DebtorRows, type OutcomeRows } from './rows.ts';

/**
 * Brings the rows up to date with those that have changed. False: they cannot be, as a debtor has gone, or one has come of
 * whom invoices were left out; the rows are then of no use any more.
 */
export function mergeChanges(kept: KeptRows, debtors: DebtorRows, outcomes: OutcomeRows): boolean {
  return mergeDebtors(kept, debtors) && mergeOutcomes(kept, outcomes);
}

/** What changes: entries to overwrite, and rows to put in, each before a place. */
interface Moves {
  readonly target: number[];
  readonly source: number[];
  readonly fresh: { readonly before: number; readonly row: number }[];
}

function mergeDebtors(kept: KeptRows, changed: DebtorRows): boolean {
  const { ids } = kept.debtors;
  const count = kept.debtors.counts.length;
  const moves: Moves = { target: [], source: [], fresh: [] };
  for (let row = 0; row < changed.counts.length; row += 1) {
    const found = findId(ids, changed.ids, row, 0, count);
    const isCounted = changed.counts[row] !== 0;
    if (found >= 0 && !isCounted) return false;
    if (found < 0 && !isCounted) continue;
    if (found >= 0) {
      moves.target.push(found);
      moves.source.push(row);
      continue;
    }
    if (kept.leftOut.has(keyOfId(changed.ids, row))) return false;
    moves.fresh.push({ before: -1 - found, row });
  }
  moves.fresh.sort((one, other) => compareIds(changed.ids, one.row, changed.ids, other.row));
  changeDebtorRows(kept.debtors, changed, (column, other) => {
    overwrite(column, other, moves.target, moves.source);
    return column;
  });
  const base = kept.base === null ? null : markChanged(kept.base.debtors, moves.target);
  if (moves.fresh.length === 0) return true;
  const places = placesWith(count, moves.fresh);
  kept.debtors = changeDebtorRows(kept.debtors, changed, (column, other) => gather(column, other, places));
  if (kept.base !== null && base !== null) {
    kept.base = {
      ...kept.base,
      debtors: gather(
        base,
        Int32Array.from(moves.fresh, () => -1),
        inTurn(places),
      ),
    };
  }
  const start = new Int32Array(places.length + 1);
  for (let place = 0, from = 0; place < places.length; place += 1) {
    const was = places[place] ?? 0;
    if (was >= 0) from = kept.start[was + 1] ?? 0;
    start[place + 1] = from;
  }
  kept.start = start;
  nameDebtors(kept);
  return true;
}

function mergeOutcomes(kept: KeptRows, changed: OutcomeRows): boolean {
  const { start, outcomes } = kept;
  const moves: Moves = { target: [], source: [], fresh: [] };
  // By invoice: of one that was read twice, the later counts, as it does where rows are overwritten one after another.
  const fresh = new Map<string, Moves['fresh'][number]>();
  const debtorCount = kept.debtors.counts.length;
  const debtorIds = changed.debtorIds ?? makeIds(changed.arm.length);
  for (let row = 0; row < changed.arm.length; row += 1) {
    const debtor = findId(kept.debtors.ids, debtorIds, row, 0, debtorCount);
    if (debtor < 0) {
      kept.leftOut.add(keyOfId(debtorIds, row));
      continue;
    }
    changed.invoices.debtor[row] = debtor;
    const found = findId(outcomes.ids, changed.ids, row, start[debtor] ?? 0, start[debtor + 1] ?? 0);
    if (found >= 0) {
      moves.target.push(found);
      moves.source.push(row);
    } else fresh.set(keyOfId(changed.ids, row), { before: -1 - found, row });
  }
  moves.fresh.push(...fresh.values());
  const order = (one: number, other: number) => compareIds(changed.ids, one, changed.ids, other);
  moves.fresh.sort(
    (one, other) => one.before - other.before || debtorFirst(changed, one.row, other.row) || order(one.row, other.row),
  );
  changeOutcomeRows(outcomes, changed, (column, other) => {
    overwrite(column, other, moves.target, moves.source);
    return column;
  });
  const base = kept.base === null ? null : markChanged(kept.base.invoices, moves.target);
  if (moves.fresh.length > 0) {
    const places = placesWith(outcomes.arm.length, moves.fresh);
    kept.outcomes = changeOutcomeRows(outcomes, changed, (column, other) => gather(column, other, places));
    if (kept.base !== null && base !== null) {
      kept.base = {
        ...kept.base,
        invoices: gather(
          base,
          Int32Array.from(moves.fresh, () => -1),
          inTurn(places),
        ),
      };
    }
    countInvoices(kept);
  }
  settle(kept);
  return true;
}

/** Two debtors without invoices so far meet at one place. */
function debtorFirst({ invoices }: OutcomeRows, one: number, other: number): number {
  return (invoices.debtor[one] ?? 0) - (invoices.debtor[other] ?? 0);
}

/** Places for gather(): all that were, and the fresh rows before theirs. */
function placesWith(count: number, fresh: Moves['fresh']): Int32Array {
  const places = new Int32Array(count + fresh.length);
  let [at, was] = [0, 0];
  for (const { before, row } of fresh) {
    while (was < before) {
      places[at] = was;
      at += 1;
      was += 1;
    }
    places[at] = -1 - row;
    at += 1;
  }
  while (was < count) {
    places[at] = was;
    at += 1;
    was += 1;
  }
  return places;
}

/** The same places for a list of the fresh rows alone, in which all are alike. */
function inTurn(places: Int32Array): Int32Array {
  return places.map((place) => (place < 0 ? -1 : place));
}

function countInvoices({ start, outcomes }: KeptRows): void {
  start.fill(0);
  for (const place of outcomes.invoices.debtor) start[place + 1] = (start[place + 1] ?? 0) + 1;
  for (let place = 1; place < start.length; place += 1) start[place] = (start[place] ?? 0) + (start[place - 1] ?? 0);
}
