// Payments received.
import { bigint, date, foreignKey, index, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { invoice } from './record.ts';

export const payment = pgTable(
  'payment',
  {
    creditorId: uuid('creditor_id').notNull(),
    paymentId: uuid('payment_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: text('currency').notNull(),
    paidOn: date('paid_on').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.paymentId] }),
    foreignKey({
      columns: [table.creditorId, table.invoiceId],
      foreignColumns: [invoice.creditorId, invoice.invoiceId],
    }),
    index('payment_invoice').on(table.creditorId, table.invoiceId),
  ],
);
