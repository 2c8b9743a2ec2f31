// Appends facts to a creditor's log and moves its tally, in one statement: the last of every transaction that changes
// something. It takes the creditor's next positions by locking its stream row, so positions are gap-free and in commit
// order, and the lock is held for no longer than the commit.
import { assert } from '../assert.ts';
import type { Scope } from '../store/transaction.ts';
import type { NewEvent } from './event.ts';

/** A change to the count and sum of invoices in one state, channel and cause. Empty text where there is none. */
export interface TallyChange {
  readonly state: string;
  readonly channel: string;
  readonly cause: string;
  readonly currency: string;
  readonly count: number;
  readonly amountMinor: number;
}

/** Facts and tally changes gathered by a piece of work, to be appended at its end. */
export interface Consequences {
  readonly events: NewEvent[];
  readonly tallyChanges: TallyChange[];
}

/**
 * Writes `events` in their order and applies `tallyChanges`, then rings the bell for followers (heard at commit).
 * Must be the last statement of the transaction. Does nothing when both are empty.
 */
export async function appendEvents(
  scope: Scope,
  events: readonly NewEvent[],
  tallyChanges: readonly TallyChange[],
): Promise<void> {
  if (events.length === 0 && tallyChanges.length === 0) return;
  const rows = events.map((event) => ({
    t: event.type,
    i: event.invoiceId,
    d: event.distributionId,
    a: event.attemptId,
    b: event.debtorId,
    p: event.partnerId,
    c: event.channel,
    y: event.payload,
    o: event.occurredAtMs,
  }));
  const [appended] = await scope.sql`
    with head as (
      update event_stream set position = position + ${events.length}
      where creditor_id = ${scope.creditorId}
      returning position - ${events.length} as base
    ), added as (
      insert into event (creditor_id, position, type, invoice_id, distribution_id, attempt_id, debtor_id, partner_id,
        channel, payload, occurred_at)
      select ${scope.creditorId}, head.base + r.n, r.v ->> 't', (r.v ->> 'i')::uuid, (r.v ->> 'd')::uuid,
        (r.v ->> 'a')::uuid, (r.v ->> 'b')::uuid, (r.v ->> 'p')::uuid, r.v ->> 'c', r.v -> 'y',
        to_timestamp((r.v ->> 'o')::numeric / 1000)
      from head, jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality as r(v, n)
    ), tallied as (
      insert into tally (creditor_id, state, channel, cause, currency, count, amount_minor)
      select ${scope.creditorId}, c.state, c.channel, c.cause, c.currency, c.count, c."amountMinor"
      from head, jsonb_to_recordset(${JSON.stringify(summed(tallyChanges))}::jsonb)
        as c(state text, channel text, cause text, currency text, count bigint, "amountMinor" bigint)
      on conflict (creditor_id, state, channel, cause, currency)
        do update set count = tally.count + excluded.count, amount_minor = tally.amount_minor + excluded.amount_minor
    )
    select pg_notify('stafett_event', ${scope.creditorId}) from head`;
  assert(appended !== undefined, 'every creditor has an event stream');
}

/** One change per key: ON CONFLICT cannot touch a row twice. */
function summed(changes: readonly TallyChange[]): TallyChange[] {
  const byKey = new Map<string, TallyChange>();
  for (const change of changes) {
    const key = `${change.state}|${change.channel}|${change.cause}|${change.currency}`;
    const sofar = byKey.get(key);
    const count = (sofar?.count ?? 0) + change.count;
    const amountMinor = (sofar?.amountMinor ?? 0) + change.amountMinor;
    byKey.set(key, { ...change, count, amountMinor });
  }
  return [...byKey.values()].filter((change) => change.count !== 0 || change.amountMinor !== 0);
}
