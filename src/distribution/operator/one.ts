// What a person may do to one running distribution, and what a payment does to it: it is due at once, so that the stop
// rule is applied.
import type { TallyChange } from '../../event/append.ts';
import type { NewEvent } from '../../event/event.ts';
import type { Problem } from '../../problem.ts';
import type { Scope } from '../../store/transaction.ts';
import { type Act, type ActReason, actOnDistributions } from './act.ts';

export type OperateResult =
  | { readonly problem: Problem }
  | { readonly events: NewEvent[]; readonly tallyChanges: TallyChange[] };

/** Asks to stop a distribution: nothing not yet sent goes out, what can be recalled is. The caller appends the events last. */
export function cancelDistribution(
  scope: Scope,
  distributionId: string,
  nowMs: number,
  reason: ActReason | null = null,
): Promise<OperateResult> {
  return actOnOne(scope, distributionId, { kind: 'CANCEL', reason }, nowMs);
}

/** Holds a distribution: nothing is sent until it is resumed; receipts are still taken in, and may end it. */
export function holdDistribution(
  scope: Scope,
  distributionId: string,
  nowMs: number,
  reason: ActReason | null = null,
): Promise<OperateResult> {
  return actOnOne(scope, distributionId, { kind: 'HOLD', reason }, nowMs);
}

/** Lets a held distribution go on; what is in doubt counts as not sent. */
export function resumeDistribution(
  scope: Scope,
  distributionId: string,
  nowMs: number,
  reason: ActReason | null = null,
): Promise<OperateResult> {
  return actOnOne(scope, distributionId, { kind: 'RESUME', reason }, nowMs);
}

async function actOnOne(scope: Scope, distributionId: string, act: Act, nowMs: number): Promise<OperateResult> {
  const { problems, events, tallyChanges } = await actOnDistributions(scope, [distributionId], act, nowMs);
  const [refused] = problems;
  return refused === undefined ? { events, tallyChanges } : { problem: { ...refused, path: ['distributionId'] } };
}

/** Makes the distributions of invoices due now, held or not, so that a stop reason that has arisen is acted on. */
export async function reconsiderDistributions(
  scope: Scope,
  invoiceIds: readonly string[],
  nowMs: number,
): Promise<void> {
  await scope.sql`
    update distribution set wake_at = to_timestamp(${nowMs}::numeric / 1000), row_version = row_version + 1
    where creditor_id = ${scope.creditorId} and invoice_id = any(${[...invoiceIds]}::uuid[])
      and state in ('PLANNED', 'ACTIVE', 'HELD', 'BLOCKED')`;
}

/** Locks the running distributions of invoices in id order; whoever locks the invoices, too, has done so before. */
export async function lockDistributionsOf(scope: Scope, invoiceIds: readonly string[]): Promise<void> {
  await scope.sql`
    select from distribution
    where creditor_id = ${scope.creditorId} and invoice_id = any(${[...invoiceIds]}::uuid[])
      and state in ('PLANNED', 'ACTIVE', 'HELD', 'BLOCKED')
    order by distribution_id for update`;
}
