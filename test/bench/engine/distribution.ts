// Engine: 20,000 invoices plan → claim → null partner → settle → DELIVERED events, against bare pg-boss moving as many
// empty jobs in batches of 500, and against a hand-written loop that writes the same rows. Same server, same run, rounds
// interleaved, durability on in all.
import { PgBoss } from 'pg-boss';
import { engineConnections } from '../../../src/distribution/engine.ts';
import { startDistributions } from '../../../src/distribution/start.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { creditorNowMs } from '../../../src/store/creditor-time.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import { makeTestEngine } from '../../support/engine.ts';
import { nullAdapter } from '../../support/null-partner.ts';
import { mailThenLetter } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { analyze, median, sayRound } from '../report.ts';
import type { BenchServer } from '../server.ts';
import { handWrittenLoop } from './hand-written.ts';

const batchSize = 500;
const statementMsMax = 60_000;

const order = { ...mailThenLetter, arriveBeforeDays: 5 };

export interface EngineFigure {
  readonly invoicesPerSecond: number;
  readonly jobsPerSecond: number;
  /** To bare pg-boss. */
  readonly ratio: number;
  readonly handWrittenPerSecond: number;
  readonly ratioToHandWritten: number;
}

/** Before the first round, of each: a process that has just begun compiles what it runs. */
const warmUp = 2_000;

/** Measures the engine figure: medians over `rounds` interleaved rounds of `invoices` each, of ratios too: a machine drifts. */
export async function measureEngine(server: BenchServer, invoices: number, rounds: number): Promise<EngineFigure> {
  const url = await server.database('engine');
  const ours: number[] = [];
  const bare: number[] = [];
  const byHand: number[] = [];
  await engineRound(url, warmUp);
  await bossRound(url, warmUp);
  await handWrittenRound(url, warmUp);
  for (let round = 1; round <= rounds; round += 1) {
    const rates = [
      await engineRound(url, invoices),
      await bossRound(url, invoices),
      await handWrittenRound(url, invoices),
    ] as const;
    ours.push(rates[0]);
    bare.push(rates[1]);
    byHand.push(rates[2]);
    const [engine, boss, hand] = rates.map(Math.round);
    sayRound('engine', round, `${engine} invoices/s, pg-boss ${boss} jobs/s, hand-written loop ${hand} invoices/s`);
  }
  const [invoicesPerSecond, jobsPerSecond, handWrittenPerSecond] = [median(ours), median(bare), median(byHand)];
  return {
    invoicesPerSecond,
    jobsPerSecond,
    ratio: median(ours.map((rate, round) => rate / (bare[round] ?? 0))),
    handWrittenPerSecond,
    ratioToHandWritten: median(ours.map((rate, round) => rate / (byHand[round] ?? 0))),
  };
}

function openBenchStore(url: string): Store {
  return openStore(url, { connectionsMax: 8, statementMsMax });
}

/** A creditor with invoices that have not been sent, and statistics as they are when somebody begins to send them. */
async function populateRound(store: Store, url: string, invoices: number) {
  const partners = [
    { adapter: 'null-mail', channel: 'EMAIL' },
    { adapter: 'null-letter', channel: 'LETTER' },
  ];
  const population = await populate(store, { debtors: Math.ceil(invoices / 4), invoices, order, partners });
  const rows = await withCreditor(
    store,
    population.creditorId,
    ({ sql }) => sql<{ id: string }[]>`select invoice_id as id from invoice`,
  );
  await analyze(url);
  return { ...population, invoiceIds: rows.map(({ id }) => id) };
}

async function engineRound(url: string, invoices: number): Promise<number> {
  const store = openBenchStore(url);
  // As in the service: the engine has connections of its own.
  const engineStore = openStore(url, { connectionsMax: engineConnections, statementMsMax, memory: store.memory });
  const { engine, close } = makeTestEngine(engineStore, [
    nullAdapter('null-mail', 'EMAIL'),
    nullAdapter('null-letter', 'LETTER'),
  ]);
  const { creditorId, successionOrderId, invoiceIds } = await populateRound(store, url, invoices);

  const sending: Promise<void>[] = [];
  const begunMs = performance.now();
  for (let from = 0; from < invoiceIds.length; from += batchSize) {
    await withCreditor(store, creditorId, async (scope) => {
      const nowMs = await creditorNowMs(scope);
      const started = await startDistributions(scope, {
        invoiceIds: invoiceIds.slice(from, from + batchSize),
        order: { successionOrderId, version: 1 },
        nowMs,
      });
      await appendEvents(scope, started.events, started.tallyChanges);
    });
    // As the service is woken by each start that is committed.
    sending.push(engine.runDue(creditorId));
  }
  await Promise.all(sending);
  const seconds = (performance.now() - begunMs) / 1_000;

  await checkDelivered(store, url, creditorId, invoices);
  await close();
  await engineStore.close();
  await store.close();
  return invoices / seconds;
}

async function handWrittenRound(url: string, invoices: number): Promise<number> {
  const store = openBenchStore(url);
  const { creditorId, successionOrderId, partnerIds, invoiceIds } = await populateRound(store, url, invoices);
  const begunMs = performance.now();
  await handWrittenLoop(store, creditorId, invoiceIds, {
    successionOrderId,
    partnerId: partnerIds['null-mail'] ?? '',
  });
  const seconds = (performance.now() - begunMs) / 1_000;
  await checkDelivered(store, url, creditorId, invoices);
  await store.close();
  return invoices / seconds;
}

/** Whoever ran: the same rows must be there. Counted afterwards, with statistics. */
async function checkDelivered(store: Store, url: string, creditorId: string, invoices: number): Promise<void> {
  await analyze(url);
  const [found] = await withCreditor(
    store,
    creditorId,
    ({ sql }) => sql<Record<string, number>[]>`
      select (select count(*) from distribution where state = 'REACHED' and milestone = 'DELIVERED') as reached,
        (select count(*) from attempt where state = 'DELIVERED' and delivered_at is not null) as delivered,
        (select count(*) from event where distribution_id is not null and type not like 'CONTACT_POINT%') as events,
        (select count(*) - max(position) from event) as gaps,
        (select count from tally where state = 'REACHED' and channel = 'EMAIL') as tallied,
        (select count(*) from tally where count < 0 or state <> 'REACHED' and count <> 0) as astray,
        (select count(*) from contact_point where channel = 'EMAIL' and reachability <> 'REACHABLE') as unlearnt`,
  );
  const expected = {
    reached: invoices,
    delivered: invoices,
    events: 4 * invoices,
    gaps: 0,
    tallied: invoices,
    astray: 0,
    unlearnt: 0,
  };
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`of ${invoices} invoices there is ${JSON.stringify(found)}`);
  }
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
