// Rows of the tables as they are read, in columns that grow: what a dataset is put together from.
import type { FieldReader } from './binary-rows.ts';
import {
  type DebtorColumns,
  debtorColumns,
  debtorList,
  debtorsFrom,
  type InvoiceColumns,
  invoiceColumns,
  invoiceList,
  invoicesFrom,
} from './dataset.ts';
import { type Column, type ColumnKind, makeColumn } from './gather.ts';
import { type Ids, makeIds } from './ids.ts';

/** Texts that columns hold the index of. */
export interface Names {
  readonly list: readonly string[];
  /** Its index; it is added when it is new. */
  indexOf(text: string): number;
}

/** Names, with these to begin with. */
export function makeNames(first: readonly string[] = []): Names {
  const list = [...first];
  const known = new Map(list.map((text, index) => [text, index]));
  return {
    list,
    indexOf(text) {
      const index = known.get(text);
      if (index !== undefined) return index;
      known.set(text, list.length);
      return list.push(text) - 1;
    },
  };
}

/** What the columns of a dataset hold indexes of. */
export interface DatasetNames {
  /** 0 is none. */
  readonly currencies: Names;
  readonly strata: Names;
  /** By declared slice. */
  readonly slices: readonly Names[];
}

/** Assignments. */
export interface DebtorRows {
  readonly ids: Ids;
  /** 1: an invoice was sent to it in the experiment; 2: and it was taken from the arm that chance had given. */
  readonly counts: Uint8Array;
  readonly debtors: DebtorColumns;
}

/** Outcomes. */
export interface OutcomeRows {
  readonly ids: Ids;
  /** Null: the debtors are known by their places. */
  readonly debtorIds: Ids | null;
  readonly arm: Uint8Array;
  readonly currency: Uint16Array;
  /** Where the event log stood when it was counted. */
  readonly countedAt: Float64Array;
  /** By step, ten-thousandths. */
  readonly stepCosts: readonly Float64Array[];
  /** The debtor is not known yet. */
  readonly invoices: InvoiceColumns;
}

export function makeDebtorRows(count: number, slices: number): DebtorRows {
  return { ids: makeIds(count), counts: new Uint8Array(count), debtors: debtorColumns(count, slices) };
}

export function makeOutcomeRows(count: number, steps: number): OutcomeRows {
  return {
    ids: makeIds(count),
    debtorIds: makeIds(count),
    arm: new Uint8Array(count),
    currency: new Uint16Array(count),
    countedAt: new Float64Array(count),
    stepCosts: Array.from({ length: steps }, () => new Float64Array(count)),
    invoices: invoiceColumns(count),
  };
}

/** The columns of `rows`, each put through `change` with its fellow of `other`. */
export function changeDebtorRows(rows: DebtorRows, other: DebtorRows, change: Change): DebtorRows {
  const [one, two] = [debtorList(rows.debtors), debtorList(other.debtors)];
  return {
    ids: changeIds(rows.ids, other.ids, change),
    counts: change(rows.counts, other.counts),
    debtors: debtorsFrom(one.map((column, at) => change(column, two[at] ?? column))),
  };
}

/** The same for outcomes. */
export function changeOutcomeRows(rows: OutcomeRows, other: OutcomeRows, change: Change): OutcomeRows {
  const [one, two] = [invoiceList(rows.invoices), invoiceList(other.invoices)];
  return {
    ids: changeIds(rows.ids, other.ids, change),
    debtorIds: rows.debtorIds && other.debtorIds && changeIds(rows.debtorIds, other.debtorIds, change),
    arm: change(rows.arm, other.arm),
    currency: change(rows.currency, other.currency),
    countedAt: change(rows.countedAt, other.countedAt),
    stepCosts: rows.stepCosts.map((column, at) => change(column, other.stepCosts[at] ?? column)),
    invoices: invoicesFrom(one.map((column, at) => change(column, two[at] ?? column))),
  };
}

export type Change = <T extends Column>(column: T, other: T) => T;

function changeIds([a, b, c, d]: Ids, [e, f, g, h]: Ids, change: Change): Ids {
  return [change(a, e), change(b, f), change(c, g), change(d, h)];
}

