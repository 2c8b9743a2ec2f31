// Pauses a person has set: of a channel, of a source's invoices, of the whole creditor. Nothing is sent there, receipts
// are taken in, and no step begins or ends for it: patience of a step not yet begun does not run.
import type { Channel } from '../../record/contact-point.ts';
import type { Scope } from '../../store/transaction.ts';

export type PauseTarget =
  | { readonly what: 'CREDITOR' }
  | { readonly what: 'CHANNEL'; readonly channel: Channel }
  | { readonly what: 'SOURCE'; readonly sourceId: string };

export interface Pause {
  /** SAFE_MODE is no person's: a channel after a loss of the database (safe-mode/). */
  readonly what: PauseTarget['what'] | 'SAFE_MODE';
  /** The channel, or the id of the source; empty for the whole creditor. */
  readonly key: string;
  readonly sinceMs: number;
}

/** All pauses of the creditor, oldest first. */
export async function loadPauses(scope: Scope): Promise<Pause[]> {
  return scope.sql<Pause[]>`
    select what, key, (extract(epoch from since) * 1000)::bigint as "sinceMs" from pause
    where creditor_id = ${scope.creditorId} order by since, what, key`;
}

/** Sets a pause; setting it again changes nothing. */
export async function setPause(scope: Scope, target: PauseTarget, nowMs: number): Promise<void> {
  await scope.sql`
    insert into pause (creditor_id, what, key, since)
    values (${scope.creditorId}, ${target.what}, ${keyOf(target)}, to_timestamp(${nowMs}::numeric / 1000))
    on conflict do nothing`;
}

/** Ends a pause: what waited for it is due at once. */
export async function endPause(scope: Scope, target: PauseTarget, nowMs: number): Promise<void> {
  const ended = await scope.sql`
    delete from pause where creditor_id = ${scope.creditorId} and what = ${target.what} and key = ${keyOf(target)}
    returning what`;
  if (ended.length === 0) return;
  await scope.sql`
    update distribution set wake_at = to_timestamp(${nowMs}::numeric / 1000), row_version = row_version + 1
    where creditor_id = ${scope.creditorId} and paused and state in ('PLANNED', 'ACTIVE')`;
}

function keyOf(target: PauseTarget): string {
  if (target.what === 'CHANNEL') return target.channel;
  return target.what === 'SOURCE' ? target.sourceId : '';
}

/** Whether something may be sent on a channel for an invoice of a source. */
export function isPaused(pauses: readonly Pause[], channel: Channel, sourceId: string): boolean {
  return pauses.some(({ what, key }) => what === 'CREDITOR' || key === (what === 'SOURCE' ? sourceId : channel));
}
