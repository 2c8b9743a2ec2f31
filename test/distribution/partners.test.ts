// Partners as the engine uses them: bulkheads, breakers, fail-over, allowances, cost, polls, and receipts by the
// partner's own reference.
import { expect, test } from 'vitest';
import { claimBatch } from '../../src/distribution/claim.ts';
import type { IntakeContext } from '../../src/distribution/receipt/intake.ts';
import { pollPartners } from '../../src/distribution/receipt/poll.ts';
import { receiveReports } from '../../src/distribution/receipt/receive.ts';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import { newId } from '../../src/id.ts';
import { notSent, refused, taken } from '../../src/partner/http-outcome.ts';
import type { Adapter, ReportedReceipt } from '../../src/partner/partner.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import type { SuccessionOrder } from '../../src/succession/order.ts';
import { makeTestDatabase } from '../support/database.ts';
import { makeTestEngine } from '../support/engine.ts';
import { only, stepUntilDelivered } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { scriptedPartner } from '../support/scripted-partner.ts';
import { testSurroundings } from '../support/surroundings.ts';

const { store } = await makeTestDatabase();

interface Part {
  readonly adapter: Adapter;
  readonly channel: 'EMAIL' | 'LETTER';
}

async function scene(
  parts: readonly Part[],
  order: SuccessionOrder,
  invoices: number,
  options: { batchMax?: number } = {},
) {
  const { engine, context } = makeTestEngine(
    store,
    parts.map(({ adapter }) => adapter),
    options,
  );
  const { creditorId, partnerIds, successionOrderId } = await populate(store, {
    debtors: invoices,
    invoices,
    order,
    partners: parts.map(({ adapter, channel }) => ({ adapter: adapter.name, channel })),
    clockAt: '2026-03-02T08:00:00.000Z',
  });
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);
  const start = (ids: readonly string[], orderId = successionOrderId) =>
    inScope(async (scope) => {
      const nowMs = await creditorNowMs(scope);
      const chosen = { successionOrderId: orderId, version: 1 };
      const started = await startDistributions(scope, { invoiceIds: ids, order: chosen, nowMs });
      await appendEvents(scope, started.events, started.tallyChanges);
    });
  return {
    creditorId,
    partnerIds,
    engine,
    context,
    inScope,
    start,
    invoiceIds: async () =>
      (await inScope(({ sql }) => sql<{ id: string }[]>`select invoice_id as id from invoice order by number`)).map(
        ({ id }) => id,
      ),
    run: () => engine.runDue(creditorId),
    attempts: () =>
      inScope(
        ({ sql }) => sql<{ partnerId: string; state: string; code: string; costE4: number; costSource: string }[]>`
          select partner_id as "partnerId", state, code, cost_e4 as "costE4", cost_source as "costSource"
          from attempt order by started_at, number`,
      ),
    pass: (forMs: number) =>
      inScope(({ sql }) => sql`update creditor set clock_at = clock_at + ${forMs}::bigint * interval '1 millisecond'`),
    types: async () =>
      (
        await inScope(
          ({ sql }) => sql<{ type: string }[]>`select type from event where type like 'P%' order by position`,
        )
      ).map(({ type }) => type),
  };
}

test('a partner that never answers does not hold up another', async () => {
  const gate = Promise.withResolvers<void>();
  const slow = scriptedPartner('slow', 'EMAIL', {
    answer: async () => {
      await gate.promise;
      return taken('250', null, null);
    },
  });
  const quick = scriptedPartner('quick', 'LETTER');
  const it = await scene(
    [
      { ...slow, channel: 'EMAIL' },
      { ...quick, channel: 'LETTER' },
    ],
    only('EMAIL'),
    260,
    {
      batchMax: 20,
    },
  );
  const letterOrderId = newId();
  await it.inScope(
    ({ sql }) => sql`
      insert into succession_order (creditor_id, succession_order_id, version, name, definition)
      values (${it.creditorId}, ${letterOrderId}, 1, 'LETTER only', ${JSON.stringify(only('LETTER'))}::jsonb)`,
  );
  const ids = await it.invoiceIds();
  // The slow partner's work stands first in the queue, and is more than it will ever take.
  await it.start(ids.slice(0, 200));
  await it.pass(1_000);
  await it.start(ids.slice(200), letterOrderId);
  const running = it.run();
  await expect.poll(() => quick.sent.length, { timeout: 10_000 }).toBe(60);
  expect(slow.sent.length).toBeLessThan(200);
  gate.resolve();
  await running;
  await it.run();
  await expect.poll(async () => (await it.run(), slow.sent.length), { timeout: 20_000 }).toBe(200);
});

