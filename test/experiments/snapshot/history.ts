// A small experiment to which anything happens, results of it, and what each of them must be: computed from everything that
// there is, byte for byte, whatever was kept.
import fc from 'fast-check';
import { expect } from 'vitest';
import { appendEvents } from '../../../src/event/append.ts';
import type { NewEvent } from '../../../src/event/event.ts';
import { analyse } from '../../../src/experiments/analysis/analyse.ts';
import { canonicalJson } from '../../../src/experiments/analysis/canonical.ts';
import { packDataset } from '../../../src/experiments/dataset/dataset.ts';
import { findSource, loadDataset } from '../../../src/experiments/dataset/load.ts';
import type { Metric } from '../../../src/experiments/definition.ts';
import { readInputs, recompute, takeSnapshot } from '../../../src/experiments/snapshot.ts';
import { type Scope, withCreditor } from '../../../src/store/transaction.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { mailThenLetter } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { runningExperiment } from '../running.ts';

const partners = [
  { adapter: 'mail', channel: 'EMAIL' },
  { adapter: 'letter', channel: 'LETTER' },
];
const clockAt = '2026-03-02T08:00:00Z';
const debtorCount = 40;
const invoiceCount = 120;
const metric = (kind: Metric['kind'], role: Metric['role'], cap: number | null = null): Metric => ({
  kind,
  role,
  window: 48,
  margin: null,
  cap,
});
/** What may happen to an invoice or its debtor between two results; `pay` and `happen` are told in the log, and counted. */
export type Act =
  | { readonly kind: 'start'; readonly at: number; readonly arm: number; readonly stratum: number }
  | { readonly kind: 'count'; readonly at: number; readonly day: number; readonly cost: number; readonly how: number }
  | { readonly kind: 'pay'; readonly at: number; readonly day: number }
  | { readonly kind: 'happen'; readonly at: number }
  | { readonly kind: 'assignment'; readonly at: number; readonly slice: number }
  | { readonly kind: 'leave'; readonly at: number }
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'clock'; readonly hours: number };

export const at = fc.nat({ max: invoiceCount - 1 });
export const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      at,
      arm: fc.nat({ max: 1 }),
      stratum: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('count' as const),
      at,
      day: fc.nat({ max: 30 }),
      cost: fc.nat({ max: 99_999 }),
      how: fc.nat({ max: 7 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('assignment' as const), at, slice: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('clock' as const), hours: fc.integer({ min: 1, max: 200 }) }) },
);

const eventOf = (type: NewEvent['type'], invoiceId: string): NewEvent => ({
  type,
  invoiceId,
  distributionId: null,
  attemptId: null,
  debtorId: null,
  partnerId: null,
  channel: null,
  payload: {},
  occurredAtMs: Date.parse(clockAt),
});

/** Makes it, in a database of its own. */
async function makeSubject() {
  const { store, url } = await makeTestDatabase();
  const made = await populate(store, {
    debtors: debtorCount,
    invoices: invoiceCount,
    order: mailThenLetter,
    partners,
    clockAt,
  });
  const { creditorId } = made;
  const inScope = <T>(work: (scope: Scope) => Promise<T>, on = store) => withCreditor(on, creditorId, work);
  const order = { successionOrderId: made.successionOrderId, version: 1 };
  const experimentId = await runningExperiment(store, creditorId, order, {
    plan: {
      metrics: [
        metric('TIME_TO_PAYMENT', 'GOAL'),
        metric('COST_PER_INVOICE', 'GOAL', 0.9),
        metric('DELIVERED_WITHIN', 'SECONDARY'),
        metric('TIME_TO_DELIVERY', 'SECONDARY'),
        metric('FALLBACKS_PER_INVOICE', 'SECONDARY'),
      ],
      criteria: 'CLEAR_SIGNALS',
      alpha: 0.05,
      power: 0.8,
      horizonDays: 30,
      plannedDebtors: 40,
      plannedDays: 28,
      slices: [{ by: 'COUNTRY' }],
    },
  });
  const invoices = await inScope(
    ({ sql }) => sql<{ invoiceId: string; debtorId: string }[]>`
      select invoice_id as "invoiceId", debtor_id as "debtorId" from invoice order by invoice_id`,
  );
  return { store, url, creditorId, experimentId, invoices, inScope };
}

