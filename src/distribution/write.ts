// Writes runs back after decisions: distributions, attempts and contact points in one statement, then the events.
// One winning transition (promise G1): all of it in the caller's transaction, the events last.
import { appendEvents, type Consequences } from '../event/append.ts';
import type { NewEvent } from '../event/event.ts';
import { arrayLiteral, type Columns, columnsOf, instant, type RowOf, rowSet, sizeOf } from '../store/columns.ts';
import type { Scope } from '../store/transaction.ts';
import { liftEnded } from './receipt/late.ts';
import { isRehearsal } from './rehearsal.ts';
import type { Run, RunAttempt } from './run.ts';

/** A run before and after, with who may own it from now on. */
export interface RunChange {
  readonly before: Run;
  readonly after: Run;
  /** Physical milliseconds from now for which this worker owns it; null: nobody does; KEPT: whoever owned it before. */
  readonly leaseMs: number | null | 'KEPT';
}

/** What was learnt of a contact point. */
export interface ReachabilityChange {
  readonly contactPointId: string;
  readonly reachability: 'REACHABLE' | 'UNREACHABLE' | 'OPTED_OUT';
  readonly reason: string | null;
  readonly sinceMs: number;
}

/**
 * Writes the changes and appends `out`. Nothing may be written after it in the same transaction. Adds the tally's moves
 * itself. `last` is written after the changes, and adds the facts that follow from it: for rows that many workers want.
 */
export async function writeRuns(
  scope: Scope,
  changes: readonly RunChange[],
  reachability: readonly ReachabilityChange[],
  out: Consequences,
  last?: () => Promise<NewEvent[]>,
): Promise<void> {
  const lifted = await liftEnded(scope, changes);
  for (const { before, after } of changes) {
    if (!lifted.replaced.has(after.distributionId)) tallyMove(before, after, out);
  }
  const written = Promise.all([changes.length === 0 ? undefined : write(scope, changes, reachability), lifted.mark()]);
  if (last !== undefined) {
    const [, facts] = await Promise.all([written, last()]);
    out.events.push(...facts);
  }
  await Promise.all([written, appendEvents(scope, out.events, out.tallyChanges)]);
}

function write(
  scope: Scope,
  changes: readonly RunChange[],
  reachability: readonly ReachabilityChange[],
): Promise<unknown> {
  const attempts = changes.map(changedAttempts);
  const parameters = [
    scope.creditorId,
    ...columnsOf(distributionColumns, changes.map(distributionRow)),
    ...columnsOf(
      attemptColumns,
      attempts.flatMap(({ known }) => known),
    ),
    ...columnsOf(
      { ...newAttemptColumns, ...attemptColumns },
      attempts.flatMap(({ begun }) => begun),
    ),
    ...columnsOf(
      reachabilityColumns,
      reachability.map((change) => ({ ...change })),
    ),
    arrayLiteral(changes.map(({ after }) => after.invoiceId)),
  ];
  return scope.sql.unsafe(writeStatement, parameters, { prepare: true }).execute();
}

const distributionColumns = {
  distributionId: 'uuid',
  state: 'text',
  step: 'int',
  stepStartedAtMs: 'float8',
  channel: 'text',
  milestone: 'text',
  cause: 'text',
  cancelRequested: 'bool',
  deadlineMissed: 'bool',
  doubleDelivered: 'bool',
  paused: 'bool',
  resumptionsSeen: 'int',
  wakeAtMs: 'float8',
  endedAtMs: 'float8',
  leaseMs: 'float8',
  isKept: 'bool',
  epoch: 'int',
  claims: 'int',
} as const satisfies Columns;

/** What may change of an attempt. */
const attemptColumns = {
  attemptId: 'uuid',
  effectKey: 'uuid',
  shares: 'int',
  share: 'int',
  epoch: 'int',
  state: 'text',
  failureClass: 'text',
  code: 'text',
  detail: 'text',
  partnerReference: 'text',
  requestHash: 'text',
  units: 'int',
  costE4: 'bigint',
  costCurrency: 'text',
  costSource: 'text',
  cancellation: 'text',
  retryAtMs: 'float8',
  acceptedAtMs: 'float8',
  dispatchedAtMs: 'float8',
  deliveredAtMs: 'float8',
  openedAtMs: 'float8',
  failedAtMs: 'float8',
  wireAtMs: 'float8',
} as const satisfies Columns;

