// The facts of an experiment as columns: one entry per invoice, one per debtor, and a little about the whole. What every
// number of a result is computed from, small enough to keep with it: computed again, it gives the same bytes.
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { constants, createZstdCompress, zstdCompress, zstdDecompressSync } from 'node:zlib';
import type { ExperimentDefinition, Phase } from '../definition.ts';
import { type Column, type ColumnKind, makeColumn } from './gather.ts';

/** How an invoice was closed; 0 while it is open. */
export const closeCauses = ['OPEN', 'PAID', 'CREDITED', 'CANCELLED'] as const;

/** One entry per invoice. Instants are epoch milliseconds, NaN where there is none; days count from 1970-01-01. */
export interface InvoiceColumns {
  /** Index into the debtors. */
  debtor: Int32Array;
  startedAt: Float64Array;
  startedDay: Int32Array;
  dueDay: Int32Array;
  deliveredAt: Float64Array;
  /** From 0; -1: none. */
  deliveredStep: Int8Array;
  openedAt: Float64Array;
  verifiedAt: Float64Array;
  firstStep: Int8Array;
  fallbacks: Uint16Array;
  /** The first one, as the next. */
  bouncedAt: Float64Array;
  complainedAt: Float64Array;
  reminders: Uint16Array;
  /** Ten-thousandths of the currency unit. */
  cost: Float64Array;
  endedAt: Float64Array;
  /** Index into `closeCauses`. */
  closeCause: Uint8Array;
  closedDay: Int32Array;
}

/** One entry per debtor that an invoice was sent to. */
export interface DebtorColumns {
  arm: Uint8Array;
  phase: Uint8Array;
  exposedDay: Int32Array;
  /** Mean days to payment and mean cost of the half year before; NaN: nothing is known. */
  paidDaysBefore: Float64Array;
  costBefore: Float64Array;
  /** 1: its invoices followed more than one arm. */
  crossover: Uint8Array;
  /** Index into the strata. */
  stratum: Uint16Array;
  /** By declared slice: index into its values. */
  slices: Uint16Array[];
}

/** What is about the whole. */
export interface DatasetMeta extends DatasetTotals {
  readonly key: string;
  readonly definition: ExperimentDefinition;
  readonly phases: readonly Phase[];
  readonly asOfMs: number;
  /** The creditor's day at that instant, from 1970-01-01. */
  readonly asOfDay: number;
  readonly startedAtMs: number;
  readonly stoppedAtMs: number | null;
  readonly watermark: number;
  readonly lastEventAtMs: number | null;
  /** By arm: milliseconds within which its order has ended, one way or another. */
  readonly orderMs: readonly number[];
  /** By arm: whether every partner of its steps reports openings. */
  readonly canOpen: readonly boolean[];
  /** The same for openings by a human act; left out: as `canOpen`. */
  readonly canVerify?: readonly boolean[];
  /** Debtors assigned, by phase and arm. */
  readonly assigned: readonly { readonly phase: number; readonly arm: number; readonly debtors: number }[];
  readonly excluded: readonly { readonly reason: string; readonly debtors: number }[];
  /** What the looks before this one agree on; left out: this is the first. */
  readonly looks?: readonly Look[];
  /** By declared slice: whether it may be shown now; left out: all may. */
  readonly sliceLooks?: readonly SliceLook[];
}

/** What is about the whole and follows from the rows. */
export interface DatasetTotals {
  /** ISO 4217; null: none, or several. */
  readonly currency: string | null;
  /** By arm and step, ten-thousandths. */
  readonly costByStep: readonly (readonly number[])[];
  /** By declared slice; sorted. */
  readonly sliceValues: readonly (readonly string[])[];
  /** Kinds of debtors with the channels they could be reached by when they were assigned; sorted. */
  readonly strata: readonly string[];
}

/** Whether a kind of slice may be shown, and as of when it was shown last. */
export interface SliceLook {
  readonly shown: boolean;
  readonly watermark: number;
  readonly asOfMs: number;
}

/** What all looks so far at one metric and arm agree on. */
export interface Look {
  readonly metric: string;
  readonly arm: string;
  readonly p: number;
  /** An end that is null is open; null in all: they agree on nothing. */
  readonly ci: readonly [number | null, number | null] | null;
}

export interface Dataset {
  readonly meta: DatasetMeta;
  readonly invoices: InvoiceColumns;
  readonly debtors: DebtorColumns;
}

const invoiceKinds = {
  debtor: Int32Array,
  startedAt: Float64Array,
  startedDay: Int32Array,
  dueDay: Int32Array,
  deliveredAt: Float64Array,
  deliveredStep: Int8Array,
  openedAt: Float64Array,
  verifiedAt: Float64Array,
  firstStep: Int8Array,
  fallbacks: Uint16Array,
  bouncedAt: Float64Array,
  complainedAt: Float64Array,
  reminders: Uint16Array,
  cost: Float64Array,
  endedAt: Float64Array,
  closeCause: Uint8Array,
  closedDay: Int32Array,
} as const satisfies Record<keyof InvoiceColumns, unknown>;

