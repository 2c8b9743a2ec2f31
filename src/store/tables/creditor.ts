// Creditors (the tenants), their API keys, and what a repeated request was answered.
import { boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Every creditor's id and nothing else: the one table a sweep may read across creditors. No row-level security. */
export const creditorRoster = pgTable('creditor_roster', {
  creditorId: uuid('creditor_id').primaryKey(),
});

export const creditor = pgTable('creditor', {
  creditorId: uuid('creditor_id').primaryKey(),
  name: text('name').notNull(),
  organisationNumber: text('organisation_number').notNull(),
  country: text('country').notNull(),
  language: text('language').notNull(),
  timeZone: text('time_zone').notNull(),
  currency: text('currency').notNull(),
  email: text('email').notNull(),
  phone: text('phone'),
  address: jsonb('address').notNull(),
  bankgiro: text('bankgiro'),
  iban: text('iban'),
  sandbox: boolean('sandbox').notNull().default(false),
  // A sandbox's simulated instant; null: real time. Moved only by clockAdvance.
  clockAt: timestamp('clock_at', { withTimezone: true, precision: 3 }),
  startOnImport: boolean('start_on_import').notNull().default(false),
  // Counts what may let paused distributions go on: pauses that ended, partners that came back or were added.
  resumptions: integer('resumptions').notNull().default(0),
  // Ten-thousandths of the debtors that take part in no experiment.
  holdoutBp: integer('holdout_bp').notNull().default(0),
  createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
});

export const apiKey = pgTable(
  'api_key',
  {
    creditorId: uuid('creditor_id').notNull(),
    apiKeyId: uuid('api_key_id').notNull(),
    name: text('name').notNull(),
    scope: text('scope').notNull(),
    // A PARTNER key sees only its own partner's events.
    partnerId: uuid('partner_id'),
    secretHash: text('secret_hash').notNull(),
    lastFour: text('last_four').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    expiresAt: timestamp('expires_at', { withTimezone: true, precision: 3 }),
    revokedAt: timestamp('revoked_at', { withTimezone: true, precision: 3 }),
    lastUsedAt: timestamp('last_used_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [primaryKey({ columns: [table.creditorId, table.apiKeyId] })],
);

/** What a mutation with an idempotency key answered, so that a repeat gets the same answer and no second effect. */
export const idempotentRequest = pgTable(
  'idempotent_request',
  {
    creditorId: uuid('creditor_id').notNull(),
    key: text('key').notNull(),
    operation: text('operation').notNull(),
    requestHash: text('request_hash').notNull(),
    payload: jsonb('payload'),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.creditorId, table.key] })],
);
