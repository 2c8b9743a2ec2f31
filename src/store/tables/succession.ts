// Succession orders (immutable versions) and the rules that assign them.
import {
  boolean,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

export const successionOrder = pgTable(
  'succession_order',
  {
    creditorId: uuid('creditor_id').notNull(),
    successionOrderId: uuid('succession_order_id').notNull(),
    // Editing makes version n + 1; a running distribution keeps the version it began with.
    version: integer('version').notNull(),
    name: text('name').notNull(),
    // A SuccessionOrder of succession/order.ts, validated when it was saved.
    definition: jsonb('definition').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    // When the order was put away; the same in all its versions.
    archivedAt: timestamp('archived_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.successionOrderId, table.version] }),
    unique('succession_order_name_key').on(table.creditorId, table.name, table.version),
  ],
);

export const assignmentRule = pgTable(
  'assignment_rule',
  {
    creditorId: uuid('creditor_id').notNull(),
    assignmentRuleId: uuid('assignment_rule_id').notNull(),
    // Rules are tried in this order; the first whose condition holds decides.
    position: integer('position').notNull(),
    name: text('name').notNull(),
    condition: jsonb('condition').notNull(),
    successionOrderId: uuid('succession_order_id').notNull(),
    version: integer('version').notNull(),
    // Shares the invoices out over the orders of an experiment; those that take no part in it get the order above.
    experimentId: uuid('experiment_id'),
    enabled: boolean('enabled').notNull().default(true),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.assignmentRuleId] }),
    unique('assignment_rule_position_key').on(table.creditorId, table.position),
    foreignKey({
      columns: [table.creditorId, table.successionOrderId, table.version],
      foreignColumns: [successionOrder.creditorId, successionOrder.successionOrderId, successionOrder.version],
    }),
  ],
);
