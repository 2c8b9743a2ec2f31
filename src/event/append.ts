// Appends facts to a creditor's log and moves its tally, in one statement: the last of every transaction that changes
// something. It takes the creditor's next positions by locking its stream row, so positions are gap-free and in commit
// order, and the lock is held for no longer than the commit.
import { assert } from '../assert.ts';
import { type Columns, columnsOf, instant, type RowOf, rowSet, sizeOf } from '../store/columns.ts';
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
  const { rows, kinds } = byKind(events);
  const parameters = [
    scope.creditorId,
    events.length,
    ...columnsOf(eventColumns, rows),
    ...columnsOf(kindColumns, kinds),
    ...columnsOf(
      tallyColumns,
      summed(tallyChanges).map((change) => ({ ...change })),
    ),
  ];
  const [appended] = await scope.sql.unsafe(appendStatement, parameters, { prepare: true });
  assert(appended !== undefined, 'every creditor has an event stream');
}

const eventColumns = {
  invoiceId: 'uuid',
  distributionId: 'uuid',
  attemptId: 'uuid',
  debtorId: 'uuid',
  kind: 'int',
} as const satisfies Columns;

/** What events of a batch have alike: hundreds say the same of as many invoices, and a payload is dear to parse. */
const kindColumns = {
  type: 'text',
  partnerId: 'uuid',
  channel: 'text',
  payload: 'text',
  occurredAtMs: 'float8',
} as const satisfies Columns;

interface ByKind {
  readonly rows: RowOf<typeof eventColumns>[];
  /** A row names its own by number, from 1. */
  readonly kinds: RowOf<typeof kindColumns>[];
}

function byKind(events: readonly NewEvent[]): ByKind {
  const kinds: RowOf<typeof kindColumns>[] = [];
  const numbers = new Map<string, number>();
  const rows = events.map((event) => {
    const { type, partnerId, channel, occurredAtMs, invoiceId, distributionId, attemptId, debtorId } = event;
    const payload = JSON.stringify(event.payload);
    const key = `${type} ${partnerId} ${channel} ${occurredAtMs} ${payload}`;
    let kind = numbers.get(key);
    if (kind === undefined) {
      kind = kinds.push({ type, partnerId, channel, payload, occurredAtMs });
      numbers.set(key, kind);
    }
    return { invoiceId, distributionId, attemptId, debtorId, kind };
  });
  return { rows, kinds };
}

const tallyColumns = {
  state: 'text',
  channel: 'text',
  cause: 'text',
  currency: 'text',
  count: 'bigint',
  amountMinor: 'bigint',
} as const satisfies Columns;

const kindsFrom = 3 + sizeOf(eventColumns);
const tallyFrom = kindsFrom + sizeOf(kindColumns);

// Joined so that events come in their order: a condition on the kinds makes the planner expect the fewer of them.
const appendStatement = `
  with head as (
    update event_stream set position = position + $2::int where creditor_id = $1
    returning position - $2::int as base
  ), added as (
    insert into event (creditor_id, position, type, invoice_id, distribution_id, attempt_id, debtor_id, partner_id,
      channel, payload, occurred_at)
    select $1, head.base + r.n, k.type, r."invoiceId", r."distributionId", r."attemptId", r."debtorId", k."partnerId",
      k.channel, k.payload, k.at
    from head, ${rowSet(eventColumns, 3, 'r')}
    join (
      select n, type, "partnerId", channel, payload::jsonb as payload, ${instant('"occurredAtMs"')} as at
      from ${rowSet(kindColumns, kindsFrom, 'k')} where n > 0 offset 0
    ) k on k.n = r.kind
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
