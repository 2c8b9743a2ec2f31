// Payments recorded by hand or by a system: they change the claim, and a paid claim stops its distribution.
import type { NewEvent } from '../event/event.ts';
import { newId } from '../id.ts';
import { type Problem, problem } from '../problem.ts';
import type { Scope } from '../store/transaction.ts';
import { withPayment } from './claim.ts';
import { claimEvent, lockClaims, saveClaims } from './claims.ts';

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
  const claim = (await lockClaims(scope, [invoiceId])).get(invoiceId);
  if (claim === undefined) return { problem: problem('NOT_FOUND', ['input', 'invoiceId'], { what: 'invoice' }) };
  if (claim.currency !== currency) {
    return {
      problem: problem('PAYMENT_CURRENCY_MISMATCH', ['input', 'currency'], { currency, expected: claim.currency }),
    };
  }
  const paymentId = newId();
  await scope.sql`
    insert into payment (creditor_id, payment_id, invoice_id, amount_minor, currency, paid_on)
    values (${scope.creditorId}, ${paymentId}, ${invoiceId}, ${amountMinor}, ${currency}, ${paidOn})`;
  await saveClaims(scope, [{ ...claim, ...withPayment(claim, amountMinor) }], nowMs);
  return { paymentId, events: [claimEvent('INVOICE_PAID', claim, {}, nowMs)] };
}
