// Keeps the outcomes of an experiment up with the event log: invoices that something happened to are counted anew, from
// their attempts and payments, a batch in one statement. Counting twice does no harm.
import type { Scope } from '../../store/transaction.ts';

export interface Counted {
  /** Outcomes are right up to this position of the event log. */
  readonly position: number;
  /** Invoices counted anew. */
  readonly invoices: number;
  /** The log had more: call again. */
  readonly more: boolean;
}

/** Events looked at in one transaction. */
const eventsMax = 200_000;

/** Counts what the log tells since the last time, up to `eventsMax` events of it. */
export async function countOutcomes(scope: Scope, experimentId: string): Promise<Counted> {
  const { creditorId, sql } = scope;
  // Two counts of one experiment take turns.
  const [at] = await sql<{ from: number; end: number; timeZone: string }[]>`
    select e.outcome_position as "from", s.position as "end", c.time_zone as "timeZone"
    from experiment e
    join event_stream s on s.creditor_id = e.creditor_id
    join creditor c on c.creditor_id = e.creditor_id
    where e.creditor_id = ${creditorId} and e.experiment_id = ${experimentId} for no key update of e`;
  if (at === undefined || at.from === at.end) return { position: at?.end ?? 0, invoices: 0, more: false };
  const to = Math.min(at.end, at.from + eventsMax);
  const counted = await sql.unsafe(countStatement, [creditorId, experimentId, at.from, to, at.timeZone], {
    prepare: true,
  });
  await sql`
    update experiment set outcome_position = ${to}
    where creditor_id = ${creditorId} and experiment_id = ${experimentId}`;
  return { position: to, invoices: counted.count, more: to < at.end };
}

// All distributions of the invoice count but rehearsals: what the debtor met is what the arm did. A rule of the join
// order would be broken by stale statistics, so each invoice is looked up by its keys.
const countStatement = `
  with touched as (
    select o.invoice_id, max(e.position) as position
    from (
      select invoice_id, position from event
      where creditor_id = $1 and position > $3 and position <= $4 and invoice_id is not null
    ) e
    join outcome o on o.creditor_id = $1 and o.experiment_id = $2 and o.invoice_id = e.invoice_id
    group by o.invoice_id
  )
  update outcome o set
    delivered_at = f.delivered_at, delivered_step = f.delivered_step, opened_at = f.opened_at,
    opened_verified_at = f.opened_verified_at, first_step = f.first_step, fallbacks = f.fallbacks, bounces = f.bounces,
    complaints = f.complaints, reminders = f.reminders, costs_e4 = f.costs_e4, cost_e4 = f.cost_e4,
    cost_currency = f.cost_currency, ended_at = f.ended_at, close_cause = f.close_cause, closed_on = f.closed_on,
    counted_position = t.position
  from touched t
  cross join lateral (
    select w.*, r.reminders, d.ended_at, c.complaints, p.cause as close_cause, p.closed_on
    from (
      select
        min(a.delivered_at) as delivered_at,
        (array_agg(a.step order by a.delivered_at) filter (where a.delivered_at is not null))[1] as delivered_step,
        min(a.opened_at) as opened_at,
        min(a.opened_at) filter (where a.channel <> 'EMAIL') as opened_verified_at,
        (array_agg(a.step order by a.started_at, a.attempt_id))[1] as first_step,
        greatest(count(distinct (a.distribution_id, a.step)) filter (where a.nudge = 0) - 1, 0) as fallbacks,
        count(*) filter (where a.state in ('BOUNCED', 'RETURNED')) as bounces,
        coalesce(sum(a.cost_e4), 0) as cost_e4,
        case when min(a.cost_currency) = max(a.cost_currency) then min(a.cost_currency) end as cost_currency,
        coalesce((
          select jsonb_agg(s.cost order by s.step) from (
            select n.step, coalesce(sum(b.cost_e4), 0) as cost
            from generate_series(0, max(a.step)) as n(step)
            left join attempt b on b.creditor_id = $1 and b.step = n.step and b.distribution_id in (
              select distribution_id from distribution e
              where e.creditor_id = $1 and e.invoice_id = t.invoice_id and e.purpose <> 'DRY_RUN')
            group by n.step
          ) s), '[]') as costs_e4
      from distribution e
      join attempt a on a.creditor_id = $1 and a.distribution_id = e.distribution_id
      where e.creditor_id = $1 and e.invoice_id = t.invoice_id and e.purpose <> 'DRY_RUN'
    ) w
    cross join lateral (
      select count(*) as reminders from distribution e
      where e.creditor_id = $1 and e.invoice_id = t.invoice_id and e.purpose like 'REMINDER%'
    ) r
    cross join lateral (
      select count(*) as complaints from event e
      where e.creditor_id = $1 and e.invoice_id = t.invoice_id and e.type = 'CONTACT_POINT_OPTED_OUT'
    ) c
    join invoice i on i.creditor_id = $1 and i.invoice_id = t.invoice_id
    left join distribution d on d.creditor_id = $1 and d.distribution_id = i.distribution_id
    cross join lateral (
      select case when paid.paid_on is not null then 'PAID' when i.document_state = 'CREDITED' then 'CREDITED'
          when i.document_state = 'VOID' then 'CANCELLED' end as cause,
        case when paid.paid_on is not null then paid.paid_on
          when i.document_state in ('CREDITED', 'VOID') then (i.updated_at at time zone $5)::date end as closed_on
      from (
        select min(m.paid_on) as paid_on from (
          select paid_on, sum(amount_minor) over (order by paid_on, payment_id) as paid from payment
          where creditor_id = $1 and invoice_id = t.invoice_id
        ) m where m.paid >= i.amount_minor
      ) paid
    ) p
  ) f
  where o.creditor_id = $1 and o.experiment_id = $2 and o.invoice_id = t.invoice_id`;
