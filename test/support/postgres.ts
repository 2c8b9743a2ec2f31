// One PostgreSQL for the whole test run, and for each test file a database of its own cloned from a migrated template.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/store/embedded.ts';
import { migrateDatabase } from '../../src/store/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'stafett-test-'));
  const server = await startEmbeddedPostgres(directory, ['fsync=off', 'max_connections=300']);
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  await admin`create database template_stafett`;
  await migrateDatabase(server.url.replace(/\/postgres$/, '/template_stafett'));
  await admin.end();
  project.provide('postgresUrl', server.url);
  return async () => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
