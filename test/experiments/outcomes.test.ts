// Outcomes are counted from the log, the attempts and the ledger: each invoice once, with what it came to, however often
// one counts and whatever came in between.
import { beforeAll, describe, expect, test } from 'vitest';
import { makeOrderCache } from '../../src/distribution/order-cache.ts';
import { receiveReports } from '../../src/distribution/receipt/receive.ts';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import { raiseCoverage } from '../../src/experiments/life/run.ts';
import { countOutcomes } from '../../src/experiments/outcome/count.ts';
import { newId } from '../../src/id.ts';
import { creditInvoice } from '../../src/ledger/credit.ts';
import { recordPayment } from '../../src/ledger/payment.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';
import { makeTestEngine } from '../support/engine.ts';
import { nullAdapter } from '../support/null-partner.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { runningExperiment } from './running.ts';

const { store } = await makeTestDatabase();
const adapters = [nullAdapter('mail', 'EMAIL'), nullAdapter('letter', 'LETTER')];
const { engine, close } = makeTestEngine(store, adapters);
const nowMs = Date.parse('2026-03-02T08:00:00Z');
const partners = [
  { adapter: 'mail', channel: 'EMAIL' },
  { adapter: 'letter', channel: 'LETTER' },
];
const made = await populate(store, {
  debtors: 40,
  invoices: 80,
  order: mailThenLetter,
  partners,
  clockAt: new Date(nowMs).toISOString(),
});
const order = { successionOrderId: made.successionOrderId, version: 1 };
const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, made.creditorId, work);
const actor = { decidedBy: made.creditorId, nowMs, note: '' };

interface OutcomeRow {
  readonly invoiceId: string;
  readonly debtorId: string;
  readonly arm: number;
  readonly delivered: boolean;
  readonly opened: boolean;
  readonly bounces: number;
  readonly complaints: number;
  readonly fallbacks: number;
  readonly closeCause: string | null;
  readonly closedOn: string | null;
}

const outcomes = () =>
  inScope(
    ({ sql }) => sql<OutcomeRow[]>`
      select invoice_id as "invoiceId", debtor_id as "debtorId", arm, delivered_at is not null as delivered,
        opened_at is not null as opened, bounces, complaints, fallbacks, close_cause as "closeCause",
        closed_on::text as "closedOn" from outcome order by invoice_id`,
  );
const invoiceIds = async () =>
  (await inScope(({ sql }) => sql<{ id: string }[]>`select invoice_id as id from invoice order by invoice_id`)).map(
    ({ id }) => id,
  );
const start = (ids: readonly string[], dryRun = false) =>
  inScope(async (scope) => {
    const started = await startDistributions(scope, { invoiceIds: ids, order: null, nowMs, dryRun });
    await appendEvents(scope, started.events, started.tallyChanges);
  });

let experimentId = '';
const count = () => countOutcomes(store, made.creditorId, experimentId);

beforeAll(async () => {
  experimentId = await runningExperiment(store, made.creditorId, order, { coverageBp: 5_000 });
  return close;
});

describe('taking in', () => {
  test('a rehearsal writes nothing', async () => {
    await start((await invoiceIds()).slice(0, 1), true);
    const [row] = await inScope(({ sql }) => sql<{ count: number }[]>`select count(*)::int as count from assignment`);
    expect(row?.count).toBe(0);
  });

  test('two starts at once give a debtor one arm; about half take part; all invoices of one go together', async () => {
    const ids = await invoiceIds();
    const [even, odd] = [ids.filter((_id, at) => at % 2 === 0), ids.filter((_id, at) => at % 2 === 1)];
    await Promise.all([start(even), start(odd)]);
    const [counts] = await inScope(
      ({ sql }) => sql<{ placed: number; taken: number; covered: number }[]>`
        select count(*)::int as placed, count(arm)::int as taken,
          (count(*) filter (where reason = 'coverage'))::int as covered from assignment`,
    );
    expect(counts?.placed).toBe(40);
    expect((counts?.taken ?? 0) + (counts?.covered ?? 0)).toBe(40);
    expect(counts?.taken).toBeGreaterThan(8);
    expect(counts?.taken).toBeLessThan(32);
    const arms = Map.groupBy(await outcomes(), ({ debtorId }) => debtorId);
    expect([...arms.values()].every((rows) => new Set(rows.map(({ arm }) => arm)).size === 1)).toBe(true);
  });

  test('more coverage moves nobody between arms', async () => {
    const armsNow = () =>
      inScope(
        ({ sql }) => sql<{ debtorId: string; arm: number }[]>`
          select debtor_id as "debtorId", arm from assignment where arm is not null order by debtor_id`,
      );
    const before = await armsNow();
    expect(await inScope((scope) => raiseCoverage(scope, experimentId, 10_000, actor))).toEqual([]);
    const after = new Map((await armsNow()).map(({ debtorId, arm }) => [debtorId, arm]));
    expect(before.every(({ debtorId, arm }) => after.get(debtorId) === arm)).toBe(true);
  });
});

