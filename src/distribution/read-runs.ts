// Reads distributions with everything decide() may know of them, a batch at a time: each table by its key, for itself, and
// put together here. As one statement it is joined row by row, and takes the database twice as long.
import { assert } from '../assert.ts';
import { holidaysOf } from '../country.ts';
import type { ContactPoint } from '../record/contact-point.ts';
import { arrayLiteral, epochMs as ms } from '../store/columns.ts';
import { readByKey } from '../store/read-by-key.ts';
import type { Scope } from '../store/transaction.ts';
import type { Facts } from '../succession/facts.ts';
import type { Run, RunAttempt } from './run.ts';
import type { World } from './world.ts';

/** What a distribution (alias d) holds itself. */
export const runColumns = `d.distribution_id as "distributionId", d.invoice_id as "invoiceId", d.debtor_id as "debtorId",
  d.purpose, d.generation, d.succession_order_id as "successionOrderId", d.version, d.state, d.step,
  ${ms('d.started_at')} as "beganAtMs", ${ms('d.step_started_at')} as "stepStartedAtMs", d.channel, d.milestone, d.cause,
  d.cancel_requested as "cancelRequested", d.deadline_missed as "deadlineMissed", d.double_delivered as "doubleDelivered",
  d.overtaken, d.paused, d.resumptions_seen as "resumptionsSeen", d.amount_minor as "amountMinor", d.currency,
  d.due_date as "dueDate", ${ms('d.wake_at')} as "wakeAtMs", ${ms('d.gather_until')} as "gatherUntilMs",
  ${ms('d.ended_at')} as "endedAtMs", d.epoch, d.claims, d.row_version as "rowVersion"`;

/** A row of them. */
export interface RunRow
  extends Omit<Run, 'creditorId' | 'order' | 'sourceId' | 'facts'>,
    Omit<Facts['distribution'], 'overtaken'>,
    Pick<Facts, 'beganAtMs'>,
    Pick<Facts['invoice'], 'dueDate'> {
  readonly overtaken: boolean;
  readonly gatherUntilMs: number | null;
}

// Texts of their own, so that the server prepares each once per connection; ordered as the index has them that finds them.
const lockStatement = `
  select ${runColumns} from distribution d
  where d.creditor_id = $1 and d.distribution_id = any($2::uuid[])
  order by d.distribution_id for update`;

const partiesStatement = `
  select ${runColumns} from distribution d
  where d.creditor_id = $1 and d.distribution_id <> all($2::uuid[])
    and d.distribution_id = any(array(select distribution_id from attempt
      where creditor_id = $1 and effect_key = any($3::uuid[])))
  order by d.distribution_id`;

const aheadStatement = `
  select ${runColumns} from distribution d
  where d.creditor_id = $1 and d.wake_at <= to_timestamp($2::numeric / 1000) and d.state in ('PLANNED', 'ACTIVE')
    and d.purpose <> 'DRY_RUN' and ($3::uuid is null or d.distribution_id > $3::uuid)
  order by d.distribution_id limit $4`;

/** Reads, without locking, the runs that have attempts under `effectKeys` and are not among those known. */
export async function readParties(
  scope: Scope,
  world: World,
  effectKeys: readonly string[],
  known: readonly Run[],
): Promise<Run[]> {
  const knownIds = known.map(({ distributionId }) => distributionId);
  const parameters = [scope.creditorId, arrayLiteral(knownIds), arrayLiteral(effectKeys)];
  return complete(scope, world, await scope.sql.unsafe<RunRow[]>(partiesStatement, parameters, { prepare: true }));
}

/** Reads, without locking, running distributions in earnest that are due by `untilMs`, in id order after `after`. */
export async function readDueRuns(
  scope: Scope,
  world: World,
  untilMs: number,
  after: string | null,
  limit: number,
): Promise<Run[]> {
  const parameters = [scope.creditorId, untilMs, after, limit];
  return complete(scope, world, await scope.sql.unsafe<RunRow[]>(aheadStatement, parameters, { prepare: true }));
}

/** Locks (in id order, waiting) and reads these distributions. */
export async function lockRuns(scope: Scope, world: World, distributionIds: readonly string[]): Promise<Run[]> {
  if (distributionIds.length === 0) return [];
  const parameters = [scope.creditorId, arrayLiteral(distributionIds)];
  return complete(scope, world, await scope.sql.unsafe<RunRow[]>(lockStatement, parameters, { prepare: true }));
}

/**
 * Locks these runs, which this worker has written before, in id order. Those nobody has touched since are answered as
 * they are; the others are read again.
 */