/** What is said of an attempt once, when it begins. */
const newAttemptColumns = {
  distributionId: 'uuid',
  step: 'int',
  number: 'int',
  nudge: 'int',
  channel: 'text',
  partnerId: 'uuid',
  contactPointId: 'uuid',
  startedAtMs: 'float8',
} as const satisfies Columns;

const reachabilityColumns = {
  contactPointId: 'uuid',
  reachability: 'text',
  reason: 'text',
  sinceMs: 'float8',
} as const satisfies Columns;

const knownFrom = 2 + sizeOf(distributionColumns);
const begunFrom = knownFrom + sizeOf(attemptColumns);
const reachabilityFrom = begunFrom + sizeOf(newAttemptColumns) + sizeOf(attemptColumns);
const invoiceIdsAt = reachabilityFrom + sizeOf(reachabilityColumns);

// The keys are asked for beside the rows, which they are the first column of: joined by the rows alone, a plan may read
// every distribution of the creditor. So may one that is made while a table is still empty and finds another index that
// begins with the creditor as good as the key's: what a row is found by is asked for of each of them.
// An attempt begins after those known have been closed: a step has one open at a time.
const writeStatement = `
  with runs as (
    update distribution d set
      state = r.state, step = r.step, step_started_at = ${instant('r."stepStartedAtMs"')}, channel = r.channel,
      milestone = r.milestone, cause = r.cause, cancel_requested = r."cancelRequested",
      deadline_missed = r."deadlineMissed", double_delivered = r."doubleDelivered", paused = r.paused,
      resumptions_seen = r."resumptionsSeen", wake_at = ${instant('r."wakeAtMs"')}, ended_at = ${instant('r."endedAtMs"')},
      lease_until = case when r."isKept" then d.lease_until
        else clock_timestamp() + r."leaseMs" * interval '1 millisecond' end,
      epoch = r.epoch, claims = r.claims, row_version = d.row_version + 1
    from ${rowSet(distributionColumns, 2, 'r')}
    where d.creditor_id = $1 and d.distribution_id = r."distributionId" and d.distribution_id = any($2::uuid[])
      and d.invoice_id = any($${invoiceIdsAt}::uuid[])
  ), known as (
    update attempt a set
      effect_key = r."effectKey", shares = r.shares, share = r.share, epoch = r.epoch, state = r.state,
      failure_class = r."failureClass", code = r.code, detail = r.detail, partner_reference = r."partnerReference",
      request_hash = r."requestHash", units = r.units, cost_e4 = r."costE4", cost_currency = r."costCurrency",
      cost_source = r."costSource", cancellation = r.cancellation, retry_at = ${instant('r."retryAtMs"')},
      accepted_at = ${instant('r."acceptedAtMs"')}, dispatched_at = ${instant('r."dispatchedAtMs"')},
      delivered_at = ${instant('r."deliveredAtMs"')}, opened_at = ${instant('r."openedAtMs"')},
      failed_at = ${instant('r."failedAtMs"')}, wire_at = ${instant('r."wireAtMs"')}
    from ${rowSet(attemptColumns, knownFrom, 'r')}
    where a.creditor_id = $1 and a.attempt_id = r."attemptId" and a.attempt_id = any($${knownFrom}::uuid[])
      and a.distribution_id = any($2::uuid[])
    returning a.attempt_id
  ), begun as (
    insert into attempt (creditor_id, attempt_id, distribution_id, step, number, nudge, channel, partner_id, contact_point_id,
      effect_key, shares, share, epoch, state, failure_class, code, detail, partner_reference, request_hash, units, cost_e4,
      cost_currency, cost_source, cancellation, started_at, retry_at, accepted_at, dispatched_at, delivered_at, opened_at, failed_at, wire_at)
    select $1, r."attemptId", r."distributionId", r.step, r.number, r.nudge, r.channel, r."partnerId", r."contactPointId",
      r."effectKey", r.shares, r.share, r.epoch, r.state, r."failureClass", r.code, r.detail, r."partnerReference", r."requestHash",
      r.units, r."costE4", r."costCurrency", r."costSource", r.cancellation, ${instant('r."startedAtMs"')}, ${instant('r."retryAtMs"')}, ${instant('r."acceptedAtMs"')},
      ${instant('r."dispatchedAtMs"')}, ${instant('r."deliveredAtMs"')}, ${instant('r."openedAtMs"')}, ${instant('r."failedAtMs"')},
      ${instant('r."wireAtMs"')}
    from (select count(*) from known) as closed, ${rowSet({ ...newAttemptColumns, ...attemptColumns }, begunFrom, 'r')}
  ), learnt as materialized (
    select c.* from contact_point p join ${rowSet(reachabilityColumns, reachabilityFrom, 'c')}
      on p.contact_point_id = c."contactPointId"
    where p.creditor_id = $1 and p.contact_point_id = any($${reachabilityFrom}::uuid[])
      and p.reachability is distinct from c.reachability and p.reachability <> 'OPTED_OUT'
  ), locked as materialized (
    -- In id order: two batches may hold invoices of the same debtors.
    select contact_point_id from contact_point
    where creditor_id = $1 and contact_point_id = any(array(select "contactPointId" from learnt))
    order by contact_point_id for update
  )
  update contact_point p set reachability = l.reachability, reachability_reason = l.reason,
    reachability_since = ${instant('l."sinceMs"')}
  from learnt l where p.creditor_id = $1 and p.contact_point_id = any(array(select contact_point_id from locked))
    and p.contact_point_id = l."contactPointId" and p.reachability <> 'OPTED_OUT'`;

