// In a database that was empty a moment ago the planner knows nothing: what a batch reads must follow from its keys all the
// same, and not from how much there is beside it.
import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';
import { makeTestEngine } from '../support/engine.ts';
import { nullAdapter } from '../support/null-partner.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';

const { url } = await makeTestDatabase();
const admin = postgres(url, { max: 1, onnotice: () => {} });
afterAll(() => admin.end());

const tables = ['distribution', 'attempt', 'contact_point', 'debtor', 'invoice', 'not_started', 'event'];

/** Rows and index entries read of what grows, by connections that have ended: they tell it a moment after. */
async function readSoFar(): Promise<number> {
  for (let last = -1; ; ) {
    const [row] = await admin<{ read: number }[]>`
      select (sum(t.seq_tup_read) + (select sum(i.idx_tup_read) from pg_stat_user_indexes i
        where i.relname = any(${tables})))::float8 as read
      from pg_stat_user_tables t where t.relname = any(${tables})`;
    const read = row?.read ?? 0;
    if (read === last) return read;
    last = read;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function withOwnStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore(url, { connectionsMax: 6, statementMsMax: 60_000 });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Starts and sends `invoices`, with connections of its own that know no statement yet; answers what it read an invoice. */
async function readPerInvoice(invoices: number): Promise<number> {
  const partners = [
    { adapter: 'null-mail', channel: 'EMAIL' },
    { adapter: 'null-letter', channel: 'LETTER' },
  ];
  const plan = { debtors: invoices / 4, invoices, order: mailThenLetter, partners };
  const { creditorId, successionOrderId } = await withOwnStore((store) => populate(store, plan));
  const rows = await admin<{ id: string }[]>`select invoice_id as id from invoice where creditor_id = ${creditorId}`;
  const before = await readSoFar();
  await withOwnStore(async (store) => {
    const { engine, close } = makeTestEngine(store, [
      nullAdapter('null-mail', 'EMAIL'),
      nullAdapter('null-letter', 'LETTER'),
    ]);
    for (let from = 0; from < rows.length; from += 500) {
      const invoiceIds = rows.slice(from, from + 500).map(({ id }) => id);
      await withCreditor(store, creditorId, async (scope) => {
        const nowMs = await creditorNowMs(scope);
        const started = await startDistributions(scope, {
          invoiceIds,
          order: { successionOrderId, version: 1 },
          nowMs,
        });
        await appendEvents(scope, started.events, started.tallyChanges);
      });
      await engine.runDue(creditorId);
    }
    await close();
  });
  const after = await readSoFar();
  const [sent] = await admin<{ count: number }[]>`
    select count(*)::int as count from distribution where creditor_id = ${creditorId} and state = 'REACHED'`;
  expect(sent?.count).toBe(invoices);
  return (after - before) / invoices;
}

// Some forty rows and index entries, found and locked: each version of a run, its invoice, its debtor and contact points.
const readAtMost = 60;

test('what is read for an invoice does not grow with the invoices, in a database without statistics', async () => {
  for (const table of tables) await admin.unsafe(`alter table ${table} set (autovacuum_enabled = false)`);
  const each = [await readPerInvoice(4_000), await readPerInvoice(500)];
  expect(each.filter((read) => read > readAtMost)).toEqual([]);
});