/** Cut or lengthened to so many. */
const resize =
  (count: number): Change =>
  (column) => {
    if (column.length >= count) return column.subarray(0, count) as typeof column;
    const longer = makeColumn(column.constructor as unknown as ColumnKind<typeof column>, count);
    longer.set(column);
    return longer;
  };

/** Reads rows of assignments as they come, about `expected`; `done` gives what was read. */
export function collectDebtors({ strata, slices }: DatasetNames, expected: number) {
  let rows = makeDebtorRows(Math.max(1, expected), slices.length);
  let at = 0;
  // Few texts of all slices are different: each is parsed once.
  const parsed = new Map<string, readonly number[]>();
  const parse = (text: string): readonly number[] => {
    const found = parsed.get(text);
    if (found !== undefined) return found;
    const values = JSON.parse(text) as string[];
    const indexes = slices.map((names, index) => names.indexOf(values[index] ?? ''));
    parsed.set(text, indexes);
    return indexes;
  };
  return {
    read(field: FieldReader) {
      if (at === rows.counts.length) rows = changeDebtorRows(rows, rows, resize(at * 2));
      const { debtors } = rows;
      field.uuid(rows.ids, at);
      const counts = field.int2(0);
      rows.counts[at] = counts;
      debtors.arm[at] = field.int2(0);
      debtors.phase[at] = field.int4(1);
      debtors.exposedDay[at] = field.date(0);
      debtors.paidDaysBefore[at] = field.float8();
      debtors.costBefore[at] = field.float8();
      const [stratum, sliced] = [field.text(), field.text()];
      at += 1;
      // What nobody has that counts is no name.
      if (counts === 0) return;
      debtors.stratum[at - 1] = strata.indexOf(stratum);
      const values = parse(sliced);
      for (let slice = 0; slice < values.length; slice += 1) {
        const column = debtors.slices[slice];
        if (column !== undefined) column[at - 1] = values[slice] ?? 0;
      }
    },
    done: (): DebtorRows => changeDebtorRows(rows, rows, resize(at)),
  };
}

/** Outcomes as they come, of one stream or of several at once. */
export interface OutcomeCollector {
  read(field: FieldReader): void;
  /** What was read, in the order in which it came. */
  done(): OutcomeRows;
}

/** Reads rows of outcomes, about `expected`. */
export function collectOutcomes({ currencies }: DatasetNames, steps: number, expected: number): OutcomeCollector {
  let rows = makeOutcomeRows(Math.max(1, expected), steps);
  let at = 0;
  return {
    read(field: FieldReader) {
      if (at === rows.arm.length) rows = changeOutcomeRows(rows, rows, resize(at * 2));
      const { invoices } = rows;
      field.uuid(rows.ids, at);
      if (rows.debtorIds !== null) field.uuid(rows.debtorIds, at);
      rows.arm[at] = field.int2(0);
      invoices.startedAt[at] = field.instant();
      invoices.startedDay[at] = field.date(0);
      invoices.dueDay[at] = field.date(0);
      invoices.deliveredAt[at] = field.instant();
      invoices.deliveredStep[at] = field.int2(-1);
      invoices.openedAt[at] = field.instant();
      invoices.verifiedAt[at] = field.instant();
      invoices.firstStep[at] = field.int2(-1);
      invoices.fallbacks[at] = field.int2(0);
      invoices.bouncedAt[at] = field.instant();
      invoices.complainedAt[at] = field.instant();
      invoices.reminders[at] = field.int2(0);
      invoices.cost[at] = field.int8();
      invoices.endedAt[at] = field.instant();
      invoices.closeCause[at] = field.int4(0);
      invoices.closedDay[at] = field.date(0);
      const currency = field.text();
      rows.currency[at] = currency === '' ? 0 : currencies.indexOf(currency);
      rows.countedAt[at] = field.int8();
      for (let step = 0; step < steps; step += 1) {
        const cost = field.int8();
        const column = rows.stepCosts[step];
        if (column !== undefined) column[at] = Number.isNaN(cost) ? 0 : cost;
      }
      at += 1;
    },
    done: (): OutcomeRows => changeOutcomeRows(rows, rows, resize(at)),
  };
}
