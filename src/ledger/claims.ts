// Claims in the database: locked in the one sequence everybody locks in, and written with what follows from them.
import { lockDistributionsOf, reconsiderDistributions } from '../distribution/operator/one.ts';
import type { EventPayload, NewEvent } from '../event/event.ts';
import type { InvoiceType } from '../record/invoice.ts';
import type { Scope } from '../store/transaction.ts';
import type { Claim } from './claim.ts';

/** A claim with what belongs to it. */
export interface LockedClaim extends Claim {
  readonly invoiceId: string;
  readonly number: string;
  readonly type: InvoiceType;
  readonly currency: string;
  readonly debtorId: string;
  readonly distributionId: string | null;
}

/** Locks the claims of these invoices, then their running distributions, each in id order. */
export async function lockClaims(scope: Scope, invoiceIds: readonly string[]): Promise<Map<string, LockedClaim>> {
  if (invoiceIds.length === 0) return new Map();
  const rows = await scope.sql<LockedClaim[]>`
    select invoice_id as "invoiceId", number, type, currency, debtor_id as "debtorId",
      distribution_id as "distributionId", amount_minor as "amountMinor", paid_minor as "paidMinor",
      credited_minor as "creditedMinor", document_state as "documentState", claim_state as "claimState"
    from invoice where creditor_id = ${scope.creditorId} and invoice_id = any(${[...invoiceIds]}::uuid[])
    order by invoice_id for update`;
  await lockDistributionsOf(scope, invoiceIds);
  return new Map(rows.map((row) => [row.invoiceId, row]));
}

/** Writes claims that were locked and have changed; their distributions are due at once, so that they may stop. */
export async function saveClaims(scope: Scope, claims: readonly LockedClaim[], nowMs: number): Promise<void> {
  if (claims.length === 0) return;
  await scope.sql`
    update invoice i set paid_minor = c."paidMinor", credited_minor = c."creditedMinor", claim_state = c."claimState",
      document_state = c."documentState",
      credited_at = case when c."documentState" in ('CREDITED', 'VOID')
        then coalesce(i.credited_at, to_timestamp(${nowMs}::numeric / 1000)) end
    from jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) as c("invoiceId" uuid, "paidMinor" bigint,
      "creditedMinor" bigint, "claimState" text, "documentState" text)
    where i.creditor_id = ${scope.creditorId} and i.invoice_id = c."invoiceId"`;
  await reconsiderDistributions(
    scope,
    claims.map(({ invoiceId }) => invoiceId),
    nowMs,
  );
}

/** Something that happened to a claim, for the log. */
export function claimEvent(
  type: 'INVOICE_PAID' | 'INVOICE_CREDITED' | 'INVOICE_VOIDED',
  { invoiceId, distributionId, debtorId }: LockedClaim,
  payload: EventPayload,
  occurredAtMs: number,
): NewEvent {
  return {
    type,
    invoiceId,
    distributionId,
    attemptId: null,
    debtorId,
    partnerId: null,
    channel: null,
    payload,
    occurredAtMs,
  };
}
