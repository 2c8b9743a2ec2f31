// Debtors merged while their invoices are on their way: what is on the wire keeps its key and is settled, nothing goes twice
// to one address, and nothing to one that either debtor has declined.
import { describe, expect, test } from 'vitest';
import { mergeDebtors } from '../../src/distribution/operator/merge.ts';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import { newId } from '../../src/id.ts';
import { recordPayment } from '../../src/ledger/payment.ts';
import type { Consignment, Outcome } from '../../src/partner/partner.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import type { SuccessionOrder } from '../../src/succession/order.ts';
import { makeTestDatabase } from '../support/database.ts';
import { makeTestEngine } from '../support/engine.ts';
import { mailThenLetter, only, stepUntilDelivered } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { accepted, refused, scriptedPartner } from '../support/scripted-partner.ts';

const { store } = await makeTestDatabase();
const delivered: Outcome = {
  kind: 'TAKEN',
  state: 'DELIVERED',
  partnerReference: null,
  code: '250',
  requestHash: null,
};

interface World {
  readonly creditorId: string;
  readonly inScope: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;
  readonly debtorId: (number: number) => Promise<string>;
  readonly start: (where?: string) => Promise<void>;
  readonly merge: (survivor: number, merged: number) => Promise<void>;
}

async function world(order: SuccessionOrder, plan: { debtors: number; invoices: number }): Promise<World> {
  const partners = [
    { adapter: 'mail', channel: 'EMAIL' },
    { adapter: 'letter', channel: 'LETTER' },
  ];
  const clockAt = '2026-03-02T08:00:00Z';
  const { creditorId, successionOrderId } = await populate(store, { ...plan, order, partners, clockAt });
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);
  const debtorId = async (number: number) =>
    (
      await inScope(
        ({ sql }) => sql<{ id: string }[]>`select debtor_id as id from debtor where number = ${String(number)}`,
      )
    )[0]?.id ?? '';
  return {
    creditorId,
    inScope,
    debtorId,
    start: (where = 'true') =>
      inScope(async (scope) => {
        const rows = await scope.sql.unsafe<{ id: string }[]>(
          `select invoice_id as id from invoice where distribution_id is null and ${where} order by invoice_id limit 500`,
        );
        const nowMs = await creditorNowMs(scope);
        const started = await startDistributions(scope, {
          invoiceIds: rows.map(({ id }) => id),
          order: { successionOrderId, version: 1 },
          nowMs,
        });
        await appendEvents(scope, started.events, started.tallyChanges);
      }),
    merge: async (survivor, merged) => {
      const [survivorId, mergedId] = [await debtorId(survivor), await debtorId(merged)];
      await inScope(async (scope) => {
        const nowMs = await creditorNowMs(scope);
        const { problems, events } = await mergeDebtors(scope, {
          survivorId,
          mergedId,
          reason: 'DUPLICATE',
          note: '',
          evenIfDifferent: true,
          mergedBy: newId(),
          nowMs,
        });
        expect(problems).toEqual([]);
        await appendEvents(scope, events, []);
      });
    },
  };
}

/** Both have the mail address of the one. */
const shareMail = ({ inScope }: World, of: number, to: number) =>
  inScope(
    ({ sql }) => sql`
      update contact_point p set address = (select q.address from contact_point q join debtor e using (creditor_id, debtor_id)
        where e.number = ${String(of)} and q.channel = 'EMAIL')
      from debtor d where d.debtor_id = p.debtor_id and d.number = ${String(to)} and p.channel = 'EMAIL'`,
  );

const pointsOf = async ({ inScope, debtorId }: World, number: number) => {
  const id = await debtorId(number);
  return inScope(
    ({ sql }) => sql<{ channel: string; address: string; reachability: string }[]>`
      select channel, address, reachability from contact_point where debtor_id = ${id} order by channel, address`,
  );
};
const addressOf = ({ contactPoint }: Consignment) => contactPoint.address;

