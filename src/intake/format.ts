// What a file format is: text in, invoices as named text fields out, with what is wrong with the file as a whole or
// with single rows. Kinds in formats/.
import type { Problem, ProblemCode } from '../problem.ts';

export type ImportFormat = 'CSV' | 'JSON';

/** Fields by column name. A field that is absent or empty is not in it. */
export type Fields = Readonly<Record<string, string>>;

/** One thing wrong with a row, at a column or (null) as a whole. */
export interface RowError {
  readonly code: ProblemCode;
  readonly row: number;
  readonly column: string | null;
  /** As it stood in the file, at most 100 characters. */
  readonly value: string | null;
  readonly parameters: Problem['parameters'];
}

/** An invoice as a file says it. */
export interface RawInvoice {
  /** Where it begins: line of the file (CSV, header is 1) or number of the item from 1 (JSON). */
  readonly row: number;
  readonly fields: Fields;
  readonly lines: readonly { readonly row: number; readonly fields: Fields }[];
  /** What the reading itself found wrong with it. */
  readonly errors: readonly RowError[];
}

export type Reading = { readonly problems: readonly Problem[] } | { readonly invoices: readonly RawInvoice[] };

export const fileBytesMax = 10 * 1024 * 1024;
export const rowsMax = 20_000;
const valueShownMax = 100;

/** Columns every file may have; `attribute:NAME` may be added to them. */
export const invoiceColumns: readonly string[] = [
  'invoice_number',
  'invoice_type',
  'issue_date',
  'due_date',
  'currency',
  'amount',
  'vat_amount',
  'payment_reference',
  'buyer_reference',
  'order_reference',
  'preceding_invoice',
  'preceding_invoice_date',
  'debtor_number',
  'debtor_kind',
  'debtor_name',
  'identity_number',
  'debtor_country',
  'language',
  'email',
  'phone',
  'e_invoice_address',
  'mailbox_address',
  'address_line_1',
  'address_line_2',
  'address_line_3',
  'postcode',
  'city',
  'address_country',
  'preferred_channel',
  'contract_channel',
  'public_sector',
];
/** Columns of one invoice line. */
export const lineColumns: readonly string[] = [
  'line_description',
  'line_quantity',
  'line_unit',
  'line_unit_price',
  'line_vat_percent',
];
export const requiredColumns: readonly string[] = [
  'invoice_number',
  'issue_date',
  'due_date',
  'currency',
  'debtor_number',
  'debtor_name',
];

/** Text a database can keep: no U+0000, and no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

/** An error at a field that holds what cannot be stored; the value itself is left out. */
export function unstorable(row: number, column: string): RowError {
  return rowError('FIELD_INVALID', row, column, null, { field: column, value: '…', expected: 'text without U+0000' });
}

/** An error at a field. */
export function rowError(
  code: ProblemCode,
  row: number,
  column: string | null,
  value: string | null | undefined,
  parameters: Problem['parameters'] = {},
): RowError {
  return { code, row, column, value: value?.slice(0, valueShownMax) ?? null, parameters };
}