test('failures open a breaker, another partner carries meanwhile, and one answered send closes it', async () => {
  let isDown = true;
  const first = scriptedPartner('first', 'EMAIL', {
    answer: () => (isDown ? notSent('ECONNREFUSED', 'no connection') : taken('250', null, null)),
  });
  const second = scriptedPartner('second', 'EMAIL');
  const it = await scene(
    [
      { ...first, channel: 'EMAIL' },
      { ...second, channel: 'EMAIL' },
    ],
    only('EMAIL'),
    40,
  );
  await it.inScope(({ sql }) => sql`update partner set priority = case name when 'first' then 1 else 2 end`);
  const ids = await it.invoiceIds();
  await it.start(ids.slice(0, 10));
  await it.run();
  expect(second.sent).toHaveLength(10);
  expect(await it.types()).toEqual(['PARTNER_BREAKER_OPENED']);
  const tried = first.sent.length;
  await it.start(ids.slice(10, 20));
  await it.run();
  expect(first.sent).toHaveLength(tried);
  expect(second.sent).toHaveLength(20);
  isDown = false;
  await it.pass(31_000);
  await it.start(ids.slice(20, 30));
  await it.run();
  // One send to see whether it works; the rest of the batch had gone to the other.
  expect(first.sent).toHaveLength(tried + 1);
  expect(await it.types()).toEqual(['PARTNER_BREAKER_OPENED', 'PARTNER_BREAKER_CLOSED']);
  await it.start(ids.slice(30));
  await it.run();
  expect(first.sent).toHaveLength(tried + 11);
});

test('of two workers that claim at the same instant, one lets the single send through', async () => {
  const down = scriptedPartner('down', 'EMAIL', { answer: () => notSent('ECONNREFUSED', 'no connection') });
  const it = await scene([{ ...down, channel: 'EMAIL' }], only('EMAIL'), 40, { batchMax: 5 });
  const ids = await it.invoiceIds();
  await it.start(ids.slice(0, 10));
  await it.run();
  await it.pass(31_000);
  await it.start(ids.slice(10));
  // Runs of before wait for their retry; all that is due now are the fresh ones.
  const batches = await Promise.all(Array.from({ length: 6 }, () => claimBatch(it.context, it.creditorId)));
  expect(batches.flatMap(({ claimed }) => claimed)).toHaveLength(1);
  expect(batches.reduce((sum, { taken: count }) => sum + count, 0)).toBe(30);
});

test('an uncertain outcome never fails over, a refusal by the partner does', async () => {
  const first = scriptedPartner('first', 'EMAIL', {
    answer: ({ invoice }) =>
      invoice.number === '1'
        ? { kind: 'AMBIGUOUS', code: 'ETIMEDOUT', detail: 'no answer' }
        : refused('PARTNER', '404', 'an answer outside the contract'),
  });
  const second = scriptedPartner('second', 'EMAIL');
  const it = await scene(
    [
      { ...first, channel: 'EMAIL' },
      { ...second, channel: 'EMAIL' },
    ],
    only('EMAIL'),
    2,
  );
  await it.inScope(({ sql }) => sql`update partner set priority = case name when 'first' then 1 else 2 end`);
  await it.start(await it.invoiceIds());
  await it.run();
  expect(second.sent.map(({ invoice }) => invoice.number)).toEqual(['2']);
});

