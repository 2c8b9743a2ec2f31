// Takes in what partners report: each report once, in any order, at any time; applied by effect key to its attempt.
// A report that names no attempt of ours is parked, not lost.
import type { Consequences } from '../../event/append.ts';
import { newId } from '../../id.ts';
import type { ReportedReceipt } from '../../partner/partner.ts';
import { type Scope, withCreditor } from '../../store/transaction.ts';
import { lifecycle } from '../../succession/attempt.ts';
import type { ClaimContext } from '../claim.ts';
import { lockInvoicesOf } from '../lock.ts';
import { merge, recordAttempt, withCost } from '../outcome.ts';
import { attemptEvent, progress, withAttempt } from '../progress.ts';
import { lockRuns } from '../read-runs.ts';
import type { Run, RunAttempt } from '../run.ts';
import { loadWorld, type World } from '../world.ts';
import { type ReachabilityChange, type RunChange, writeRuns } from '../write.ts';

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
  return withCreditor(
    context.store,
    creditorId,
    async (scope) => {
      const fresh = await storeReceipts(scope, partnerId, reports, receivedAtMs);
      const applied = await apply(scope, context, partnerId, fresh, receivedAtMs);
      return { fresh: fresh.length, applied };
    },
    'REPEAT',
  );
}

/**
 * Applies reports that came before we knew the partner's reference they name: its answer to the send was slower than
 * its report. Call with the references just learnt.
 */
export function applyParked(
  context: Pick<ClaimContext, 'store' | 'adapters' | 'orders'>,
  creditorId: string,
  partnerId: string,
  references: readonly string[],
): Promise<number> {
  return withCreditor(
    context.store,
    creditorId,
    async (scope) => {
      const parked = await takeParked(scope, partnerId, references, []);
      return parked.length === 0 ? 0 : apply(scope, context, partnerId, parked, null);
    },
    'REPEAT',
  );
}

/**
 * Applies reports on sends of which the database had no attempt when they came: it has lost it, and has now made it again
 * under the same key.
 */
export async function applyParkedByKey(
  context: Pick<ClaimContext, 'store' | 'adapters' | 'orders'>,
  creditorId: string,
  sends: readonly { readonly partnerId: string; readonly effectKey: string }[],
): Promise<void> {
  for (const [partnerId, own] of Map.groupBy(sends, (send) => send.partnerId)) {
    await withCreditor(context.store, creditorId, async (scope) => {
      const keys = own.map(({ effectKey }) => effectKey);
      const parked = await takeParked(scope, partnerId, [], keys);
      if (parked.length > 0) await apply(scope, context, partnerId, parked, null);
    });
  }
}

/** The parked reports of a partner under its own references or our keys; from here on they are no longer parked. */
async function takeParked(
  scope: Scope,
  partnerId: string,
  references: readonly string[],
  keys: readonly string[],
): Promise<ReportedReceipt[]> {
  return scope.sql<ReportedReceipt[]>`
    update receipt r set applied_at = clock_timestamp()
    where creditor_id = ${scope.creditorId} and partner_id = ${partnerId} and applied_at is null
      and (partner_reference = any(${[...references]}::text[]) or effect_key = any(${[...keys]}::uuid[]))
    returning r.partner_event_id as "partnerEventId", r.effect_key as "effectKey",
      r.partner_reference as "partnerReference", r.state, r.failure_class as "failureClass", r.code, r.detail,
      (extract(epoch from r.occurred_at) * 1000)::bigint as "occurredAtMs", r.payment,
      case when r.cost_e4 is not null
        then json_build_object('amountE4', r.cost_e4, 'currency', r.cost_currency) end as cost`;
}