export async function relockRuns(scope: Scope, world: World, known: readonly Run[]): Promise<Run[]> {
  const ids = known.map((run) => run.distributionId);
  const rows = await scope.sql<{ distributionId: string; rowVersion: number }[]>`
    select distribution_id as "distributionId", row_version as "rowVersion" from distribution
    where creditor_id = ${scope.creditorId} and distribution_id = any(${ids}::uuid[])
    order by distribution_id for update`;
  const versions = new Map(rows.map((row) => [row.distributionId, row.rowVersion]));
  const untouched = known.filter((run) => versions.get(run.distributionId) === run.rowVersion);
  if (untouched.length === known.length) return untouched;
  const kept = new Set(untouched.map((run) => run.distributionId));
  return [
    ...untouched,
    ...(await lockRuns(
      scope,
      world,
      ids.filter((id) => !kept.has(id)),
    )),
  ];
}

const debtorsStatement = `
  select b.debtor_id as "debtorId", b.kind, b.country, b.language, b.preferred_channel as "preferredChannel",
    b.contract_channel as "contractChannel", b.public_sector as "publicSector", b.attributes, b.time_zone as "timeZone"
  from debtor b where b.creditor_id = $1 and b.debtor_id = any($2::uuid[]) order by b.debtor_id`;

type DebtorRow = Facts['debtor'] & { readonly debtorId: string; readonly timeZone: string };

const invoicesStatement = `
  select i.invoice_id as "invoiceId", i.type, i.document_state as "documentState", i.claim_state as "claimState",
    i.attributes, i.source_id as "sourceId"
  from invoice i where i.creditor_id = $1 and i.invoice_id = any($2::uuid[]) order by i.invoice_id`;

type InvoiceRow = Pick<Facts['invoice'], 'type' | 'documentState' | 'claimState' | 'attributes'> & {
  readonly invoiceId: string;
  readonly sourceId: string;
};

const contactPointsStatement = `
  select p.debtor_id as "debtorId", p.contact_point_id as "contactPointId", p.channel, p.address,
    p.postal_address as "postalAddress", p.push_keys as "pushKeys", p.reachability,
    p.merged_from is not null as merged, extract(epoch from p.created_at)::float8 as "createdAt"
  from contact_point p where p.creditor_id = $1 and p.debtor_id = any($2::uuid[]) order by p.debtor_id`;

interface ContactPointRow extends Omit<ContactPoint, 'postalAddress' | 'pushKeys'> {
  readonly debtorId: string;
  readonly postalAddress: ContactPoint['postalAddress'] | null;
  readonly pushKeys: ContactPoint['pushKeys'] | null;
  readonly merged: boolean;
  readonly createdAt: number;
}

const attemptsStatement = `
  select a.distribution_id as "distributionId", a.attempt_id as "attemptId", a.step, a.number, a.nudge, a.channel,
    a.contact_point_id as "contactPointId", a.partner_id as "partnerId", a.effect_key as "effectKey", a.shares, a.share,
    a.epoch, a.state, a.failure_class as "failureClass", a.code, a.detail, a.partner_reference as "partnerReference",
    a.request_hash as "requestHash", a.units, a.cost_e4 as "costE4", a.cost_currency as "costCurrency",
    a.cost_source as "costSource", a.cancellation, ${ms('a.started_at')} as "startedAtMs",
    ${ms('a.retry_at')} as "retryAtMs", ${ms('a.accepted_at')} as "acceptedAtMs",
    ${ms('a.dispatched_at')} as "dispatchedAtMs", ${ms('a.delivered_at')} as "deliveredAtMs",
    ${ms('a.opened_at')} as "openedAtMs", ${ms('a.failed_at')} as "failedAtMs", ${ms('a.wire_at')} as "wireAtMs"
  from attempt a where a.creditor_id = $1 and a.distribution_id = any($2::uuid[]) order by a.distribution_id`;

type AttemptRow = RunAttempt & { readonly distributionId: string };

/**
 * The runs of these rows, in their order. What has been locked is held by its row: a debtor that is merged takes the runs
 * along, so that none changes hands between the rows and what is read here.
 */
