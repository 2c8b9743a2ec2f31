// What the database remembers of itself, the times it was found to be another one, and what that leaves in doubt.
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** One row, of the whole database and of no creditor: which server we last wrote to. No row-level security. */
export const databaseIdentity = pgTable('database_identity', {
  // Always 1: there is one row.
  databaseIdentityId: integer('database_identity_id').primaryKey(),
  // An Identity of store/lineage.ts.
  identity: jsonb('identity').notNull(),
  // Counted up every few seconds by every process: one that finds fewer than it has seen knows that rows are gone.
  beat: bigint('beat', { mode: 'number' }).notNull(),
  // Physical time of the latest beat: what was written later may be gone after a restore.
  seenAt: timestamp('seen_at', { withTimezone: true, precision: 3 }).notNull(),
});

/** Each time the database was found to be another one than before. Of no creditor; never changed. */
export const databaseLoss = pgTable('database_loss', {
  // From 1.
  databaseLossId: integer('database_loss_id').primaryKey(),
  // ANOTHER_TIMELINE | ANOTHER_SYSTEM | ANOTHER_COPY | WENT_BACK
  why: text('why').notNull(),
  before: jsonb('before').notNull(),
  after: jsonb('after').notNull(),
  // Physical: what was sent between the two may be unknown to the database.
  fromAt: timestamp('from_at', { withTimezone: true, precision: 3 }).notNull(),
  detectedAt: timestamp('detected_at', { withTimezone: true, precision: 3 }).notNull(),
});

/** A channel of a creditor after a loss: in safe mode until a person lifts it. */
export const safeMode = pgTable(
  'safe_mode',
  {
    creditorId: uuid('creditor_id').notNull(),
    databaseLossId: integer('database_loss_id').notNull(),
    channel: text('channel').notNull(),
    // Creditor's time.
    since: timestamp('since', { withTimezone: true, precision: 3 }).notNull(),
    liftedAt: timestamp('lifted_at', { withTimezone: true, precision: 3 }),
    // EVERYTHING | DUE | NOTHING: what is reconciled first from then on; null until lifted.
    doubt: text('doubt'),
    // Why it was lifted, in the person's words, and with which key.
    reason: text('reason'),
    liftedBy: uuid('lifted_by'),
  },
  (table) => [primaryKey({ columns: [table.creditorId, table.databaseLossId, table.channel] })],
);

/** A send that may have happened in a time that was lost: written when it first becomes due afterwards. */
export const doubt = pgTable(
  'doubt',
  {
    creditorId: uuid('creditor_id').notNull(),
    effectKey: uuid('effect_key').notNull(),
    databaseLossId: integer('database_loss_id').notNull(),
    distributionId: uuid('distribution_id').notNull(),
    attemptId: uuid('attempt_id').notNull(),
    channel: text('channel').notNull(),
    // How it is settled: LOOKUP | REPEAT | PERSON | NOTHING_LOST; null while nothing has been done.
    way: text('way'),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.databaseLossId, table.attemptId] }),
    index('doubt_distribution').on(table.creditorId, table.distributionId),
  ],
);
