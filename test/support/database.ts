// A fresh, migrated database for one test file.
import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, inject } from 'vitest';
import { openStore, type Store } from '../../src/store/open.ts';

export interface TestDatabase {
  readonly store: Store;
  /** URL of this database as its owner. */
  readonly url: string;
}

/** Makes the database; closes and drops it after the file's last test. Call at the top level of a test file. */
export async function makeTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
  // Cloning locks the template, so files that start together take turns.
  await admin`select pg_advisory_lock(1)`;
  await admin.unsafe(`create database ${name} template template_stafett`);
  await admin`select pg_advisory_unlock(1)`;
  const url = serverUrl.replace(/\/postgres$/, `/${name}`);
  const store = openStore(url, { connectionsMax: 10, statementMsMax: 60_000 });
  afterAll(async () => {
    await store.close();
    await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
  });
  return { store, url };
}