describe('counting', () => {
  test('tells what was delivered, bounced, opted out, and paid in full on which day', async () => {
    await engine.runDue(made.creditorId);
    await count();
    const [paid, partly, bounced] = await outcomes();
    if (paid === undefined || partly === undefined || bounced === undefined) throw new Error('there are three');
    const pay = async (invoiceId: string, share: number, paidOn: string) =>
      inScope(async (scope) => {
        const [invoice] = await scope.sql<{ amount: number }[]>`
          select amount_minor as amount from invoice where invoice_id = ${invoiceId}`;
        const amountMinor = Math.round((invoice?.amount ?? 0) * share);
        const done = await recordPayment(scope, { invoiceId, amountMinor, currency: 'SEK', paidOn }, nowMs);
        if ('events' in done) await appendEvents(scope, done.events, []);
      });
    await pay(paid.invoiceId, 0.5, '2026-03-10');
    await pay(paid.invoiceId, 0.5, '2026-03-12');
    await pay(partly.invoiceId, 0.5, '2026-03-10');
    const [attempt] = await inScope(
      ({ sql }) => sql<{ effectKey: string; partnerId: string }[]>`
        select a.effect_key as "effectKey", a.partner_id as "partnerId" from attempt a
        join distribution d on d.distribution_id = a.distribution_id where d.invoice_id = ${bounced.invoiceId}`,
    );
    if (attempt === undefined) throw new Error('it was sent');
    const report = {
      failureClass: 'HARD' as const,
      code: '5.1.1',
      detail: null,
      occurredAtMs: nowMs,
      optOut: true as const,
    };
    await receiveReports(
      { store, adapters: new Map(adapters.map((one) => [one.name, one])), orders: makeOrderCache() },
      made.creditorId,
      attempt.partnerId,
      [{ partnerEventId: newId(), effectKey: attempt.effectKey, state: 'RETURNED', ...report }],
      nowMs,
    );
    await engine.runDue(made.creditorId);
    const counted = await count();
    expect(counted.invoices).toBe(3);
    const after = new Map((await outcomes()).map((row) => [row.invoiceId, row]));
    expect(after.get(paid.invoiceId)).toMatchObject({ closeCause: 'PAID', closedOn: '2026-03-12', bounces: 0 });
    expect(after.get(partly.invoiceId)).toMatchObject({ closeCause: null, closedOn: null });
    expect(after.get(bounced.invoiceId)).toMatchObject({ bounces: 1, complaints: 1 });
  });

  test('of what only money has come to leaves all the rest as it was, as counting everything anew does', async () => {
    const everything = () =>
      inScope(
        ({ sql }) => sql<{ row: Record<string, unknown> }[]>`
          select to_jsonb(o) - 'written_by' - 'counted_position' as row from outcome o order by invoice_id`,
      );
    const before = await everything();
    const open = before.flatMap(({ row }) => (row['close_cause'] === null ? [String(row['invoice_id'])] : []));
    const paid = open.slice(-10);
    await inScope(async (scope) => {
      for (const invoiceId of paid) {
        const [invoice] = await scope.sql<{ amount: number }[]>`
          select amount_minor as amount from invoice where invoice_id = ${invoiceId}`;
        const payment = {
          invoiceId,
          amountMinor: invoice?.amount ?? 0,
          currency: 'SEK',
          paidOn: '2026-03-15',
        } as const;
        const done = await recordPayment(scope, payment, nowMs);
        if ('events' in done) await appendEvents(scope, done.events, []);
      }
    });
    expect((await count()).invoices).toBe(paid.length);
    const counted = await everything();
    const expected = before.map(({ row }) =>
      paid.includes(String(row['invoice_id'])) ? { ...row, close_cause: 'PAID', closed_on: '2026-03-15' } : row,
    );
    expect(counted.map(({ row }) => row)).toEqual(expected);
    await inScope(({ sql }) => sql`update experiment set outcome_position = 0`);
    await count();
    expect(await everything()).toEqual(counted);
  });

  test('of money in parts, in any order of days, and credited too, comes to what counting everything anew comes to', async () => {
    const open = (await outcomes()).filter(({ closeCause }) => closeCause === null).slice(-12);
    // As the release before this one writes them: the amount is looked up.
    const withoutAmount = open.filter((_row, index) => index % 2 === 0).map(({ invoiceId }) => invoiceId);
    await inScope(
      ({ sql }) => sql`update outcome set amount_minor = null where invoice_id = any(${withoutAmount}::uuid[])`,
    );
    const grounds = { reason: 'GOODWILL', note: '' } as const;
    const now = { nowMs, timeZone: 'Europe/Stockholm' };
    await inScope(async (scope) => {
      for (const [index, { invoiceId }] of open.entries()) {
        const [invoice] = await scope.sql<{ amount: number }[]>`
          select amount_minor as amount from invoice where invoice_id = ${invoiceId}`;
        const half = Math.ceil((invoice?.amount ?? 0) / 2);
        const pay = async (amountMinor: number, paidOn: string) => {
          const done = await recordPayment(scope, { invoiceId, amountMinor, currency: 'SEK', paidOn }, nowMs);
          if ('events' in done) await appendEvents(scope, done.events, []);
        };
        const credit = async (amountMinor: number | null) => {
          const done = await creditInvoice(scope, invoiceId, amountMinor, grounds, now);
          if ('events' in done) await appendEvents(scope, done.events, []);
        };
        const ways = [
          async () => {
            await pay(half, '2026-03-20');
            await pay(half, '2026-03-14');
          },
          async () => {
            await pay(half, '2026-03-01');
            await credit(half);
          },
          () => credit(null),
          () => pay(half, '2026-03-14'),
          async () => {
            await pay(2 * half, '2026-03-18');
            await pay(half, '2026-03-17');
          },
          async () => {
            for (const day of ['2026-03-19', '2026-03-16', '2026-03-17']) await pay(half, day);
          },
        ];
        await ways[Math.floor(index / 2)]?.();
      }
    });
    expect((await count()).invoices).toBe(open.length);
    const counted = await outcomes();
    const closings = counted.filter(({ invoiceId }) => open.some((one) => one.invoiceId === invoiceId));
    expect(new Set(closings.map(({ closeCause }) => closeCause))).toEqual(new Set(['PAID', 'CREDITED', null]));
    await inScope(({ sql }) => sql`update experiment set outcome_position = 0`);
    await count();
    expect(await outcomes()).toEqual(counted);
  });

  test('what began after the longest order has ended is no cost of it', async () => {
    const costAfter = async (days: number) => {
      await inScope(async ({ sql }) => {
        await sql`update attempt set cost_e4 = 9_000, cost_currency = 'SEK',
          started_at = started_at + make_interval(days => ${days})`;
        await sql`update experiment set outcome_position = 0`;
      });
      await count();
      return inScope(({ sql }) => sql<{ costE4: number }[]>`select distinct cost_e4::int as "costE4" from outcome`);
    };
    expect(await costAfter(0)).toEqual([{ costE4: 9_000 }]);
    expect(await costAfter(400)).toEqual([{ costE4: 0 }]);
    await costAfter(-400);
  });

  test('again changes nothing, and starts where it ended', async () => {
    const before = await outcomes();
    await expect(count()).resolves.toMatchObject({ invoices: 0 });
    await inScope(({ sql }) => sql`update experiment set outcome_position = 0`);
    await count();
    expect(await outcomes()).toEqual(before);
  });

  test('by several at once comes to the same', async () => {
    const before = await outcomes();
    await inScope(({ sql }) => sql`update experiment set outcome_position = 0`);
    await Promise.all([count(), count(), count()]);
    expect(await outcomes()).toEqual(before);
    await expect(count()).resolves.toMatchObject({ invoices: 0, more: false });
  });

  test('knows nothing of another creditor', async () => {
    const other = await populate(store, { debtors: 1, invoices: 1, order: mailThenLetter, partners });
    const found = await withCreditor(store, other.creditorId, ({ sql }) => sql`select 1 from outcome`);
    expect(found).toHaveLength(0);
  });
});
