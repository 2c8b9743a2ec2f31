// Simulations asked for, how far they are, and what came out.
import { index, jsonb, pgTable, primaryKey, real, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const simulation = pgTable(
  'simulation',
  {
    creditorId: uuid('creditor_id').notNull(),
    simulationId: uuid('simulation_id').notNull(),
    // QUEUED | RUNNING | DONE | FAILED
    state: text('state').notNull().default('QUEUED'),
    // A SimulationInput of simulation/simulations.ts.
    input: jsonb('input').notNull(),
    // From 0 to 1.
    progress: real('progress').notNull().default(0),
    // A SimulationResult; null until done.
    result: jsonb('result'),
    // Why it failed, in words for the one who asked.
    problem: text('problem'),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    endedAt: timestamp('ended_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [
    primaryKey({ columns: [table.creditorId, table.simulationId] }),
    index('simulation_recent').on(table.creditorId, table.createdAt),
  ],
);
