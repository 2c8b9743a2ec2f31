// Distributions (the run of one order for one invoice) and attempts (one try of one step through one partner). What they
// name is read in the transaction that writes them, and the application's role may not delete it: no row is checked again
// by a foreign key, one query a row (docs/decisions/0014-references.md).
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

export const distribution = pgTable(
  'distribution',
  {
    creditorId: uuid('creditor_id').notNull(),
    distributionId: uuid('distribution_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    debtorId: uuid('debtor_id').notNull(),
    // INITIAL | RESEND | REMINDER_n | COLLECTION_NOTICE | CREDIT_NOTE | DRY_RUN
    purpose: text('purpose').notNull(),
    // Counts deliberate resends; part of every effect key.
    generation: integer('generation').notNull(),
    successionOrderId: uuid('succession_order_id').notNull(),
    version: integer('version').notNull(),
    // PLANNED | ACTIVE | HELD | BLOCKED | REACHED | UNDELIVERABLE | REJECTED | STOPPED
    state: text('state').notNull(),
    // The state while no worker acts on it; null while PLANNED or ACTIVE. Indexes are on this one, so that a claim, which
    // makes a planned run active, changes no index.
    restingState: text('resting_state').generatedAlwaysAs(
      sql`case when state in ('PLANNED', 'ACTIVE') then null else state end`,
    ),
    // The state a person held it in; null: it is not held by one.
    heldFrom: text('held_from'),
    // The current step, from 0; equal to the number of steps when all have ended.
    step: integer('step').notNull(),
    stepStartedAt: timestamp('step_started_at', { withTimezone: true, precision: 3 }),
    // The channel of the current step, or the one that reached the debtor.
    channel: text('channel'),
    // The milestone reached so far, if any.
    milestone: text('milestone'),
    // Why it is held, undeliverable, stopped or rejected; a reason code of succession/explain/explain.ts.
    cause: text('cause'),
    cancelRequested: boolean('cancel_requested').notNull().default(false),
    deadlineMissed: boolean('deadline_missed').notNull().default(false),
    // Waits for a pause to end, that a person has set.
    paused: boolean('paused').notNull().default(false),
    // Resumptions of the creditor when it last looked at the pauses: fewer than there are, and it is to look again.
    resumptionsSeen: integer('resumptions_seen').notNull().default(0),
    // Two channels both delivered: a late success after the next step had gone.
    doubleDelivered: boolean('double_delivered').notNull().default(false),
    // It had ended undeliverable, and was found delivered after all.
    lateDelivered: boolean('late_delivered').notNull().default(false),
    // An earlier distribution of the invoice was found delivered after this one began: it is no longer needed.
    overtaken: boolean('overtaken').notNull().default(false),
    // Copied from the invoice, which is immutable once issued: lists sort and sum without a join.
    dueDate: date('due_date').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: text('currency').notNull(),
    // Creditor's time: when the next decision is due; null when none is.
    wakeAt: timestamp('wake_at', { withTimezone: true, precision: 3 }),
    // Creditor's time: until when other invoices to the debtor are waited for, before it begins; null: they are not.
    gatherUntil: timestamp('gather_until', { withTimezone: true, precision: 3 }),
    // Physical time: until when a worker owns it.
    leaseUntil: timestamp('lease_until', { withTimezone: true, precision: 3 }),
    // Counted at every claim; a settle with an older one is refused.
    epoch: integer('epoch').notNull().default(0),
    // Claims since the last settle: three without one is quarantined.
    claims: integer('claims').notNull().default(0),
    rowVersion: integer('row_version').notNull().default(0),
    startedAt: timestamp('started_at', { withTimezone: true, precision: 3 }).notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.distributionId] }),
    uniqueIndex('distribution_generation_key').on(table.creditorId, table.invoiceId, table.purpose, table.generation),
    uniqueIndex('distribution_one_running')
      .on(table.creditorId, table.invoiceId, table.purpose)
      .where(sql`${table.restingState} is null or ${table.restingState} in ('HELD', 'BLOCKED')`),
    index('distribution_due').on(table.creditorId, table.wakeAt).where(sql`${table.wakeAt} is not null`),
    index('distribution_gathering')
      .on(table.creditorId, table.debtorId)
      .where(sql`${table.restingState} is null and ${table.gatherUntil} is not null`),
    index('distribution_paused')
      .on(table.creditorId, table.resumptionsSeen, table.distributionId)
      .where(sql`${table.paused}`),
    index('distribution_resting')
      .on(table.creditorId, table.restingState, table.dueDate, table.invoiceId)
      .where(sql`${table.restingState} is not null`),
    index('distribution_channel')
      .on(table.creditorId, table.channel, table.dueDate, table.invoiceId)
      .where(sql`${table.channel} is not null`),
  ],
);

