// Experiments: what is tested, who was assigned to what, what became of their invoices, and what was concluded.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { debtor, invoice } from './record.ts';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
/**
 * The transaction that wrote the row last: a trigger keeps it. With the state of transactions that a reader saw, it tells
 * what has changed since, whatever changed it and in whatever order it was committed.
 */
const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });
const writtenBy = () => xid8('written_by').notNull().default(sql`pg_current_xact_id()`);
const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

export const experiment = pgTable(
  'experiment',
  {
    creditorId: uuid('creditor_id').notNull(),
    experimentId: uuid('experiment_id').notNull(),
    key: text('key').notNull(),
    // DRAFT | PLANNED | RUNNING | STOPPED
    state: text('state').notNull(),
    // An ExperimentDefinition of experiments/definition.ts; frozen by the start, but for its coverage and arms' weights.
    definition: jsonb('definition').notNull(),
    // What planning came to: power, duration, cost; a Forecast of experiments/life/planning/plan.ts. Null while a draft.
    planned: jsonb('planned'),
    createdAt: instant('created_at').notNull().defaultNow(),
    startedAt: instant('started_at'),
    stoppedAt: instant('stopped_at'),
    // The arm whose order the rules give now; null until one is shipped.
    shippedArm: text('shipped_arm'),
    // Ten-thousandths of the debtors that stay with the control after it.
    holdbackBp: integer('holdback_bp').notNull().default(0),
    // Its weights are left as they are, though it is a bandit.
    banditPaused: boolean('bandit_paused').notNull().default(false),
    // The one whose shipped arm this one goes on comparing with its control, by the debtors held back; null: none.
    followsExperimentId: uuid('follows_experiment_id'),
    // Events up to here are in the outcomes.
    outcomePosition: bigint('outcome_position', { mode: 'number' }).notNull().default(0),
    // Counts up by trigger when rows of its assignments or outcomes go away or to another debtor.
    rowsGone: bigint('rows_gone', { mode: 'number' }).notNull().default(0),
    // What transactions before this one changed of its outcomes is noted no more.
    changesFrom: xid8('changes_from').notNull().default('0'),
    // Where that will be moved to, and since when: a day later.
    changesMark: xid8('changes_mark'),
    changesMarkedAt: instant('changes_marked_at'),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.experimentId] }),
    unique('experiment_key').on(table.creditorId, table.key),
  ],
);

export const experimentPhase = pgTable(
  'experiment_phase',
  {
    creditorId: uuid('creditor_id').notNull(),
    experimentId: uuid('experiment_id').notNull(),
    // From 1.
    phase: integer('phase').notNull(),
    salt: text('salt').notNull(),
    // By arm.
    weights: jsonb('weights').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.experimentId, table.phase] }),
    foreignKey({
      columns: [table.creditorId, table.experimentId],
      foreignColumns: [experiment.creditorId, experiment.experimentId],
    }),
  ],
);

export const assignment = pgTable(
  'assignment',
  {
    creditorId: uuid('creditor_id').notNull(),
    experimentId: uuid('experiment_id').notNull(),
    debtorId: uuid('debtor_id').notNull(),
    phase: integer('phase').notNull(),
    // Of the arms of the definition; null: the debtor takes no part, and the reason says why.
    arm: smallint('arm'),
    bucket: integer('bucket'),
    // hash | override | holdout | namespace | coverage | ineligible | unreachable
    reason: text('reason').notNull(),
    // Under an override: the arm that chance had given before; null: none.
    drawnArm: smallint('drawn_arm'),
    // Two arms have met in it, by an override after its invoices or by a merge of debtors: counted, and left out.
    crossed: boolean('crossed').notNull().default(false),
    assignedAt: instant('assigned_at').notNull(),
    // When the first invoice was given to the arm; null: none has been.
    exposedAt: instant('exposed_at'),
    // What was known before: {paidDays, cost}, means of the last half year; null where nothing was.
    before: jsonb('before'),
    // Values of the declared slices, in their order.
    slices: jsonb('slices').notNull(),
    // The kind of debtor and the arms' channels it could be reached by, when it was assigned.
    stratum: text('stratum').notNull().default(''),
    writtenBy: writtenBy(),
  },
  (table) => [
    // One arm for a debtor, whoever asks first.
    primaryKey({ columns: [table.creditorId, table.experimentId, table.debtorId] }),
    foreignKey({
      columns: [table.creditorId, table.experimentId],
      foreignColumns: [experiment.creditorId, experiment.experimentId],
    }),
    foreignKey({ columns: [table.creditorId, table.debtorId], foreignColumns: [debtor.creditorId, debtor.debtorId] }),
    index('assignment_written').on(table.creditorId, table.experimentId, table.writtenBy),
  ],
);

