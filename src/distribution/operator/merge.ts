// Two debtors that are one: the survivor takes over everything, the merged one stays as a pointer to it. Distributions go on:
// what is on its way keeps its key, what has an address of both keeps one, and nothing goes out to an address that either of
// them has declined.
import type { NewEvent } from '../../event/event.ts';
import { type ForeseenMerge, foreseeMerge, mergeAssignments } from '../../experiments/life/merge.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Channel } from '../../record/contact-point.ts';
import { partyColumns } from '../../record/invoice-content.ts';
import {
  differencesOf,
  isDoubtful,
  type JoinedPoint,
  joinContactPoints,
  type MergeCounts,
  type MergeDifference,
  type MergeParty,
  type MergePoint,
  type MergeReason,
} from '../../record/merge.ts';
import type { Scope } from '../../store/transaction.ts';

export interface Merge {
  readonly survivorId: string;
  readonly mergedId: string;
  readonly reason: MergeReason;
  readonly note: string;
  /** Merged though kind or identity number tell of two debtors. */
  readonly evenIfDifferent: boolean;
  /** Id of the access key. */
  readonly mergedBy: string;
  /** Creditor's time. */
  readonly nowMs: number;
}

/** What a merge would do, and why it would be refused. */
export interface MergePreview {
  readonly problems: readonly Problem[];
  readonly differences: readonly MergeDifference[];
  readonly invoices: number;
  /** Invoices on their way. */
  readonly running: number;
  readonly points: readonly JoinedPoint[];
  readonly experiments: readonly ForeseenMerge[];
}

const running = ['PLANNED', 'ACTIVE', 'HELD', 'BLOCKED'];

/** Looks ahead; nothing is locked or written. */
export async function previewMerge(scope: Scope, survivorId: string, mergedId: string): Promise<MergePreview> {
  const [survivor, merged] = await readParties(scope, survivorId, mergedId);
  const problems = mergeProblems(survivor, merged, survivorId === mergedId);
  if (survivor === undefined || merged === undefined || problems.length > 0) {
    return { problems, differences: [], invoices: 0, running: 0, points: [], experiments: [] };
  }
  const [counts] = await scope.sql<{ invoices: number; running: number }[]>`
    select count(*)::int as invoices, count(*) filter (where d.state = any(${running}))::int as running
    from invoice i left join distribution d on d.creditor_id = i.creditor_id and d.distribution_id = i.distribution_id
    where i.creditor_id = ${scope.creditorId} and i.debtor_id = ${mergedId}`;
  return {
    problems,
    differences: differencesOf(survivor, merged),
    invoices: counts?.invoices ?? 0,
    running: counts?.running ?? 0,
    points: await readPoints(scope, survivorId, mergedId, false),
    experiments: await foreseeMerge(scope, survivorId, mergedId),
  };
}

/**
 * Merges, in one transaction, which takes turns with imports and other merges. Locks as everyone does: invoices, then
 * distributions, then debtors, then contact points, each in one order; so whoever acts on one of these goes before it or after
 * it. The caller appends the events last, and wakes the engine.
 */
