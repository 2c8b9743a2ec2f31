// The order in which rows are locked, the same for everyone (src/README.md): invoices, distributions, the health of partners,
// contact points, and last the creditor's stream; several of a kind in id order.
import type { Scope } from '../store/transaction.ts';

/** Locks the invoices of these distributions: call before the distributions are locked, where the invoice may change, too. */
export async function lockInvoicesOf(scope: Scope, distributionIds: readonly string[]): Promise<void> {
  await scope.sql`
    select from invoice where creditor_id = ${scope.creditorId} and invoice_id in (
      select invoice_id from distribution
      where creditor_id = ${scope.creditorId} and distribution_id = any(${[...distributionIds]}::uuid[]))
    order by invoice_id for update`;
}