/** A door that a send waits at until it is opened. */
function door() {
  const [reached, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  return {
    reached: reached.promise,
    open: () => opened.resolve(),
    async pass() {
      reached.resolve();
      await opened.promise;
    },
  };
}

describe('a merge while a send is on the wire', () => {
  test('settles it on the address that both had, and goes on with the addresses of the survivor', async () => {
    const gate = door();
    const mail = scriptedPartner('mail', 'EMAIL', {
      answer: async () => {
        await gate.pass();
        return refused('HARD', '550');
      },
    });
    const letter = scriptedPartner('letter', 'LETTER', { answer: () => delivered });
    const { engine, close } = makeTestEngine(store, [mail.adapter, letter.adapter]);
    const made = await world(mailThenLetter, { debtors: 2, invoices: 2 });
    await shareMail(made, 0, 1);
    await made.start(`number = '1'`);
    const running = engine.runDue(made.creditorId);
    await gate.reached;
    await made.merge(0, 1);
    gate.open();
    await running;
    await close();
    expect(mail.sent).toHaveLength(1);
    // What the mail came to is known of the survivor's address, and its own letter address is used before the other's.
    expect(await pointsOf(made, 0)).toEqual([
      { channel: 'EMAIL', address: 'd0@post.example', reachability: 'UNREACHABLE' },
      { channel: 'LETTER', address: 'Gatan 0, 111 22 Stockholm', reachability: 'REACHABLE' },
      { channel: 'LETTER', address: 'Gatan 1, 111 22 Stockholm', reachability: 'UNKNOWN' },
    ]);
    expect(letter.sent.map(addressOf)).toEqual(['Gatan 0, 111 22 Stockholm']);
    const [run] = await made.inScope(({ sql }) => sql`select state, channel, claims from distribution`);
    expect(run).toEqual({ state: 'REACHED', channel: 'LETTER', claims: 0 });
  });

  test('counts the address as tried: a later step of the same channel does not use it again', async () => {
    const twice: SuccessionOrder = {
      ...mailThenLetter,
      steps: [stepUntilDelivered('EMAIL', 48), stepUntilDelivered('EMAIL', 48)],
    };
    const mail = scriptedPartner('mail', 'EMAIL', { answer: () => accepted });
    const { engine, close } = makeTestEngine(store, [mail.adapter]);
    const made = await world(twice, { debtors: 2, invoices: 2 });
    await shareMail(made, 0, 1);
    await made.start(`number = '1'`);
    await engine.runDue(made.creditorId);
    await made.merge(0, 1);
    await made.inScope(({ sql }) => sql`update creditor set clock_at = '2026-03-06T08:00:00Z'`);
    await engine.runDue(made.creditorId);
    await close();
    expect(mail.sent.map(addressOf)).toEqual(['d0@post.example']);
    const [skipped] = await made.inScope(
      ({ sql }) => sql`select payload #>> '{reason,code}' as code from event where type = 'STEP_SKIPPED'`,
    );
    expect(skipped).toEqual({ code: 'CONTACT_POINT_USED' });
  });
});

test('what was claimed and has not left does not go to an address that the survivor had declined', async () => {
  const gate = door();
  // One at a time: the others wait in the queue, claimed and not on the wire.
  const mail = scriptedPartner('mail', 'EMAIL', {
    capability: { concurrencyMax: 1, perSecondMax: 1 },
    answer: async (_consignment, nth) => {
      if (nth === 1) await gate.pass();
      return accepted;
    },
  });
  const { engine, close } = makeTestEngine(store, [mail.adapter]);
  const made = await world(only('EMAIL'), { debtors: 3, invoices: 30 });
  await shareMail(made, 0, 1);
  await made.inScope(
    ({ sql }) => sql`update contact_point p set reachability = 'OPTED_OUT' from debtor d
      where d.debtor_id = p.debtor_id and d.number = '0' and p.channel = 'EMAIL'`,
  );
  await made.start(`number in ('1', '4', '7', '10')`);
  const running = engine.runDue(made.creditorId);
  await gate.reached;
  const [waiting] = await made.inScope(
    ({ sql }) => sql<{ count: number }[]>`
      select count(*)::int as count from attempt where state = 'SUBMITTING' and wire_at is null`,
  );
  expect(waiting?.count).toBe(3);
  await made.merge(0, 1);
  gate.open();
  await running;
  await close();
  // One was on the wire; the others did not leave.
  expect(mail.sent).toHaveLength(1);
  const rows = await made.inScope(
    ({ sql }) => sql`
      select d.state, count(*)::int as count from distribution d join debtor b using (creditor_id, debtor_id)
      where b.number = '0' group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { state: 'ACTIVE', count: 1 },
    { state: 'UNDELIVERABLE', count: 3 },
  ]);
});

test('a storm of starts, sends, payments and merges ends with every invoice sent once, and nobody in a circle', async () => {
  const mail = scriptedPartner('mail', 'EMAIL', {
    answer: async (_consignment, nth) => {
      await new Promise((resolve) => setTimeout(resolve, nth % 5));
      return nth % 4 === 0 ? refused('HARD', '550') : delivered;
    },
  });
  const letter = scriptedPartner('letter', 'LETTER', { answer: () => delivered });
  const { engine, close } = makeTestEngine(store, [mail.adapter, letter.adapter], { batchMax: 20 });
  const made = await world(mailThenLetter, { debtors: 20, invoices: 300 });
  for (let number = 0; number < 20; number += 2) await shareMail(made, number, number + 1);
  const pay = (number: number) =>
    made.inScope(async (scope) => {
      const [row] = await scope.sql<{ id: string }[]>`
        select invoice_id as id from invoice where number = ${String(number)}`;
      const paid = { invoiceId: row?.id ?? '', amountMinor: 100, currency: 'SEK', paidOn: '2026-03-02' };
      const done = await recordPayment(scope, paid, await creditorNowMs(scope));
      if ('events' in done) await appendEvents(scope, done.events, []);
    });
  await Promise.all([
    ...[0, 1, 2, 3].map((part) => made.start(`number::int % 4 = ${part}`).then(() => engine.runDue(made.creditorId))),
    ...Array.from({ length: 10 }, (_, pair) => made.merge(pair * 2, pair * 2 + 1)),
    ...Array.from({ length: 30 }, (_, n) => pay(n * 7 + 1)),
  ]);
  await engine.runDue(made.creditorId);
  await close();
  const sends = [...mail.sent, ...letter.sent].map((one) => `${one.invoice.number} ${addressOf(one)}`);
  expect(new Set(sends).size).toBe(sends.length);
  const [left] = await made.inScope(
    ({ sql }) => sql`
      select count(*) filter (where d.state not in ('REACHED', 'UNDELIVERABLE'))::int as running,
        count(*) filter (where b.merged_into is not null)::int as stray, count(*)::int as all,
        (select count(*)::int from distribution x join debtor y using (creditor_id, debtor_id)
          where y.merged_into is not null) as "strayRuns",
        (select count(*)::int from attempt a join contact_point p using (creditor_id, contact_point_id)
          join debtor z using (creditor_id, debtor_id) where z.merged_into is not null) as "strayAttempts"
      from distribution d join invoice i using (creditor_id, invoice_id)
      join debtor b on b.creditor_id = i.creditor_id and b.debtor_id = i.debtor_id`,
  );
  expect(left).toEqual({ running: 0, stray: 0, all: 300, strayRuns: 0, strayAttempts: 0 });
});
