// A rehearsal puts nothing on a wire whatever becomes of it: not when it is stopped, not when its worker dies; and it
// takes nothing of what a partner may be given.
import { expect, test } from 'vitest';
import { claimBatch } from '../../../src/distribution/claim.ts';
import { holdDistribution } from '../../../src/distribution/operator/one.ts';
import { startDistributions } from '../../../src/distribution/start.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { recordPayment } from '../../../src/ledger/payment.ts';
import { creditorNowMs } from '../../../src/store/creditor-time.ts';
import { type Scope, withCreditor } from '../../../src/store/transaction.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { makeTestEngine } from '../../support/engine.ts';
import { only } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { scriptedPartner } from '../../support/scripted-partner.ts';

const { store } = await makeTestDatabase();

async function scene(invoices: number) {
  let asked = 0;
  const letter = scriptedPartner('letter', 'LETTER', {
    capability: { recall: true, lookup: 'by-key', sendMsMax: 0 },
    lookup: async () => {
      asked += 1;
      return { kind: 'NOT_FOUND' };
    },
  });
  const { engine, context, close } = makeTestEngine(store, [letter.adapter]);
  const { creditorId, successionOrderId } = await populate(store, {
    debtors: invoices,
    invoices,
    order: only('LETTER'),
    partners: [{ adapter: 'letter', channel: 'LETTER' }],
    clockAt: '2026-03-02T08:00:00.000Z',
  });
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);
  const invoiceIds = await inScope(async ({ sql }) =>
    (await sql<{ id: string }[]>`select invoice_id as id from invoice`).map(({ id }) => id),
  );
  return {
    letter,
    context,
    creditorId,
    inScope,
    invoiceIds,
    close,
    asked: () => asked,
    run: () => engine.runDue(creditorId),
    start: (dryRun: boolean) =>
      inScope(async (scope) => {
        const order = { successionOrderId, version: 1 };
        const started = await startDistributions(scope, {
          invoiceIds,
          order,
          nowMs: await creditorNowMs(scope),
          dryRun,
        });
        await appendEvents(scope, started.events, started.tallyChanges);
        return started;
      }),
    states: () =>
      inScope(
        ({ sql }) => sql`
        select d.purpose, d.state, a.state as attempt from distribution d
        join attempt a on a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id order by 1, 3`,
      ),
  };
}

test('a paid rehearsal stops without a word to the partner', async () => {
  const { letter, inScope, invoiceIds, run, start, states, close } = await scene(1);
  await start(true);
  await run();
  await inScope(async (scope) => {
    const [invoiceId = ''] = invoiceIds;
    const [invoice] = await scope.sql<{ amountMinor: number }[]>`select amount_minor as "amountMinor" from invoice`;
    const amountMinor = invoice?.amountMinor ?? 0;
    const payment = { invoiceId, amountMinor, currency: 'SEK', paidOn: '2026-03-02' };
    const paid = await recordPayment(scope, payment, await creditorNowMs(scope));
    if ('events' in paid) await appendEvents(scope, paid.events, []);
  });
  await run();
  expect(letter.cancelled).toEqual([]);
  expect(await states()).toEqual([{ purpose: 'DRY_RUN', state: 'STOPPED', attempt: 'CANCELLED' }]);
  await close();
});

test('a rehearsal whose worker died goes on: nothing of it can have left', async () => {
  const { letter, inScope, run, start, states, close, asked, context, creditorId } = await scene(2);
  const { distributionIds } = await start(true);
  await claimBatch(context, creditorId);
  await inScope(async (scope) => {
    const held = await holdDistribution(scope, distributionIds[0] ?? '', await creditorNowMs(scope));
    if ('events' in held) await appendEvents(scope, held.events, held.tallyChanges);
    await scope.sql`update distribution set lease_until = null`;
  });
  await run();
  expect(asked()).toBe(0);
  expect(letter.sent).toHaveLength(0);
  expect(await states()).toEqual([
    { purpose: 'DRY_RUN', state: 'ACTIVE', attempt: 'ACCEPTED' },
    { purpose: 'DRY_RUN', state: 'HELD', attempt: 'SUPERSEDED' },
  ]);
  await close();
});

test('a rehearsal takes nothing of what a partner may be given in a day', async () => {
  const { letter, inScope, run, start, close, invoiceIds } = await scene(3);
  await inScope(({ sql }) => sql`update partner set per_day_max = 3`);
  expect((await start(true)).distributionIds).toHaveLength(3);
  await run();
  // Beside the rehearsal, which is still under way.
  const { distributionIds, problems } = await start(false);
  expect(problems).toEqual([]);
  expect(distributionIds).toHaveLength(3);
  await run();
  expect(letter.sent).toHaveLength(3);
  const [row] = await inScope(
    ({ sql }) => sql`select count(*)::int as count from invoice where document_state = 'ISSUED'`,
  );
  expect(row).toEqual({ count: invoiceIds.length });
  // Under way already, in earnest or not: not rehearsed a second time.
  expect((await start(true)).problems).toMatchObject(invoiceIds.map(() => ({ code: 'DISTRIBUTION_RUNNING' })));
  await close();
});
