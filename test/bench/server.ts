// A PostgreSQL of its own for benchmarks, durability on, thrown away afterwards. It has the memory a server for a million
// invoices is given; the one that npm start brings is set up for a laptop.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../../src/store/embedded.ts';
import { migrateDatabase } from '../../src/store/migrate.ts';

export interface BenchServer {
  /** Makes a migrated database and returns its URL, as owner. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startBenchServer(): Promise<BenchServer> {
  const directory = mkdtempSync(join(tmpdir(), 'stafett-bench-'));
  const server = await startEmbeddedPostgres(directory, ['shared_buffers=2GB']);
  return {
    async database(name) {
      const admin = postgres(server.url, { max: 1, onnotice: () => {} });
      await admin.unsafe(`create database bench_${name}`);
      await admin.end();
      const url = server.url.replace(/\/postgres$/, `/bench_${name}`);
      await migrateDatabase(url);
      return url;
    },
    async stop() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
