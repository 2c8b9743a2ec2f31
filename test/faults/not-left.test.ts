// A send that was decided and committed, and of which nothing has left: its worker died first, or gave it back for want
// of room. Whoever takes it up asks again whether it is still wanted; there is no doubt about it, and no reason to send.
import { expect, test } from 'vitest';
import { makeCarriers } from '../../src/distribution/carriage/carrier.ts';
import { claimBatch } from '../../src/distribution/claim.ts';
import { actOnDistributions } from '../../src/distribution/operator/act.ts';
import { cancelDistribution } from '../../src/distribution/operator/one.ts';
import { endPause, setPause } from '../../src/distribution/operator/pause.ts';
import { appendEvents } from '../../src/event/append.ts';
import { recordPayment } from '../../src/ledger/payment.ts';
import { makeTestDatabase } from '../support/database.ts';
import { hourMs, makeScene, type Scene, sceneStartMs } from './scene.ts';

const { store } = await makeTestDatabase();
const everythingBusy = { isBusy: () => true, isFull: () => false };

/** A worker claims everything and dies before it has marked anything as leaving. */
async function abandon(it: Scene): Promise<void> {
  const { claimed } = await claimBatch(it.context, it.creditorId, everythingBusy);
  expect(claimed.length).toBeGreaterThan(0);
  expect(claimed.filter(({ onWire }) => onWire)).toEqual([]);
  await it.inScope(({ sql }) => sql`update distribution set lease_until = clock_timestamp() - interval '1 second'`);
}

test('what has not left goes out once it is taken up again', async () => {
  const it = await makeScene(store);
  await abandon(it);
  await it.run();
  expect(it.mail.sent).toHaveLength(1);
  await it.close();
});

test('what has not left and has been paid meanwhile is never sent', async () => {
  const it = await makeScene(store);
  await abandon(it);
  await it.inScope(({ sql }) => sql`update invoice set claim_state = 'PAID'`);
  await it.run();
  expect(it.mail.sent).toEqual([]);
  expect(await it.distributions()).toMatchObject([{ state: 'STOPPED', cause: 'PAID' }]);
  expect(await it.attempts()).toMatchObject([{ state: 'SUPERSEDED', cancellation: null }]);
  await it.close();
});

test('what has not left and a person has called off is never sent', async () => {
  const it = await makeScene(store);
  await abandon(it);
  const [{ distributionId = '' } = {}] = await it.distributions();
  await it.inScope(async (scope) => {
    const done = await cancelDistribution(scope, distributionId, sceneStartMs);
    if ('problem' in done) throw new Error(done.problem.code);
    await appendEvents(scope, done.events, done.tallyChanges);
  });
  await it.run();
  expect(it.mail.sent).toEqual([]);
  expect(await it.distributions()).toMatchObject([{ state: 'STOPPED', cause: 'CANCELLED' }]);
  await it.close();
});

test('a letter that has not left is not sent when the mail before it turns out to have arrived', async () => {
  const it = await makeScene(store);
  await it.run();
  await it.pass(48 * hourMs);
  await abandon(it);
  await it.receive('mail', await it.reports('mail', 'DELIVERED'));
  await it.inScope(({ sql }) => sql`update distribution set lease_until = null`);
  await it.run();
  expect(it.letter.sent).toEqual([]);
  expect(await it.distributions()).toMatchObject([{ state: 'REACHED', channel: 'EMAIL', doubleDelivered: false }]);
  await it.close();
});

test('what has not left waits for a pause like everything else, and goes out once when it ends', async () => {
  const it = await makeScene(store, { invoices: 5 });
  await abandon(it);
  await it.inScope((scope) => setPause(scope, { what: 'CHANNEL', channel: 'EMAIL' }, sceneStartMs));
  await it.run();
  await it.run();
  expect(it.mail.sent).toEqual([]);
  expect((await it.eventCounts())['STEP_WAITING']).toBe(5);
  await it.inScope((scope) => endPause(scope, { what: 'CHANNEL', channel: 'EMAIL' }));
  await it.run();
  expect(it.mail.sent).toHaveLength(5);
  expect(new Set(it.mail.sent.map(({ effectKey }) => effectKey)).size).toBe(5);
  await it.close();
});

/** What may happen while a claim waits for its carrier, and how the distribution stands when that has been judged. */
const meanwhile: Readonly<
  Record<string, { act(it: Scene, id: string): Promise<unknown>; ends: object; letters: number }>
