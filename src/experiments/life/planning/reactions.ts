// Complaints and reminders of the last half year: what planning compares the same guardrails of an experiment with. They are
// counted as an experiment counts them (outcome/count.ts).
import { daysBetween } from '../../../clock.ts';
import { creditorNowMs } from '../../../store/creditor-time.ts';
import type { Scope } from '../../../store/transaction.ts';
import type { Past } from '../../dataset/past.ts';
import type { MetricKind } from '../../definition.ts';

interface Reaction {
  readonly debtorId: string;
  readonly startedAtMs: number;
  readonly dueDate: string;
  readonly complaints: number;
  readonly reminders: number;
}

/** Whether it counts what debtors answered with. */
export function isReaction(kind: MetricKind): boolean {
  return kind === 'COMPLAINT_RATE' || kind === 'REMINDERS_PER_INVOICE';
}

/** Writes them into the past's invoices. They are known by debtor, start and due date: all that the metrics go by. */
export async function addReactions(
  scope: Scope,
  { dataset: { invoices }, eligibleIds }: Past,
  days: number,
): Promise<void> {
  const fromMs = (await creditorNowMs(scope)) - days * 86_400_000;
  const reactions = await loadReactions(scope, fromMs);
  if (reactions.length === 0) return;
  const places = new Map(eligibleIds.map((debtorId, place) => [debtorId, place]));
  const keyOf = (place: number, startedAtMs: number, dueDay: number) => `${place} ${startedAtMs} ${dueDay}`;
  const rows = new Map<string, number[]>();
  for (const [at, place] of invoices.debtor.entries()) {
    const key = keyOf(place, invoices.startedAt[at] ?? 0, invoices.dueDay[at] ?? 0);
    const same = rows.get(key);
    if (same === undefined) rows.set(key, [at]);
    else same.push(at);
  }
  for (const { debtorId, startedAtMs, dueDate, complaints, reminders } of reactions) {
    const key = keyOf(places.get(debtorId) ?? -1, startedAtMs, daysBetween('1970-01-01', dueDate));
    const at = rows.get(key)?.pop();
    if (at === undefined) continue;
    invoices.complaints[at] = complaints;
    invoices.reminders[at] = reminders;
  }
}

function loadReactions(scope: Scope, fromMs: number): Promise<Reaction[]> {
  return scope.sql<Reaction[]>`
    with began as (
      select invoice_id, debtor_id, started_at, due_date from distribution
      where creditor_id = ${scope.creditorId} and purpose = 'INITIAL'
        and started_at >= to_timestamp(${fromMs}::numeric / 1000)
    ), opted_out as (
      select e.invoice_id, count(*)::int as complaints from event e
      where e.creditor_id = ${scope.creditorId} and e.type = 'CONTACT_POINT_OPTED_OUT'
        and e.invoice_id in (select invoice_id from began)
      group by e.invoice_id
    ), reminded as (
      select r.original_invoice_id as invoice_id, count(distinct r.invoice_id)::int as reminders from invoice r
      join distribution d on d.creditor_id = r.creditor_id and d.invoice_id = r.invoice_id
        and d.purpose like 'REMINDER%'
      where r.creditor_id = ${scope.creditorId} and r.type = 'REMINDER'
        and r.original_invoice_id in (select invoice_id from began)
      group by r.original_invoice_id
    )
    select b.debtor_id as "debtorId", (extract(epoch from b.started_at) * 1000)::bigint as "startedAtMs",
      b.due_date as "dueDate", coalesce(o.complaints, 0) as complaints, coalesce(r.reminders, 0) as reminders
    from began b
    left join opted_out o on o.invoice_id = b.invoice_id
    left join reminded r on r.invoice_id = b.invoice_id
    where o.invoice_id is not null or r.invoice_id is not null`;
}
