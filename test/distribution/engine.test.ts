// The engine against a real database and scripted partners: what is decided, written and told at each turn of the way.
import { expect, test } from 'vitest';
import { claimBatch } from '../../src/distribution/claim.ts';
import { cancelDistribution, holdDistribution, resumeDistribution } from '../../src/distribution/operator/one.ts';
import { receiveReports } from '../../src/distribution/receipt/receive.ts';
import { settleBatch } from '../../src/distribution/settle.ts';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import type { ReportedReceipt } from '../../src/partner/partner.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { defaultRetryPolicy } from '../../src/succession/order.ts';
import { makeTestDatabase } from '../support/database.ts';
import { makeTestEngine } from '../support/engine.ts';
import { mailThenLetter } from '../support/orders.ts';
import { type Population, populate } from '../support/population.ts';
import { accepted, refused, type Script, scriptedPartner } from '../support/scripted-partner.ts';

const { store } = await makeTestDatabase();
const hourMs = 3_600_000;
const startAt = '2026-03-02T08:00:00.000Z';

async function scene(mailScript: Script = {}, letterScript: Script = {}, invoices = 1) {
  const mail = scriptedPartner('mail', 'EMAIL', mailScript);
  const letter = scriptedPartner('letter', 'LETTER', letterScript);
  const { engine, context } = makeTestEngine(store, [mail.adapter, letter.adapter]);
  const partners = [
    { adapter: 'mail', channel: 'EMAIL' },
    { adapter: 'letter', channel: 'LETTER' },
  ];
  const population = await populate(store, {
    debtors: invoices,
    invoices,
    order: mailThenLetter,
    partners,
    clockAt: startAt,
  });
  const { creditorId } = population;
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);
  return {
    mail,
    letter,
    engine,
    context,
    population,
    inScope,
    start: () => startAll(population),
    run: () => engine.runDue(creditorId),
    /** Moves the simulated clock by hand and works off what is due. */
    async pass(forMs: number) {
      await inScope(
        ({ sql }) => sql`update creditor set clock_at = clock_at + ${forMs}::bigint * interval '1 millisecond'`,
      );
      await engine.runDue(creditorId);
    },
    report: (adapter: 'mail' | 'letter', state: ReportedReceipt['state'], more: Partial<ReportedReceipt> = {}) =>
      reportAll(context, population, adapter, state, more),
    state: async () => {
      const [row] = await inScope(
        ({ sql }) => sql<
          {
            state: string;
            channel: string;
            cause: string | null;
            step: number;
            doubleDelivered: boolean;
            distributionId: string;
          }[]
        >`
        select state, channel, cause, step, double_delivered as "doubleDelivered", distribution_id as "distributionId" from distribution`,
      );
      return row;
    },
    attempts: async () =>
      (
        await inScope(
          ({ sql }) =>
            sql<{ told: string }[]>`select channel || ' ' || state as told from attempt order by step, number`,
        )
      ).map(({ told }) => told),
    types: async () =>
      (await inScope(({ sql }) => sql<{ type: string }[]>`select type from event order by position`)).map(
        (row) => row.type,
      ),
    tally: async () =>
      await inScope(({ sql }) => sql`select state, channel, cause, count from tally where count <> 0 order by state`),
  };
}

