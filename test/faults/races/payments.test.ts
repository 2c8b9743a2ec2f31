// Transactions that touch the same invoice from different sides, at once and many times: none fails for another, and none
// waits in a circle. PostgreSQL's own count of deadlocks is the judge.
import { expect, test } from 'vitest';
import { actOnDistributions } from '../../../src/distribution/operator/act.ts';
import { changeAddresses } from '../../../src/distribution/operator/address.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { recordPayment } from '../../../src/ledger/payment.ts';
import { type Scope, withCreditor } from '../../../src/store/transaction.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { makeScene, reportOf, type Scene, sceneStartMs } from '../scene.ts';

const { store } = await makeTestDatabase();
const invoices = 40;

async function deadlocks(): Promise<number> {
  // Backends hand in their counts a second after their transaction at the latest.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  const [row] = await store.sql<{ deadlocks: number }[]>`
    select deadlocks::int from pg_stat_database where datname = current_database()`;
  return row?.deadlocks ?? 0;
}

async function pay(scope: Scope, invoiceId: string, amountMinor: number): Promise<void> {
  const payment = { invoiceId, amountMinor, currency: 'SEK', paidOn: '2026-03-02' };
  const paid = await recordPayment(scope, payment, sceneStartMs);
  if ('problem' in paid) throw new Error(paid.problem.code);
  await appendEvents(scope, paid.events, []);
}

async function correct(scope: Scope, distributionId: string, nth: number): Promise<void> {
  const postalAddress = { lines: [`Nygatan ${nth}`], postcode: '11122', city: 'Stockholm', country: 'SE' };
  const address = `Nygatan ${nth}, 11122 Stockholm`;
  const corrected = { channel: 'LETTER' as const, address, postalAddress };
  const done = await changeAddresses(scope, [{ distributionId, corrected, notSent: false }], sceneStartMs);
  await appendEvents(scope, done.events, done.tallyChanges);
}

async function rowsOf(it: Scene) {
  return it.inScope(
    ({ sql }) => sql<{ invoiceId: string; distributionId: string; key: string }[]>`
      select d.invoice_id as "invoiceId", d.distribution_id as "distributionId", a.effect_key as key
      from distribution d join attempt a using (creditor_id, distribution_id) order by random()`,
  );
}

test('payments signalled by a mailbox, payments booked and addresses corrected, at once', {
  timeout: 120_000,
}, async () => {
  const it = await makeScene(store, { invoices, debtors: 5 });
  await it.run();
  const before = await deadlocks();
  const [first, second, third] = [await rowsOf(it), await rowsOf(it), await rowsOf(it)];
  const reports = first.map(({ key }) =>
    reportOf(key, 'DELIVERED', { payment: 'SCHEDULED', partnerEventId: `p-${key}` }),
  );
  const doors = Array.from({ length: 4 }, (_, nth) => ({
    door: it.otherProcess(),
    mine: reports.slice(nth * 10, nth * 10 + 10),
  }));
  await Promise.all([
    ...doors.map(({ door, mine }) => it.receive('mail', mine, door.context)),
    ...second.map(({ invoiceId }) => it.inScope((scope) => pay(scope, invoiceId, 100))),
    ...third.map(({ distributionId }, nth) => it.inScope((scope) => correct(scope, distributionId, nth))),
  ]);
  expect(await deadlocks()).toBe(before);
  const paid = await it.inScope(({ sql }) => sql`select from payment`);
  expect(paid).toHaveLength(invoices);
  const claims = await it.inScope(({ sql }) => sql`select distinct claim_state as claim from invoice`);
  expect(claims).toEqual([{ claim: 'PARTLY_PAID' }]);
  await it.close();
});

test('an ended invoice is sent again while its payment is booked', { timeout: 120_000 }, async () => {
  const it = await makeScene(store, { invoices });
  await it.run();
  await it.receive('mail', await it.reports('mail', 'DELIVERED'));
  const before = await deadlocks();
  const [first, second] = [await rowsOf(it), await rowsOf(it)];
  await Promise.all([
    ...first.map(({ distributionId }) =>
      it.inScope(async (scope) => {
        const order = { successionOrderId: it.successionOrderId, version: 1 };
        const act = { kind: 'RESEND', order, reason: 'LOST' } as const;
        const done = await actOnDistributions(scope, [distributionId], act, sceneStartMs);
        expect(done.problems).toEqual([]);
        await appendEvents(scope, done.events, done.tallyChanges);
      }),
    ),
    ...second.map(({ invoiceId }) => it.inScope((scope) => pay(scope, invoiceId, 100))),
  ]);
  expect(await deadlocks()).toBe(before);
  expect(await it.distributions()).toHaveLength(2 * invoices);
  await it.close();
});

test('work broken off by a deadlock is done again where it may be, and fails where it may not', async () => {
  const it = await makeScene(store, { invoices: 2, unstarted: true });
  const ids = await it.inScope(({ sql }) => sql<{ id: string }[]>`select invoice_id as id from invoice order by 1`);
  const crossed = async (onConflict: 'REPEAT' | 'FAIL') => {
    const both = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    return Promise.allSettled(
      [ids, ids.toReversed()].map((order, nth) =>
        withCreditor(
          store,
          it.creditorId,
          async ({ sql }) => {
            await sql`update invoice set updated_at = clock_timestamp() where invoice_id = ${order[0]?.id ?? ''}`;
            both[nth]?.resolve();
            await Promise.all(both.map(({ promise }) => promise));
            await sql`update invoice set updated_at = clock_timestamp() where invoice_id = ${order[1]?.id ?? ''}`;
          },
          onConflict,
        ),
      ),
    );
  };
  expect((await crossed('FAIL')).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await crossed('REPEAT')).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  await it.close();
});