export const outcome = pgTable(
  'outcome',
  {
    creditorId: uuid('creditor_id').notNull(),
    experimentId: uuid('experiment_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    distributionId: uuid('distribution_id').notNull(),
    debtorId: uuid('debtor_id').notNull(),
    arm: smallint('arm').notNull(),
    phase: integer('phase').notNull(),
    startedAt: instant('started_at').notNull(),
    // Creditor's days.
    startedOn: date('started_on').notNull(),
    dueDate: date('due_date').notNull(),
    // The invoice's, so that its payments are all that is read to tell what closed it; null: the release before wrote it.
    amountMinor: bigint('amount_minor', { mode: 'number' }),
    // Position in the event log of the last fact that is counted below; 0: none yet.
    countedPosition: bigint('counted_position', { mode: 'number' }).notNull().default(0),
    deliveredAt: instant('delivered_at'),
    // The step that delivered, from 0.
    deliveredStep: smallint('delivered_step'),
    openedAt: instant('opened_at'),
    // A human act, not a picture that a program may have fetched.
    openedVerifiedAt: instant('opened_verified_at'),
    // The first step tried; not 0: something stood above the arm.
    firstStep: smallint('first_step'),
    fallbacks: smallint('fallbacks').notNull().default(0),
    bounces: smallint('bounces').notNull().default(0),
    bouncedAt: instant('bounced_at'),
    complaints: smallint('complaints').notNull().default(0),
    complainedAt: instant('complained_at'),
    // Until so many days after the due date.
    reminders: smallint('reminders').notNull().default(0),
    // By step; ten-thousandths of the currency unit. Of what was begun within its window after the first send.
    costsE4: jsonb('costs_e4').notNull().default([]),
    costE4: bigint('cost_e4', { mode: 'number' }).notNull().default(0),
    costCurrency: text('cost_currency'),
    endedAt: instant('ended_at'),
    // PAID (in full) | CREDITED | CANCELLED, and the creditor's day of it; null while open.
    closeCause: text('close_cause'),
    closedOn: date('closed_on'),
    // What the release before this one finds changed rows by; to go with the next.
    writtenBy: writtenBy(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.experimentId, table.invoiceId] }),
    foreignKey({
      columns: [table.creditorId, table.invoiceId],
      foreignColumns: [invoice.creditorId, invoice.invoiceId],
    }),
    index('outcome_invoice').on(table.creditorId, table.invoiceId),
  ],
);

/**
 * Which outcomes each transaction wrote, kept by triggers: apart from them, so that an outcome is written over in place and
 * finding what has changed costs it no entry in an index.
 */
export const outcomeChange = pgTable(
  'outcome_change',
  {
    creditorId: uuid('creditor_id').notNull(),
    experimentId: uuid('experiment_id').notNull(),
    writtenBy: xid8('written_by').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.creditorId, table.experimentId, table.writtenBy, table.invoiceId] })],
);

export const snapshot = pgTable(
  'snapshot',
  {
    creditorId: uuid('creditor_id').notNull(),
    snapshotId: uuid('snapshot_id').notNull(),
    experimentId: uuid('experiment_id').notNull(),
    asOf: instant('as_of').notNull(),
    watermark: bigint('watermark', { mode: 'number' }).notNull(),
    engineVersion: text('engine_version').notNull(),
    // The columns it was computed from, compressed: computed again, they give the same bytes. With a base: what has
    // changed against the columns of that snapshot, which is whole. Null: too many bytes for one statement, kept in parts.
    inputs: bytea('inputs'),
    baseSnapshotId: uuid('base_snapshot_id'),
    // An ExperimentResult as canonical JSON text: bytes, so that they stay the same.
    result: text('result').notNull(),
    // Of the result's bytes, lower-case hex.
    sha256: text('sha256').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.snapshotId] }),
    foreignKey({
      columns: [table.creditorId, table.experimentId],
      foreignColumns: [experiment.creditorId, experiment.experimentId],
    }),
    // A base stays as long as a snapshot needs it.
    foreignKey({
      columns: [table.creditorId, table.baseSnapshotId],
      foreignColumns: [table.creditorId, table.snapshotId],
    }),
    index('snapshot_recent').on(table.creditorId, table.experimentId, table.createdAt),
    index('snapshot_base').on(table.creditorId, table.baseSnapshotId),
  ],
);

/** The inputs of a snapshot in parts: a value of tens of megabytes is come by several times on its way into one. */
export const snapshotPart = pgTable(
  'snapshot_part',
  {
    creditorId: uuid('creditor_id').notNull(),
    snapshotId: uuid('snapshot_id').notNull(),
    // From 0.
    part: integer('part').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.snapshotId, table.part] }),
    foreignKey({
      columns: [table.creditorId, table.snapshotId],
      foreignColumns: [snapshot.creditorId, snapshot.snapshotId],
    }).onDelete('cascade'),
  ],
);

export const experimentDecision = pgTable(
  'experiment_decision',
  {
    creditorId: uuid('creditor_id').notNull(),
    experimentId: uuid('experiment_id').notNull(),
    // From 1.
    number: integer('number').notNull(),
    // STARTED | COVERAGE | PHASE | RULE | HOLDOUT | STOPPED | SHIPPED | ROLLED_BACK | OVERRIDE | OVERRIDE_ENDED |
    // REWEIGHED | BANDIT_PAUSED | BANDIT_RESUMED
    act: text('act').notNull(),
    arm: text('arm'),
    snapshotId: uuid('snapshot_id'),
    // Id of the access key that did it; empty: the program itself, as it was told to.
    decidedBy: text('decided_by').notNull(),
    decidedAt: instant('decided_at').notNull(),
    note: text('note').notNull().default(''),
    // The debtors it was done to; null: it was not done to single ones.
    debtorIds: uuid('debtor_ids').array(),
    // What new weights were decided on: a Reweighed of experiments/life/reweigh.ts.
    detail: jsonb('detail'),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.experimentId, table.number] }),
    foreignKey({
      columns: [table.creditorId, table.experimentId],
      foreignColumns: [experiment.creditorId, experiment.experimentId],
    }),
  ],
);
