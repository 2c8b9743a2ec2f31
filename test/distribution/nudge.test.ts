// Nudges and send windows through the engine: told by SMS while a mail waits, at the debtor's hours, at its own cost, and
// without a say in what becomes of the invoice.
import { expect, test } from 'vitest';
import { receiveReports } from '../../src/distribution/receipt/receive.ts';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import { notSent, refused } from '../../src/partner/http-outcome.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import type { SuccessionOrder } from '../../src/succession/order.ts';
import { makeTestDatabase } from '../support/database.ts';
import { makeTestEngine } from '../support/engine.ts';
import { only, stepUntilDelivered } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { accepted, type Script, scriptedPartner } from '../support/scripted-partner.ts';

const { store } = await makeTestDatabase();
const hourMs = 3_600_000;

const nudging: SuccessionOrder = {
  ...only('EMAIL'),
  steps: [
    {
      ...stepUntilDelivered('EMAIL', 96),
      nudges: [{ channel: 'SMS', afterMs: 24 * hourMs, unless: null, window: null }],
    },
    stepUntilDelivered('LETTER', 240),
  ],
};

async function scene(
  order: SuccessionOrder,
  smsScript: Script = {},
  clockAt = '2026-03-02T08:00:00.000Z',
  letterScript: Script = {},
) {
  const mail = scriptedPartner('mail', 'EMAIL');
  const letter = scriptedPartner('letter', 'LETTER', letterScript);
  const sms = scriptedPartner('sms', 'SMS', smsScript);
  const { engine, context } = makeTestEngine(store, [mail.adapter, letter.adapter, sms.adapter]);
  const { creditorId, successionOrderId, partnerIds } = await populate(store, {
    debtors: 1,
    invoices: 1,
    order,
    partners: [
      { adapter: 'mail', channel: 'EMAIL' },
      { adapter: 'letter', channel: 'LETTER' },
      { adapter: 'sms', channel: 'SMS' },
    ],
    clockAt,
  });
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);
  await inScope(async (scope) => {
    await scope.sql`
      insert into contact_point (creditor_id, contact_point_id, debtor_id, channel, address)
      select ${creditorId}, gen_random_uuid(), debtor_id, 'SMS', '+46701740605' from debtor`;
    await scope.sql`
      insert into partner_price (creditor_id, partner_price_id, partner_id, channel, amount_e4, currency, valid_from)
      values (${creditorId}, gen_random_uuid(), ${partnerIds['sms'] ?? ''}, 'SMS', 3500, 'SEK', '2026-01-01')`;
    const ids = (await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`).map(({ id }) => id);
    const nowMs = await creditorNowMs(scope);
    const chosen = { successionOrderId, version: 1 };
    const started = await startDistributions(scope, { invoiceIds: ids, order: chosen, nowMs });
    await appendEvents(scope, started.events, started.tallyChanges);
  });
  return {
    mail,
    letter,
    sms,
    run: () => engine.runDue(creditorId),
    async pass(forMs: number) {
      await inScope(
        ({ sql }) => sql`update creditor set clock_at = clock_at + ${forMs}::bigint * interval '1 millisecond'`,
      );
      await engine.runDue(creditorId);
    },
    async report(adapter: string, state: 'DELIVERED') {
      const partnerId = partnerIds[adapter] ?? '';
      const [key, nowMs] = await inScope(async (scope) => {
        const [attempt] = await scope.sql<{ key: string }[]>`
          select effect_key as key from attempt where partner_id = ${partnerId} order by started_at desc`;
        return [attempt?.key ?? null, await creditorNowMs(scope)];
      });
      const told = { partnerEventId: `${adapter} ${state}`, effectKey: key, state, occurredAtMs: nowMs };
      const receipt = { ...told, failureClass: null, code: null, detail: null };
      await receiveReports(context, creditorId, partnerId, [receipt], nowMs);
      await engine.runDue(creditorId);
    },
    attempts: () =>
      inScope(
        ({ sql }) => sql`select channel, step, nudge, number, state, cost_e4::int as cost from attempt
          order by started_at, nudge, number`,
      ),
    state: async () =>
      (
        await inScope(({ sql }) => sql<{ state: string; channel: string }[]>`select state, channel from distribution`)
      )[0],
  };
}

test('a debtor is told by SMS after a day of silence, once, and the invoice goes on as before', async () => {
  const it = await scene(nudging);
  await it.run();
  await it.pass(23 * hourMs);
  expect(it.sms.sent).toHaveLength(0);
  await it.pass(hourMs);
  expect(it.sms.sent).toHaveLength(1);
  expect(it.sms.sent[0]).toMatchObject({ contactPoint: { channel: 'SMS', address: '+46701740605' } });
  expect(it.sms.sent[0]?.effectKey).not.toBe(it.mail.sent[0]?.effectKey);
  await it.report('sms', 'DELIVERED');
  expect(await it.state()).toEqual({ state: 'ACTIVE', channel: 'EMAIL' });
  await it.pass(71 * hourMs);
  expect(it.letter.sent).toHaveLength(0);
  await it.pass(2 * hourMs);
  expect(it.letter.sent).toHaveLength(1);
  expect(it.sms.sent).toHaveLength(1);
  expect(await it.attempts()).toMatchObject([
    { channel: 'EMAIL', step: 0, nudge: 0, state: 'EXPIRED' },
    { channel: 'SMS', step: 0, nudge: 1, state: 'DELIVERED', cost: 3500 },
    { channel: 'LETTER', step: 1, nudge: 0, state: 'ACCEPTED' },
  ]);
});

test('a mail delivered in time leaves no reason for a nudge', async () => {
  const it = await scene(nudging);
  await it.run();
  await it.report('mail', 'DELIVERED');
  await it.pass(30 * hourMs);
  expect(it.sms.sent).toHaveLength(0);
  expect(await it.state()).toMatchObject({ state: 'REACHED' });
});

test.each([
  ['refused for its number', refused('HARD', 'BAD_NUMBER', 'as scripted')],
  ['not taken by its partner', notSent('NO_CONNECTION', 'as scripted')],
  ['in doubt', { kind: 'AMBIGUOUS', code: 'CUT', detail: 'as scripted' } as const],
])('a nudge that is %s neither holds nor moves the invoice', async (_, outcome) => {
  const it = await scene(nudging, { answer: () => outcome });
  await it.run();
  await it.pass(24 * hourMs);
  expect(it.sms.sent).toHaveLength(1);
  expect(await it.state()).toMatchObject({ state: 'ACTIVE', channel: 'EMAIL' });
  await it.report('mail', 'DELIVERED');
  // What is in doubt rests a while before it is taken up again.
  const reached = async () => (await it.run(), it.state());
  await expect.poll(reached, { timeout: 10_000, interval: 300 }).toEqual({ state: 'REACHED', channel: 'EMAIL' });
});

test('a nudge that has arrived is no arrival of the invoice: a letter in doubt is repeated', async () => {
  const doubt = { kind: 'AMBIGUOUS', code: 'CUT', detail: 'as scripted' } as const;
  const it = await scene(nudging, {}, undefined, {
    capability: { dedupe: 'header', dedupeWindowMs: 24 * hourMs },
    answer: (_consignment, nth) => (nth === 1 ? doubt : accepted),
  });
  await it.run();
  await it.pass(24 * hourMs);
  await it.report('sms', 'DELIVERED');
  await it.pass(73 * hourMs);
  expect(it.letter.sent).toHaveLength(1);
  // What is in doubt rests a while before it is taken up again.
  const letters = async () => (await it.run(), (await it.attempts()).at(-1));
  await expect
    .poll(letters, { timeout: 10_000, interval: 300 })
    .toMatchObject({ channel: 'LETTER', number: 1, state: 'ACCEPTED' });
  expect(await it.state()).toEqual({ state: 'ACTIVE', channel: 'LETTER' });
  expect(new Set(it.letter.sent.map(({ effectKey }) => effectKey)).size).toBe(1);
});

test('a step with send hours waits for the morning', async () => {
  const daytime = { fromMinute: 8 * 60, toMinute: 20 * 60, businessDaysOnly: true };
  const office: SuccessionOrder = {
    ...only('EMAIL'),
    steps: [{ ...stepUntilDelivered('EMAIL', 48), window: daytime }],
  };
  // Friday, half past nine in the evening in Stockholm.
  const it = await scene(office, {}, '2026-03-06T20:30:00.000Z');
  await it.run();
  await it.pass(58 * hourMs);
  expect(it.mail.sent).toHaveLength(0);
  // Monday at eight.
  await it.pass(30 * 60_000);
  expect(it.mail.sent).toHaveLength(1);
});
