// A creditor enters safe mode: after a loss nothing is sent on any channel until a person lifts it.
import { appendEvents } from '../../event/append.ts';
import { channels } from '../../record/contact-point.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { LossCause } from '../../store/lineage.ts';
import type { Store } from '../../store/open.ts';
import { withCreditor } from '../../store/transaction.ts';

const none = {
  invoiceId: null,
  distributionId: null,
  attemptId: null,
  debtorId: null,
  partnerId: null,
  channel: null,
};

/**
 * Enters it for every loss the creditor has lived through and not entered, and tells so once. The loss itself holds from
 * its own commit on: until this has been done, nothing is claimed.
 */
export function enterSafeMode(store: Store, creditorId: string): Promise<void> {
  return withCreditor(store, creditorId, async (scope) => {
    const nowMs = await creditorNowMs(scope);
    const entered = await scope.sql<{ why: LossCause }[]>`
      with fresh as (
        insert into safe_mode (creditor_id, database_loss_id, channel, since)
        select ${creditorId}, l.database_loss_id, c.channel, to_timestamp(${nowMs}::numeric / 1000)
        from database_loss l join creditor o on o.creditor_id = ${creditorId} and o.created_at <= l.detected_at
        cross join unnest(${[...channels]}::text[]) as c(channel)
        on conflict do nothing
        returning database_loss_id
      )
      select why from database_loss where database_loss_id in (select database_loss_id from fresh)
      order by database_loss_id`;
    const events = entered.map(({ why }) => ({
      type: 'SAFE_MODE_ENTERED' as const,
      ...none,
      payload: { code: why },
      occurredAtMs: nowMs,
    }));
    await appendEvents(scope, events, []);
  });
}
