// Keeps the outcomes of an experiment up with the event log: invoices that something happened to are counted anew, from
// their attempts and payments, a batch in one statement. Counting twice does no harm.
import type { Store } from '../../store/open.ts';
import { type Scope, withBatch, withCreditor } from '../../store/transaction.ts';
import type { ExperimentDefinition } from '../definition.ts';
import { loadOrders } from '../life/enrol.ts';
import { costWindowMs, orderMs, orderWindowMs, reminderDays } from '../window.ts';

export interface Counted {
  /** Outcomes are right up to this position of the event log. */
  readonly position: number;
  /** Invoices counted anew. */
  readonly invoices: number;
  /** The log had more: call again. */
  readonly more: boolean;
}

/** Events looked at in one go, and invoices counted in one statement. */
const eventsMax = 200_000;
const batchMax = 5_000;
/** Statements at once, each on a processor of PostgreSQL's. */
const lanes = 2;

/** Told of invoices that have been counted, in the transaction that has counted them; an attempt may be repeated. */
export type OnCounted = (scope: Scope, invoiceIds: readonly string[]) => Promise<void>;

/** Counts until the log has no more. */
export async function countAll(
  store: Store,
  creditorId: string,
  experimentId: string,
  onCounted?: OnCounted,
): Promise<void> {
  for (;;) {
    const { more } = await countOutcomes(store, creditorId, experimentId, onCounted);
    if (!more) return;
  }
}

/**
 * Counts what the log tells since the last time, up to `eventsMax` events of it. The position moves on when all lanes are
 * done: until then outcomes may be ahead of it.
 */
export async function countOutcomes(
  store: Store,
  creditorId: string,
  experimentId: string,
  onCounted: OnCounted = async () => {},
): Promise<Counted> {
  const found = await withCreditor(store, creditorId, (scope) => findTouched(scope, experimentId));
  const { position, more, touched, windows } = found;
  const count = (lane: number, mine: readonly Touched[]) =>
    withBatch(store, creditorId, (scope) =>
      countLane(scope, experimentId, lane, mine, [position, ...windows], onCounted),
    );
  const counts = await Promise.all([...Map.groupBy(touched, laneOf)].map(([lane, ids]) => count(lane, ids)));
  if (found.isBehind) await withCreditor(store, creditorId, (scope) => moveOn(scope, experimentId, position));
  return { position, invoices: counts.reduce((sum, one) => sum + one, 0), more };
}

interface Touched {
  readonly invoiceId: string;
  /** Money came in or was credited, and nothing else happened. */
  readonly byMoneyAlone: boolean;
}

/** Always the same for one invoice. */
function laneOf({ invoiceId }: Touched): number {
  return Number.parseInt(invoiceId.slice(-1), 16) % lanes;
}

interface Found {
  /** Where the log is looked at to. */
  readonly position: number;
  readonly isBehind: boolean;
  readonly more: boolean;
  /** Invoices, of the experiment or not. */
  readonly touched: readonly Touched[];
  /** Of steps and deliveries, and of costs, milliseconds; of reminders, days. */
  readonly windows: readonly number[];
}

async function findTouched(scope: Scope, experimentId: string): Promise<Found> {
  const { creditorId, sql } = scope;
  const [at] = await sql<{ from: number; end: number; definition: ExperimentDefinition }[]>`
    select e.outcome_position as "from", s.position as "end", e.definition
    from experiment e
    join event_stream s on s.creditor_id = e.creditor_id
    where e.creditor_id = ${creditorId} and e.experiment_id = ${experimentId}`;
  if (at === undefined || at.from === at.end) {
    return { position: at?.end ?? 0, isBehind: false, more: false, touched: [], windows: [] };
  }
  const to = Math.min(at.end, at.from + eventsMax);
  const touched = await sql<Touched[]>`
    select invoice_id as "invoiceId", bool_and(is_money) as "byMoneyAlone" from (
      select e.invoice_id, e.type in ('INVOICE_PAID', 'INVOICE_CREDITED') as is_money from event e
      where e.creditor_id = ${creditorId} and e.position > ${at.from} and e.position <= ${to} and e.invoice_id is not null
      union all
      -- A reminder that goes out is counted for the invoice that it reminds of.
      select r.original_invoice_id, false from event e
      join invoice r on r.creditor_id = e.creditor_id and r.invoice_id = e.invoice_id
      where e.creditor_id = ${creditorId} and e.position > ${at.from} and e.position <= ${to}
        and e.type = 'DISTRIBUTION_PLANNED' and r.type = 'REMINDER' and r.original_invoice_id is not null
    ) t group by invoice_id`;
  const lengths = (await loadOrders(scope, at.definition)).map(orderMs);
  const windows = [orderWindowMs(lengths), costWindowMs(at.definition.plan, lengths), reminderDays];
  return { position: to, isBehind: true, more: to < at.end, touched, windows };
}

