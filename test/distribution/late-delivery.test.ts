// What had ended undeliverable and is found delivered after all, through the API: it leaves the queue, is told as late, and
// a resend that a person began meanwhile stops where it can.
import { expect, test } from 'vitest';
import { receiveReports } from '../../src/distribution/receipt/receive.ts';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import { toOpaqueId } from '../../src/id.ts';
import { recordPayment } from '../../src/ledger/payment.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';
import { makeTestEngine } from '../support/engine.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { scriptedPartner } from '../support/scripted-partner.ts';
import { startTestServer } from '../support/server.ts';

const database = await makeTestDatabase();
const mail = scriptedPartner('mail', 'EMAIL');
const letter = scriptedPartner('letter', 'LETTER', {
  capability: { recall: true },
  cancel: async () => ({ kind: 'CANCELLED' }),
});
const server = await startTestServer(database, [mail.adapter, letter.adapter]);
const { context } = makeTestEngine(database.store, [mail.adapter, letter.adapter]);
const dayMs = 86_400_000;

/** One invoice whose mail and letter nobody ever reported on: it is undeliverable. */
async function undeliverable() {
  const { creditorId, successionOrderId, partnerIds } = await populate(database.store, {
    debtors: 1,
    invoices: 1,
    order: mailThenLetter,
    partners: [
      { adapter: 'mail', channel: 'EMAIL' },
      { adapter: 'letter', channel: 'LETTER' },
    ],
    clockAt: '2026-03-02T08:00:00.000Z',
  });
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(database.store, creditorId, work);
  const operator = await server.key(creditorId, 'OPERATOR');
  const ask = async (query: string, variables: Record<string, unknown> = {}) => {
    const answer = await server.ask(operator, query, variables);
    expect(answer.errors).toBeUndefined();
    return answer.data as Record<string, unknown>;
  };
  const pass = async (days: number) => {
    await inScope(
      ({ sql }) => sql`update creditor set clock_at = clock_at + ${days * dayMs}::bigint * interval '1 millisecond'`,
    );
    await server.run(creditorId);
  };
  const idOf = async (generation: number) => {
    const [row] = await inScope(
      ({ sql }) =>
        sql<{ id: string }[]>`select distribution_id as id from distribution where generation = ${generation}`,
    );
    return row?.id ?? '';
  };
  await inScope(async (scope) => {
    const [invoice] = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`;
    const order = { successionOrderId, version: 1 };
    const nowMs = await creditorNowMs(scope);
    const started = await startDistributions(scope, { invoiceIds: [invoice?.id ?? ''], order, nowMs });
    await appendEvents(scope, started.events, started.tallyChanges);
  });
  await server.run(creditorId);
  await pass(2);
  await pass(10);
  const id = toOpaqueId('distribution', await idOf(1));
  const look = async (generation: number) => {
    const query = `query ($id: ID!) { distribution(id: $id) { state channel cause milestone lateDelivered endedAt
      attempts { channel state } timeline { nodes { type text } } } }`;
    const { distribution } = await ask(query, { id: toOpaqueId('distribution', await idOf(generation)) });
    return distribution as { state: string; timeline: { nodes: { type: string; text: string }[] } };
  };
  expect(await look(1)).toMatchObject({ state: 'UNDELIVERABLE', lateDelivered: false });
  return {
    creditorId,
    inScope,
    ask,
    pass,
    look,
    run: () => server.run(creditorId),
    /** The partner of a channel reports on the first distribution's attempt. */
    async report(adapter: 'mail' | 'letter', state: 'DELIVERED' | 'RETURNED') {
      const partnerId = partnerIds[adapter] ?? '';
      const distributionId = await idOf(1);
      const [attempt] = await inScope(
        ({ sql }) => sql<{ key: string }[]>`
          select effect_key as key from attempt where distribution_id = ${distributionId} and partner_id = ${partnerId}`,
      );
      const failureClass = state === 'RETURNED' ? ('HARD' as const) : null;
      const told = { state, failureClass, code: null, detail: null, partnerEventId: `${adapter} ${state}` };
      const nowMs = await inScope(creditorNowMs);
      const receipt = { ...told, effectKey: attempt?.key ?? '', occurredAtMs: nowMs };
      await receiveReports(context, creditorId, partnerId, [receipt], nowMs);
      await server.run(creditorId);
    },
    async resend() {
      const answer = await ask(
        `mutation ($input: DistributionResendInput!) { distributionResend(input: $input) { distribution { state } errors { code } } }`,
        {
          input: {
            distributionId: id,
            orderId: toOpaqueId('successionOrder', successionOrderId),
            reason: 'LOST',
            idempotencyKey: 'resend-again',
          },
        },
      );
      expect(answer['distributionResend']).toMatchObject({ errors: [] });
    },
    worklist: async () => {
      const counts = (await ask('{ worklistCounts { queue count } }'))['worklistCounts'] as {
        queue: string;
        count: number;
      }[];
      return counts.find(({ queue }) => queue === 'UNDELIVERABLE')?.count;
    },
    /** The overview as it is kept and as it is counted: the same at any time. */
    async tally() {
      const kept = await inScope(
        ({ sql }) => sql`select state, channel, cause, count::int from tally where count <> 0 order by 1, 2, 3`,
      );
      const counted = await inScope(
        ({ sql }) => sql`
          select d.state, coalesce(d.channel, '') as channel, coalesce(d.cause, '') as cause, count(*)::int
          from invoice i join distribution d on d.creditor_id = i.creditor_id and d.distribution_id = i.distribution_id
          group by 1, 2, 3 order by 1, 2, 3`,
      );
      expect([...kept]).toEqual([...counted]);
      return kept.map(({ state }) => state);
    },
  };
}

test('a delivery that is told late lifts it: the queue loses it, the overview moves, the timeline says so', async () => {
  const it = await undeliverable();
  expect(await it.worklist()).toBe(1);
  await it.pass(3);
  await it.report('letter', 'DELIVERED');
  const lifted = await it.look(1);
  expect(lifted).toMatchObject({
    state: 'REACHED',
    channel: 'LETTER',
    cause: null,
    milestone: 'DELIVERED',
    lateDelivered: true,
    endedAt: '2026-03-17T08:00:00.000Z',
  });
  expect(lifted.timeline.nodes.at(-1)).toMatchObject({
    type: 'DISTRIBUTION_REACHED',
    text: 'The debtor has the invoice by letter. The debtor has been reached after all: the invoice by letter is delivered. Nobody need look into it any more. It came late.',
  });
  expect(await it.worklist()).toBe(0);
  expect(await it.tally()).toEqual(['REACHED']);
  await it.report('letter', 'RETURNED');
  expect(await it.look(1)).toMatchObject({ state: 'REACHED' });
});

test('what the printer still has is called back before it counts as reached', async () => {
  const it = await undeliverable();
  await it.report('mail', 'DELIVERED');
  expect(await it.look(1)).toMatchObject({
    state: 'REACHED',
    channel: 'EMAIL',
    attempts: [
      { channel: 'EMAIL', state: 'DELIVERED' },
      { channel: 'LETTER', state: 'CANCELLED' },
    ],
  });
  expect(await it.tally()).toEqual(['REACHED']);
});

test('a resend that has not left is not sent any more', async () => {
  const it = await undeliverable();
  await it.resend();
  const sentBefore = mail.sent.length;
  await it.report('letter', 'DELIVERED');
  expect(mail.sent.length).toBe(sentBefore);
  expect(await it.look(1)).toMatchObject({ state: 'REACHED', lateDelivered: true });
  const resent = await it.look(2);
  expect(resent).toMatchObject({ state: 'STOPPED', cause: 'REACHED_BEFORE', attempts: [], lateDelivered: false });
  expect(resent.timeline.nodes.at(-1)?.text).toContain(
    'An earlier sending of the invoice has reached the debtor after all',
  );
  expect(await it.tally()).toEqual(['STOPPED']);
  expect(await it.worklist()).toBe(0);
});

test('of a resend under way what can be is called back, and nothing is un-sent', async () => {
  const it = await undeliverable();
  await it.resend();
  await it.run();
  await it.pass(2);
  await it.report('letter', 'DELIVERED');
  expect(await it.look(2)).toMatchObject({
    state: 'STOPPED',
    attempts: [
      { channel: 'EMAIL', state: 'EXPIRED' },
      { channel: 'LETTER', state: 'CANCELLED' },
    ],
  });
  expect(await it.tally()).toEqual(['STOPPED']);
});

test('a resend that was undeliverable too leaves the queue with it', async () => {
  const it = await undeliverable();
  await it.resend();
  await it.run();
  await it.pass(2);
  await it.pass(10);
  expect(await it.look(2)).toMatchObject({ state: 'UNDELIVERABLE' });
  expect(await it.worklist()).toBe(1);
  await it.report('mail', 'DELIVERED');
  expect(await it.look(1)).toMatchObject({ state: 'REACHED' });
  expect(await it.look(2)).toMatchObject({ state: 'STOPPED', cause: 'REACHED_BEFORE' });
  expect(await it.worklist()).toBe(0);
  expect(await it.tally()).toEqual(['STOPPED']);
});

test('a resend to an address that a person has corrected goes on: what arrived at the old one is no arrival', async () => {
  const it = await undeliverable();
  await it.inScope(
    ({ sql }) =>
      sql`update contact_point set reachability = 'UNREACHABLE', reachability_reason = 'REPLACED' where channel = 'LETTER'`,
  );
  await it.resend();
  await it.report('letter', 'DELIVERED');
  expect(await it.look(1)).toMatchObject({ state: 'REACHED' });
  expect(await it.look(2)).toMatchObject({ state: 'ACTIVE' });
  expect(await it.tally()).toEqual(['ACTIVE']);
});

test('what is paid meanwhile stays as it ended', async () => {
  const it = await undeliverable();
  await it.inScope(async (scope) => {
    const [invoice] = await scope.sql<{ invoiceId: string; amountMinor: number; currency: string }[]>`
      select invoice_id as "invoiceId", amount_minor as "amountMinor", currency from invoice`;
    if (invoice === undefined) throw new Error('there is no invoice');
    const paid = await recordPayment(scope, { ...invoice, paidOn: '2026-03-14' }, await creditorNowMs(scope));
    await appendEvents(scope, 'events' in paid ? paid.events : [], []);
  });
  await it.report('letter', 'DELIVERED');
  expect(await it.look(1)).toMatchObject({ state: 'UNDELIVERABLE', lateDelivered: false });
});
