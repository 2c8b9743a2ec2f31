// Takes in what partners report: each report once, in any order, at any time; applied by effect key to its attempt.
// A report that names no attempt of ours is parked, not lost.
import type { Consequences } from '../event/append.ts';
import { newId } from '../id.ts';
import type { ReportedReceipt } from '../partner/partner.ts';
import { type Scope, withCreditor } from '../store/transaction.ts';
import type { ClaimContext } from './claim.ts';
import { merge, recordAttempt } from './outcome.ts';
import { attemptEvent, progress, withAttempt } from './progress.ts';
import { lockRuns, type Run, type RunAttempt } from './run.ts';
import { loadWorld } from './world.ts';
import { type ReachabilityChange, type RunChange, writeRuns } from './write.ts';

export interface ReceiveResult {
  /** Reports seen for the first time. */
  readonly fresh: number;
  /** Of those, reports that name an attempt of this partner. */
  readonly applied: number;
}

/** Records and applies `reports` of one partner in one transaction; committed when it resolves. */
export function receiveReports(
  context: Pick<ClaimContext, 'store' | 'adapters' | 'orders'>,
  creditorId: string,
  partnerId: string,
  reports: readonly ReportedReceipt[],
  receivedAtMs: number,
): Promise<ReceiveResult> {
  return withCreditor(context.store, creditorId, async (scope) => {
    const fresh = await storeReceipts(scope, partnerId, reports, receivedAtMs);
    const targets = await findTargets(scope, partnerId, fresh);
    const world = await loadWorld(scope, context);
    const { nowMs } = world;
    const runs = await lockRuns(scope, world, [...new Set(targets.values())].sort());
    const out: Consequences = { events: [], tallyChanges: [] };
    const reachability: ReachabilityChange[] = [];
    const changes: RunChange[] = [];
    for (const run of runs) {
      const mine = fresh.filter(
        (report) => report.effectKey !== null && targets.get(report.effectKey) === run.distributionId,
      );
      const after = applyReports(run, partnerId, mine, nowMs, out, reachability);
      if (after !== run) changes.push({ before: run, after, leaseMs: null });
    }
    await writeRuns(scope, changes, reachability, out);
    return {
      fresh: fresh.length,
      applied: fresh.filter(({ effectKey }) => effectKey !== null && targets.has(effectKey)).length,
    };
  });
}

/** Applies reports to a run's attempts by the status lattice, in time order, and decides what follows. */
function applyReports(
  run: Run,
  partnerId: string,
  reports: readonly ReportedReceipt[],
  nowMs: number,
  out: Consequences,
  reachability: ReachabilityChange[],
): Run {
  let current = run;
  for (const report of reports.toSorted((one, other) => one.occurredAtMs - other.occurredAtMs)) {
    const before = attemptOf(current, partnerId, report);
    if (before === undefined) continue;
    // What a partner says of the future, its clock being wrong or its word false, happened now.
    const after = merge(before, { ...report, occurredAtMs: Math.min(report.occurredAtMs, nowMs) });
    if (after.state === before.state) {
      const payload = { step: before.step, late: true, ...(report.code !== null && { code: report.code }) };
      out.events.push(attemptEvent(current, before, 'RECEIPT_IGNORED', nowMs, payload));
    }
    recordAttempt(current, before, after, Math.min(report.occurredAtMs, nowMs), out, reachability);
    current = withAttempt(current, after);
  }
  if (current === run) return run;
  const decided = progress(releaseIfKnown(current, nowMs, out), nowMs, false, out);
  return decided.run;
}

/** The latest attempt of this partner under the report's effect key. */
function attemptOf(run: Run, partnerId: string, report: ReportedReceipt): RunAttempt | undefined {
  return run.facts.attempts
    .filter((attempt) => attempt.effectKey === report.effectKey && attempt.partnerId === partnerId)
    .toSorted((one, other) => one.number - other.number)
    .at(-1);
}

/** A run held only because an outcome was unknown goes on once a report has told it. */
function releaseIfKnown(run: Run, nowMs: number, out: Consequences): Run {
  const { distribution, attempts } = run.facts;
  const stillUnknown = attempts.some((attempt) => attempt.state === 'UNKNOWN');
  if (distribution.state !== 'HELD' || run.cause !== 'OUTCOME_UNKNOWN' || stillUnknown) return run;
  out.events.push({
    type: 'DISTRIBUTION_RESUMED',
    invoiceId: run.invoiceId,
    distributionId: run.distributionId,
    attemptId: null,
    debtorId: run.debtorId,
    partnerId: null,
    channel: run.channel,
    payload: {},
    occurredAtMs: nowMs,
  });
  return { ...run, cause: null, facts: { ...run.facts, distribution: { ...distribution, state: 'ACTIVE' } } };
}

async function storeReceipts(
  scope: Scope,
  partnerId: string,
  reports: readonly ReportedReceipt[],
  receivedAtMs: number,
): Promise<ReportedReceipt[]> {
  if (reports.length === 0) return [];
  const rows = reports.map((report) => ({ ...report, receiptId: newId() }));
  const stored = await scope.sql<{ partnerEventId: string }[]>`
    insert into receipt (creditor_id, receipt_id, partner_id, partner_event_id, effect_key, state, failure_class, code,
      detail, occurred_at, received_at, applied_at)
    select ${scope.creditorId}, r."receiptId", ${partnerId}, r."partnerEventId", r."effectKey", r.state,
      r."failureClass", r.code, r.detail, to_timestamp(r."occurredAtMs"::numeric / 1000),
      to_timestamp(${receivedAtMs}::numeric / 1000),
      case when exists (select from attempt a where a.creditor_id = ${scope.creditorId}
        and a.effect_key = r."effectKey" and a.partner_id = ${partnerId}) then clock_timestamp() end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("receiptId" uuid, "partnerEventId" text,
      "effectKey" uuid, state text, "failureClass" text, code text, detail text, "occurredAtMs" bigint)
    on conflict (creditor_id, partner_id, partner_event_id) do nothing
    returning partner_event_id as "partnerEventId"`;
  const fresh = new Set(stored.map((row) => row.partnerEventId));
  // One batch may hold the same report twice: the first stands for both.
  return reports.filter((report) => fresh.delete(report.partnerEventId));
}

/** The distribution each effect key belongs to. */
async function findTargets(
  scope: Scope,
  partnerId: string,
  reports: readonly ReportedReceipt[],
): Promise<Map<string, string>> {
  const keys = reports.flatMap((report) => (report.effectKey === null ? [] : [report.effectKey]));
  if (keys.length === 0) return new Map();
  const rows = await scope.sql<{ effectKey: string; distributionId: string }[]>`
    select distinct effect_key as "effectKey", distribution_id as "distributionId" from attempt
    where creditor_id = ${scope.creditorId} and effect_key = any(${keys}::uuid[]) and partner_id = ${partnerId}`;
  return new Map(rows.map((row) => [row.effectKey, row.distributionId]));
}