export async function complete(scope: Scope, world: World, rows: readonly RunRow[]): Promise<Run[]> {
  if (rows.length === 0) return [];
  const debtorIds = new Set(rows.map(({ debtorId }) => debtorId));
  const begun = rows.filter(({ state }) => state !== 'PLANNED').map(({ distributionId }) => distributionId);
  const [debtors, invoices, points, attempts, orders] = await Promise.all([
    readByKey<DebtorRow>(scope, debtorsStatement, debtorIds),
    readByKey<InvoiceRow>(scope, invoicesStatement, new Set(rows.map(({ invoiceId }) => invoiceId))),
    readByKey<ContactPointRow>(scope, contactPointsStatement, debtorIds),
    begun.length === 0 ? [] : readByKey<AttemptRow>(scope, attemptsStatement, begun),
    world.orders.load(scope, rows),
  ]);
  const debtorOf = new Map(debtors.map((debtor) => [debtor.debtorId, debtor]));
  const invoiceOf = new Map(invoices.map((invoice) => [invoice.invoiceId, invoice]));
  const pointsOf = contactPointsByDebtor(points);
  const attemptsOf = Map.groupBy(attempts, ({ distributionId }) => distributionId);
  return rows.map((row) => {
    const order = orders.get(`${row.successionOrderId}/${row.version}`);
    const [debtor, invoice] = [debtorOf.get(row.debtorId), invoiceOf.get(row.invoiceId)];
    assert(order !== undefined && debtor !== undefined && invoice !== undefined, 'what a distribution names exists');
    return toRun(scope.creditorId, world, row, {
      order,
      debtor,
      invoice,
      contactPoints: pointsOf.get(row.debtorId) ?? [],
      attempts: inOrder(attemptsOf.get(row.distributionId) ?? []),
    });
  });
}

/** A debtor's own before those that came by a merge, the older first. */
function contactPointsByDebtor(rows: readonly ContactPointRow[]): ReadonlyMap<string, ContactPoint[]> {
  const byDebtor = new Map<string, ContactPoint[]>();
  const sorted = rows.toSorted(
    (one, other) =>
      Number(one.merged) - Number(other.merged) ||
      one.createdAt - other.createdAt ||
      (one.contactPointId < other.contactPointId ? -1 : 1),
  );
  for (const { debtorId, merged: _merged, createdAt: _createdAt, postalAddress, pushKeys, ...point } of sorted) {
    const points = byDebtor.get(debtorId);
    const complete = { ...point, postalAddress: postalAddress ?? undefined, pushKeys: pushKeys ?? undefined };
    if (points === undefined) byDebtor.set(debtorId, [complete]);
    else points.push(complete);
  }
  return byDebtor;
}

function inOrder(rows: readonly AttemptRow[]): RunAttempt[] {
  return rows
    .toSorted((one, other) => one.startedAtMs - other.startedAtMs || (one.attemptId < other.attemptId ? -1 : 1))
    .map(({ distributionId: _distributionId, ...attempt }) => attempt);
}

interface Parts {
  readonly order: Run['order'];
  readonly debtor: DebtorRow;
  readonly invoice: InvoiceRow;
  readonly contactPoints: readonly ContactPoint[];
  readonly attempts: readonly RunAttempt[];
}

function toRun(creditorId: string, world: World, row: RunRow, parts: Parts): Run {
  const { order, invoice, contactPoints, attempts } = parts;
  const { debtorId: _debtorId, timeZone: debtorTimeZone, ...debtor } = parts.debtor;
  const {
    state,
    step,
    stepStartedAtMs,
    cancelRequested,
    deadlineMissed,
    overtaken,
    dueDate,
    beganAtMs,
    gatherUntilMs,
  } = row;
  return {
    creditorId,
    distributionId: row.distributionId,
    invoiceId: row.invoiceId,
    debtorId: row.debtorId,
    purpose: row.purpose,
    generation: row.generation,
    successionOrderId: row.successionOrderId,
    version: row.version,
    order,
    channel: row.channel,
    milestone: row.milestone,
    cause: row.cause,
    doubleDelivered: row.doubleDelivered,
    paused: row.paused,
    resumptionsSeen: row.resumptionsSeen,
    sourceId: invoice.sourceId,
    amountMinor: row.amountMinor,
    currency: row.currency,
    wakeAtMs: row.wakeAtMs,
    endedAtMs: row.endedAtMs,
    epoch: row.epoch,
    claims: row.claims,
    rowVersion: row.rowVersion,
    facts: {
      invoice: {
        type: invoice.type,
        documentState: invoice.documentState,
        claimState: invoice.claimState,
        dueDate,
        currency: row.currency,
        amountMinor: row.amountMinor,
        attributes: invoice.attributes,
      },
      debtor,
      contactPoints,
      partners: world.partners,
      distribution: { state, step, stepStartedAtMs, cancelRequested, deadlineMissed, overtaken },
      attempts,
      gatherUntilMs,
      beganAtMs,
      timeZone: world.timeZone,
      debtorTimeZone,
      holidays: holidaysOf(debtor.country),
    },
  };
}
