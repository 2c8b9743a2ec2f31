// Pauses a person has set: of a channel, of a source's invoices, of the whole creditor; partners are paused by themselves.
// Nothing is sent there, receipts are taken in, and no step begins or ends for it: patience of a step not yet begun does
// not run. What waits for a pause sleeps until one ends, and is then woken by whoever works for the creditor.
import { type Problem, problem } from '../../problem.ts';
import type { Channel } from '../../record/contact-point.ts';
import type { Store } from '../../store/open.ts';
import { type Scope, withBatch } from '../../store/transaction.ts';
import type { PartnerFacts } from '../../succession/facts.ts';

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

/** The pauses in force. */
export interface Pauses {
  readonly inForce: readonly Pause[];
  /** How many times something had happened that may let paused runs go on: a pause ended, a partner came back. */
  readonly resumptions: number;
}

/** Paused runs woken in one transaction. */
const wokenMax = 500;

/** All pauses of the creditor, oldest first. */
export async function loadPauses(scope: Scope): Promise<Pause[]> {
  return [...(await loadPausesInForce(scope)).inForce];
}

/** The same with the count that tells whether one has ended since; read before partners are. */
export async function loadPausesInForce(scope: Scope): Promise<Pauses> {
  const [row] = await scope.sql<Pauses[]>`
    select c.resumptions, (select coalesce(json_agg(json_build_object('what', p.what, 'key', p.key,
        'sinceMs', (extract(epoch from p.since) * 1000)::bigint) order by p.since, p.what, p.key), '[]')
      from pause p where p.creditor_id = c.creditor_id) as "inForce"
    from creditor c where c.creditor_id = ${scope.creditorId}`;
  return row ?? { inForce: [], resumptions: 0 };
}

/** Sets a pause; answers whether there was none. The source must be the creditor's. */
export async function setPause(scope: Scope, target: PauseTarget, nowMs: number): Promise<boolean | Problem> {
  const unknown = await unknownSource(scope, target);
  if (unknown !== null) return unknown;
  const set = await scope.sql`
    insert into pause (creditor_id, what, key, since)
    values (${scope.creditorId}, ${target.what}, ${keyOf(target)}, to_timestamp(${nowMs}::numeric / 1000))
    on conflict do nothing returning what`;
  return set.length > 0;
}

/** Ends a pause; answers whether there was one. What waited for it is due as soon as somebody works for the creditor. */
export async function endPause(scope: Scope, target: PauseTarget): Promise<boolean | Problem> {
  const unknown = await unknownSource(scope, target);
  if (unknown !== null) return unknown;
  const ended = await scope.sql`
    delete from pause where creditor_id = ${scope.creditorId} and what = ${target.what} and key = ${keyOf(target)}
    returning what`;
  if (ended.length > 0) await letPausedGoOn(scope);
  return ended.length > 0;
}

async function unknownSource(scope: Scope, target: PauseTarget): Promise<Problem | null> {
  if (target.what !== 'SOURCE') return null;
  const found = await scope.sql`
    select from source where creditor_id = ${scope.creditorId} and source_id = ${target.sourceId}`;
  return found.length > 0 ? null : problem('NOT_FOUND', ['target', 'sourceId'], { what: 'source' });
}

/** Notes that what waits for a pause may go on. A run that has looked since is not woken for it again. */
export async function letPausedGoOn({ sql, creditorId }: Scope): Promise<void> {
  await sql`update creditor set resumptions = resumptions + 1 where creditor_id = ${creditorId}`;
}

/**
 * Makes some of the runs due that have not looked since something let paused ones go on; in id order, as everyone locks.
 * Answers how many; whoever dies on the way leaves the rest to the next.
 */
export function wakePaused(store: Store, creditorId: string): Promise<number> {
  return withBatch(store, creditorId, async ({ sql }) => {
    const woken = await sql`
      with chosen as materialized (
        select distribution_id from distribution
        where creditor_id = ${creditorId} and paused
          and resumptions_seen < (select resumptions from creditor where creditor_id = ${creditorId})
        order by resumptions_seen, distribution_id limit ${wokenMax}
      ), locked as materialized (
        select distribution_id, invoice_id from distribution
        where creditor_id = ${creditorId} and distribution_id = any(array(select distribution_id from chosen)) and paused
        order by distribution_id for update
      )
      update distribution d set resumptions_seen = c.resumptions, row_version = d.row_version + 1,
        wake_at = case when d.state in ('PLANNED', 'ACTIVE')
          then least(d.wake_at, coalesce(c.clock_at, clock_timestamp())) else d.wake_at end
      from creditor c
      where c.creditor_id = ${creditorId} and d.creditor_id = ${creditorId}
        and d.distribution_id = any(array(select distribution_id from locked))
        and d.invoice_id = any(array(select invoice_id from locked))`;
    return woken.count;
  });
}

function keyOf(target: PauseTarget): string {
  if (target.what === 'CHANNEL') return target.channel;
  return target.what === 'SOURCE' ? target.sourceId : '';
}

/** Partners as an invoice of a source finds them: those that a pause concerns are paused. */
export function partnersUnder(
  { inForce }: Pick<Pauses, 'inForce'>,
  sourceId: string,
  partners: readonly PartnerFacts[],
): readonly PartnerFacts[] {
  if (inForce.length === 0) return partners;
  return partners.map((partner) =>
    isPaused(inForce, partner.channel, sourceId) ? { ...partner, healthy: false, paused: true } : partner,
  );
}

/** Whether something may be sent on a channel for an invoice of a source. */
function isPaused(pauses: readonly Pause[], channel: Channel, sourceId: string): boolean {
  return pauses.some(({ what, key }) => what === 'CREDITOR' || key === (what === 'SOURCE' ? sourceId : channel));
}
