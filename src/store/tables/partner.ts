// Partners: who carries, over which adapter, with which settings and secrets.
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

export const partner = pgTable(
  'partner',
  {
    creditorId: uuid('creditor_id').notNull(),
    partnerId: uuid('partner_id').notNull(),
    name: text('name').notNull(),
    adapter: text('adapter').notNull(),
    channel: text('channel').notNull(),
    // Lower is tried first.
    priority: integer('priority').notNull().default(100),
    paused: boolean('paused').notNull().default(false),
    // Where and how to reach it; checked by the adapter's own schema.
    settings: jsonb('settings').notNull(),
    // Credentials, sealed (AES-256-GCM); never readable through the API.
    sealedSecrets: text('sealed_secrets'),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.partnerId] }),
    unique('partner_name_key').on(table.creditorId, table.name),
  ],
);

/** What partners reported, each once; kept raw until applied, parked when it names no attempt of ours. */
export const receipt = pgTable(
  'receipt',
  {
    creditorId: uuid('creditor_id').notNull(),
    receiptId: uuid('receipt_id').notNull(),
    partnerId: uuid('partner_id').notNull(),
    // The partner's own id of the report: a repeat is the same row.
    partnerEventId: text('partner_event_id').notNull(),
    effectKey: uuid('effect_key'),
    // The state it reports, in our words: DISPATCHED, DELIVERED, BOUNCED, RETURNED ...
    state: text('state').notNull(),
    failureClass: text('failure_class'),
    code: text('code'),
    // The partner's own words, without addresses or names.
    detail: text('detail'),
    occurredAt: timestamp('occurred_at', { withTimezone: true, precision: 3 }).notNull(),
    receivedAt: timestamp('received_at', { withTimezone: true, precision: 3 }).notNull(),
    // Null while parked.
    appliedAt: timestamp('applied_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.receiptId] }),
    unique('receipt_partner_event_key').on(table.creditorId, table.partnerId, table.partnerEventId),
    foreignKey({
      columns: [table.creditorId, table.partnerId],
      foreignColumns: [partner.creditorId, partner.partnerId],
    }),
    index('receipt_effect').on(table.creditorId, table.effectKey),
  ],
);
