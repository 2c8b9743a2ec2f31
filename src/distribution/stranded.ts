// Promise G5 as a question to the database: is there a distribution that nothing will wake and nobody will see? Asked now
// and then by every worker, and by tests at their end. The answer is 0, or something is wrong here.
import type { Scope } from '../store/transaction.ts';

export interface Stranded {
  /** Running, with nothing that will wake them: not due, now or ever. */
  readonly asleep: number;
  /** Ended, and yet due, or with a send under way that nobody awaits. */
  readonly restless: number;
}

/**
 * Counts the creditor's distributions that are where none may rest. One may be ended, in a person's queue (HELD, BLOCKED),
 * or due some time; one that a worker owns stays due, so that an expired lease is found.
 */
export async function countStranded(scope: Scope): Promise<Stranded> {
  const { creditorId } = scope;
  // By the indexes distribution_state, distribution_due and attempt_one_open: what has ended long ago is not looked at.
  const [row] = await scope.sql<Stranded[]>`
    select
      (select count(*)::int from distribution where creditor_id = ${creditorId} and state in ('PLANNED', 'ACTIVE')
        and wake_at is null) as asleep,
      (select count(*)::int from distribution where creditor_id = ${creditorId} and wake_at is not null
        and state not in ('PLANNED', 'ACTIVE', 'HELD', 'BLOCKED'))
      + (select count(*)::int from attempt a join distribution d using (creditor_id, distribution_id)
        where a.creditor_id = ${creditorId} and a.state in ('SUBMITTING', 'UNKNOWN') and a.state = 'SUBMITTING'
          and d.state not in ('PLANNED', 'ACTIVE', 'HELD', 'BLOCKED')) as restless`;
  return row ?? { asleep: 0, restless: 0 };
}
