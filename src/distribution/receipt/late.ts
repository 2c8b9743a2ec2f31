// What follows when a distribution that had given up moves on after all: found delivered late, or found no longer needed.
// It may be the invoice's latest no more, and a resend may be on its way that nobody needs now.
import type { Scope } from '../../store/transaction.ts';
import type { RunChange } from '../write.ts';

/** What is known of the runs that move on after having given up. */
export interface Lifted {
  /** Distributions that a later one of their invoice has taken the place of: the tally knows no more of them. */
  readonly replaced: ReadonlySet<string>;
  /** Marks late deliveries as such, and resends begun meanwhile as overtaken. Call after the changes are written. */
  readonly mark: () => Promise<unknown>;
}

/**
 * Call before the changes are written. Does nothing, without a statement, unless a run that had given up moves. Then it
 * locks invoices after their distribution, against the order of everyone else: that a run is lifted is known no sooner, it
 * is rare, and what a deadlock breaks off is done again.
 */
export async function liftEnded(scope: Scope, changes: readonly RunChange[]): Promise<Lifted> {
  const moved = changes.filter(({ before, after }) => hadGivenUp(before) && !hadGivenUp(after));
  if (moved.length === 0) return nothing;
  const { sql, creditorId } = scope;
  const invoices = await sql<{ distributionId: string | null }[]>`
    select distribution_id as "distributionId" from invoice
    where creditor_id = ${creditorId} and invoice_id = any(${moved.map(({ after }) => after.invoiceId)}::uuid[])
    order by invoice_id for update`;
  const latest = new Set(invoices.map(({ distributionId }) => distributionId));
  const replaced = new Set(idsOf(moved).filter((id) => !latest.has(id)));
  const late = moved.filter(({ after }) => after.facts.distribution.state === 'REACHED');
  if (late.length === 0) return { ...nothing, replaced };
  const corrected = await withReplacedAddress(scope, late);
  return { replaced, mark: () => Promise.all([markLate(scope, late), overtake(scope, late, corrected)]) };
}

const nothing: Lifted = { replaced: new Set(), mark: async () => {} };

function hadGivenUp({ facts }: RunChange['before']): boolean {
  return facts.distribution.state === 'UNDELIVERABLE';
}

/** What arrived at an address that a person has replaced since is no arrival for the resend to the new one. */
async function withReplacedAddress(
  { sql, creditorId }: Scope,
  late: readonly RunChange[],
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ distributionId: string }[]>`
    select a.distribution_id as "distributionId" from attempt a
    join contact_point p on p.creditor_id = a.creditor_id and p.contact_point_id = a.contact_point_id
    where a.creditor_id = ${creditorId} and a.distribution_id = any(${idsOf(late)}::uuid[])
      and p.reachability_reason = 'REPLACED'`;
  return new Set(rows.map(({ distributionId }) => distributionId));
}

function markLate({ sql, creditorId }: Scope, late: readonly RunChange[]): Promise<unknown> {
  return sql`
    update distribution set late_delivered = true
    where creditor_id = ${creditorId} and distribution_id = any(${idsOf(late)}::uuid[])`.execute();
}

/** They are due at once, and end as decide() sees fit: what no carrier has is asked back, nothing is un-sent. */
function overtake(
  { sql, creditorId }: Scope,
  late: readonly RunChange[],
  corrected: ReadonlySet<string>,
): Promise<unknown> {
  const rows = late
    .filter(({ after }) => !corrected.has(after.distributionId))
    .map(({ after: { invoiceId, generation, endedAtMs } }) => ({ invoiceId, generation, endedAtMs }));
  return sql`
    update distribution d set overtaken = true, wake_at = to_timestamp(r."endedAtMs"::numeric / 1000),
      row_version = d.row_version + 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("invoiceId" uuid, generation int, "endedAtMs" bigint)
    where d.creditor_id = ${creditorId} and d.invoice_id = r."invoiceId" and d.purpose = 'RESEND'
      and d.generation > r.generation and d.state in ('PLANNED', 'ACTIVE', 'HELD', 'BLOCKED', 'UNDELIVERABLE')`.execute();
}

function idsOf(changes: readonly RunChange[]): string[] {
  return changes.map(({ after }) => after.distributionId);
}