test('a partner carries no more in a day than it may; the rest goes to the next, in order of price', async () => {
  const [cheap, dear] = [scriptedPartner('cheap', 'EMAIL'), scriptedPartner('dear', 'EMAIL')];
  const it = await scene(
    [
      { ...dear, channel: 'EMAIL' },
      { ...cheap, channel: 'EMAIL' },
    ],
    only('EMAIL'),
    30,
  );
  const price = (name: string, amountE4: number) =>
    it.inScope(
      ({ sql }) => sql`
        insert into partner_price (creditor_id, partner_price_id, partner_id, channel, amount_e4, currency, valid_from)
        values (${it.creditorId}, ${newId()}, ${it.partnerIds[name] ?? ''}, 'EMAIL', ${amountE4}, 'SEK', '2026-01-01')`,
    );
  await price('cheap', 500);
  await price('dear', 900);
  await it.inScope(({ sql }) => sql`update partner set per_day_max = 10 where name = 'cheap'`);
  const ids = await it.invoiceIds();
  await it.start(ids.slice(0, 20));
  await it.run();
  expect([cheap.sent.length, dear.sent.length]).toEqual([10, 10]);
  const costs = (await it.attempts()).filter(({ state }) => state === 'ACCEPTED');
  expect(new Set(costs.map(({ costE4, costSource }) => `${costE4} ${costSource}`))).toEqual(
    new Set(['500 PRICE_LIST', '900 PRICE_LIST']),
  );
  // Another day, another allowance.
  await it.pass(86_400_000);
  await it.start(ids.slice(20));
  await it.run();
  expect(cheap.sent).toHaveLength(20);
});

test('a partner is given no more in a second than it may', async () => {
  const partner = scriptedPartner('rated', 'EMAIL', { capability: { perSecondMax: 20 } });
  const it = await scene([{ ...partner, channel: 'EMAIL' }], only('EMAIL'), 50);
  await it.start(await it.invoiceIds());
  const begunMs = performance.now();
  await it.run();
  const seconds = (performance.now() - begunMs) / 1_000;
  expect(partner.sent).toHaveLength(50);
  // A bucket of twenty is there at once; thirty more take a second and a half.
  expect(seconds).toBeGreaterThan(1.2);
});

test('the figure a partner reports stands above the price list', async () => {
  const partner = scriptedPartner('sms', 'EMAIL', {
    answer: () => taken('200', 'ref-1', null, { units: 2, cost: { amountE4: 7_000, currency: 'SEK' } }),
  });
  const it = await scene([{ ...partner, channel: 'EMAIL' }], only('EMAIL'), 1);
  await it.start(await it.invoiceIds());
  await it.run();
  expect(await it.attempts()).toMatchObject([{ costE4: 7_000, costSource: 'PARTNER' }]);
  const report: ReportedReceipt = {
    partnerEventId: 'e1',
    effectKey: null,
    partnerReference: 'ref-1',
    state: 'DELIVERED',
    failureClass: null,
    code: null,
    detail: null,
    occurredAtMs: 0,
    cost: { amountE4: 7_700, currency: 'SEK' },
  };
  const partnerId = it.partnerIds['sms'] ?? '';
  await receiveReports(it.context, it.creditorId, partnerId, [report], Date.now());
  expect(await it.attempts()).toMatchObject([{ state: 'DELIVERED', costE4: 7_700, costSource: 'PARTNER' }]);
});

test('a report that comes before the answer it belongs to is kept, and applied when its reference is known', async () => {
  const partnerIdOf = Promise.withResolvers<string>();
  const partner = scriptedPartner('early', 'EMAIL', {
    capability: { receipts: ['callback'] },
    answer: async () => {
      const report = { partnerEventId: 'e1', effectKey: null, partnerReference: 'ref-9', state: 'DELIVERED' } as const;
      const full = { ...report, failureClass: null, code: null, detail: null, occurredAtMs: 0 };
      const result = await receiveReports(it.context, it.creditorId, await partnerIdOf.promise, [full], Date.now());
      expect(result).toEqual({ fresh: 1, applied: 0 });
      return taken('201', 'ref-9', null);
    },
  });
  const it = await scene([{ ...partner, channel: 'EMAIL' }], only('EMAIL'), 1);
  partnerIdOf.resolve(it.partnerIds['early'] ?? '');
  await it.start(await it.invoiceIds());
  await it.run();
  expect(await it.attempts()).toMatchObject([{ state: 'DELIVERED' }]);
});

