// Brings a database to the newest form, as its owner. Concurrent starts wait for each other.
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

const migrationsFolder = new URL('../../drizzle', import.meta.url).pathname;
// Any number, but always the same: the lock that one migrating process holds.
const migrationLock = 7_283_301;

/** Applies the migrations in drizzle/ that the database at `url` has not seen. */
export async function migrateDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${migrationLock})`;
    await migrate(drizzle({ client: sql }), { migrationsFolder });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
