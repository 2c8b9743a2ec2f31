// A person takes what has ended off the queue it waits in: settled in another way, or given up. It counts for this end of
// it only: what becomes of the distribution later, or of another one of its invoice, waits anew.
import type { Scope } from '../../store/transaction.ts';

export interface Dismissal {
  /** An ActReason. */
  readonly reason: string;
  /** In words; not told in the log, which holds no words of persons. */
  readonly note: string;
  /** Id of the access key that did it. */
  readonly dismissedBy: string;
}

/** Writes down that these, locked by the caller, have been taken off their queue. */
export async function writeDismissals(
  { sql, creditorId }: Scope,
  distributionIds: readonly string[],
  { reason, note, dismissedBy }: Dismissal,
  nowMs: number,
): Promise<void> {
  await sql`
    insert into dismissal (creditor_id, distribution_id, state, ended_at, reason, note, dismissed_by, dismissed_at)
    select d.creditor_id, d.distribution_id, d.state, d.ended_at, ${reason}, ${note}, ${dismissedBy},
      to_timestamp(${nowMs}::numeric / 1000)
    from distribution d where d.creditor_id = ${creditorId} and d.distribution_id = any(${[...distributionIds]}::uuid[])
    on conflict (creditor_id, distribution_id) do update set state = excluded.state, ended_at = excluded.ended_at,
      reason = excluded.reason, note = excluded.note, dismissed_by = excluded.dismissed_by,
      dismissed_at = excluded.dismissed_at`;
}
