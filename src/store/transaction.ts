// The only door to a creditor's rows: a transaction that has named its creditor.
import { randomInt } from 'node:crypto';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { assert } from '../assert.ts';
import { isUuid } from '../id.ts';
import type { Sql, Store, TransactionSql } from './open.ts';

/** A creditor's transaction: `sql` for hot, hand-written statements; `db` for the rest. */
export interface Scope {
  readonly creditorId: string;
  readonly sql: TransactionSql;
  readonly db: PostgresJsDatabase;
}

/**
 * What becomes of work that PostgreSQL has broken off because it and another stood in each other's way. REPEAT: it is done
 * again from its beginning, which must be harmless: it changes nothing but its own transaction, and what it leaves behind
 * outside of it the last run overwrites.
 */
export type OnConflict = 'REPEAT' | 'FAIL';

const triesMax = 5;
const pauseMsMax = 20;
/** SQLSTATE: deadlock_detected, serialization_failure. */
const conflicts: ReadonlySet<unknown> = new Set(['40P01', '40001']);

/**
 * Runs `work` in one transaction as `creditorId`: row-level security shows it that creditor's rows only.
 * Commits when `work` resolves, rolls back when it throws. SET LOCAL, not set_config(): a sharded
 * PostgreSQL (Citus) passes only the former on to its nodes.
 */
export function withCreditor<T>(
  store: Store,
  creditorId: string,
  work: (scope: Scope) => Promise<T>,
  onConflict: OnConflict = 'FAIL',
): Promise<T> {
  return run(store, creditorId, '', work, onConflict);
}

const planForAnyBatch = [
  `set local plan_cache_mode = 'force_generic_plan'`,
  `set local enable_seqscan = off`,
  `set local enable_bitmapscan = off`,
  `set local enable_sort = off`,
].join('; ');

/**
 * withCreditor() for work on batches, which is done again where PostgreSQL breaks it off. Statements are planned for a batch
 * of any size and of any creditor, by keys and in the order of an index. Planned by statistics, a table that was empty a
 * minute ago is read whole for every batch, and a new creditor, who is not in them yet, has all his rows taken for one.
 * What is to be in order is best read from one table, by the index that has it: PostgreSQL avoids sorting here at any price,
 * and would compare each row of a join with each (docs/decisions/0020-keys-in-empty-tables.md).
 */
export function withBatch<T>(store: Store, creditorId: string, work: (scope: Scope) => Promise<T>): Promise<T> {
  return run(store, creditorId, planForAnyBatch, work, 'REPEAT');
}

async function run<T>(
  store: Store,
  creditorId: string,
  setting: string,
  work: (scope: Scope) => Promise<T>,
  onConflict: OnConflict,
): Promise<T> {
  assert(isUuid(creditorId), 'a creditor id is a UUID');
  for (let tries = 1; ; tries += 1) {
    try {
      return await once(store, creditorId, setting, work);
    } catch (error) {
      const mayRepeat = onConflict === 'REPEAT' && tries < triesMax && isConflict(error);
      if (!mayRepeat) throw error;
      // Not both at the same instant again.
      await new Promise((resolve) => setTimeout(resolve, randomInt(pauseMsMax * 2 ** tries)));
    }
  }
}

function once<T>(store: Store, creditorId: string, setting: string, work: (scope: Scope) => Promise<T>): Promise<T> {
  return store.sql.begin(async (sql) => {
    // Not awaited: it travels in the same packet as the first statement of `work`.
    const scoped = sql.unsafe(`set local app.creditor = '${creditorId}'; ${setting}`).execute();
    const result = await work(scopeOf(store.sql, sql, creditorId));
    await scoped;
    return result;
  }) as Promise<T>;
}

/** The rest of a creditor's transaction is planned as withBatch() says. */
export async function planForAny({ sql }: Pick<Scope, 'sql'>): Promise<void> {
  await sql.unsafe(planForAnyBatch);
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && conflicts.has(error.code);
}

/** Every creditor's id: the one thing that may be read outside a scope. */
export async function creditorIds(store: Store): Promise<string[]> {
  const rows = await store.sql<
    { creditorId: string }[]
  >`select creditor_id as "creditorId" from creditor_roster order by creditor_id`;
  return rows.map((row) => row.creditorId);
}

function scopeOf(root: Sql, sql: TransactionSql, creditorId: string): Scope {
  let database: PostgresJsDatabase | undefined;
  return {
    creditorId,
    sql,
    get db() {
      // drizzle reads the client's options, which postgres.js keeps on the pool only.
      database ??= drizzle({ client: Object.assign(sql, { options: root.options }) as unknown as Sql });
      return database;
    },
  };
}