async function startAll({ creditorId, successionOrderId }: Population): Promise<void> {
  await withCreditor(store, creditorId, async (scope) => {
    const ids = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`;
    const nowMs = await creditorNowMs(scope);
    const order = { successionOrderId, version: 1 };
    const started = await startDistributions(scope, { invoiceIds: ids.map((row) => row.id), order, nowMs });
    expect(started.problems).toEqual([]);
    await appendEvents(scope, started.events, started.tallyChanges);
  });
}

async function reportAll(
  context: Parameters<typeof receiveReports>[0],
  { creditorId, partnerIds }: Population,
  adapter: string,
  state: ReportedReceipt['state'],
  more: Partial<ReportedReceipt>,
) {
  const partnerId = partnerIds[adapter] ?? '';
  const rows = await withCreditor(store, creditorId, async ({ sql }) => ({
    keys: await sql<{ key: string }[]>`select distinct effect_key as key from attempt where partner_id = ${partnerId}`,
    nowMs: await creditorNowMs({ sql, creditorId } as Scope),
  }));
  const reports = rows.keys.map(
    ({ key }): ReportedReceipt => ({
      partnerEventId: `${state}-${key}`,
      effectKey: key,
      state,
      failureClass: null,
      code: null,
      detail: null,
      occurredAtMs: rows.nowMs,
      ...more,
    }),
  );
  return receiveReports(context, creditorId, partnerId, reports, rows.nowMs);
}

test('an accepted mail waits for its delivery, and delivery ends the distribution', async () => {
  const it = await scene();
  await it.start();
  await it.run();
  expect(await it.state()).toMatchObject({ state: 'ACTIVE', channel: 'EMAIL' });
  await it.report('mail', 'DELIVERED');
  expect(await it.state()).toMatchObject({ state: 'REACHED', channel: 'EMAIL' });
  expect(await it.types()).toEqual([
    'DISTRIBUTION_PLANNED',
    'ATTEMPT_SUBMITTING',
    'ATTEMPT_ACCEPTED',
    'STEP_WAITING',
    'ATTEMPT_DELIVERED',
    'CONTACT_POINT_REACHABLE',
    'DISTRIBUTION_REACHED',
  ]);
  expect(await it.tally()).toEqual([{ state: 'REACHED', channel: 'EMAIL', cause: '', count: 1 }]);
  expect(it.letter.sent).toEqual([]);
});

test('a bounce goes on to the letter at once and marks the address unreachable', async () => {
  const it = await scene();
  await it.start();
  await it.run();
  await it.report('mail', 'BOUNCED', { failureClass: 'HARD', code: '5.1.1' });
  await it.run();
  expect(it.letter.sent).toHaveLength(1);
  expect(await it.state()).toMatchObject({ state: 'ACTIVE', channel: 'LETTER', step: 1 });
  expect(await it.types()).toContain('CONTACT_POINT_UNREACHABLE');
  await it.report('letter', 'DELIVERED');
  expect(await it.state()).toMatchObject({ state: 'REACHED', channel: 'LETTER' });
});

test('a silent mail gives way to the letter when its patience ends', async () => {
  const it = await scene();
  await it.start();
  await it.run();
  await it.pass(47 * hourMs);
  expect(it.letter.sent).toHaveLength(0);
  await it.pass(hourMs);
  expect(it.letter.sent).toHaveLength(1);
  expect(await it.attempts()).toEqual(['EMAIL EXPIRED', 'LETTER ACCEPTED']);
  const types = await it.types();
  expect(types.slice(types.indexOf('ATTEMPT_EXPIRED'))).toEqual([
    'ATTEMPT_EXPIRED',
    'STEP_ENDED',
    'ATTEMPT_SUBMITTING',
    'ATTEMPT_ACCEPTED',
    'STEP_WAITING',
  ]);
});

test('what comes late of a mail that was waited for in vain is taken in: how far it came, and that it failed', async () => {
  const it = await scene();
  await it.start();
  await it.run();
  await it.pass(48 * hourMs);
  await it.report('mail', 'DISPATCHED');
  expect(await it.attempts()).toEqual(['EMAIL EXPIRED', 'LETTER ACCEPTED']);
  await it.report('letter', 'DELIVERED');
  // Both have gone out, and a late bounce still tells that the address does not work.
  expect(await it.state()).toMatchObject({ state: 'REACHED', channel: 'LETTER', doubleDelivered: true });
  await it.report('mail', 'BOUNCED', { failureClass: 'HARD', code: '5.1.1' });
  expect(await it.attempts()).toEqual(['EMAIL BOUNCED', 'LETTER DELIVERED']);
  expect(await it.types()).toContain('CONTACT_POINT_UNREACHABLE');
});

test('with the last step waited for in vain its attempt has expired, too', async () => {
  const it = await scene();
  await it.start();
  await it.run();
  await it.pass(48 * hourMs);
  await it.pass(20 * 24 * hourMs);
  expect(await it.state()).toMatchObject({ state: 'UNDELIVERABLE' });
  expect(await it.attempts()).toEqual(['EMAIL EXPIRED', 'LETTER EXPIRED']);
});

test('a payment calls back the letter of a step that was waited for in vain, as long as no carrier has it', async () => {
  const stoppable: Script = { capability: { recall: true }, cancel: async () => ({ kind: 'CANCELLED' }) };
  const it = await scene(stoppable, stoppable);
  await it.start();
  await it.run();
  await it.pass(48 * hourMs);
  await it.inScope(({ sql }) => sql`update invoice set claim_state = 'PAID'`);
  await it.pass(20 * 24 * hourMs);
  expect([it.mail.cancelled.length, it.letter.cancelled.length]).toEqual([1, 1]);
  expect(await it.attempts()).toEqual(['EMAIL CANCELLED', 'LETTER CANCELLED']);
  expect(await it.state()).toMatchObject({ state: 'STOPPED', cause: 'PAID' });
});

test('a soft refusal is tried again inside the step, with the same effect key', async () => {
  const it = await scene({ answer: (_consignment, nth) => (nth === 1 ? refused('SOFT', '4.2.2') : accepted) });
  await it.start();
  await it.run();
  await it.pass(defaultRetryPolicy.firstDelayMs);
  expect(it.mail.sent.map((consignment) => consignment.effectKey)).toHaveLength(2);
  expect(new Set(it.mail.sent.map((consignment) => consignment.effectKey)).size).toBe(1);
});

test('an outcome that cannot be known holds the distribution, and a late receipt releases it', async () => {
  const it = await scene({ answer: () => ({ kind: 'AMBIGUOUS', code: 'CONN', detail: 'cut after the dot' }) });
  await it.start();
  await it.run();
  await expect
    .poll(async () => (await it.run(), (await it.state())?.state), { timeout: 10_000, interval: 300 })
    .toBe('HELD');
  expect(await it.state()).toMatchObject({ cause: 'OUTCOME_UNKNOWN' });
  expect(it.mail.sent).toHaveLength(1);
  await it.pass(1_000 * hourMs);
  expect(it.letter.sent).toHaveLength(0);
  await it.report('mail', 'DELIVERED');
  expect(await it.state()).toMatchObject({ state: 'REACHED', channel: 'EMAIL' });
});

test('an uncertain outcome is looked up where the partner can be asked, and sent again only when it says no', async () => {
  let asked = 0;
  const it = await scene({
    answer: (_consignment, nth) => (nth === 1 ? { kind: 'AMBIGUOUS', code: 'TIMEOUT', detail: '' } : accepted),
    capability: { lookup: 'by-key', sendMsMax: 50, processingMsMax: 50 },
    lookup: async () => {
      asked += 1;
      return { kind: 'NOT_FOUND' };
    },
  });
  await it.start();
  await expect.poll(async () => (await it.run(), it.mail.sent.length), { timeout: 15_000, interval: 200 }).toBe(2);
  expect(asked).toBe(1);
  expect(await it.state()).toMatchObject({ state: 'ACTIVE', cause: null });
});

test('a late delivery recalls the letter that has not been dispatched', async () => {
  const it = await scene({}, { capability: { recall: true }, cancel: async () => ({ kind: 'CANCELLED' }) });
  await it.start();
  await it.run();
  await it.pass(48 * hourMs);
  expect(it.letter.sent).toHaveLength(1);
  await it.report('mail', 'DELIVERED');
  await it.run();
  expect(it.letter.cancelled).toHaveLength(1);
  expect(await it.state()).toMatchObject({ state: 'REACHED', channel: 'EMAIL', doubleDelivered: false });
});

test('a payment stops what has not been sent', async () => {
  const it = await scene();
  await it.start();
  await it.inScope(async ({ sql }) => {
    await sql`update invoice set claim_state = 'PAID'`;
  });
  await it.run();
  expect(await it.state()).toMatchObject({ state: 'STOPPED', cause: 'PAID' });
  expect(it.mail.sent).toHaveLength(0);
});

test('a person can hold, resume and cancel, and the tally follows', async () => {
  const it = await scene();
  await it.start();
  const act = (what: typeof holdDistribution) =>
    it.inScope(async (scope) => {
      const result = await what(scope, (await it.state())?.distributionId ?? '', Date.parse(startAt));
      if ('problem' in result) throw new Error(result.problem.code);
      await appendEvents(scope, result.events, result.tallyChanges);
    });
  await act(holdDistribution);
  await it.run();
  expect(it.mail.sent).toHaveLength(0);
  await act(resumeDistribution);
  await it.run();
  expect(it.mail.sent).toHaveLength(1);
  await act(cancelDistribution);
  await it.run();
  expect(await it.state()).toMatchObject({ state: 'STOPPED', cause: 'CANCELLED' });
  expect(await it.tally()).toEqual([{ state: 'STOPPED', channel: 'EMAIL', cause: 'CANCELLED', count: 1 }]);
});

test('a worker that lost its claim cannot settle: what it brings is kept as evidence', async () => {
  const it = await scene();
  await it.start();
  const { creditorId } = it.population;
  const zombie = await claimBatch(it.context, creditorId);
  await it.inScope(({ sql }) => sql`update distribution set lease_until = clock_timestamp() - interval '1 second'`);
  const heir = await claimBatch(it.context, creditorId);
  expect([zombie.claimed.length, heir.taken]).toEqual([1, 1]);
  const [claimed] = zombie.claimed;
  if (claimed === undefined) throw new Error('nothing was claimed');
  await settleBatch(it.context, creditorId, [{ kind: 'SEND', claimed, outcome: refused('HARD', '550'), latencyMs: 1 }]);
  expect(await it.types()).toContain('RECEIPT_IGNORED');
  expect(await it.types()).not.toContain('ATTEMPT_REJECTED');
  // That the partner took what is still in doubt here, under the same key, is as good as its receipt.
  await settleBatch(it.context, creditorId, [{ kind: 'SEND', claimed, outcome: accepted, latencyMs: 1 }]);
  expect((await it.types()).filter((type) => type === 'ATTEMPT_ACCEPTED')).toHaveLength(1);
});

test('receipts are stored once, whatever their order and however often they come', async () => {
  const it = await scene();
  await it.start();
  await it.run();
  expect(await it.report('mail', 'DELIVERED')).toEqual({ fresh: 1, applied: 1 });
  expect(await it.report('mail', 'DELIVERED')).toEqual({ fresh: 0, applied: 0 });
  await it.report('mail', 'DISPATCHED');
  expect(await it.state()).toMatchObject({ state: 'REACHED' });
  expect(await it.report('mail', 'DELIVERED', { partnerEventId: 'stray', effectKey: crypto.randomUUID() })).toEqual({
    fresh: 1,
    applied: 0,
  });
});

test('an attempt that left in a later chunk is still known to have left when its outcome is in doubt', async () => {
  const ambiguous = { kind: 'AMBIGUOUS', code: 'CONN', detail: '' } as const;
  const it = await scene({ answer: () => ambiguous, capability: { concurrencyMax: 1 } }, {}, 30);
  await it.start();
  await it.run();
  const unmarked = await it.inScope(({ sql }) => sql`select from attempt where wire_at is null`);
  expect(unmarked).toHaveLength(0);
  expect(it.mail.sent).toHaveLength(30);
});

test('a person who resumes a distribution in doubt has it sent again under the same key', async () => {
  let doubtful = true;
  const it = await scene({ answer: () => (doubtful ? { kind: 'AMBIGUOUS', code: 'CONN', detail: '' } : accepted) });
  await it.start();
  await expect
    .poll(async () => (await it.run(), (await it.state())?.state), { timeout: 10_000, interval: 300 })
    .toBe('HELD');
  doubtful = false;
  await it.inScope(async (scope) => {
    const result = await resumeDistribution(scope, (await it.state())?.distributionId ?? '', Date.parse(startAt));
    if ('events' in result) await appendEvents(scope, result.events, result.tallyChanges);
  });
  await it.run();
  expect(it.mail.sent).toHaveLength(2);
  expect(new Set(it.mail.sent.map((consignment) => consignment.effectKey)).size).toBe(1);
  expect(await it.state()).toMatchObject({ state: 'ACTIVE' });
});
