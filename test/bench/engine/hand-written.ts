// What a good engineer writes in an afternoon for this one case: plan, claim (SKIP LOCKED) and settle of 500 invoices in
// one statement each, two loops at once that send while more is planned. It writes the rows our engine writes, and decides
// nothing.
import type { Store } from '../../../src/store/open.ts';
import { withBatch } from '../../../src/store/transaction.ts';

const batchSize = 500;
const loops = 2;
const leaseMs = 30_000;

/** Plans, claims and settles all of `invoiceIds`: one mail each, taken and delivered at once. */
export async function handWrittenLoop(
  store: Store,
  creditorId: string,
  invoiceIds: readonly string[],
  order: { readonly successionOrderId: string; readonly partnerId: string },
): Promise<void> {
  let isPlanned = false;
  let more = Promise.withResolvers<void>();
  const plan = async () => {
    for (let from = 0; from < invoiceIds.length; from += batchSize) {
      const ids = `{${invoiceIds.slice(from, from + batchSize).join(',')}}`;
      await withBatch(store, creditorId, ({ sql }) =>
        sql.unsafe(planStatement, [creditorId, ids, order.successionOrderId], { prepare: true }),
      );
      isPlanned = from + batchSize >= invoiceIds.length;
      more.resolve();
      more = Promise.withResolvers();
    }
  };
  const send = async () => {
    for (;;) {
      const [isLast, next] = [isPlanned, more.promise];
      const claimed = await withBatch(store, creditorId, ({ sql }) =>
        sql.unsafe<ClaimedRow[]>(claimStatement, [creditorId, order.partnerId, batchSize, leaseMs], { prepare: true }),
      );
      if (claimed.length === 0) {
        if (isLast) return;
        await next;
        continue;
      }
      const columns = (['attemptId', 'distributionId', 'invoiceId', 'debtorId', 'contactPointId'] as const).map(
        (name) => `{${claimed.map((row) => row[name]).join(',')}}`,
      );
      await withBatch(store, creditorId, ({ sql }) =>
        sql.unsafe(settleStatement, [creditorId, order.partnerId, claimed.length, ...columns], { prepare: true }),
      );
    }
  };
  await Promise.all([plan(), ...Array.from({ length: loops }, send)]);
}

interface ClaimedRow {
  readonly attemptId: string;
  readonly distributionId: string;
  readonly invoiceId: string;
  readonly debtorId: string;
  readonly contactPointId: string;
}

const tallied = (rows: string, state: string, by: number) => `
  insert into tally (creditor_id, state, channel, cause, currency, count, amount_minor)
  select $1, ${state}, '', 'SEK', ${by} * count(*), ${by} * sum(amount_minor) from ${rows} having count(*) > 0
  on conflict (creditor_id, state, channel, cause, currency)
    do update set count = tally.count + excluded.count, amount_minor = tally.amount_minor + excluded.amount_minor`;

const planStatement = `
  with chosen as materialized (
    select invoice_id, debtor_id, due_date, amount_minor, currency from invoice
    where creditor_id = $1 and invoice_id = any($2::uuid[]) order by invoice_id for update
  ), planned as (
    insert into distribution (creditor_id, distribution_id, invoice_id, debtor_id, purpose, generation, succession_order_id,
      version, channel, state, step, due_date, amount_minor, currency, wake_at, started_at)
    select $1, uuidv7(), invoice_id, debtor_id, 'INITIAL', 1, $3::uuid, 1, 'EMAIL', 'PLANNED', 0, due_date, amount_minor,
      currency, now(), now() from chosen
    returning distribution_id, invoice_id, debtor_id, amount_minor
  ), issued as (
    update invoice i set distribution_id = p.distribution_id, document_state = 'ISSUED' from planned p
    where i.creditor_id = $1 and i.invoice_id = any($2::uuid[]) and i.invoice_id = p.invoice_id
  ), begun as (
    delete from not_started n using chosen c
    where n.creditor_id = $1 and n.due_date = c.due_date and n.invoice_id = c.invoice_id
  ), head as (
    update event_stream set position = position + (select count(*) from planned) where creditor_id = $1
    returning position - (select count(*) from planned) as base
  ), told as (
    insert into event (creditor_id, position, type, invoice_id, distribution_id, debtor_id, payload, occurred_at)
    select $1, head.base + row_number() over (), 'DISTRIBUTION_PLANNED', invoice_id, distribution_id, debtor_id,
      '{}'::jsonb, now() from head, planned
  ), added as (${tallied('planned', `'PLANNED', 'EMAIL'`, 1)}
  ), removed as (${tallied('planned', `'NOT_STARTED', ''`, -1)}
  )
  select pg_notify('stafett_event', $1::text) from head`;

