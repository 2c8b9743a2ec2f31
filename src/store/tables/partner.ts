// Partners: who carries, over which adapter, with which settings and secrets.
import {
  bigint,
  boolean,
  date,
  doublePrecision,
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
    // Channels it carries for this creditor: one niche partner has one, a distributor several.
    channels: text('channels').array().notNull(),
    // Countries (ISO 3166-1 alpha-2) it is used for; empty: all that its contract serves.
    countries: text('countries').array().notNull().default([]),
    // Lower is tried first.
    priority: integer('priority').notNull().default(100),
    paused: boolean('paused').notNull().default(false),
    // Where and how to reach it; checked by the adapter's own schema.
    settings: jsonb('settings').notNull(),
    // Credentials, sealed (AES-256-GCM); never readable through the API.
    sealedSecrets: text('sealed_secrets'),
    // The version before, while it is being replaced: reports signed with it are still taken until then.
    sealedPreviousSecrets: text('sealed_previous_secrets'),
    previousSecretsUntil: timestamp('previous_secrets_until', { withTimezone: true, precision: 3 }),
    // The creditor's own limits, where they are narrower than the contract's; null: the contract's.
    perSecondMax: doublePrecision('per_second_max'),
    perDayMax: integer('per_day_max'),
    concurrencyMax: integer('concurrency_max'),
    // Business days by country, and the hour of the day after which the next day counts, where they differ from the contract's.
    leadTimeDays: jsonb('lead_time_days').notNull().default({}),
    cutOffHour: integer('cut_off_hour'),
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
    // The partner's own id of what it took, where it does not echo our key.
    partnerReference: text('partner_reference'),
    // The final price it told, in ten-thousandths of the currency unit.
    costE4: bigint('cost_e4', { mode: 'number' }),
    costCurrency: text('cost_currency'),
    // SCHEDULED | SETTLED | FAILED: a payment the debtor arranged where the partner shows the invoice.
    payment: text('payment'),
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

/** What carrying costs: the newest row that is valid and names the country stands before the one for all. */
export const partnerPrice = pgTable(
  'partner_price',
  {
    creditorId: uuid('creditor_id').notNull(),
    partnerPriceId: uuid('partner_price_id').notNull(),
    partnerId: uuid('partner_id').notNull(),
    channel: text('channel').notNull(),
    // Empty: all countries without a row of their own.
    country: text('country').notNull().default(''),
    // The price holds from this many pages of a letter or parts of an SMS; 1 for all others.
    unitsFrom: integer('units_from').notNull().default(1),
    // Ten-thousandths of the currency unit, for the whole consignment.
    amountE4: bigint('amount_e4', { mode: 'number' }).notNull(),
    currency: text('currency').notNull(),
    validFrom: date('valid_from').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.partnerPriceId] }),
    unique('partner_price_key').on(
      table.creditorId,
      table.partnerId,
      table.channel,
      table.country,
      table.unitsFrom,
      table.validFrom,
    ),
    foreignKey({
      columns: [table.creditorId, table.partnerId],
      foreignColumns: [partner.creditorId, partner.partnerId],
    }),
  ],
);

/** How a partner fares on one channel: its breaker, and what became of the sends so far. */
export const partnerHealth = pgTable(
  'partner_health',
  {
    creditorId: uuid('creditor_id').notNull(),
    partnerId: uuid('partner_id').notNull(),
    channel: text('channel').notNull(),
    // CLOSED | OPEN | HALF_OPEN
    breaker: text('breaker').notNull().default('CLOSED'),
    // Creditor's time: when it opened, and when the next try may be made.
    openedAt: timestamp('opened_at', { withTimezone: true, precision: 3 }),
    retryAt: timestamp('retry_at', { withTimezone: true, precision: 3 }),
    // Openings in a row without a success between: each waits longer.
    openings: integer('openings').notNull().default(0),
    // The window in which failures are counted against calls.
    windowStartedAt: timestamp('window_started_at', { withTimezone: true, precision: 3 }),
    windowCalls: integer('window_calls').notNull().default(0),
    windowFailures: integer('window_failures').notNull().default(0),
    // Since the beginning.
    calls: bigint('calls', { mode: 'number' }).notNull().default(0),
    taken: bigint('taken', { mode: 'number' }).notNull().default(0),
    failures: bigint('failures', { mode: 'number' }).notNull().default(0),
    // Creditor's time: when it last took something.
    takenAt: timestamp('taken_at', { withTimezone: true, precision: 3 }),
    // Real milliseconds of a send, smoothed.
    latencyMs: doublePrecision('latency_ms'),
    lastFailureCode: text('last_failure_code'),
    lastFailureAt: timestamp('last_failure_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.partnerId, table.channel] }),
    foreignKey({
      columns: [table.creditorId, table.partnerId],
      foreignColumns: [partner.creditorId, partner.partnerId],
    }),
  ],
);

/** What is left of a partner's allowance: leased in blocks by the workers, so that the row is not a bottleneck. */
export const partnerBudget = pgTable(
  'partner_budget',
  {
    creditorId: uuid('creditor_id').notNull(),
    partnerId: uuid('partner_id').notNull(),
    // Sends that may begin now, and when (physical) they were counted.
    tokens: doublePrecision('tokens').notNull(),
    refilledAt: timestamp('refilled_at', { withTimezone: true, precision: 3 }).notNull(),
    // The creditor's calendar day, and what was given out on it.
    day: date('day').notNull(),
    dayCount: integer('day_count').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.partnerId] }),
    foreignKey({
      columns: [table.creditorId, table.partnerId],
      foreignColumns: [partner.creditorId, partner.partnerId],
    }),
  ],
);

/** How far a partner's reports have been fetched, for partners that are asked. */
export const partnerPoll = pgTable(
  'partner_poll',
  {
    creditorId: uuid('creditor_id').notNull(),
    partnerId: uuid('partner_id').notNull(),
    cursor: text('cursor'),
    // The last effect key it was asked about, where it carries more than it is asked about at a time; null: from the first.
    askedTo: uuid('asked_to'),
    // Creditor's time.
    dueAt: timestamp('due_at', { withTimezone: true, precision: 3 }).notNull(),
    failures: integer('failures').notNull().default(0),
    lastFailure: text('last_failure'),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.partnerId] }),
    foreignKey({
      columns: [table.creditorId, table.partnerId],
      foreignColumns: [partner.creditorId, partner.partnerId],
    }),
  ],
);
