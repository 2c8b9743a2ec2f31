// An experiment of a size that matters: three arms of a hundred thousand debtors and more, a million invoices, drawn by
// SQL with debtors that differ, so that invoices of one belong together. Only for measuring.
import postgres from 'postgres';
import { saveRule } from '../../../src/distribution/orders.ts';
import type { ExperimentDefinition, Metric } from '../../../src/experiments/definition.ts';
import { createExperiment } from '../../../src/experiments/life/experiments.ts';
import { startExperiment } from '../../../src/experiments/life/run.ts';
import { openStore } from '../../../src/store/open.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import { mailThenLetter } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';

export interface BenchExperiment {
  readonly creditorId: string;
  readonly experimentId: string;
}

const startMs = Date.parse('2026-03-02T08:00:00Z');
const asOf = '2026-06-30T08:00:00Z';

const metric = (kind: Metric['kind'], role: Metric['role'], window = 0): Metric => ({
  kind,
  role,
  window,
  margin: role === 'GUARDRAIL' ? { kind: 'RELATIVE', size: 0.05 } : null,
  cap: null,
});

/** Every metric there is. */
const metrics: readonly Metric[] = [
  metric('TIME_TO_PAYMENT', 'GOAL'),
  metric('COST_PER_INVOICE', 'GOAL'),
  metric('PAID_BY_DUE', 'GUARDRAIL', 3),
  metric('BOUNCE_RATE', 'GUARDRAIL', 168),
  metric('COMPLAINT_RATE', 'GUARDRAIL', 168),
  metric('DELIVERED_RATE', 'SECONDARY'),
  metric('DELIVERED_WITHIN', 'SECONDARY', 48),
  metric('OPENED_RATE', 'SECONDARY', 168),
  metric('OPENED_VERIFIED_RATE', 'SECONDARY', 168),
  metric('TIME_TO_DELIVERY', 'SECONDARY'),
  metric('COST_PER_DELIVERED', 'SECONDARY'),
  metric('COST_PER_PAID', 'SECONDARY'),
  metric('FALLBACKS_PER_INVOICE', 'SECONDARY'),
  metric('REMINDERS_PER_INVOICE', 'SECONDARY'),
];

/** Makes it in the database of `url`. */
export async function makeExperiment(url: string, debtors: number, invoices: number): Promise<BenchExperiment> {
  const store = openStore(url, { connectionsMax: 2, statementMsMax: 900_000 });
  const partners = [{ adapter: 'null-mail', channel: 'EMAIL' }];
  const clockAt = new Date(startMs).toISOString();
  const made = await populate(store, { debtors, invoices, order: mailThenLetter, partners, clockAt });
  const { creditorId, successionOrderId } = made;
  const order = { successionOrderId, version: 1 };
  const experimentId = await withCreditor(store, creditorId, async (scope) => {
    const definition: ExperimentDefinition = {
      key: 'bench',
      name: 'Bench',
      hypothesis: '',
      arms: ['A', 'B', 'C'].map((key) => ({ key, name: key, ...order, weight: 1 })),
      eligibility: null,
      coverageBp: 10_000,
      namespace: null,
      plan: {
        metrics,
        criteria: 'CLEAR_SIGNALS',
        alpha: 0.05,
        power: 0.8,
        horizonDays: 60,
        plannedDebtors: 100_000,
        plannedDays: 60,
        slices: [],
      },
    };
    const created = await createExperiment(scope, definition);
    if ('problems' in created) throw new Error(JSON.stringify(created.problems));
    const rule = { name: 'all', position: undefined, condition: null, order, experimentId: created.experimentId };
    await saveRule(scope, rule);
    await startExperiment(scope, created.experimentId, { decidedBy: creditorId, nowMs: startMs, note: '' });
    return created.experimentId;
  });
  await store.close();
  await fill(url, { creditorId, experimentId });
  return { creditorId, experimentId };
}

