// Engine: 20,000 invoices plan → claim → null partner → settle → DELIVERED events, against bare pg-boss moving as many
// empty jobs in batches of 500. Same server, same run, rounds interleaved, durability on in both.
import { PgBoss } from 'pg-boss';
import postgres from 'postgres';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { openStore } from '../../src/store/open.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeTestEngine } from '../support/engine.ts';
import { nullAdapter } from '../support/null-partner.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { median, sayRound } from './report.ts';
import type { BenchServer } from './server.ts';

const batchSize = 500;

const order = { ...mailThenLetter, arriveBeforeDays: 5 };

export interface EngineFigure {
  readonly invoicesPerSecond: number;
  readonly jobsPerSecond: number;
  readonly ratio: number;
}

/** Measures the engine figure: medians over `rounds` interleaved rounds of `invoices` each. */
export async function measureEngine(server: BenchServer, invoices: number, rounds: number): Promise<EngineFigure> {
  const url = await server.database('engine');
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    ours.push(await engineRound(url, invoices));
    bare.push(await bossRound(url, invoices));
    sayRound(
      'engine',
      round,
      `${Math.round(ours.at(-1) ?? 0)} invoices/s, pg-boss ${Math.round(bare.at(-1) ?? 0)} jobs/s`,
    );
  }
  const [invoicesPerSecond, jobsPerSecond] = [median(ours), median(bare)];
  return { invoicesPerSecond, jobsPerSecond, ratio: invoicesPerSecond / jobsPerSecond };
}

async function engineRound(url: string, invoices: number): Promise<number> {
  const store = openStore(url, { connectionsMax: 8, statementMsMax: 60_000 });
  const { engine, close } = makeTestEngine(store, [
    nullAdapter('null-mail', 'EMAIL'),
    nullAdapter('null-letter', 'LETTER'),
  ]);
  const partners = [
    { adapter: 'null-mail', channel: 'EMAIL' },
    { adapter: 'null-letter', channel: 'LETTER' },
  ];
  const { creditorId, successionOrderId } = await populate(store, {
    debtors: Math.ceil(invoices / 4),
    invoices,
    order,
    partners,
  });
  const ids = await withCreditor(
    store,
    creditorId,
    ({ sql }) => sql<{ id: string }[]>`select invoice_id as id from invoice`,
  );
  await store.sql`select pg_stat_clear_snapshot()`;
  await analyze(url);

  const begunMs = performance.now();
  for (let from = 0; from < ids.length; from += batchSize) {
    const invoiceIds = ids.slice(from, from + batchSize).map((row) => row.id);
    await withCreditor(store, creditorId, async (scope) => {
      const nowMs = await creditorNowMs(scope);
      const started = await startDistributions(scope, { invoiceIds, order: { successionOrderId, version: 1 }, nowMs });
      await appendEvents(scope, started.events, started.tallyChanges);
    });
  }
  await engine.runDue(creditorId);
  const seconds = (performance.now() - begunMs) / 1_000;

  // Counted afterwards, with statistics: the planner knows nothing yet of what has just been written.
  await analyze(url);
  const [reached] = await withCreditor(
    store,
    creditorId,
    ({ sql }) => sql<{ count: number }[]>`
    select count(*) as count from distribution d join event e on e.creditor_id = d.creditor_id
      and e.distribution_id = d.distribution_id and e.type = 'ATTEMPT_DELIVERED' where d.state = 'REACHED'`,
  );
  if (reached?.count !== invoices) throw new Error(`only ${reached?.count} of ${invoices} invoices were delivered`);
  await close();
  await store.close();
  return invoices / seconds;
}

/** What the queue alone costs: send, fetch and complete as many empty jobs, in batches of 500. */
async function bossRound(url: string, jobs: number): Promise<number> {
  const boss = new PgBoss({ connectionString: url, max: 8, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue('bare');
  const begunMs = performance.now();
  for (let sent = 0; sent < jobs; sent += batchSize) {
    await boss.insert(
      'bare',
      Array.from({ length: Math.min(batchSize, jobs - sent) }, () => ({})),
    );
  }
  for (;;) {
    const fetched = await boss.fetch('bare', { batchSize });
    if (fetched.length === 0) break;
    await boss.complete(
      'bare',
      fetched.map((job) => job.id),
    );
  }
  const seconds = (performance.now() - begunMs) / 1_000;
  await boss.deleteAllJobs('bare');
  await boss.stop({ graceful: false, close: true });
  return jobs / seconds;
}

async function analyze(url: string): Promise<void> {
  const admin = postgres(url, { max: 1 });
  await admin`vacuum analyze`;
  await admin.end();
}
