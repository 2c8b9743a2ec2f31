// Appends facts to a creditor's log and moves its tally, in one statement: the last of every transaction that changes
// something. It takes the creditor's next positions by locking its stream row, so positions are gap-free and in commit
// order, and the lock is held for no longer than the commit.
import { assert } from '../assert.ts';
import { type Columns, columnsOf, instant, type RowOf, rowSet } from '../store/columns.ts';
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
  const parameters = [
    scope.creditorId,
    events.length,
    ...columnsOf(eventColumns, events.map(eventRow)),
    ...columnsOf(
      tallyColumns,
      summed(tallyChanges).map((change) => ({ ...change })),
    ),
  ];
  const [appended] = await scope.sql.unsafe(appendStatement, parameters, { prepare: true });
  assert(appended !== undefined, 'every creditor has an event stream');
}

const eventColumns = {
  type: 'text',
  invoiceId: 'uuid',
  distributionId: 'uuid',
  attemptId: 'uuid',
  debtorId: 'uuid',
  partnerId: 'uuid',
  channel: 'text',
  payload: 'text',
  occurredAtMs: 'float8',
} as const satisfies Columns;

function eventRow(event: NewEvent): RowOf<typeof eventColumns> {
  return { ...event, payload: JSON.stringify(event.payload) };
}

const tallyColumns = {
  state: 'text',
  channel: 'text',
  cause: 'text',
  currency: 'text',
  count: 'bigint',
  amountMinor: 'bigint',
} as const satisfies Columns;

const tallyFrom = 3 + Object.keys(eventColumns).length;

const appendStatement = `
  with head as (
    update event_stream set position = position + $2::int where creditor_id = $1
    returning position - $2::int as base
  ), added as (
    insert into event (creditor_id, position, type, invoice_id, distribution_id, attempt_id, debtor_id, partner_id,
      channel, payload, occurred_at)
    select $1, head.base + r.n, r.type, r."invoiceId", r."distributionId", r."attemptId", r."debtorId", r."partnerId",
      r.channel, r.payload::jsonb, ${instant('r."occurredAtMs"')}
    from head, ${rowSet(eventColumns, 3, 'r')}
  ), tallied as (
    insert into tally (creditor_id, state, channel, cause, currency, count, amount_minor)
    select $1, c.state, c.channel, c.cause, c.currency, c.count, c."amountMinor"
    from head, ${rowSet(tallyColumns, tallyFrom, 'c')}
    on conflict (creditor_id, state, channel, cause, currency)
      do update set count = tally.count + excluded.count, amount_minor = tally.amount_minor + excluded.amount_minor
  )
  select pg_notify('stafett_event', $1::text) from head`;

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
