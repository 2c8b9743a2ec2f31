// The event log, its position per creditor, and the counts kept beside it.
import { bigint, index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Where each creditor's log has come to. Locked by the last statement before commit, so positions are gap-free in commit order. */
export const eventStream = pgTable('event_stream', {
  creditorId: uuid('creditor_id').primaryKey(),
  position: bigint('position', { mode: 'number' }).notNull().default(0),
});

/** An immutable fact. Insert only: the application's role can neither update nor delete. */
export const event = pgTable(
  'event',
  {
    creditorId: uuid('creditor_id').notNull(),
    position: bigint('position', { mode: 'number' }).notNull(),
    type: text('type').notNull(),
    invoiceId: uuid('invoice_id'),
    distributionId: uuid('distribution_id'),
    attemptId: uuid('attempt_id'),
    debtorId: uuid('debtor_id'),
    partnerId: uuid('partner_id'),
    channel: text('channel'),
    // Codes and numbers only, no personal data: what succession/explain/explain.ts turns into words.
    payload: jsonb('payload').notNull(),
    // Creditor's time it happened; physical time it was written.
    occurredAt: timestamp('occurred_at', { withTimezone: true, precision: 3 }).notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.position] }),
    // Of an invoice, and so of its few distributions.
    index('event_invoice').on(table.invoiceId, table.position),
  ],
);

/** Counts and money by state, channel and cause, moved by the same statement that appends the events. */
export const tally = pgTable(
  'tally',
  {
    creditorId: uuid('creditor_id').notNull(),
    state: text('state').notNull(),
    // Empty text where none applies: a key column cannot be null.
    channel: text('channel').notNull(),
    cause: text('cause').notNull(),
    currency: text('currency').notNull(),
    count: bigint('count', { mode: 'number' }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.creditorId, table.state, table.channel, table.cause, table.currency] })],
);