async function countLane(
  scope: Scope,
  experimentId: string,
  lane: number,
  touched: readonly Touched[],
  [position = 0, ...windows]: readonly number[],
  onCounted: OnCounted,
): Promise<number> {
  const { creditorId, sql } = scope;
  // Those who count the same invoices take turns: whoever comes later sees more, and must not be overwritten.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${experimentId}/outcomes/${lane}`}, 2))`;
  // The parts of the statement are joined once each, by hashes: taken for one row, they would be made again for every row.
  await sql`set local enable_nestloop = off`;
  const { closings = [], all = [] } = Object.groupBy(touched, ({ byMoneyAlone }) =>
    byMoneyAlone ? 'closings' : 'all',
  );
  const count = async (statement: string, of: readonly Touched[], bounds: readonly number[]) => {
    let counted = 0;
    for (let from = 0; from < of.length; from += batchMax) {
      const batch = of.slice(from, from + batchMax).map(({ invoiceId }) => invoiceId);
      const parameters = [creditorId, experimentId, `{${batch.join(',')}}`, position, ...bounds];
      counted += (await sql.unsafe(statement, parameters, { prepare: true })).count;
      await onCounted(scope, batch);
    }
    return counted;
  };
  return (await count(closeStatement, closings, [])) + (await count(countStatement, all, windows));
}

/** Another may have come further meanwhile. */
async function moveOn({ creditorId, sql }: Scope, experimentId: string, position: number): Promise<void> {
  await sql`
    update experiment set outcome_position = ${position}
    where creditor_id = ${creditorId} and experiment_id = ${experimentId} and outcome_position < ${position}`;
  // Once a day what was noted before the day before is forgotten: rows are kept in memory for hours.
  await sql`
    with due as (
      select changes_mark as mark from experiment
      where creditor_id = ${creditorId} and experiment_id = ${experimentId}
        and (changes_marked_at is null or changes_marked_at < clock_timestamp() - interval '1 day')
      for update
    ), forgotten as (
      delete from outcome_change c using due
      where c.creditor_id = ${creditorId} and c.experiment_id = ${experimentId} and c.written_by < due.mark
    )
    update experiment e set changes_from = coalesce(due.mark, e.changes_from),
      changes_mark = pg_snapshot_xmin(pg_current_snapshot()), changes_marked_at = clock_timestamp()
    from due where e.creditor_id = ${creditorId} and e.experiment_id = ${experimentId}`;
}

const moneyOf = `
        select invoice_id, 'PAID' as cause, paid_on as day, payment_id as id, amount_minor from payment
        where creditor_id = $1 and invoice_id = any($3::uuid[])
        union all
        select invoice_id, 'CREDITED', credited_on, credit_id, amount_minor from credit
        where creditor_id = $1 and invoice_id = any($3::uuid[])`;

// What left nothing to pay, a payment or a credit, is why the invoice is closed; ids are in the order of time.
const closedPart = `closed as materialized (
    select distinct on (e.invoice_id) e.invoice_id, e.day,
      case when t.document_state = 'VOID' then 'CANCELLED' else e.cause end as cause
    from (
      select m.*, sum(m.amount_minor) over (partition by m.invoice_id order by m.day, m.id) as so_far from (${moneyOf}) m
    ) e join touched t on t.invoice_id = e.invoice_id and e.so_far >= t.amount_minor
    order by e.invoice_id, e.day, e.id
  )`;

const toldPart = `told as materialized (
    select max(position) as position from event where creditor_id = $1 and position <= $4
  )`;

/**
 * Of invoices that only money has come to: what it closed. It reads their payments and their outcomes, and nothing else: of
 * ten thousand invoices in a million each is on pages of its own, and to come by a page is what takes the time.
 */
const closeStatement = `
  with touched as materialized (
    select unnest($3::uuid[]) as invoice_id
  ), paid as materialized (
    select m.invoice_id, array_agg(m.cause order by m.day, m.id) as causes, array_agg(m.day order by m.day, m.id) as days,
      array_agg(m.amount_minor order by m.day, m.id) as amounts
    from (${moneyOf}) m group by m.invoice_id
  ), ${toldPart}
  update outcome o set counted_position = told.position, (close_cause, closed_on) = (
    -- An invoice that was withdrawn stays so, whatever is paid on it.
    select case when o.close_cause = 'CANCELLED' then 'CANCELLED' else e.cause end, e.day from (
      select cause, day, n, sum(amount) over (order by n) as so_far
      from unnest(p.causes, p.days, p.amounts) with ordinality as u(cause, day, amount, n)
    ) e
    where e.so_far >= coalesce(o.amount_minor,
      (select i.amount_minor from invoice i where i.creditor_id = $1 and i.invoice_id = o.invoice_id))
    order by e.n limit 1)
  from told, touched t
  left join paid p on p.invoice_id = t.invoice_id
  where o.creditor_id = $1 and o.experiment_id = $2 and o.invoice_id = t.invoice_id
    and o.invoice_id = any($3::uuid[])`;