export async function mergeDebtors(
  scope: Scope,
  merge: Merge,
): Promise<{ readonly problems: readonly Problem[]; readonly events: readonly NewEvent[] }> {
  const { creditorId, sql } = scope;
  const { survivorId, mergedId } = merge;
  // The same lock as an import takes: none brings invoices to the merged one meanwhile.
  await sql`select pg_advisory_xact_lock(hashtextextended(${creditorId}, 3))`;
  const [survivor, merged] = await readParties(scope, survivorId, mergedId);
  const problems = mergeProblems(survivor, merged, survivorId === mergedId);
  if (survivor === undefined || merged === undefined || problems.length > 0) return { problems, events: [] };
  const doubts = differencesOf(survivor, merged).filter(isDoubtful);
  if (doubts.length > 0 && !merge.evenIfDifferent) {
    return { problems: [problem('DEBTORS_DIFFER', ['mergedId'], { differences: doubts.join(', ') })], events: [] };
  }
  const { invoices, runs } = await lockWork(scope, survivorId, mergedId);
  await sql`
    select from debtor where creditor_id = ${creditorId} and debtor_id = any(${[survivorId, mergedId]}::uuid[])
    order by number for no key update`;
  const points = await readPoints(scope, survivorId, mergedId, true);
  const invoiceIds = invoices.map(({ invoiceId }) => invoiceId);
  const own = runs.filter(({ debtorId }) => debtorId === mergedId).map(({ distributionId }) => distributionId);
  // Invoices first: what they were printed with is read of the merged one as it still is.
  await moveInvoices(scope, merge, invoiceIds);
  await movePoints(scope, merge, points, own);
  await moveRuns(scope, merge, runs);
  const withdrawn = await withdrawUnsent(
    scope,
    runs.map(({ distributionId }) => distributionId),
    merge.nowMs,
  );
  const experiments = await mergeAssignments(scope, survivorId, mergedId, invoiceIds);
  const moved = { invoices: invoices.length, distributions: own.length, contactPoints: points.length, experiments };
  await pointToSurvivor(scope, merge, moved);
  return { problems: [], events: [...eventsOf(merge, invoices), ...withdrawn] };
}

function mergeProblems(survivor: MergeParty | undefined, merged: MergeParty | undefined, isSame: boolean): Problem[] {
  const wrong = (path: string, party: MergeParty | undefined): Problem[] => {
    if (party === undefined) return [problem('NOT_FOUND', [path], { what: 'debtor' })];
    return party.mergedInto === null ? [] : [problem('DEBTOR_MERGED', [path], { number: party.number })];
  };
  const found = [...wrong('survivorId', survivor), ...wrong('mergedId', merged)];
  return found.length === 0 && isSame ? [problem('DEBTOR_ITSELF', ['mergedId'])] : found;
}

async function readParties(
  scope: Scope,
  survivorId: string,
  mergedId: string,
): Promise<[MergeParty | undefined, MergeParty | undefined]> {
  const rows = await scope.sql<MergeParty[]>`
    select debtor_id as "debtorId", number, kind, name, identity_number as "identityNumber", country,
      merged_into as "mergedInto"
    from debtor where creditor_id = ${scope.creditorId} and debtor_id = any(${[survivorId, mergedId]}::uuid[])`;
  const byId = new Map(rows.map((row) => [row.debtorId, row]));
  return [byId.get(survivorId), byId.get(mergedId)];
}

interface LockedRun {
  readonly distributionId: string;
  readonly debtorId: string;
}

interface LockedInvoice {
  readonly invoiceId: string;
  readonly distributionId: string | null;
}

/**
 * Locks the merged one's invoices, so that none of them is started meanwhile, then every distribution of it, for late receipts
 * speak of ended ones too, and the survivor's that are on their way.
 */
async function lockWork(
  scope: Scope,
  survivorId: string,
  mergedId: string,
): Promise<{ invoices: readonly LockedInvoice[]; runs: readonly LockedRun[] }> {
  const { creditorId, sql } = scope;
  const lockRuns = () => sql<LockedRun[]>`
    select d.distribution_id as "distributionId", i.debtor_id as "debtorId"
    from invoice i join distribution d on d.creditor_id = i.creditor_id and d.invoice_id = i.invoice_id
    where i.creditor_id = ${creditorId} and i.debtor_id = any(${[survivorId, mergedId]}::uuid[])
      and (i.debtor_id = ${mergedId} or d.state = any(${running}))
    order by d.distribution_id for update of d`;
  const invoices = await sql<LockedInvoice[]>`
    select invoice_id as "invoiceId", distribution_id as "distributionId" from invoice
    where creditor_id = ${creditorId} and debtor_id = ${mergedId} order by invoice_id for no key update`;
  return { invoices, runs: await lockRuns() };
}

