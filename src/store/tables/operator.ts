// What a person has set: acts on many distributions, with time to think again, what was taken off a queue, and pauses.
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const bulkAct = pgTable(
  'bulk_act',
  {
    creditorId: uuid('creditor_id').notNull(),
    bulkActId: uuid('bulk_act_id').notNull(),
    // An Act of distribution/operator/act.ts.
    act: jsonb('act').notNull(),
    // WAITING | DONE | UNDONE
    state: text('state').notNull().default('WAITING'),
    distributionIds: uuid('distribution_ids').array().notNull(),
    // How many of them have been acted on.
    position: integer('position').notNull().default(0),
    doneCount: integer('done_count').notNull().default(0),
    // The first hundred that were refused, with the reason.
    problems: jsonb('problems').notNull().default([]),
    // Physical time: until then it can be undone.
    runAt: timestamp('run_at', { withTimezone: true, precision: 3 }).notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    endedAt: timestamp('ended_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.bulkActId] }),
    index('bulk_act_recent').on(table.creditorId, table.createdAt),
  ],
);

// Beside the distribution, whose row every send writes: a dismissal counts as long as that has ended as it had then.
export const dismissal = pgTable(
  'dismissal',
  {
    creditorId: uuid('creditor_id').notNull(),
    distributionId: uuid('distribution_id').notNull(),
    // UNDELIVERABLE | REJECTED, and when it had come to that end.
    state: text('state').notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true, precision: 3 }),
    // An ActReason of distribution/operator/act.ts.
    reason: text('reason').notNull(),
    note: text('note').notNull(),
    // Id of the access key that did it.
    dismissedBy: text('dismissed_by').notNull(),
    dismissedAt: timestamp('dismissed_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.creditorId, table.distributionId] })],
);

export const pause = pgTable(
  'pause',
  {
    creditorId: uuid('creditor_id').notNull(),
    // CHANNEL | SOURCE | CREDITOR
    what: text('what').notNull(),
    // The channel, or the id of the source; empty for the whole creditor.
    key: text('key').notNull(),
    since: timestamp('since', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.creditorId, table.what, table.key] })],
);