async function performOn(
  { creditorId, experimentId, invoices }: Awaited<ReturnType<typeof makeSubject>>,
  scope: Scope,
  one: Act,
): Promise<void> {
  const { sql } = scope;
  if (one.kind === 'clock') {
    await sql`update creditor set clock_at = clock_at + make_interval(hours => ${one.hours})`;
    return;
  }
  const { invoiceId = '', debtorId = '' } = invoices[one.at] ?? {};
  if (one.kind === 'start') {
    // Another arm than the debtor's now and then: it followed two.
    await sql`
      insert into assignment (creditor_id, experiment_id, debtor_id, phase, arm, bucket, reason, assigned_at, exposed_at,
        slices, stratum)
      values (${creditorId}, ${experimentId}, ${debtorId}, 1, ${one.arm}, 0, 'hash', ${clockAt}, ${clockAt},
        ${JSON.stringify([`S${one.stratum}`])}::jsonb, ${`PERSON ${one.stratum % 3}`}) on conflict do nothing`;
    await sql`
      insert into outcome (creditor_id, experiment_id, invoice_id, distribution_id, debtor_id, arm, phase, started_at,
        started_on, due_date)
      values (${creditorId}, ${experimentId}, ${invoiceId}, gen_random_uuid(), ${debtorId}, ${one.arm}, 1, ${clockAt},
        ${clockAt.slice(0, 10)}, '2026-04-01') on conflict do nothing`;
  } else if (one.kind === 'count') {
    await sql`
      update outcome set cost_e4 = ${one.cost}, costs_e4 = ${JSON.stringify([one.cost])}::jsonb, fallbacks = ${one.how % 3},
        cost_currency = ${one.how === 6 ? 'EUR' : 'SEK'}, first_step = 0, delivered_step = ${one.how % 2},
        delivered_at = case when ${one.how} < 5 then ${clockAt}::timestamptz + make_interval(hours => ${one.day}) end,
        close_cause = case when ${one.how} % 4 = 0 then 'PAID' when ${one.how} = 5 then 'CREDITED' end,
        closed_on = case when ${one.how} % 4 = 0 or ${one.how} = 5 then ${clockAt.slice(0, 10)}::date + ${one.day}::int end
      where invoice_id = ${invoiceId}`;
  } else if (one.kind === 'pay') {
    await sql`
      insert into payment (creditor_id, payment_id, invoice_id, amount_minor, currency, paid_on)
      select ${creditorId}, gen_random_uuid(), invoice_id, amount_minor, 'SEK', make_date(2026, 3, ${one.day})
      from invoice where invoice_id = ${invoiceId}`;
    await appendEvents(scope, [eventOf('INVOICE_PAID', invoiceId)], []);
  } else if (one.kind === 'happen') {
    await appendEvents(scope, [eventOf('DISTRIBUTION_REACHED', invoiceId)], []);
  } else if (one.kind === 'assignment') {
    await sql`update assignment set slices = ${JSON.stringify([`T${one.slice}`])}::jsonb where debtor_id = ${debtorId}`;
  } else if (one.kind === 'leave') {
    await sql`update assignment set reason = case reason when 'hash' then 'override' else 'hash' end where debtor_id = ${debtorId}`;
  } else {
    await sql`delete from outcome where invoice_id = ${invoiceId}`;
  }
}

/** What tests ask of it. */
export async function makeHistory() {
  const subject = await makeSubject();
  const { store, url, creditorId, experimentId, invoices, inScope } = subject;
  const perform = (scope: Scope, one: Act) => performOn(subject, scope, one);

  /** The dataset as one that keeps nothing reads it. */
  const cold = (on = store) =>
    inScope(async (scope) => {
      await scope.sql`set transaction isolation level repeatable read`;
      const source = await findSource(scope, experimentId);
      if (source === undefined) throw new Error('there is an experiment');
      return loadDataset(scope, source);
    }, on);

  const kept = (snapshotId: string) =>
    inScope(async (scope) => {
      const [row] = await scope.sql<{ result: string; base: string | null }[]>`
        select result, base_snapshot_id as base from snapshot where snapshot_id = ${snapshotId}`;
      const inputs = await readInputs(scope, snapshotId);
      if (row === undefined || inputs === undefined) throw new Error('the snapshot is kept');
      return {
        ...row,
        meta: inputs.meta,
        inputs: await packDataset(inputs),
        again: await recompute(scope, snapshotId),
      };
    });

  const take = async (on = store) => (await takeSnapshot(on, creditorId, experimentId)) ?? '';

  async function expectAsCold(snapshotId: string): Promise<{ isDelta: boolean }> {
    const [read, found] = [await cold(), await kept(snapshotId)];
    // Each result is an event itself: where several were asked for at once, the log has gone on.
    // What looks before leave to one is kept with it, and not read from the facts.
    const { watermark, lastEventAtMs, looks = [], sliceLooks = [] } = found.meta;
    const whole = { ...read, meta: { ...read.meta, watermark, lastEventAtMs, looks, sliceLooks } };
    expect(found.result).toBe(canonicalJson(analyse(whole)));
    expect(found.inputs.equals(await packDataset(whole))).toBe(true);
    expect(found.again).toBe(found.result);
    return { isDelta: found.base !== null };
  }

  const history = async (acts: readonly Act[]) => {
    for (const one of acts) await inScope((scope) => perform(scope, one));
  };

  /** So many invoices begun, that a few changes are few. */
  const begin = () =>
    history(
      invoices.map((_invoice, place) => ({ kind: 'start', at: place, arm: place % 2, stratum: place % 4 }) as const),
    );

  return { store, url, inScope, perform, kept, take, expectAsCold, history, begin };
}