test('a partner that does not call back is asked, in parts, and told when its reports are stored', async () => {
  const acknowledged: string[] = [];
  const partner = scriptedPartner('asked', 'EMAIL', {
    capability: { receipts: ['poll'] },
    poll: async (cursor, open) => {
      const [attempt] = open;
      const state = cursor === null ? 'DISPATCHED' : 'DELIVERED';
      return {
        kind: 'RECEIPTS',
        receipts: [
          {
            partnerEventId: state,
            effectKey: attempt?.effectKey ?? null,
            state,
            failureClass: null,
            code: null,
            detail: null,
            occurredAtMs: 0,
          },
        ],
        cursor: state,
        more: cursor === null,
        acknowledge: async () => void acknowledged.push(state),
      };
    },
  });
  const it = await scene([{ ...partner, channel: 'EMAIL' }], only('EMAIL'), 1);
  await it.start(await it.invoiceIds());
  await it.run();
  const intake: IntakeContext = { ...it.context, surroundingsOf: () => testSurroundings, wake: () => {} };
  expect(await pollPartners(intake, it.creditorId, false)).toEqual({ asked: 1, receipts: 2 });
  expect(acknowledged).toEqual(['DISPATCHED', 'DELIVERED']);
  expect(await it.attempts()).toMatchObject([{ state: 'DELIVERED' }]);
  // Nothing is under way any more, but what was delivered may come back, or be opened, for two months.
  expect(await pollPartners(intake, it.creditorId, true)).toMatchObject({ asked: 1 });
  await it.inScope(({ sql }) => sql`update creditor set clock_at = clock_at + interval '61 days'`);
  expect(await pollPartners(intake, it.creditorId, true)).toEqual({ asked: 0, receipts: 0 });
});

test('a payment arranged at the partner counts as engagement, and one that fails takes it back', async () => {
  const order: SuccessionOrder = {
    ...only('EMAIL'),
    steps: [{ ...stepUntilDelivered('EMAIL', 240), until: 'PAYMENT_SIGNAL' }],
  };
  const partner = scriptedPartner('mailbox', 'EMAIL', {
    capability: { milestones: ['ACCEPTED', 'DELIVERED', 'PAYMENT_SIGNAL'] },
    answer: () => taken('201', 'key', null, { state: 'DELIVERED' }),
  });
  const it = await scene([{ ...partner, channel: 'EMAIL' }], order, 2);
  const [first = '', second = ''] = await it.invoiceIds();
  await it.start([first, second]);
  await it.run();
  const keyOf = async (invoiceId: string) =>
    (
      await it.inScope(
        ({ sql }) => sql<{ key: string }[]>`
        select effect_key as key from attempt a join distribution d using (creditor_id, distribution_id)
        where d.invoice_id = ${invoiceId}`,
      )
    )[0]?.key ?? '';
  const signal = async (invoiceId: string, payment: 'SCHEDULED' | 'FAILED', effectKey: string) => {
    const report: ReportedReceipt = {
      partnerEventId: `${payment} ${invoiceId}`,
      effectKey,
      state: 'DELIVERED',
      failureClass: null,
      code: null,
      detail: null,
      occurredAtMs: 0,
      payment,
    };
    await receiveReports(it.context, it.creditorId, it.partnerIds['mailbox'] ?? '', [report], Date.now());
  };
  await signal(first, 'SCHEDULED', await keyOf(first));
  const rows = await it.inScope(
    ({ sql }) => sql<{ claim: string; state: string }[]>`
      select i.claim_state as claim, d.state from invoice i join distribution d using (creditor_id, invoice_id)
      order by i.number`,
  );
  expect([...rows]).toEqual([
    { claim: 'PAYMENT_SCHEDULED', state: 'REACHED' },
    { claim: 'UNPAID', state: 'ACTIVE' },
  ]);
  await signal(first, 'FAILED', await keyOf(first));
  const [after] = await it.inScope(
    ({ sql }) => sql<{ claim: string }[]>`select claim_state as claim from invoice where invoice_id = ${first}`,
  );
  expect(after?.claim).toBe('UNPAID');
});

test('an opt-out told by a partner closes the contact point, whatever else it says of it', async () => {
  const partner = scriptedPartner('mail', 'EMAIL');
  const it = await scene([{ ...partner, channel: 'EMAIL' }], only('EMAIL'), 1);
  await it.start(await it.invoiceIds());
  await it.run();
  const effectKey = partner.sent[0]?.effectKey ?? '';
  const complaint: ReportedReceipt = {
    partnerEventId: 'c1',
    effectKey,
    state: 'DELIVERED',
    failureClass: null,
    code: 'COMPLAINT',
    detail: null,
    occurredAtMs: 0,
    optOut: true,
  };
  await receiveReports(it.context, it.creditorId, it.partnerIds['mail'] ?? '', [complaint], Date.now());
  const [point] = await it.inScope(
    ({ sql }) => sql<{ reachability: string }[]>`select reachability from contact_point where channel = 'EMAIL'`,
  );
  expect(point?.reachability).toBe('OPTED_OUT');
});