/** Applies fresh reports to their runs; answers how many named an attempt of ours. */
async function apply(
  scope: Scope,
  context: Pick<ClaimContext, 'adapters' | 'orders'>,
  partnerId: string,
  fresh: readonly ReportedReceipt[],
  receivedAtMs: number | null,
): Promise<number> {
  const targets = await findTargets(scope, partnerId, fresh);
  const world = await loadWorld(scope, context);
  const { nowMs } = world;
  const distributionIds = [...new Set([...targets.values()].flat())].sort();
  // A payment signalled moves the claim of its invoice.
  if (fresh.some(({ payment }) => payment != null)) await lockInvoicesOf(scope, distributionIds);
  const runs = await lockRuns(scope, world, distributionIds);
  const out: Consequences = { events: [], tallyChanges: [] };
  const reachability: ReachabilityChange[] = [];
  const changes: RunChange[] = [];
  for (const run of runs) {
    const mine = fresh
      .filter((report) => targets.get(report)?.includes(run.distributionId) ?? false)
      // A partner that tells no time is read as telling what is so now: by the creditor's clock, not by ours.
      .map((report) => (report.occurredAtMs === receivedAtMs ? { ...report, occurredAtMs: nowMs } : report));
    const after = applyReports(run, partnerId, mine, world, out, reachability);
    // What a worker still has in hand stays its own, whatever is told of other attempts.
    if (after !== run)
      changes.push({ before: run, after, leaseMs: after.facts.attempts.some(isInHand) ? 'KEPT' : null });
  }
  await writeClaimStates(scope, changes);
  await writeRuns(scope, changes, reachability, out);
  return targets.size;
}

/** Whether a worker has, or had, an effect on this attempt under way: a send without an answer, a cancel asked for. */
export function isInHand({ state, cancellation }: RunAttempt): boolean {
  return lifecycle[state].phase === 'IN_FLIGHT' || cancellation === 'REQUESTED';
}

/** Applies reports to a run's attempts by the status lattice, in time order, and decides what follows. */
function applyReports(
  run: Run,
  partnerId: string,
  reports: readonly ReportedReceipt[],
  { nowMs, pauses }: World,
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
    const occurredAtMs = Math.min(report.occurredAtMs, nowMs);
    recordAttempt(current, before, after, occurredAtMs, out, reachability);
    if (report.optOut === true) recordOptOut(current, after, occurredAtMs, out, reachability);
    current = withPayment(
      withAttempt(current, withCost(after, report.cost ?? undefined, undefined)),
      after,
      report,
      out,
    );
  }
  if (current === run) return run;
  const decided = progress(releaseIfKnown(current, nowMs, out), nowMs, false, out, pauses);
  return decided.run;
}

/** The debtor wants no more on this address: it stands above whatever was known of it. */
function recordOptOut(
  run: Run,
  attempt: RunAttempt,
  occurredAtMs: number,
  out: Consequences,
  reachability: ReachabilityChange[],
): void {
  const { contactPointId } = attempt;
  // In one statement a row is changed once: the last word on it is this one.
  const earlier = reachability.findIndex((change) => change.contactPointId === contactPointId);
  if (earlier !== -1) reachability.splice(earlier, 1);
  reachability.push({ contactPointId, reachability: 'OPTED_OUT', reason: attempt.code, sinceMs: occurredAtMs });
  out.events.push(attemptEvent(run, attempt, 'CONTACT_POINT_OPTED_OUT', occurredAtMs, {}));
}

/**
 * A payment arranged where the partner shows the invoice moves the claim, as long as the ledger knows nothing better: a
 * scheduled one is a promise, a failed one takes it back. Money counts when the ledger has it.
 */
function withPayment(
  run: Run,
  attempt: RunAttempt,
  { payment, occurredAtMs }: ReportedReceipt,
  out: Consequences,
): Run {
  if (payment === undefined || payment === null) return run;
  out.events.push(attemptEvent(run, attempt, 'PAYMENT_SIGNALLED', occurredAtMs, { code: payment }));
  const { invoice } = run.facts;
  const [from, to] =
    payment === 'FAILED' ? (['PAYMENT_SCHEDULED', 'UNPAID'] as const) : (['UNPAID', 'PAYMENT_SCHEDULED'] as const);
  if (invoice.claimState !== from) return run;
  return { ...run, facts: { ...run.facts, invoice: { ...invoice, claimState: to } } };
}

async function writeClaimStates(scope: Scope, changes: readonly RunChange[]): Promise<void> {
  const moved = changes
    .filter(({ before, after }) => before.facts.invoice.claimState !== after.facts.invoice.claimState)
    .map(({ before, after }) => ({
      invoiceId: after.invoiceId,
      from: before.facts.invoice.claimState,
      to: after.facts.invoice.claimState,
    }));
  if (moved.length === 0) return;
  await scope.sql`
    update invoice i set claim_state = m."to", updated_at = clock_timestamp()
    from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as m("invoiceId" uuid, "from" text, "to" text)
    where i.creditor_id = ${scope.creditorId} and i.invoice_id = m."invoiceId" and i.claim_state = m."from"`;
}