> = {
  'a person holds it': {
    act: (it, id) => act(it, id, { kind: 'HOLD', reason: null }),
    ends: { state: 'HELD', cause: 'HELD_BY_PERSON' },
    letters: 0,
  },
  'a person calls it off': {
    act: (it, id) => act(it, id, { kind: 'CANCEL', reason: null }),
    ends: { state: 'STOPPED', cause: 'CANCELLED' },
    letters: 0,
  },
  'a person skips to the letter': {
    act: (it, id) => act(it, id, { kind: 'SKIP_TO_STEP', step: 1, reason: null }),
    ends: { state: 'ACTIVE', channel: 'LETTER' },
    letters: 1,
  },
  'it is paid': { act: pay, ends: { state: 'STOPPED', cause: 'PAID' }, letters: 0 },
  'its channel is paused': {
    act: (it) => it.inScope((scope) => setPause(scope, { what: 'CHANNEL', channel: 'EMAIL' }, sceneStartMs)),
    ends: { state: 'ACTIVE', channel: 'EMAIL' },
    letters: 0,
  },
  'its partner breaks down': {
    act: (it) =>
      it.inScope(
        ({ sql, creditorId }) => sql`
      insert into partner_health (creditor_id, partner_id, channel, breaker, opened_at, retry_at, openings)
      values (${creditorId}, ${it.partnerIds['mail'] ?? ''}, 'EMAIL', 'OPEN', ${new Date(sceneStartMs).toISOString()},
        ${new Date(sceneStartMs + hourMs).toISOString()}, 1)`,
      ),
    ends: { state: 'ACTIVE', channel: 'EMAIL' },
    letters: 0,
  },
};

async function act(it: Scene, id: string, what: Parameters<typeof actOnDistributions>[2]): Promise<void> {
  await it.inScope(async (scope) => {
    const done = await actOnDistributions(scope, [id], what, sceneStartMs);
    await appendEvents(scope, done.events, done.tallyChanges);
  });
}

async function pay(it: Scene): Promise<void> {
  await it.inScope(async (scope) => {
    const [invoice] = await scope.sql<{ invoiceId: string; amountMinor: number }[]>`
      select invoice_id as "invoiceId", amount_minor as "amountMinor" from invoice`;
    if (invoice === undefined) throw new Error('there is no invoice');
    const paid = await recordPayment(scope, { ...invoice, currency: 'SEK', paidOn: '2026-03-02' }, sceneStartMs);
    if ('problem' in paid) throw new Error(paid.problem.code);
    await appendEvents(scope, paid.events, []);
  });
}

const cases = Object.keys(meanwhile).flatMap((what) =>
  (['by the claim', 'when it leaves'] as const).map((marked) => [what, marked] as const),
);

test.each(cases)('while a mail waits for its carrier %s: it does not leave (marked %s)', async (what, marked) => {
  const it = await makeScene(store);
  const [{ distributionId = '' } = {}] = await it.distributions();
  const traffic = marked === 'by the claim' ? undefined : everythingBusy;
  const batch = await claimBatch(it.context, it.creditorId, traffic);
  expect(batch.claimed.map(({ onWire }) => onWire)).toEqual([marked === 'by the claim']);
  const { act: happen, ends, letters } = meanwhile[what] ?? { act: async () => {}, ends: {}, letters: 0 };
  await happen(it, distributionId);
  const carriers = makeCarriers(it.context, new AbortController().signal);
  await carriers.board(it.creditorId, batch);
  await carriers.moved(it.creditorId);
  expect(it.mail.sent).toEqual([]);
  await it.run();
  expect(it.mail.sent).toEqual([]);
  expect(it.letter.sent).toHaveLength(letters);
  expect(await it.distributions()).toMatchObject([ends]);
  const [mail] = await it.attempts();
  expect(mail?.state).toBe('SUPERSEDED');
  const wires = await it.inScope(({ sql }) => sql`select from attempt where channel = 'EMAIL' and wire_at is not null`);
  expect(wires).toHaveLength(0);
  await it.close();
});

test('a letter that waits for its carrier does not leave when the mail turns out to have arrived', async () => {
  const it = await makeScene(store);
  await it.run();
  await it.pass(48 * hourMs);
  const batch = await claimBatch(it.context, it.creditorId, everythingBusy);
  expect(batch.claimed).toHaveLength(1);
  await it.receive('mail', await it.reports('mail', 'DELIVERED'));
  const carriers = makeCarriers(it.context, new AbortController().signal);
  await carriers.board(it.creditorId, batch);
  await carriers.moved(it.creditorId);
  await it.run();
  expect(it.letter.sent).toEqual([]);
  expect(await it.distributions()).toMatchObject([{ state: 'REACHED', channel: 'EMAIL', doubleDelivered: false }]);
  await it.close();
});

test('a held mail that did not leave goes out once when it is resumed', async () => {
  const it = await makeScene(store);
  const [{ distributionId = '' } = {}] = await it.distributions();
  const batch = await claimBatch(it.context, it.creditorId, everythingBusy);
  await act(it, distributionId, { kind: 'HOLD', reason: null });
  const carriers = makeCarriers(it.context, new AbortController().signal);
  await carriers.board(it.creditorId, batch);
  await carriers.moved(it.creditorId);
  await it.run();
  await act(it, distributionId, { kind: 'RESUME', reason: null });
  await it.run();
  expect(it.mail.sent).toHaveLength(1);
  await it.close();
});
