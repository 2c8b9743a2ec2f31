// A creditor's business time: the database's clock, or a sandbox's simulated one.
import type { Scope } from './transaction.ts';

export interface CreditorTime {
  /** Now for the creditor, epoch milliseconds. */
  readonly nowMs: number;
  /** Real time by the database's clock, epoch milliseconds: leases and what was on the wire. */
  readonly physicalNowMs: number;
}

/** Both times of the scope's creditor, read from the database so that no worker's clock matters. */
export async function creditorTime(scope: Scope): Promise<CreditorTime> {
  const [row] = await scope.sql<CreditorTime[]>`
    select (extract(epoch from coalesce(clock_at, clock_timestamp())) * 1000)::bigint as "nowMs",
      (extract(epoch from clock_timestamp()) * 1000)::bigint as "physicalNowMs"
    from creditor where creditor_id = ${scope.creditorId}`;
  if (row === undefined) throw new Error('the creditor of this scope does not exist');
  return row;
}

/** Now for the scope's creditor, in epoch milliseconds. */
export async function creditorNowMs(scope: Scope): Promise<number> {
  return (await creditorTime(scope)).nowMs;
}