function distributionRow({ after, leaseMs }: RunChange): RowOf<typeof distributionColumns> {
  const { distributionId, channel, milestone, cause, doubleDelivered, wakeAtMs, endedAtMs, epoch, claims } = after;
  const { paused, resumptionsSeen } = after;
  const { state, step, stepStartedAtMs, cancelRequested, deadlineMissed } = after.facts.distribution;
  const isKept = leaseMs === 'KEPT';
  return {
    distributionId,
    state,
    step,
    stepStartedAtMs,
    channel,
    milestone,
    cause,
    cancelRequested,
    deadlineMissed,
    doubleDelivered,
    paused,
    resumptionsSeen,
    wakeAtMs,
    endedAtMs,
    leaseMs: isKept ? null : leaseMs,
    isKept,
    epoch,
    claims,
  };
}

interface ChangedAttempts {
  readonly known: RunAttempt[];
  readonly begun: (RunAttempt & { readonly distributionId: string })[];
}

function changedAttempts({ before, after }: RunChange): ChangedAttempts {
  const unchanged = new Set<RunAttempt>(before.facts.attempts);
  const ids = new Set(before.facts.attempts.map(({ attemptId }) => attemptId));
  const changed = after.facts.attempts.filter((attempt) => !unchanged.has(attempt));
  const { distributionId } = after;
  return {
    known: changed.filter(({ attemptId }) => ids.has(attemptId)),
    begun: changed.filter(({ attemptId }) => !ids.has(attemptId)).map((attempt) => ({ ...attempt, distributionId })),
  };
}

function tallyMove(before: Run, after: Run, out: Consequences): void {
  if (isRehearsal(after)) return;
  const { currency, amountMinor } = after;
  const [from, to] = [tallyKey(before), tallyKey(after)];
  if (from.state === to.state && from.channel === to.channel && from.cause === to.cause) return;
  out.tallyChanges.push({ ...from, currency, count: -1, amountMinor: -amountMinor });
  out.tallyChanges.push({ ...to, currency, count: 1, amountMinor });
}

function tallyKey(run: Run): { state: string; channel: string; cause: string } {
  return { state: run.facts.distribution.state, channel: run.channel ?? '', cause: run.cause ?? '' };
}
