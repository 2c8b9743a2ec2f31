// What a creditor's own attempts have come to, counted by channel, kind of debtor and country: the evidence a response
// model is fitted from.
import type { Channel } from '../record/contact-point.ts';
import type { DebtorKind } from '../record/invoice.ts';
import type { Scope } from '../store/transaction.ts';
import type { HistoryCell } from '../succession/simulate/fit.ts';
import { type ResponseShare, responseShares } from '../succession/simulate/response.ts';

/** Only attempts this old are counted: the answers of younger ones may be on their way still. */
export const ripeDays = 21;
/** Older ones tell of other times. */
const staleDays = 730;

interface CellRow {
  readonly channel: Channel;
  readonly kind: DebtorKind;
  readonly country: string;
  readonly attempts: number;
  readonly counts: Readonly<Record<ResponseShare, readonly [number, number, number, number]>>;
}

/** Reads the evidence as of an instant of the creditor's time, in one statement. */
export async function loadHistory(scope: Scope, nowMs: number): Promise<HistoryCell[]> {
  const at = (days: number) => nowMs - days * 86_400_000;
  // For each share: those it is taken of, those that came, and the sums of the logarithm of hours and of its square.
  const rows = await scope.sql<CellRow[]>`
    with told as (
      select a.channel, b.kind, b.country,
        a.state in ('REJECTED', 'BOUNCED') and a.failure_class = 'HARD' as failed,
        a.state = 'RETURNED' as returned,
        a.delivered_at is not null or a.opened_at is not null as delivered,
        a.opened_at is not null as opened, paid.paid_at is not null as paid,
        ${hoursLog(scope, 'a.failed_at')} as failed_log, ${hoursLog(scope, 'a.delivered_at')} as delivered_log,
        ln(greatest(0.01, extract(epoch from a.opened_at - coalesce(a.delivered_at, a.started_at)) / 3600))::float8 as opened_log,
        ${hoursLog(scope, 'paid.paid_at')} as paid_log
      from attempt a
      join distribution d on d.creditor_id = a.creditor_id and d.distribution_id = a.distribution_id
      join debtor b on b.creditor_id = d.creditor_id and b.debtor_id = d.debtor_id
      left join lateral (
        select min(p.paid_on)::timestamptz + interval '12 hours' as paid_at from payment p
        where p.creditor_id = d.creditor_id and p.invoice_id = d.invoice_id) paid on true
      where a.creditor_id = ${scope.creditorId} and a.nudge = 0 and d.purpose <> 'DRY_RUN'
        and a.started_at between to_timestamp(${at(staleDays)}::numeric / 1000) and to_timestamp(${at(ripeDays)}::numeric / 1000)
        and a.state not in ('SUBMITTING', 'UNKNOWN', 'RETRY_WAIT', 'CANCELLED', 'SUPERSEDED')
        and (a.failure_class is null or a.failure_class = 'HARD')
    )
    select channel, kind, country, count(*)::int as attempts, json_build_object(
      'failed', ${counted(scope, 'true', 'failed')},
      'delivered', ${counted(scope, 'not failed and not returned', 'delivered')},
      'opened', ${counted(scope, 'delivered', 'opened')},
      'returned', ${counted(scope, 'not failed', 'returned', 'failed_log')},
      'paid', ${counted(scope, 'not failed', 'paid')}) as counts
    from told group by channel, kind, country`;
  return rows.map(({ counts, ...cell }) => ({
    ...cell,
    seen: Object.fromEntries(
      responseShares.map((name) => {
        const [trials, successes, logSum, logSquareSum] = counts[name];
        return [name, { trials, successes, logSum, logSquareSum }];
      }),
    ) as HistoryCell['seen'],
  }));
}

/** How many pages the creditor's letters have had on the average, as a whole number; 1 when there were none. */
export async function loadLetterPages(scope: Scope, nowMs: number): Promise<number> {
  const sinceMs = nowMs - staleDays * 86_400_000;
  const [row] = await scope.sql<{ pages: number | null }[]>`
    select round(avg(units))::int as pages from attempt
    where creditor_id = ${scope.creditorId} and channel = 'LETTER' and shares = 1 and units > 0
      and started_at >= to_timestamp(${sinceMs}::numeric / 1000)`;
  return row?.pages ?? 1;
}

/** The natural logarithm of the hours from the start of an attempt, as SQL. */
function hoursLog({ sql }: Scope, column: string) {
  return sql.unsafe(`ln(greatest(0.01, extract(epoch from ${column} - a.started_at) / 3600))::float8`);
}

function counted({ sql }: Scope, of: string, came: string, log = `${came}_log`) {
  const those = `filter (where (${of}) and ${came})`;
  return sql.unsafe(`json_build_array(count(*) filter (where ${of}), count(*) ${those},
    coalesce(sum(${log}) ${those}, 0), coalesce(sum(${log} * ${log}) ${those}, 0))`);
}
