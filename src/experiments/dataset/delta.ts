// What has changed in a dataset against another that is kept whole: the new and changed rows with their places. With the
// other it gives the dataset again, byte for byte. Pure.
import {
  type Dataset,
  type DatasetMeta,
  debtorColumns,
  debtorList,
  debtorsFrom,
  invoiceColumns,
  invoiceList,
  invoicesFrom,
  openPacked,
  packColumns,
} from './dataset.ts';
import { type Column, gather } from './gather.ts';
import type { Base } from './kept.ts';

interface DeltaHead {
  readonly meta: DatasetMeta;
  readonly debtors: number;
  readonly invoices: number;
  readonly changedDebtors: number;
  readonly changedInvoices: number;
}

/** Rows that are not as they were in the base. */
export function countChanged({ debtors, invoices }: Base): number {
  return changedIn(debtors).length + changedIn(invoices).length;
}

/** Packs the rows of a dataset that are not as they were in the base. They are gathered at once, and compressed beside. */
export function packDelta({ meta, debtors, invoices }: Dataset, base: Base): Promise<Buffer> {
  const [debtorPlaces, invoicePlaces] = [changedIn(base.debtors), changedIn(base.invoices)];
  const head: DeltaHead = {
    meta,
    debtors: debtors.arm.length,
    invoices: invoices.debtor.length,
    changedDebtors: debtorPlaces.length,
    changedInvoices: invoicePlaces.length,
  };
  return packColumns(head, [
    ...deltaOf(debtorList(debtors), base.debtors, debtorPlaces),
    ...deltaOf(invoiceList(invoices), base.invoices, invoicePlaces),
  ]);
}

function changedIn(base: Int32Array): Int32Array {
  let count = 0;
  for (let at = 0; at < base.length; at += 1) if ((base[at] ?? 0) < 0) count += 1;
  const places = new Int32Array(count);
  for (let at = 0, next = 0; next < count; at += 1) {
    if ((base[at] ?? 0) >= 0) continue;
    places[next] = at;
    next += 1;
  }
  return places;
}

/** Places, whether each is new to the base, and the rows there. */
function deltaOf(columns: readonly Column[], base: Int32Array, places: Int32Array): Column[] {
  const isNew = Uint8Array.from(places, (place) => (base[place] === -1 ? 1 : 0));
  return [places, isNew, ...columns.map((column) => gather(column, column, places))];
}

/** The dataset that was packed against this base. */
export function unpackDelta(base: Dataset, packed: Uint8Array): Dataset {
  const { head, fill } = openPacked<DeltaHead>(packed);
  const read = (count: number, columns: readonly Column[]) => {
    const [places, isNew] = [new Int32Array(count), new Uint8Array(count)];
    for (const column of [places, isNew, ...columns]) fill(column);
    return { places, isNew, columns };
  };
  const slices = head.meta.sliceValues.length;
  const debtorDelta = read(head.changedDebtors, debtorList(debtorColumns(head.changedDebtors, slices)));
  const invoiceDelta = read(head.changedInvoices, invoiceList(invoiceColumns(head.changedInvoices)));
  const debtorPlaces = sourcesOf(head.debtors, debtorDelta);
  const invoicePlaces = sourcesOf(head.invoices, invoiceDelta);
  const join = (old: readonly Column[], fresh: readonly Column[], places: Int32Array) =>
    old.map((column, at) => gather(column, fresh[at] ?? column, places));
  const debtors = debtorsFrom(join(debtorList(base.debtors), debtorDelta.columns, debtorPlaces.sources));
  const invoices = invoicesFrom(join(invoiceList(base.invoices), invoiceDelta.columns, invoicePlaces.sources));
  // Debtors of the base have moved on as new ones came before them.
  for (let at = 0; at < invoices.debtor.length; at += 1) {
    if ((invoicePlaces.sources[at] ?? 0) >= 0) invoices.debtor[at] = debtorPlaces.moved[invoices.debtor[at] ?? 0] ?? 0;
  }
  return { meta: head.meta, invoices, debtors };
}

/** For gather(): where each row comes from; and where each row of the base is now. */
function sourcesOf(count: number, { places, isNew }: { readonly places: Int32Array; readonly isNew: Uint8Array }) {
  const sources = new Int32Array(count);
  const moved: number[] = [];
  for (let at = 0, next = 0; at < count; at += 1) {
    const isChanged = next < places.length && places[next] === at;
    sources[at] = isChanged ? -1 - next : moved.length;
    if (!isChanged || isNew[next] === 0) moved.push(at);
    if (isChanged) next += 1;
  }
  return { sources, moved };
}