async function readPoints(
  scope: Scope,
  survivorId: string,
  mergedId: string,
  isLocking: boolean,
): Promise<JoinedPoint[]> {
  const { creditorId, sql } = scope;
  const rows = await sql<(MergePoint & { debtorId: string })[]>`
    select contact_point_id as "contactPointId", debtor_id as "debtorId", channel, address, reachability,
      reachability_reason as reason, (extract(epoch from reachability_since) * 1000)::bigint as "sinceMs"
    from contact_point where creditor_id = ${creditorId} and debtor_id = any(${[survivorId, mergedId]}::uuid[])
    order by contact_point_id ${isLocking ? sql`for update` : sql``}`;
  const of = (id: string) => rows.filter(({ debtorId }) => debtorId === id);
  return joinContactPoints(of(survivorId), of(mergedId));
}

/**
 * Contact points move, or give way to the survivor's of the same address: then every attempt on the one counts as one on the
 * other, so that no step of the same distribution takes it for an address that was not tried.
 */
async function movePoints(
  { sql, creditorId }: Scope,
  { survivorId, mergedId, nowMs }: Merge,
  points: readonly JoinedPoint[],
  distributionIds: readonly string[],
): Promise<void> {
  await sql`
    update contact_point set debtor_id = ${survivorId}, merged_from = coalesce(merged_from, ${mergedId})
    where creditor_id = ${creditorId}
      and contact_point_id = any(${points.flatMap(({ point, into }) => (into === null ? [point.contactPointId] : []))}::uuid[])`;
  const joined = points.flatMap(({ point, into, known }) =>
    into === null ? [] : [{ from: point.contactPointId, into, ...known }],
  );
  if (joined.length === 0) return;
  const rows = sql`jsonb_to_recordset(${JSON.stringify(joined)}::jsonb)
    as j("from" uuid, "into" uuid, reachability text, reason text, "sinceMs" bigint)`;
  await sql`
    update contact_point p set reachability = j.reachability, reachability_reason = j.reason,
      reachability_since = to_timestamp(j."sinceMs"::numeric / 1000),
      push_keys = case when j.reachability in ('OPTED_OUT', 'UNREACHABLE') then p.push_keys
        else coalesce(p.push_keys, m.push_keys) end
    from ${rows} join contact_point m on m.creditor_id = ${creditorId} and m.contact_point_id = j."from"
    where p.creditor_id = ${creditorId} and p.contact_point_id = j."into"`;
  await sql`
    update contact_point p set reachability = 'UNREACHABLE', reachability_reason = 'MERGED',
      reachability_since = to_timestamp(${nowMs}::numeric / 1000), push_keys = null
    from ${rows} where p.creditor_id = ${creditorId} and p.contact_point_id = j."from"`;
  await sql`
    update attempt a set contact_point_id = j."into" from ${rows}
    where a.creditor_id = ${creditorId} and a.distribution_id = any(${[...distributionIds]}::uuid[])
      and a.contact_point_id = j."from"`;
}

/** Invoices change hands; those that were issued go on naming the debtor as they were printed. */
async function moveInvoices(
  { sql, creditorId }: Scope,
  { survivorId }: Merge,
  invoiceIds: readonly string[],
): Promise<void> {
  await sql`
    update invoice i set debtor_id = ${survivorId},
      printed_debtor = case when i.document_state in ('DRAFT', 'READY') then null
        else coalesce(i.printed_debtor, ${sql.unsafe(partyColumns)}::jsonb
          || jsonb_strip_nulls(jsonb_build_object('buyerReference', b.attributes ->> 'buyer_reference'))) end,
      search_text = case when position(lower(s.name) in i.search_text) > 0 then i.search_text
        else i.search_text || ' ' || lower(s.name) end
    from debtor b, debtor s
    where i.creditor_id = ${creditorId} and i.invoice_id = any(${[...invoiceIds]}::uuid[])
      and b.creditor_id = i.creditor_id and b.debtor_id = i.debtor_id
      and s.creditor_id = i.creditor_id and s.debtor_id = ${survivorId}`;
}

/** A worker that has one of these in hand reads it again before it settles: its contact points are others now. */
async function moveRuns({ sql, creditorId }: Scope, { survivorId }: Merge, runs: readonly LockedRun[]): Promise<void> {
  await sql`
    update distribution set debtor_id = ${survivorId}, row_version = row_version + 1
    where creditor_id = ${creditorId}
      and distribution_id = any(${runs.map(({ distributionId }) => distributionId)}::uuid[])`;
}

