// The rows of an experiment in one order, whatever order they were read in: debtors by id, and the invoices of each by id.
// Read whole or brought up to date by what has changed, they come to the same columns, and so to the same result. Pure.
import type { Dataset, DatasetMeta, DatasetTotals } from './dataset.ts';
import {
  changeDebtorRows,
  changeOutcomeRows,
  type DatasetNames,
  type DebtorRows,
  makeNames,
  type Names,
  type OutcomeRows,
} from './rows.ts';

/** Where a row stands in the base of the deltas: 0 or more, as it was; -1: not in it; below: changed since, at -2 - it. */
export interface Base {
  readonly snapshotId: string;
  readonly debtors: Int32Array;
  readonly invoices: Int32Array;
}

export interface KeptRows {
  debtors: DebtorRows;
  /** By debtor the first of its invoices, and after the last one the number of invoices. */
  start: Int32Array;
  outcomes: OutcomeRows;
  names: DatasetNames;
  /** Debtors that are left out although outcomes of theirs were read. */
  readonly leftOut: Set<string>;
  /** Null: nothing is kept that a delta could refer to. */
  base: Base | null;
}

/** What follows from all rows together: crossovers, and names in their order. */
export function settle(kept: KeptRows): void {
  markCrossovers(kept);
  sortNames(kept);
}

/** Those at the places are no longer as they were in the base. */
export function markChanged(base: Int32Array, places: readonly number[]): Int32Array {
  for (const place of places) {
    const was = base[place] ?? -1;
    if (was >= 0) base[place] = -2 - was;
  }
  return base;
}

/** Which debtor each invoice is of. */
export function nameDebtors({ start, outcomes }: KeptRows): void {
  const { debtor } = outcomes.invoices;
  for (let place = 0; place + 1 < start.length; place += 1) debtor.fill(place, start[place], start[place + 1]);
}

/** Debtors whose invoices followed another arm than theirs, or that were taken from it. */
function markCrossovers({ start, outcomes, debtors, base }: KeptRows): void {
  const { arm, crossover } = debtors.debtors;
  const changed: number[] = [];
  for (let place = 0, row = 0; place < arm.length; place += 1) {
    const [own, to] = [arm[place] ?? 0, start[place + 1] ?? 0];
    let crossed = debtors.counts[place] === 2 ? 1 : 0;
    for (; row < to; row += 1) if (outcomes.arm[row] !== own) crossed = 1;
    if (crossover[place] === crossed) continue;
    crossover[place] = crossed;
    changed.push(place);
  }
  if (base !== null) markChanged(base.debtors, changed);
}

/** Names in their own order, without those that nobody has any more; what was kept before cannot be referred to then. */
function sortNames(kept: KeptRows): void {
  const { stratum, slices } = kept.debtors.debtors;
  const strata = sortedNames(stratum, kept.names.strata);
  const sliced = slices.map((column, at) => sortedNames(column, kept.names.slices[at] ?? makeNames()));
  const isSame = strata === kept.names.strata && sliced.every((names, at) => names === kept.names.slices[at]);
  if (isSame) return;
  kept.names = { ...kept.names, strata, slices: sliced };
  kept.base = null;
}

function sortedNames(column: Uint16Array, names: Names): Names {
  const isUsed = new Uint8Array(names.list.length);
  for (let at = 0; at < column.length; at += 1) isUsed[column[at] ?? 0] = 1;
  const sorted = names.list.filter((_text, index) => isUsed[index] === 1).sort();
  if (sorted.length === names.list.length && sorted.every((text, index) => text === names.list[index])) return names;
  const made = makeNames(sorted);
  const now = Uint16Array.from(names.list, (text, index) => (isUsed[index] === 1 ? made.indexOf(text) : 0));
  for (let at = 0; at < column.length; at += 1) column[at] = now[column[at] ?? 0] ?? 0;
  return made;
}

/** The rows as a dataset. It is a view of them: it holds until they are brought up to date. */
export function datasetOf(
  kept: KeptRows,
  meta: Omit<DatasetMeta, keyof DatasetTotals>,
  steps: readonly number[],
): Dataset {
  const { outcomes, debtors, names } = kept;
  const totals: DatasetTotals = {
    currency: currencyOf(kept),
    costByStep: costByStep(kept, steps),
    sliceValues: names.slices.map(({ list }) => [...list]),
    strata: [...names.strata.list],
  };
  return { meta: { ...meta, ...totals }, invoices: outcomes.invoices, debtors: debtors.debtors };
}

/** Null: costs are in several, or one is in none that is known. */
function currencyOf({ outcomes, names }: KeptRows): string | null {
  const { currency: currencies, invoices } = outcomes;
  let only = 0;
  for (let row = 0; row < currencies.length; row += 1) {
    const currency = currencies[row] ?? 0;
    if (currency === 0 && (invoices.cost[row] ?? 0) > 0) return null;
    if (currency === 0 || currency === only) continue;
    if (only !== 0) return null;
    only = currency;
  }
  return only === 0 ? null : (names.currencies.list[only] ?? null);
}

/** By arm and step of its order, without crossovers. Sums of whole numbers: in whatever order, they are exact. */
function costByStep({ outcomes, debtors }: KeptRows, steps: readonly number[]): number[][] {
  const { arm, stepCosts, invoices } = outcomes;
  const { crossover } = debtors.debtors;
  const sums = stepCosts.map((costs) => {
    const byArm = new Float64Array(256);
    for (let row = 0; row < arm.length; row += 1) {
      if (crossover[invoices.debtor[row] ?? 0] !== 0) continue;
      const of = arm[row] ?? 0;
      byArm[of] = (byArm[of] ?? 0) + (costs[row] ?? 0);
    }
    return byArm;
  });
  return steps.map((count, of) => Array.from({ length: count }, (_, step) => sums[step]?.[of] ?? 0));
}

/** Bytes of memory that the rows take. */
export function sizeOfRows({ debtors, outcomes, start, base }: KeptRows): number {
  let bytes = start.byteLength + (base === null ? 0 : base.debtors.byteLength + base.invoices.byteLength);
  changeDebtorRows(debtors, debtors, (column) => {
    bytes += column.byteLength;
    return column;
  });
  changeOutcomeRows(outcomes, outcomes, (column) => {
    bytes += column.byteLength;
    return column;
  });
  return bytes;
}