async function fill(url: string, { creditorId, experimentId }: BenchExperiment): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql.unsafe(`
    select setseed(0.5);
    update creditor set clock_at = '${asOf}';
    create temporary table person as
      select debtor_id, (random() * 3 - 0.5)::int as arm, random() as diligence, random() * 60 as entry from debtor;
    insert into assignment (creditor_id, experiment_id, debtor_id, phase, arm, bucket, reason, assigned_at, exposed_at, slices,
        stratum, before)
    select '${creditorId}', '${experimentId}', debtor_id, 1, arm, 0, 'hash', '${new Date(startMs).toISOString()}',
      timestamptz '${new Date(startMs).toISOString()}' + entry * interval '1 day', '[]',
      case when diligence < 0.3 then 'COMPANY EMAIL' when entry < 30 then 'PERSON EMAIL' else 'PERSON EMAIL LETTER' end,
      jsonb_build_object('paidDays', 40 - 25 * diligence + random() * 5, 'cost', random() * 10) from person;
    insert into outcome (creditor_id, experiment_id, invoice_id, distribution_id, debtor_id, arm, phase, started_at, started_on,
      due_date, amount_minor, delivered_at, delivered_step, opened_at, opened_verified_at, first_step, fallbacks, bounced_at, complained_at, reminders,
      costs_e4, cost_e4, cost_currency, ended_at, close_cause, closed_on, counted_position)
    select '${creditorId}', '${experimentId}', invoice_id, gen_random_uuid(), debtor_id, arm, 1, s, s::date, s::date + 30, amount_minor,
      case when u < 0.97 then s + (interval '1 minute') * (1 + 3000 * u * arm) end, case when u < 0.97 then (u < 0.1)::int end,
      case when u < 0.7 then s + interval '1 day' * (u * 9) end, case when u < 0.2 then s + interval '1 day' * (u * 9) end, 0,
      (u < 0.1)::int, case when u > 0.95 then s end, case when u > 0.999 then s end, (v > 0.9)::int, '[900, 98000]', 900 + 98000 * (u < 0.1 or arm = 2)::int, 'SEK',
      s + interval '3 days', case when pay is null then null when v < 0.01 then 'CREDITED' else 'PAID' end, s::date + pay::int, 1
    from (
      select i.invoice_id, i.amount_minor, p.debtor_id, p.arm, r.u, r.v,
        timestamptz '${new Date(startMs).toISOString()}' + (p.entry + random() * 30) * interval '1 day' as s,
        case when r.w < 0.9 then 45 - 25 * p.diligence - 2 * p.arm + 20 * (r.v - 0.5) end as pay
      from invoice i join person p on p.debtor_id = i.debtor_id
      cross join lateral (select random() as u, random() as v, random() as w, i.number) r
    ) x;
    update outcome set close_cause = null, closed_on = null where closed_on > date '${asOf.slice(0, 10)}';
    insert into event (creditor_id, position, type, invoice_id, payload, occurred_at)
      select '${creditorId}', 1, 'INVOICE_CREATED', (select invoice_id from invoice limit 1), '{}', now();
    update event_stream set position = 1;
    update experiment set outcome_position = 1`);
  await sql.unsafe('vacuum analyze');
  await sql.end();
}

// Debtors are a round number: a divisor of it would pick all invoices of a few of them, instead of one of each of many.
const oneIn = 99;

/**
 * Something happens to every hundredth invoice or so, each of another debtor: payments and events, as an hour of work leaves
 * them. Another `round`, other invoices. Answers how many.
 */
export async function touch(url: string, { creditorId }: BenchExperiment, round: number): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql.unsafe(`
    create temporary table changed as
      select invoice_id, amount_minor, row_number() over () as n from invoice where number::int % ${oneIn} = ${round};
    insert into payment (creditor_id, payment_id, invoice_id, amount_minor, currency, paid_on)
      select '${creditorId}', gen_random_uuid(), invoice_id, amount_minor, 'SEK', date '2026-06-29' from changed;
    insert into event (creditor_id, position, type, invoice_id, payload, occurred_at)
      select '${creditorId}', s.position + n, 'INVOICE_PAID', invoice_id, '{}', now() from changed, event_stream s;
    update event_stream set position = position + (select count(*) from changed);
    update creditor set clock_at = clock_at + interval '1 hour'`);
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from changed`;
  await sql.end();
  return row?.count ?? 0;
}
