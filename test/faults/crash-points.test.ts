// Crash points that need no process to die: a run that kills whoever takes it up, receipts in any order, an order that is
// saved anew while invoices follow it (docs/guarantees.md, C7, C10 and C13).
import { afterAll, expect, test } from 'vitest';
import { claimBatch } from '../../src/distribution/claim.ts';
import { saveOrder } from '../../src/distribution/orders.ts';
import { receiveReports } from '../../src/distribution/receipt/receive.ts';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import type { ReportedReceipt } from '../../src/partner/partner.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';
import { makeTestEngine } from '../support/engine.ts';
import { mailThenLetter, stepUntilDelivered } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { scriptedPartner } from '../support/scripted-partner.ts';

const { store } = await makeTestDatabase();
const nowMs = Date.parse('2026-03-02T08:00:00Z');
const mail = scriptedPartner('mail', 'EMAIL', { capability: { dedupe: 'header', dedupeWindowMs: 86_400_000 } });
const letter = scriptedPartner('letter', 'LETTER', {});
const { engine, context, close } = makeTestEngine(store, [mail.adapter, letter.adapter]);
afterAll(close);

async function scene(invoices: number) {
  const made = await populate(store, {
    debtors: invoices,
    invoices,
    order: mailThenLetter,
    partners: [
      { adapter: 'mail', channel: 'EMAIL' },
      { adapter: 'letter', channel: 'LETTER' },
    ],
    clockAt: new Date(nowMs).toISOString(),
  });
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, made.creditorId, work);
  await inScope(async (scope) => {
    const ids = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`;
    const order = { successionOrderId: made.successionOrderId, version: 1 };
    const started = await startDistributions(scope, { invoiceIds: ids.map(({ id }) => id), order, nowMs });
    await appendEvents(scope, started.events, started.tallyChanges);
  });
  return { ...made, inScope };
}

test('C10: a run that kills whoever takes it up is put aside after its claims, and the others go on', async () => {
  const { creditorId, inScope } = await scene(3);
  const [poison] = await inScope(
    ({ sql }) => sql<{ id: string }[]>`select distribution_id as id from distribution order by 1 limit 1`,
  );
  const id = poison?.id ?? '';
  // The others are somebody else's while this one's workers die, one after the other, with it in their hands.
  await inScope(
    ({ sql }) => sql`
    update distribution set lease_until = clock_timestamp() + interval '1 hour' where distribution_id <> ${id}`,
  );
  for (let death = 0; death < context.claimsMax; death += 1) {
    const { claimed } = await claimBatch(context, creditorId);
    expect(claimed.map(({ run }) => run.distributionId)).toEqual([id]);
    await inScope(
      ({ sql }) => sql`
      update distribution set lease_until = clock_timestamp() - interval '1 second' where distribution_id = ${id}`,
    );
  }
  await inScope(({ sql }) => sql`update distribution set lease_until = null where distribution_id <> ${id}`);
  await engine.runDue(creditorId);
  const rows = await inScope(
    ({ sql }) => sql<{ id: string; state: string; cause: string | null; attempts: number }[]>`
      select d.distribution_id as id, d.state, d.cause, count(a.attempt_id)::int as attempts from distribution d
      left join attempt a on a.distribution_id = d.distribution_id group by 1, 2, 3`,
  );
  expect(rows.find((row) => row.id === id)).toMatchObject({ state: 'HELD', cause: 'CLAIMED_TOO_OFTEN', attempts: 1 });
  expect(rows.filter((row) => row.id !== id).map(({ state, attempts }) => [state, attempts])).toEqual([
    ['ACTIVE', 1],
    ['ACTIVE', 1],
  ]);
});

test('C7: receipts in any of a hundred orders, each five times over, end in the same state', async () => {
  const states = ['ACCEPTED', 'DISPATCHED', 'BOUNCED', 'DELIVERED', 'OPENED'] as const;
  const { creditorId, inScope, partnerIds } = await scene(100);
  await engine.runDue(creditorId);
  const attempts = await inScope(
    ({ sql }) => sql<{ key: string }[]>`select effect_key as key from attempt order by attempt_id`,
  );
  expect(attempts).toHaveLength(100);
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const reports = attempts.flatMap(({ key }) =>
    states.flatMap((told, at) =>
      Array.from(
        { length: 5 },
        (): ReportedReceipt => ({
          partnerEventId: `${told} ${key}`,
          effectKey: key,
          state: told,
          failureClass: told === 'BOUNCED' ? 'HARD' : null,
          code: null,
          detail: null,
          occurredAtMs: nowMs + at * 1_000,
        }),
      ),
    ),
  );
  const shuffled = reports
    .map((report) => ({ report, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ report }) => report);
  for (let from = 0; from < shuffled.length; from += 97) {
    await receiveReports(context, creditorId, partnerIds['mail'] ?? '', shuffled.slice(from, from + 97), nowMs);
  }
  const ends = await inScope(
    ({ sql }) => sql`
      select a.state, a.delivered_at, a.opened_at, a.failed_at, count(*)::int as count from attempt a
      where a.partner_id = ${partnerIds['mail'] ?? ''} group by 1, 2, 3, 4`,
  );
  expect(ends).toHaveLength(1);
  expect(ends[0]).toMatchObject({ state: 'OPENED', count: 100 });
  const receipts = await inScope(({ sql }) => sql`select 1 from receipt`);
  expect(receipts).toHaveLength(500);
});

test('C13: an order saved anew changes nothing for those that follow an earlier version', async () => {
  const { creditorId, inScope } = await scene(1);
  await engine.runDue(creditorId);
  const saved = await inScope((scope) =>
    saveOrder(scope, { ...mailThenLetter, steps: [stepUntilDelivered('LETTER', 240)] }, context.adapters),
  );
  expect(saved).toMatchObject({ version: 2 });
  await inScope(({ sql }) => sql`update creditor set clock_at = clock_at + interval '49 hours'`);
  await engine.runDue(creditorId);
  const [row] = await inScope(
    ({ sql }) => sql`select version, step, state, (select count(*)::int from attempt) as attempts from distribution`,
  );
  // Its own second step: the letter after the silent mail.
  expect(row).toEqual({ version: 1, step: 1, state: 'ACTIVE', attempts: 2 });
});