const debtorKinds = {
  arm: Uint8Array,
  phase: Uint8Array,
  exposedDay: Int32Array,
  paidDaysBefore: Float64Array,
  costBefore: Float64Array,
  crossover: Uint8Array,
  stratum: Uint16Array,
} as const satisfies Record<Exclude<keyof DebtorColumns, 'slices'>, unknown>;

/** Empty columns for so many invoices. */
export function invoiceColumns(count: number): InvoiceColumns {
  return columnsOf(invoiceKinds, count) as unknown as InvoiceColumns;
}

/** Empty columns for so many debtors. */
export function debtorColumns(count: number, slices: number): DebtorColumns {
  const columns = columnsOf(debtorKinds, count) as unknown as Omit<DebtorColumns, 'slices'>;
  return { ...columns, slices: Array.from({ length: slices }, () => makeColumn(Uint16Array, count)) };
}

function columnsOf(kinds: Readonly<Record<string, ColumnKind>>, count: number): Record<string, Column> {
  return Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, makeColumn(kind, count)]));
}

/** The first `count` entries. */
export function cutInvoices(columns: InvoiceColumns, count: number): InvoiceColumns {
  const cut = Object.entries(columns).map(([name, column]) => [name, (column as Column).subarray(0, count)]);
  return Object.fromEntries(cut) as unknown as InvoiceColumns;
}

/** All columns of the invoices, in their order. */
export function invoiceList(invoices: InvoiceColumns): Column[] {
  return Object.keys(invoiceKinds).map((name) => invoices[name as keyof InvoiceColumns]);
}

/** Columns from what was listed. */
export function invoicesFrom(list: readonly Column[]): InvoiceColumns {
  return Object.fromEntries(Object.keys(invoiceKinds).map((name, at) => [name, list[at]])) as unknown as InvoiceColumns;
}

/** All columns of the debtors, in their order, the slices last. */
export function debtorList(debtors: DebtorColumns): Column[] {
  return [...Object.keys(debtorKinds).map((name) => debtors[name as keyof typeof debtorKinds]), ...debtors.slices];
}

/** Columns from what was listed. */
export function debtorsFrom(list: readonly Column[]): DebtorColumns {
  const names = Object.keys(debtorKinds);
  const columns = Object.fromEntries(names.map((name, at) => [name, list[at]]));
  return {
    ...(columns as unknown as Omit<DebtorColumns, 'slices'>),
    slices: list.slice(names.length) as Uint16Array[],
  };
}

/**
 * A dataset as compressed bytes: its meta as JSON, then every column. Compressed by another thread, column by column, while
 * this one goes on: nothing may change until it is done.
 */
export async function packDataset({ meta, invoices, debtors }: Dataset): Promise<Buffer> {
  const head = { meta, invoices: invoices.debtor.length, debtors: debtors.arm.length };
  const parts = partsOf(head, [...invoiceList(invoices), ...debtorList(debtors)]);
  const chunks: Buffer[] = [];
  for await (const chunk of Readable.from(parts).pipe(createZstdCompress(compression))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The dataset that was packed. */
export function unpackDataset(packed: Uint8Array): Dataset {
  const { head, fill } = openPacked<{ meta: DatasetMeta; invoices: number; debtors: number }>(packed);
  const invoices = invoiceColumns(head.invoices);
  const debtors = debtorColumns(head.debtors, head.meta.sliceValues.length);
  for (const column of [...invoiceList(invoices), ...debtorList(debtors)]) fill(column);
  return { meta: head.meta, invoices, debtors };
}

// The quickest: higher levels take twice the time to save a tenth.
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 256 * 1_024 };

const compress = promisify(zstdCompress);

/** A head as JSON with its length before it, then columns one after another, compressed by another thread. */
export function packColumns(head: unknown, columns: readonly Column[]): Promise<Buffer> {
  return compress(Buffer.concat(partsOf(head, columns)), compression);
}

/** A head as JSON with its length before it, then the bytes of each column, where they lie. */
function partsOf(head: unknown, columns: readonly Column[]): Buffer[] {
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const parts = columns.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  return [length, text, ...parts];
}

/** The head of what was packed, and a function that fills the next column. */
export function openPacked<T>(packed: Uint8Array): { head: T; fill: (column: Column) => void } {
  const bytes = zstdDecompressSync(packed);
  let at = 4 + bytes.readUInt32LE(0);
  const head = JSON.parse(bytes.subarray(4, at).toString('utf8')) as T;
  return {
    head,
    fill(column) {
      const target = Buffer.from(column.buffer, column.byteOffset, column.byteLength);
      bytes.copy(target, 0, at, at + column.byteLength);
      at += column.byteLength;
    },
  };
}
