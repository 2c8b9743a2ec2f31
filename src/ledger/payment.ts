// Payments recorded by hand or by a system: they change the claim, and a paid claim stops its distribution.
import { reconsiderDistribution } from '../distribution/operator/one.ts';
import type { NewEvent } from '../event/event.ts';
import { newId } from '../id.ts';
import { type Problem, problem } from '../problem.ts';
import type { Scope } from '../store/transaction.ts';

export interface NewPayment {
  readonly invoiceId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** Calendar day, creditor's time zone. */
  readonly paidOn: string;
}

/** Records a payment. The caller appends the event last, and wakes the engine after the commit. */
export async function recordPayment(
  scope: Scope,
  payment: NewPayment,
  nowMs: number,
): Promise<{ problem: Problem } | { paymentId: string; events: NewEvent[] }> {
  const { invoiceId, amountMinor, currency, paidOn } = payment;
  const [invoice] = await scope.sql<{ currency: string; debtorId: string; distributionId: string | null }[]>`
    select currency, debtor_id as "debtorId", distribution_id as "distributionId" from invoice
    where creditor_id = ${scope.creditorId} and invoice_id = ${invoiceId} for update`;
  if (invoice === undefined) return { problem: problem('NOT_FOUND', ['input', 'invoiceId'], { what: 'invoice' }) };
  if (invoice.currency !== currency) {
    return {
      problem: problem('PAYMENT_CURRENCY_MISMATCH', ['input', 'currency'], { currency, expected: invoice.currency }),
    };
  }
  const paymentId = newId();
  await scope.sql`
    insert into payment (creditor_id, payment_id, invoice_id, amount_minor, currency, paid_on)
    values (${scope.creditorId}, ${paymentId}, ${invoiceId}, ${amountMinor}, ${currency}, ${paidOn})`;
  await scope.sql`
    update invoice set paid_minor = paid_minor + ${amountMinor},
      claim_state = case
        when paid_minor + ${amountMinor} > amount_minor then 'OVERPAID'
        when paid_minor + ${amountMinor} = amount_minor then 'PAID'
        else 'PARTLY_PAID' end
    where creditor_id = ${scope.creditorId} and invoice_id = ${invoiceId}`;
  await reconsiderDistribution(scope, invoiceId, nowMs);
  const event: NewEvent = {
    type: 'INVOICE_PAID',
    invoiceId,
    distributionId: invoice.distributionId,
    attemptId: null,
    debtorId: invoice.debtorId,
    partnerId: null,
    channel: null,
    payload: {},
    occurredAtMs: nowMs,
  };
  return { paymentId, events: [event] };
}