/** What has not left, and would go where the debtor wants nothing or nothing arrives, is decided on anew. */
async function withdrawUnsent(
  { sql, creditorId }: Scope,
  distributionIds: readonly string[],
  nowMs: number,
): Promise<NewEvent[]> {
  const rows = await sql<
    {
      distributionId: string;
      invoiceId: string;
      debtorId: string;
      attemptId: string;
      partnerId: string;
      channel: Channel;
      step: number;
      number: number;
    }[]
  >`
    with withdrawn as (
      update attempt a set state = 'SUPERSEDED' from contact_point p
      where a.creditor_id = ${creditorId} and a.distribution_id = any(${[...distributionIds]}::uuid[])
        and a.state = 'SUBMITTING' and a.wire_at is null and p.creditor_id = a.creditor_id
        and p.contact_point_id = a.contact_point_id and p.reachability in ('OPTED_OUT', 'UNREACHABLE')
      returning a.*
    ), freed as (
      update distribution d set epoch = d.epoch + 1, claims = 0, lease_until = null,
        wake_at = to_timestamp(${nowMs}::numeric / 1000), row_version = d.row_version + 1
      from withdrawn w
      where d.creditor_id = ${creditorId} and d.distribution_id = w.distribution_id
    )
    select d.distribution_id as "distributionId", d.invoice_id as "invoiceId", d.debtor_id as "debtorId",
      w.attempt_id as "attemptId", w.partner_id as "partnerId", w.channel, w.step, w.number
    from withdrawn w join distribution d on d.creditor_id = ${creditorId} and d.distribution_id = w.distribution_id`;
  return rows.map(({ step, number: attemptNumber, ...ids }) => ({
    type: 'ATTEMPT_SUPERSEDED',
    ...ids,
    payload: { step, attemptNumber },
    occurredAtMs: nowMs,
  }));
}

/** The merged one, and whoever was merged into it, name the survivor from now on. */
async function pointToSurvivor(scope: Scope, merge: Merge, moved: MergeCounts): Promise<void> {
  const { creditorId, sql } = scope;
  const { survivorId, mergedId, reason, note, mergedBy, nowMs } = merge;
  // What the survivor does not say of itself, the merged one said.
  await sql`
    update debtor s set attributes = m.attributes || s.attributes,
      identity_number = coalesce(s.identity_number, m.identity_number), vat_number = coalesce(s.vat_number, m.vat_number),
      preferred_channel = coalesce(s.preferred_channel, m.preferred_channel),
      contract_channel = coalesce(s.contract_channel, m.contract_channel), updated_at = clock_timestamp()
    from debtor m
    where s.creditor_id = ${creditorId} and s.debtor_id = ${survivorId}
      and m.creditor_id = ${creditorId} and m.debtor_id = ${mergedId}`;
  await sql`
    update debtor set merged_into = ${survivorId}, updated_at = clock_timestamp()
    where creditor_id = ${creditorId} and (debtor_id = ${mergedId} or merged_into = ${mergedId})`;
  await sql`
    insert into debtor_merge (creditor_id, debtor_id, survivor_id, reason, note, moved, merged_by, merged_at)
    values (${creditorId}, ${mergedId}, ${survivorId}, ${reason}, ${note}, ${JSON.stringify(moved)}::jsonb, ${mergedBy},
      to_timestamp(${nowMs}::numeric / 1000))`;
}

/** Told once of the debtor, and on the timeline of each invoice that changed hands. */
function eventsOf({ survivorId, reason, nowMs }: Merge, invoices: readonly LockedInvoice[]): NewEvent[] {
  const of = (invoiceId: string | null, distributionId: string | null): NewEvent => ({
    type: 'DEBTOR_MERGED',
    invoiceId,
    distributionId,
    attemptId: null,
    debtorId: survivorId,
    partnerId: null,
    channel: null,
    payload: { why: reason },
    occurredAtMs: nowMs,
  });
  return [of(null, null), ...invoices.map(({ invoiceId, distributionId }) => of(invoiceId, distributionId))];
}
