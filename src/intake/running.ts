// What an import means for distributions under way: an invoice that a partner refused for its content may be given another,
// as long as nothing of it has reached the debtor; a run that waits for an address looks whether it has come.
import type { Scope } from '../store/transaction.ts';
import type { KnownInvoice, PlacedDraft } from './import.ts';
import type { Draft } from './mapping.ts';

/** A distribution that waits for its invoice to be corrected. */
export interface HeldForContent {
  readonly distributionId: string;
  readonly channel: string | null;
}

const heldCause = 'CONTENT_FAILURE';

/**
 * The invoices with those of them that may be given another content. Every try of every distribution has surely failed,
 * was stopped, or counts as not sent; the runs are locked, so that nobody resumes one meanwhile.
 */
export async function withHeld(
  scope: Scope,
  known: ReadonlyMap<string, KnownInvoice>,
  drafts: readonly Draft[],
): Promise<Map<string, KnownInvoice>> {
  const changed = drafts.flatMap(({ invoice, contentHash }) => {
    const before = known.get(invoice.number);
    return before?.issued && before.contentHash !== contentHash ? [before.invoiceId] : [];
  });
  if (changed.length === 0) return new Map(known);
  const { sql, creditorId } = scope;
  const locked = await sql<(HeldForContent & { invoiceId: string })[]>`
    select d.distribution_id as "distributionId", d.channel, d.invoice_id as "invoiceId"
    from distribution d
    where d.creditor_id = ${creditorId} and d.distribution_id in (
        select distribution_id from invoice where creditor_id = ${creditorId} and invoice_id = any(${changed}::uuid[]))
      and d.state = 'HELD' and d.cause = ${heldCause}
    order by d.distribution_id for update`;
  if (locked.length === 0) return new Map(known);
  const reached = await sql<{ invoiceId: string }[]>`
    select distinct d.invoice_id as "invoiceId" from distribution d
    join attempt a on a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id
    where d.creditor_id = ${creditorId} and d.invoice_id = any(${locked.map(({ invoiceId }) => invoiceId)}::uuid[])
      and d.purpose <> 'DRY_RUN'
      and (a.state not in ('REJECTED', 'BOUNCED', 'RETRY_WAIT', 'CANCELLED', 'SUPERSEDED')
        or a.delivered_at is not null or a.opened_at is not null)`;
  const hasReached = new Set(reached.map(({ invoiceId }) => invoiceId));
  const held = new Map(locked.map((one) => [one.invoiceId, one]));
  return new Map(
    [...known].map(([number, invoice]) => {
      const found = hasReached.has(invoice.invoiceId) ? undefined : held.get(invoice.invoiceId);
      return [number, found === undefined ? invoice : { ...invoice, held: found }];
    }),
  );
}

/** Where the tally counts an invoice held for its content. */
export function placeOf({ channel }: HeldForContent): { state: string; channel: string; cause: string } {
  return { state: 'HELD', channel: channel ?? '', cause: heldCause };
}

/** What distributions copy of their invoice, after it has been corrected. */
export async function saveCorrected(scope: Scope, updated: readonly PlacedDraft[]): Promise<void> {
  const rows = updated.flatMap(({ draft: { invoice }, before }) => {
    const { dueDate, amountMinor, currency } = invoice;
    return before?.held ? [{ distributionId: before.held.distributionId, dueDate, amountMinor, currency }] : [];
  });
  if (rows.length === 0) return;
  await scope.sql`
    update distribution d set due_date = r."dueDate", amount_minor = r."amountMinor", currency = r.currency,
      row_version = d.row_version + 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r("distributionId" uuid, "dueDate" date, "amountMinor" bigint, currency text)
    where d.creditor_id = ${scope.creditorId} and d.distribution_id = r."distributionId"`;
}

/** Lets the blocked runs of these debtors look whether what they wait for has come. */
export async function wakeBlocked(scope: Scope, debtorIds: readonly string[], nowMs: number): Promise<void> {
  const { sql, creditorId } = scope;
  await sql`
    update distribution d set wake_at = to_timestamp(${nowMs}::numeric / 1000), row_version = d.row_version + 1
    where d.creditor_id = ${creditorId} and d.distribution_id in (
      select distribution_id from distribution
      where creditor_id = ${creditorId} and state = 'BLOCKED' and debtor_id in (
        select jsonb_array_elements_text(${JSON.stringify(debtorIds)}::jsonb)::uuid)
      order by distribution_id for update)`;
}