export const attempt = pgTable(
  'attempt',
  {
    creditorId: uuid('creditor_id').notNull(),
    attemptId: uuid('attempt_id').notNull(),
    distributionId: uuid('distribution_id').notNull(),
    step: integer('step').notNull(),
    // Tries of this step, or of this nudge of it, from 1.
    number: integer('number').notNull(),
    // 0: the invoice itself; from 1: that nudge of the step.
    nudge: integer('nudge').notNull().default(0),
    channel: text('channel').notNull(),
    partnerId: uuid('partner_id').notNull(),
    contactPointId: uuid('contact_point_id').notNull(),
    effectKey: uuid('effect_key').notNull(),
    // How many attempts go as one under this key, and which of them it is, from 0: they share what it costs.
    shares: integer('shares').notNull().default(1),
    share: integer('share').notNull().default(0),
    // The distribution's epoch under which it was last claimed.
    epoch: integer('epoch').notNull(),
    // An attempt state of succession/attempt.ts.
    state: text('state').notNull(),
    failureClass: text('failure_class'),
    code: text('code'),
    detail: text('detail'),
    // The partner's own id of what it took.
    partnerReference: text('partner_reference'),
    requestHash: text('request_hash'),
    // What the price list counts by: pages of a letter, parts of an SMS; null until taken.
    units: integer('units'),
    // Ten-thousandths of the currency unit; null: nothing was taken, or no price is known.
    costE4: bigint('cost_e4', { mode: 'number' }),
    costCurrency: text('cost_currency'),
    // PRICE_LIST | PARTNER: the partner's own figure stands above ours.
    costSource: text('cost_source'),
    // A cancel of this attempt was asked of the partner: REQUESTED | DONE | TOO_LATE.
    cancellation: text('cancellation'),
    // Times, creditor's clock, of the milestones seen; null until seen.
    startedAt: timestamp('started_at', { withTimezone: true, precision: 3 }).notNull(),
    retryAt: timestamp('retry_at', { withTimezone: true, precision: 3 }),
    acceptedAt: timestamp('accepted_at', { withTimezone: true, precision: 3 }),
    dispatchedAt: timestamp('dispatched_at', { withTimezone: true, precision: 3 }),
    deliveredAt: timestamp('delivered_at', { withTimezone: true, precision: 3 }),
    openedAt: timestamp('opened_at', { withTimezone: true, precision: 3 }),
    failedAt: timestamp('failed_at', { withTimezone: true, precision: 3 }),
    // Physical: when the first byte may have left.
    wireAt: timestamp('wire_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.attemptId] }),
    uniqueIndex('attempt_number_key').on(table.creditorId, table.distributionId, table.step, table.nudge, table.number),
    uniqueIndex('attempt_one_open')
      .on(table.creditorId, table.distributionId, table.step, table.nudge)
      .where(sql`${table.state} in ('SUBMITTING', 'UNKNOWN')`),
    index('attempt_effect').on(table.effectKey),
    index('attempt_reference')
      .on(table.creditorId, table.partnerId, table.partnerReference)
      .where(sql`${table.partnerReference} is not null`),
  ],
);
