// Sources, imports and import rows.
import {
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

export const source = pgTable(
  'source',
  {
    creditorId: uuid('creditor_id').notNull(),
    sourceId: uuid('source_id').notNull(),
    name: text('name').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.sourceId] }),
    unique('source_name_key').on(table.creditorId, table.name),
  ],
);

// "import" is a reserved word in too many places; the table is called by its full name.
export const invoiceImport = pgTable(
  'invoice_import',
  {
    creditorId: uuid('creditor_id').notNull(),
    importId: uuid('import_id').notNull(),
    sourceId: uuid('source_id').notNull(),
    fileName: text('file_name'),
    format: text('format').notNull(),
    contentHash: text('content_hash').notNull(),
    rowCount: integer('row_count').notNull(),
    createdCount: integer('created_count').notNull(),
    updatedCount: integer('updated_count').notNull(),
    unchangedCount: integer('unchanged_count').notNull(),
    refusedCount: integer('refused_count').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.importId] }),
    foreignKey({ columns: [table.creditorId, table.sourceId], foreignColumns: [source.creditorId, source.sourceId] }),
    index('invoice_import_recent').on(table.creditorId, table.createdAt),
  ],
);

export const importRow = pgTable(
  'import_row',
  {
    creditorId: uuid('creditor_id').notNull(),
    importId: uuid('import_id').notNull(),
    // The line of the file on which the row begins (CSV, 1 = header) or the item's number from 1 (JSON).
    row: integer('row').notNull(),
    // CREATED | UPDATED | UNCHANGED | REFUSED
    outcome: text('outcome').notNull(),
    invoiceNumber: text('invoice_number'),
    invoiceId: uuid('invoice_id'),
    errors: jsonb('errors').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.importId, table.row] }),
    foreignKey({
      columns: [table.creditorId, table.importId],
      foreignColumns: [invoiceImport.creditorId, invoiceImport.importId],
    }),
  ],
);
