// Writes runs back after decisions: distributions, attempts and contact points in one statement, then the events.
// One winning transition (promise G1): all of it in the caller's transaction, the events last.
import { appendEvents, type Consequences } from '../event/append.ts';
import type { Scope } from '../store/transaction.ts';
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
 * Writes the changes and appends `out`. Nothing may be written after it in the same transaction.
 * Adds the tally's moves itself.
 */
export async function writeRuns(
  scope: Scope,
  changes: readonly RunChange[],
  reachability: readonly ReachabilityChange[],
  out: Consequences,
): Promise<void> {
  for (const { before, after } of changes) tallyMove(before, after, out);
  const written =
    changes.length === 0
      ? undefined
      : scope.sql
          .unsafe(
            writeStatement,
            [
              scope.creditorId,
              JSON.stringify(changes.map(distributionRow)),
              JSON.stringify(changes.flatMap(changedAttempts)),
              JSON.stringify(reachability),
              `{${changes.map(({ after }) => after.distributionId).join(',')}}`,
              `{${reachability.map(({ contactPointId }) => contactPointId).join(',')}}`,
            ],
            { prepare: true },
          )
          .execute();
  await Promise.all([written, appendEvents(scope, out.events, out.tallyChanges)]);
}

const at = (column: string) => `to_timestamp(${column}::numeric / 1000)`;

// The keys are given beside the rows: joined by the rows alone, a plan may read every distribution of the creditor.
const writeStatement = `
  with runs as (
    update distribution d set
      state = r.state, step = r.step, step_started_at = ${at('r."stepStartedAtMs"')}, channel = r.channel,
      milestone = r.milestone, cause = r.cause, cancel_requested = r."cancelRequested",
      deadline_missed = r."deadlineMissed", double_delivered = r."doubleDelivered", paused = r.paused,
      wake_at = ${at('r."wakeAtMs"')}, ended_at = ${at('r."endedAtMs"')},
      lease_until = case when r.owner = 'KEPT' then d.lease_until
        else clock_timestamp() + r."leaseMs" * interval '1 millisecond' end,
      epoch = r.epoch, claims = r.claims, row_version = d.row_version + 1
    from jsonb_to_recordset($2::jsonb) as r("distributionId" uuid, state text, step int, "stepStartedAtMs" bigint,
      channel text, milestone text, cause text, "cancelRequested" bool, "deadlineMissed" bool,
      "doubleDelivered" bool, paused bool, "wakeAtMs" bigint, "endedAtMs" bigint, "leaseMs" bigint, owner text, epoch int, claims int)
    where d.creditor_id = $1 and d.distribution_id = r."distributionId" and d.distribution_id = any($5::uuid[])
  ), attempts as (
    insert into attempt (creditor_id, attempt_id, distribution_id, step, number, nudge, channel, partner_id, contact_point_id,
      effect_key, shares, share, epoch, state, failure_class, code, detail, partner_reference, request_hash, units, cost_e4,
      cost_currency, cost_source, cancellation, started_at, retry_at, accepted_at, dispatched_at, delivered_at, opened_at, failed_at, wire_at)
    select $1, a."attemptId", a."distributionId", a.step, a.number, a.nudge, a.channel, a."partnerId", a."contactPointId",
      a."effectKey", a.shares, a.share, a.epoch, a.state, a."failureClass", a.code, a.detail, a."partnerReference", a."requestHash",
      a.units, a."costE4", a."costCurrency", a."costSource", a.cancellation, ${at('a."startedAtMs"')}, ${at('a."retryAtMs"')}, ${at('a."acceptedAtMs"')},
      ${at('a."dispatchedAtMs"')}, ${at('a."deliveredAtMs"')}, ${at('a."openedAtMs"')}, ${at('a."failedAtMs"')},
      ${at('a."wireAtMs"')}
    from jsonb_to_recordset($3::jsonb) as a("attemptId" uuid, "distributionId" uuid, step int, number int, nudge int, channel text,
      "partnerId" uuid, "contactPointId" uuid, "effectKey" uuid, shares int, share int, epoch int, state text, "failureClass" text, code text,
      detail text, "partnerReference" text, "requestHash" text, units int, "costE4" bigint, "costCurrency" text,
      "costSource" text, cancellation text, "startedAtMs" bigint,
      "retryAtMs" bigint, "acceptedAtMs" bigint, "dispatchedAtMs" bigint, "deliveredAtMs" bigint,
      "openedAtMs" bigint, "failedAtMs" bigint, "wireAtMs" bigint)
    on conflict (creditor_id, attempt_id) do update set
      effect_key = excluded.effect_key, shares = excluded.shares, share = excluded.share,
      epoch = excluded.epoch, state = excluded.state, failure_class = excluded.failure_class, code = excluded.code,
      detail = excluded.detail, partner_reference = excluded.partner_reference,
      request_hash = excluded.request_hash, units = excluded.units, cost_e4 = excluded.cost_e4,
      cost_currency = excluded.cost_currency, cost_source = excluded.cost_source, cancellation = excluded.cancellation, retry_at = excluded.retry_at,
      accepted_at = excluded.accepted_at, dispatched_at = excluded.dispatched_at,
      delivered_at = excluded.delivered_at, opened_at = excluded.opened_at, failed_at = excluded.failed_at,
      wire_at = excluded.wire_at
  ), points as materialized (
    -- In id order: of one debtor's invoices several may tell something at once.
    select contact_point_id from contact_point
    where creditor_id = $1 and contact_point_id = any($6::uuid[]) order by contact_point_id for no key update
  )
  update contact_point p set reachability = c.reachability, reachability_reason = c.reason,
    reachability_since = ${at('c."sinceMs"')}
  from jsonb_to_recordset($4::jsonb) as c("contactPointId" uuid, reachability text, reason text, "sinceMs" bigint)
  join points on points.contact_point_id = c."contactPointId"
  where p.creditor_id = $1 and p.contact_point_id = c."contactPointId" and p.contact_point_id = any($6::uuid[])
    and p.reachability is distinct from c.reachability and p.reachability <> 'OPTED_OUT'`;

function distributionRow({ after, leaseMs }: RunChange): object {
  const { distributionId, channel, milestone, cause, doubleDelivered, paused, wakeAtMs, endedAtMs, epoch, claims } =
    after;
  const { state, step, stepStartedAtMs, cancelRequested, deadlineMissed } = after.facts.distribution;
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
    wakeAtMs,
    endedAtMs,
    ...(leaseMs === 'KEPT' ? { owner: leaseMs } : { leaseMs }),
    epoch,
    claims,
  };
}

function changedAttempts({ before, after }: RunChange): object[] {
  const known = new Set<RunAttempt>(before.facts.attempts);
  return after.facts.attempts
    .filter((attempt) => !known.has(attempt))
    .map((attempt) => ({ ...attempt, distributionId: after.distributionId }));
}

function tallyMove(before: Run, after: Run, out: Consequences): void {
  const { currency, amountMinor } = after;
  const [from, to] = [tallyKey(before), tallyKey(after)];
  if (from.state === to.state && from.channel === to.channel && from.cause === to.cause) return;
  out.tallyChanges.push({ ...from, currency, count: -1, amountMinor: -amountMinor });
  out.tallyChanges.push({ ...to, currency, count: 1, amountMinor });
}

function tallyKey(run: Run): { state: string; channel: string; cause: string } {
  return { state: run.facts.distribution.state, channel: run.channel ?? '', cause: run.cause ?? '' };
}