const claimStatement = `
  with due as materialized (
    select distribution_id, invoice_id, debtor_id, amount_minor from distribution
    where creditor_id = $1 and wake_at <= now() and (lease_until is null or lease_until < clock_timestamp())
    order by wake_at limit $3::int for update skip locked
  ), owned as (
    update distribution d set state = 'ACTIVE', step_started_at = now(), epoch = d.epoch + 1, claims = d.claims + 1,
      lease_until = clock_timestamp() + $4::int * interval '1 millisecond', row_version = d.row_version + 1
    from due where d.creditor_id = $1 and d.distribution_id = due.distribution_id
  ), begun as (
    insert into attempt (creditor_id, attempt_id, distribution_id, step, number, channel, partner_id, contact_point_id,
      effect_key, epoch, state, started_at, wire_at)
    select $1, uuidv7(), distribution_id, 0, 1, 'EMAIL', $2::uuid, (select contact_point_id from contact_point p
        where p.creditor_id = $1 and p.debtor_id = due.debtor_id and p.channel = 'EMAIL' limit 1),
      gen_random_uuid(), 1, 'SUBMITTING', now(), clock_timestamp() from due
    returning attempt_id, distribution_id, contact_point_id
  ), head as (
    update event_stream set position = position + (select count(*) from due)
    where creditor_id = $1 and exists (select from due) returning position - (select count(*) from due) as base
  ), told as (
    insert into event (creditor_id, position, type, invoice_id, distribution_id, attempt_id, debtor_id, partner_id,
      channel, payload, occurred_at)
    select $1, head.base + row_number() over (), 'ATTEMPT_SUBMITTING', due.invoice_id, due.distribution_id, begun.attempt_id,
      due.debtor_id, $2, 'EMAIL', '{"step":0,"reason":{"code":"STEP_BEGINS","parameters":{"channel":"EMAIL"}},"attemptNumber":1}',
      now()
    from head, due join begun on begun.distribution_id = due.distribution_id
  ), added as (${tallied('due', `'ACTIVE', 'EMAIL'`, 1)}
  ), removed as (${tallied('due', `'PLANNED', 'EMAIL'`, -1)}
  ), rung as (select pg_notify('stafett_event', $1::text) from head)
  select attempt_id as "attemptId", due.distribution_id as "distributionId", invoice_id as "invoiceId",
    debtor_id as "debtorId", contact_point_id as "contactPointId"
  from due join begun on begun.distribution_id = due.distribution_id, rung`;

const settleStatement = `
  with sent as (
    select * from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[])
      as s(attempt_id, distribution_id, invoice_id, debtor_id, contact_point_id)
  ), locked as materialized (
    select distribution_id from distribution where creditor_id = $1 and distribution_id = any($5::uuid[])
    order by distribution_id for update
  ), ended as (
    update distribution d set state = 'REACHED', milestone = 'DELIVERED', wake_at = null, ended_at = now(), claims = 0,
      lease_until = null, row_version = d.row_version + 1
    from locked where d.creditor_id = $1 and d.distribution_id = any($5::uuid[])
      and d.distribution_id = locked.distribution_id
    returning d.amount_minor
  ), settled as (
    update attempt set state = 'DELIVERED', code = '250', units = 1, accepted_at = now(), dispatched_at = now(),
      delivered_at = now()
    where creditor_id = $1 and attempt_id = any($4::uuid[])
  ), points as materialized (
    select contact_point_id from contact_point where creditor_id = $1 and contact_point_id = any($8::uuid[])
      and reachability = 'UNKNOWN' order by contact_point_id for update
  ), learnt as (
    update contact_point p set reachability = 'REACHABLE', reachability_since = now() from points
    where p.creditor_id = $1 and p.contact_point_id = points.contact_point_id
  ), facts as (
    select sent.*, t.* from sent, (values ('ATTEMPT_DELIVERED', '{"step":0,"code":"250"}'),
      ('DISTRIBUTION_REACHED', '{"step":0,"milestone":"DELIVERED","reason":{"code":"MILESTONE_REACHED"}}')) t(type, payload)
    union all
    select sent.*, 'CONTACT_POINT_REACHABLE', '{}' from sent join points on points.contact_point_id = sent.contact_point_id
  ), health as (
    insert into partner_health as h (creditor_id, partner_id, channel, calls, taken, taken_at)
    values ($1, $2, 'EMAIL', $3::int, $3::int, now())
    on conflict (creditor_id, partner_id, channel) do update set calls = h.calls + excluded.calls,
      taken = h.taken + excluded.taken, taken_at = excluded.taken_at
  ), head as (
    update event_stream set position = position + (select count(*) from facts) where creditor_id = $1
    returning position - (select count(*) from facts) as base
  ), told as (
    insert into event (creditor_id, position, type, invoice_id, distribution_id, attempt_id, debtor_id, partner_id,
      channel, payload, occurred_at)
    select $1, head.base + row_number() over (), f.type, f.invoice_id, f.distribution_id,
      case f.type when 'DISTRIBUTION_REACHED' then null else f.attempt_id end, f.debtor_id,
      case f.type when 'DISTRIBUTION_REACHED' then null else $2::uuid end, 'EMAIL', f.payload::jsonb, now()
    from head, facts f
  ), added as (${tallied('ended', `'REACHED', 'EMAIL'`, 1)}
  ), removed as (${tallied('ended', `'ACTIVE', 'EMAIL'`, -1)}
  )
  select pg_notify('stafett_event', $1::text) from head`;