/** The latest attempt of this partner under the report's effect key, or its own reference. */
function attemptOf(run: Run, partnerId: string, report: ReportedReceipt): RunAttempt | undefined {
  const isMeant = ({ effectKey, partnerReference }: RunAttempt) =>
    report.effectKey === null ? partnerReference === report.partnerReference : effectKey === report.effectKey;
  return run.facts.attempts
    .filter((attempt) => attempt.partnerId === partnerId && isMeant(attempt))
    .toSorted((one, other) => one.number - other.number)
    .at(-1);
}

/** A run held only because an outcome was unknown goes on once a report has told it. */
export function releaseIfKnown(run: Run, nowMs: number, out: Consequences): Run {
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
  // In one order, whoever brings them: of two doors with the same reports one waits for the other, never both.
  const ordered = reports.toSorted((one, other) => (one.partnerEventId < other.partnerEventId ? -1 : 1));
  const rows = ordered.map(({ cost, ...report }) => ({
    ...report,
    receiptId: newId(),
    costE4: cost?.amountE4,
    costCurrency: cost?.currency,
  }));
  const stored = await scope.sql<{ partnerEventId: string }[]>`
    insert into receipt (creditor_id, receipt_id, partner_id, partner_event_id, effect_key, state, failure_class, code,
      detail, occurred_at, received_at, partner_reference, cost_e4, cost_currency, payment, applied_at)
    select ${scope.creditorId}, r."receiptId", ${partnerId}, r."partnerEventId", r."effectKey", r.state,
      r."failureClass", r.code, r.detail, to_timestamp(r."occurredAtMs"::numeric / 1000),
      to_timestamp(${receivedAtMs}::numeric / 1000), r."partnerReference", r."costE4", r."costCurrency", r.payment,
      case when exists (select from attempt a where a.creditor_id = ${scope.creditorId}
          and a.effect_key = r."effectKey" and a.partner_id = ${partnerId})
        or r."effectKey" is null and exists (select from attempt a where a.creditor_id = ${scope.creditorId}
          and a.partner_id = ${partnerId} and a.partner_reference = r."partnerReference") then clock_timestamp() end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("receiptId" uuid, "partnerEventId" text,
      "effectKey" uuid, state text, "failureClass" text, code text, detail text, "occurredAtMs" bigint,
      "partnerReference" text, "costE4" bigint, "costCurrency" text, payment text)
    on conflict (creditor_id, partner_id, partner_event_id) do nothing
    returning partner_event_id as "partnerEventId"`;
  const fresh = new Set(stored.map((row) => row.partnerEventId));
  // One batch may hold the same report twice: the first stands for both.
  return reports.filter((report) => fresh.delete(report.partnerEventId));
}

/**
 * The distributions each report tells of, by our key where the partner echoes it, else by its own reference. What went
 * as one has one key: the report tells of all of it.
 */
async function findTargets(
  scope: Scope,
  partnerId: string,
  reports: readonly ReportedReceipt[],
): Promise<Map<ReportedReceipt, readonly string[]>> {
  const keys = reports.flatMap(({ effectKey }) => (effectKey === null ? [] : [effectKey]));
  const references = reports.flatMap(({ effectKey, partnerReference }) =>
    effectKey === null && partnerReference != null ? [partnerReference] : [],
  );
  if (keys.length + references.length === 0) return new Map();
  const rows = await scope.sql<{ name: string; effectKey: string; distributionId: string }[]>`
    select distinct effect_key::text as name, effect_key as "effectKey", distribution_id as "distributionId" from attempt
    where creditor_id = ${scope.creditorId} and effect_key = any(${keys}::uuid[]) and partner_id = ${partnerId}
    union
    select distinct partner_reference, effect_key, distribution_id from attempt
    where creditor_id = ${scope.creditorId} and partner_id = ${partnerId}
      and partner_reference = any(${references}::text[])`;
  const byName = Map.groupBy(rows, (row) => row.name);
  return new Map(
    reports.flatMap((report) => {
      const named = byName.get(report.effectKey ?? report.partnerReference ?? '') ?? [];
      // A reference given twice, to two effects, is the partner's fault: it tells of one of them.
      const found = named.filter(({ effectKey }) => effectKey === named.at(-1)?.effectKey);
      return found.length === 0 ? [] : [[report, found.map(({ distributionId }) => distributionId)] as const];
    }),
  );
}
