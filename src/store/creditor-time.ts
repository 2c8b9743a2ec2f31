// A creditor's business time: the database's clock, or a sandbox's simulated one.
import type { Scope } from './transaction.ts';

/** Now for the scope's creditor, in epoch milliseconds. */
export async function creditorNowMs(scope: Scope): Promise<number> {
  const [row] = await scope.sql<{ nowMs: number }[]>`
    select (extract(epoch from coalesce(clock_at, clock_timestamp())) * 1000)::bigint as "nowMs"
    from creditor where creditor_id = ${scope.creditorId}`;
  if (row === undefined) throw new Error('the creditor of this scope does not exist');
  return row.nowMs;
}