// All distributions of an invoice count but rehearsals: what the debtor met is what the arm did. Keys are given as arrays,
// so that every table is read by its index whatever its statistics say, and each part is made once, not once a row.
const countStatement = `
  with touched as materialized (
    select i.invoice_id, i.distribution_id, i.document_state, i.amount_minor, i.due_date, o.started_at
    from outcome o join invoice i on i.invoice_id = o.invoice_id
    where o.creditor_id = $1 and o.experiment_id = $2 and o.invoice_id = any($3::uuid[])
      and i.creditor_id = $1 and i.invoice_id = any($3::uuid[])
  ), runs as materialized (
    select d.distribution_id, d.invoice_id, d.purpose, d.ended_at, t.started_at
    from distribution d join touched t on t.invoice_id = d.invoice_id
    where d.creditor_id = $1 and d.invoice_id = any($3::uuid[])
  ), tries as materialized (
    select r.invoice_id, a.distribution_id, a.attempt_id, a.step, a.nudge, a.channel, a.state, a.started_at,
      a.delivered_at, a.opened_at, coalesce(a.failed_at, a.started_at) as failed_at, a.cost_currency,
      a.started_at <= r.started_at + $5::float8 * interval '1 millisecond' as in_order,
      case when a.started_at <= r.started_at + $6::float8 * interval '1 millisecond' then a.cost_e4 end as cost_e4
    from attempt a join runs r on r.distribution_id = a.distribution_id
    where a.creditor_id = $1 and r.purpose <> 'DRY_RUN'
      and a.distribution_id = any(array(select distribution_id from runs))
  ), met as materialized (
    select invoice_id, min(delivered_at) as delivered_at,
      (array_agg(step order by delivered_at) filter (where delivered_at is not null))[1] as delivered_step,
      min(opened_at) as opened_at, min(opened_at) filter (where channel <> 'EMAIL') as opened_verified_at,
      (array_agg(step order by started_at, attempt_id))[1] as first_step,
      greatest(count(distinct (distribution_id, step)) filter (where nudge = 0 and in_order) - 1, 0) as fallbacks,
      count(*) filter (where state in ('BOUNCED', 'RETURNED')) as bounces,
      min(failed_at) filter (where state in ('BOUNCED', 'RETURNED')) as bounced_at,
      coalesce(sum(cost_e4), 0) as cost_e4,
      case when min(cost_currency) = max(cost_currency) then min(cost_currency) end as cost_currency,
      max(step) as last_step
    from tries group by invoice_id
  ), spent as materialized (
    select m.invoice_id, jsonb_agg(coalesce(s.cost, 0) order by n.step) as costs_e4
    from met m cross join lateral generate_series(0, m.last_step) as n(step)
    left join (select invoice_id, step, sum(cost_e4) as cost from tries group by invoice_id, step) s
      on s.invoice_id = m.invoice_id and s.step = n.step
    group by m.invoice_id
  ), reminded as materialized (
    select r.original_invoice_id as invoice_id, count(distinct r.invoice_id) as reminders
    from invoice r
    join touched t on t.invoice_id = r.original_invoice_id
    join creditor c on c.creditor_id = $1
    join distribution d on d.creditor_id = $1 and d.invoice_id = r.invoice_id and d.purpose like 'REMINDER%'
      and (d.started_at at time zone c.time_zone)::date <= t.due_date + $7::int
      and d.invoice_id = any(array(select invoice_id from invoice
        where creditor_id = $1 and original_invoice_id = any($3::uuid[]) and type = 'REMINDER'))
    where r.creditor_id = $1 and r.original_invoice_id = any($3::uuid[]) and r.type = 'REMINDER'
    group by r.original_invoice_id
  ), opted_out as materialized (
    select invoice_id, count(*) as complaints, min(occurred_at) as complained_at from event
    where creditor_id = $1 and invoice_id = any($3::uuid[]) and type = 'CONTACT_POINT_OPTED_OUT' group by invoice_id
  ), ${closedPart}, ${toldPart}
  update outcome o set
    delivered_at = m.delivered_at, delivered_step = m.delivered_step, opened_at = m.opened_at,
    opened_verified_at = m.opened_verified_at, first_step = m.first_step, fallbacks = coalesce(m.fallbacks, 0),
    bounces = coalesce(m.bounces, 0), bounced_at = m.bounced_at, complaints = coalesce(c.complaints, 0),
    complained_at = c.complained_at, reminders = coalesce(r.reminders, 0),
    costs_e4 = coalesce(s.costs_e4, '[]'), cost_e4 = coalesce(m.cost_e4, 0), cost_currency = m.cost_currency,
    ended_at = d.ended_at,
    close_cause = p.cause, closed_on = p.day,
    counted_position = told.position
  from told, touched t
  left join runs d on d.distribution_id = t.distribution_id
  left join met m on m.invoice_id = t.invoice_id
  left join spent s on s.invoice_id = t.invoice_id
  left join reminded r on r.invoice_id = t.invoice_id
  left join opted_out c on c.invoice_id = t.invoice_id
  left join closed p on p.invoice_id = t.invoice_id
  where o.creditor_id = $1 and o.experiment_id = $2 and o.invoice_id = t.invoice_id
    and o.invoice_id = any($3::uuid[])`;
