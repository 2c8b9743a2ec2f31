// The master record: debtors, their contact points, invoices.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { source } from './intake.ts';

export const debtor = pgTable(
  'debtor',
  {
    creditorId: uuid('creditor_id').notNull(),
    debtorId: uuid('debtor_id').notNull(),
    // The debtor's number at the creditor: what the sources call it by.
    number: text('number').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    // Organisation number of a company, personal identity number of a person; canonical digits, no separators.
    identityNumber: text('identity_number'),
    vatNumber: text('vat_number'),
    country: text('country').notNull(),
    language: text('language').notNull(),
    timeZone: text('time_zone').notNull(),
    preferredChannel: text('preferred_channel'),
    // The only one its contract allows; null: it names none.
    contractChannel: text('contract_channel'),
    publicSector: boolean('public_sector').notNull().default(false),
    attributes: jsonb('attributes').notNull().default({}),
    // The debtor it has been merged into, itself never merged; null: it stands by itself.
    mergedInto: uuid('merged_into'),
    contentHash: text('content_hash').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.debtorId] }),
    unique('debtor_number_key').on(table.creditorId, table.number),
    index('debtor_name').on(table.creditorId, table.name, table.debtorId),
    index('debtor_merged').on(table.creditorId, table.mergedInto).where(sql`${table.mergedInto} is not null`),
  ],
);

// What each merge of two debtors was: who did it, why, and how much it moved.
export const debtorMerge = pgTable(
  'debtor_merge',
  {
    creditorId: uuid('creditor_id').notNull(),
    // The merged one: a debtor is merged once.
    debtorId: uuid('debtor_id').notNull(),
    survivorId: uuid('survivor_id').notNull(),
    // A MergeReason of record/merge.ts.
    reason: text('reason').notNull(),
    note: text('note').notNull(),
    // A MergeCounts of record/merge.ts.
    moved: jsonb('moved').notNull(),
    // Id of the access key that did it.
    mergedBy: text('merged_by').notNull(),
    mergedAt: timestamp('merged_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.debtorId] }),
    foreignKey({ columns: [table.creditorId, table.debtorId], foreignColumns: [debtor.creditorId, debtor.debtorId] }),
    foreignKey({ columns: [table.creditorId, table.survivorId], foreignColumns: [debtor.creditorId, debtor.debtorId] }),
    index('debtor_merge_survivor').on(table.creditorId, table.survivorId),
  ],
);

export const contactPoint = pgTable(
  'contact_point',
  {
    creditorId: uuid('creditor_id').notNull(),
    contactPointId: uuid('contact_point_id').notNull(),
    debtorId: uuid('debtor_id').notNull(),
    channel: text('channel').notNull(),
    // The canonical text of the address: a mail address, a phone number, a postal address in one line.
    address: text('address').notNull(),
    // A postal address in its parts; null on other channels.
    postalAddress: jsonb('postal_address'),
    // The keys of a web push subscription (RFC 8291): {p256dh, auth}; null on other channels.
    pushKeys: jsonb('push_keys'),
    reachability: text('reachability').notNull().default('UNKNOWN'),
    reachabilityReason: text('reachability_reason'),
    reachabilitySince: timestamp('reachability_since', { withTimezone: true, precision: 3 }),
    // The debtor it came from by a merge; null: its debtor's own, which stand before these.
    mergedFrom: uuid('merged_from'),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.contactPointId] }),
    foreignKey({ columns: [table.creditorId, table.debtorId], foreignColumns: [debtor.creditorId, debtor.debtorId] }),
    unique('contact_point_address_key').on(table.creditorId, table.debtorId, table.channel, table.address),
  ],
);

export const invoice = pgTable(
  'invoice',
  {
    creditorId: uuid('creditor_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    number: text('number').notNull(),
    // INVOICE | CREDIT_NOTE | REMINDER
    type: text('type').notNull(),
    sourceId: uuid('source_id').notNull(),
    debtorId: uuid('debtor_id').notNull(),
    issueDate: date('issue_date').notNull(),
    dueDate: date('due_date').notNull(),
    currency: text('currency').notNull(),
    // Minor units, including VAT.
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    vatMinor: bigint('vat_minor', { mode: 'number' }).notNull(),
    paidMinor: bigint('paid_minor', { mode: 'number' }).notNull().default(0),
    // Taken back by credits.
    creditedMinor: bigint('credited_minor', { mode: 'number' }).notNull().default(0),
    // The reference the debtor pays with: an OCR number with check digit, or the invoice number.
    paymentReference: text('payment_reference').notNull(),
    lines: jsonb('lines').notNull(),
    attributes: jsonb('attributes').notNull().default({}),
    // DRAFT | READY | ISSUED | CREDITED | VOID
    documentState: text('document_state').notNull(),
    // UNPAID | PAYMENT_SCHEDULED | PARTLY_PAID | PAID | OVERPAID | WRITTEN_OFF | IN_COLLECTION
    claimState: text('claim_state').notNull(),
    // Creditor's time: when the document became CREDITED or VOID.
    creditedAt: timestamp('credited_at', { withTimezone: true, precision: 3 }),
    // The invoice that a credit note takes back, or a reminder reminds of (BT-25); null: none is known.
    originalInvoiceId: uuid('original_invoice_id'),
    // The latest distribution; null until the first one starts.
    distributionId: uuid('distribution_id'),
    contentHash: text('content_hash').notNull(),
    // How its documents name the debtor, where that has been merged since it was issued; null: as the debtor is now.
    printedDebtor: jsonb('printed_debtor'),
    // Lower-cased number, reference and debtor's name, for the text filter.
    searchText: text('search_text').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.invoiceId] }),
    foreignKey({ columns: [table.creditorId, table.debtorId], foreignColumns: [debtor.creditorId, debtor.debtorId] }),
    foreignKey({ columns: [table.creditorId, table.sourceId], foreignColumns: [source.creditorId, source.sourceId] }),
    unique('invoice_number_key').on(table.creditorId, table.number),
    index('invoice_due').on(table.creditorId, table.dueDate, table.invoiceId),
    index('invoice_amount').on(table.creditorId, table.amountMinor, table.invoiceId),
    index('invoice_debtor').on(table.creditorId, table.debtorId, table.dueDate, table.invoiceId),
    index('invoice_reference').on(table.creditorId, table.paymentReference),
    index('invoice_original')
      .on(table.creditorId, table.originalInvoiceId)
      .where(sql`${table.originalInvoiceId} is not null`),
  ],
);

/**
 * Invoices without a distribution, kept apart: in an index of `invoice` whether it has one could not change without every
 * other index being written too.
 */
export const notStarted = pgTable(
  'not_started',
  {
    creditorId: uuid('creditor_id').notNull(),
    dueDate: date('due_date').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.creditorId, table.dueDate, table.invoiceId] })],
);
