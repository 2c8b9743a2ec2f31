// Payments received, matched to invoices or waiting for a person; the files they came in; credits that take invoices back.
import { sql } from 'drizzle-orm';
import {
  bigint,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { invoice } from './record.ts';

export const payment = pgTable(
  'payment',
  {
    creditorId: uuid('creditor_id').notNull(),
    paymentId: uuid('payment_id').notNull(),
    // Null: it fits no invoice, and `unmatchedReason` says why.
    invoiceId: uuid('invoice_id'),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: text('currency').notNull(),
    paidOn: date('paid_on').notNull(),
    // The bank's own name of it: the same one is never taken twice. Null: recorded by hand.
    bankReference: text('bank_reference'),
    // What the payer gave: an OCR number, an invoice number.
    reference: text('reference'),
    // NO_REFERENCE | REFERENCE_UNKNOWN | CURRENCY_DIFFERS | SEVERAL_INVOICES
    unmatchedReason: text('unmatched_reason'),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.paymentId] }),
    foreignKey({
      columns: [table.creditorId, table.invoiceId],
      foreignColumns: [invoice.creditorId, invoice.invoiceId],
    }),
    index('payment_invoice').on(table.creditorId, table.invoiceId),
    uniqueIndex('payment_bank_reference_key').on(table.creditorId, table.bankReference),
    index('payment_unmatched').on(table.creditorId, table.paymentId).where(sql`${table.invoiceId} is null`),
  ],
);

export const paymentImport = pgTable(
  'payment_import',
  {
    creditorId: uuid('creditor_id').notNull(),
    paymentImportId: uuid('payment_import_id').notNull(),
    fileName: text('file_name'),
    format: text('format').notNull(),
    rowCount: integer('row_count').notNull(),
    matchedCount: integer('matched_count').notNull(),
    unmatchedCount: integer('unmatched_count').notNull(),
    unchangedCount: integer('unchanged_count').notNull(),
    refusedCount: integer('refused_count').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.creditorId, table.paymentImportId] })],
);

export const paymentImportRow = pgTable(
  'payment_import_row',
  {
    creditorId: uuid('creditor_id').notNull(),
    paymentImportId: uuid('payment_import_id').notNull(),
    // As in import_row.
    row: integer('row').notNull(),
    // MATCHED | UNMATCHED | UNCHANGED | REFUSED
    outcome: text('outcome').notNull(),
    bankReference: text('bank_reference'),
    paymentId: uuid('payment_id'),
    errors: jsonb('errors').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.paymentImportId, table.row] }),
    foreignKey({
      columns: [table.creditorId, table.paymentImportId],
      foreignColumns: [paymentImport.creditorId, paymentImport.paymentImportId],
    }),
  ],
);

export const credit = pgTable(
  'credit',
  {
    creditorId: uuid('creditor_id').notNull(),
    creditId: uuid('credit_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    // The credit note that does it; null: a person did.
    creditNoteId: uuid('credit_note_id'),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    // Creditor's day.
    creditedOn: date('credited_on').notNull(),
    // A CreditReason; null: the credit note says it.
    reason: text('reason'),
    // A person's own words.
    note: text('note').notNull().default(''),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.creditId] }),
    foreignKey({
      columns: [table.creditorId, table.invoiceId],
      foreignColumns: [invoice.creditorId, invoice.invoiceId],
    }),
    index('credit_invoice').on(table.creditorId, table.invoiceId),
    uniqueIndex('credit_note_key').on(table.creditorId, table.creditNoteId),
  ],
);
