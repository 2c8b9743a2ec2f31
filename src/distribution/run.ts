// A distribution with everything decide() may know about it, read from the database in one statement per batch.
import { assert } from '../assert.ts';
import { holidaysOf } from '../country.ts';
import type { Channel, ContactPoint } from '../record/contact-point.ts';
import type { Scope } from '../store/transaction.ts';
import type { Attempt } from '../succession/attempt.ts';
import type { Facts } from '../succession/facts.ts';
import type { Milestone, SuccessionOrder } from '../succession/order.ts';
import type { World } from './world.ts';

/** An attempt as stored: what decide() sees, and what the wire needs. */
export interface RunAttempt extends Attempt {
  readonly channel: Channel;
  readonly effectKey: string;
  /** How many attempts go as one under this key; 1: it goes by itself. */
  readonly shares: number;
  /** Which of them it is, from 0. */
  readonly share: number;
  readonly epoch: number;
  readonly detail: string | null;
  readonly partnerReference: string | null;
  readonly requestHash: string | null;
  /** What the price list counts by; null until taken. */
  readonly units: number | null;
  /** Ten-thousandths of `costCurrency`; null: nothing was taken, or no price is known. */
  readonly costE4: number | null;
  readonly costCurrency: string | null;
  /** The partner's own figure stands above the price list's. */
  readonly costSource: 'PRICE_LIST' | 'PARTNER' | null;
  /** Physical instant of the first byte that may have left, epoch ms; null: none has. */
  readonly wireAtMs: number | null;
}

/** One distribution in memory. `facts` is what decide() is given; the rest is what the row holds beside it. */
export interface Run {
  readonly creditorId: string;
  readonly distributionId: string;
  readonly invoiceId: string;
  readonly debtorId: string;
  /** DRY_RUN: decided and explained, but nothing is put on a wire. */
  readonly purpose: string;
  readonly generation: number;
  readonly successionOrderId: string;
  readonly version: number;
  readonly order: SuccessionOrder;
  readonly facts: Omit<Facts, 'attempts'> & { readonly attempts: readonly RunAttempt[] };
  readonly channel: Channel | null;
  readonly milestone: Milestone | null;
  readonly cause: string | null;
  readonly doubleDelivered: boolean;
  /** Waits for a pause to end. */
  readonly paused: boolean;
  /** Resumptions of the creditor there had been when it last looked at the pauses. */
  readonly resumptionsSeen: number;
  readonly sourceId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly wakeAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly epoch: number;
  /** Times it was put on the wire since the last settle. */
  readonly claims: number;
  /** Counts every change of the row: unchanged since we wrote it, nobody else has touched the run. */
  readonly rowVersion: number;
}

/** Milliseconds since the epoch of a timestamptz column, as SQL. */
const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;

const runColumns = `
  d.distribution_id as "distributionId", d.invoice_id as "invoiceId", d.debtor_id as "debtorId", d.purpose,
  d.generation, d.succession_order_id as "successionOrderId", d.version, d.state, d.step,
  ${ms('d.started_at')} as "beganAtMs", ${ms('d.step_started_at')} as "stepStartedAtMs", d.channel, d.milestone, d.cause,
  d.cancel_requested as "cancelRequested", d.deadline_missed as "deadlineMissed",
  d.double_delivered as "doubleDelivered", d.overtaken, d.paused, d.resumptions_seen as "resumptionsSeen", i.source_id as "sourceId", d.amount_minor as "amountMinor", d.currency,
  ${ms('d.wake_at')} as "wakeAtMs", ${ms('d.gather_until')} as "gatherUntilMs", ${ms('d.ended_at')} as "endedAtMs", d.epoch, d.claims, d.row_version as "rowVersion",
  i.type as "invoiceType", i.document_state as "documentState", i.claim_state as "claimState",
  i.due_date as "dueDate", i.attributes as "invoiceAttributes",
  b.kind, b.country, b.language, b.preferred_channel as "preferredChannel", b.contract_channel as "contractChannel",
  b.public_sector as "publicSector",
  b.attributes as "debtorAttributes", b.time_zone as "debtorTimeZone",
  (select coalesce(json_agg(json_build_object('contactPointId', p.contact_point_id, 'channel', p.channel,
      'address', p.address, 'postalAddress', p.postal_address, 'pushKeys', p.push_keys, 'reachability', p.reachability)
      order by p.merged_from is not null, p.created_at, p.contact_point_id), '[]')
    from contact_point p where p.creditor_id = d.creditor_id and p.debtor_id = d.debtor_id) as "contactPoints",
  case when d.state = 'PLANNED' then '[]' else (select coalesce(json_agg(json_build_object('attemptId', a.attempt_id, 'step', a.step, 'number', a.number, 'nudge', a.nudge,
      'channel', a.channel, 'contactPointId', a.contact_point_id, 'partnerId', a.partner_id,
      'effectKey', a.effect_key, 'shares', a.shares, 'share', a.share, 'epoch', a.epoch, 'state', a.state, 'failureClass', a.failure_class,
      'code', a.code, 'detail', a.detail, 'partnerReference', a.partner_reference, 'requestHash', a.request_hash,
      'units', a.units, 'costE4', a.cost_e4, 'costCurrency', a.cost_currency, 'costSource', a.cost_source,
      'cancellation', a.cancellation, 'startedAtMs', ${ms('a.started_at')}, 'retryAtMs', ${ms('a.retry_at')},
      'acceptedAtMs', ${ms('a.accepted_at')}, 'dispatchedAtMs', ${ms('a.dispatched_at')},
      'deliveredAtMs', ${ms('a.delivered_at')}, 'openedAtMs', ${ms('a.opened_at')},
      'failedAtMs', ${ms('a.failed_at')}, 'wireAtMs', ${ms('a.wire_at')}) order by a.started_at, a.attempt_id), '[]')
    from attempt a where a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id) end as attempts`;

const runJoins = `
  join invoice i on i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id
  join debtor b on b.creditor_id = d.creditor_id and b.debtor_id = d.debtor_id`;

// Named texts, so that the server prepares each once per connection. Locking and reading are two statements: one that
// waited for a lock shows the row as it has become, and everything joined to it as it was before the wait.
const readStatement = `
  select ${runColumns} from distribution d ${runJoins}
  where d.creditor_id = $1 and d.distribution_id = any($2::uuid[])
  order by d.distribution_id`;

const lockStatement = `
  select distribution_id as "distributionId" from distribution
  where creditor_id = $1 and distribution_id = any($2::uuid[])
  order by distribution_id for update`;

/** A run that has been locked and is to be read. */
export interface LockedRow {
  readonly distributionId: string;
}

function idsOf(locked: readonly LockedRow[]): string[] {
  return locked.map(({ distributionId }) => distributionId);
}

/** Reads runs that have just been locked, in the order in which they were. */
export async function readLocked(scope: Scope, world: World, locked: readonly LockedRow[]): Promise<Run[]> {
  const runs = await readRuns(scope, world, idsOf(locked));
  const byId = new Map(runs.map((run) => [run.distributionId, run]));
  return locked.flatMap(({ distributionId }) => byId.get(distributionId) ?? []);
}

async function readRuns(scope: Scope, world: World, ids: readonly string[]): Promise<Run[]> {
  if (ids.length === 0) return [];
  const rows = await scope.sql.unsafe<RunRow[]>(readStatement, [scope.creditorId, `{${ids.join(',')}}`], {
    prepare: true,
  });
  return toRuns(scope, world, rows);
}

const partiesStatement = `
  select ${runColumns} from distribution d ${runJoins}
  where d.creditor_id = $1 and d.distribution_id <> all($2::uuid[])
    and d.distribution_id in (select distribution_id from attempt where creditor_id = $1 and effect_key = any($3::uuid[]))`;

/** Reads, without locking, the runs that have attempts under `effectKeys` and are not among those known. */
export async function readParties(
  scope: Scope,
  world: World,
  effectKeys: readonly string[],
  known: readonly Run[],
): Promise<Run[]> {
  const knownIds = known.map(({ distributionId }) => distributionId);
  const parameters = [scope.creditorId, `{${knownIds.join(',')}}`, `{${effectKeys.join(',')}}`];
  return toRuns(scope, world, await scope.sql.unsafe<RunRow[]>(partiesStatement, parameters, { prepare: true }));
}

const aheadStatement = `
  with due as materialized (
    select * from distribution
    where creditor_id = $1 and wake_at <= to_timestamp($2::numeric / 1000) and state in ('PLANNED', 'ACTIVE')
      and purpose <> 'DRY_RUN'
      and ($3::uuid is null or distribution_id > $3::uuid)
    order by distribution_id limit $4
  )
  select ${runColumns} from due d ${runJoins} order by d.distribution_id`;

/** Reads, without locking, running distributions in earnest that are due by `untilMs`, in id order after `after`. */
export async function readDueRuns(
  scope: Scope,
  world: World,
  untilMs: number,
  after: string | null,
  limit: number,
): Promise<Run[]> {
  const rows = await scope.sql.unsafe<RunRow[]>(aheadStatement, [scope.creditorId, untilMs, after, limit], {
    prepare: true,
  });
  return toRuns(scope, world, rows);
}

/** Locks (in id order, waiting) and reads these distributions. */
export async function lockRuns(scope: Scope, world: World, distributionIds: readonly string[]): Promise<Run[]> {
  if (distributionIds.length === 0) return [];
  const parameters = [scope.creditorId, `{${distributionIds.join(',')}}`];
  const locking = scope.sql.unsafe(lockStatement, parameters, { prepare: true }).execute();
  // Sent along with the lock, run after it.
  const [, runs] = await Promise.all([locking, readRuns(scope, world, distributionIds)]);
  return runs;
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

interface RunRow {
  readonly distributionId: string;
  readonly invoiceId: string;
  readonly debtorId: string;
  readonly purpose: string;
  readonly generation: number;
  readonly successionOrderId: string;
  readonly version: number;
  readonly state: Facts['distribution']['state'];
  readonly step: number;
  readonly stepStartedAtMs: number | null;
  readonly channel: Channel | null;
  readonly beganAtMs: number;
  readonly milestone: Milestone | null;
  readonly cause: string | null;
  readonly cancelRequested: boolean;
  readonly deadlineMissed: boolean;
  readonly doubleDelivered: boolean;
  readonly overtaken: boolean;
  readonly paused: boolean;
  readonly resumptionsSeen: number;
  readonly sourceId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly wakeAtMs: number | null;
  readonly gatherUntilMs: number | null;
  readonly endedAtMs: number | null;
  readonly epoch: number;
  readonly claims: number;
  readonly rowVersion: number;
  readonly invoiceType: Facts['invoice']['type'];
  readonly documentState: Facts['invoice']['documentState'];
  readonly claimState: Facts['invoice']['claimState'];
  readonly dueDate: string;
  readonly invoiceAttributes: Record<string, string>;
  readonly kind: Facts['debtor']['kind'];
  readonly country: string;
  readonly language: string;
  readonly preferredChannel: Channel | null;
  readonly contractChannel: Channel | null;
  readonly publicSector: boolean;
  readonly debtorAttributes: Record<string, string>;
  readonly debtorTimeZone: string;
  readonly contactPoints: (Omit<ContactPoint, 'postalAddress'> & {
    postalAddress: ContactPoint['postalAddress'] | null;
  })[];
  readonly attempts: RunAttempt[];
}

async function toRuns(scope: Scope, world: World, rows: readonly RunRow[]): Promise<Run[]> {
  const orders = await world.orders.load(scope, rows);
  return rows.map((row) => {
    const order = orders.get(`${row.successionOrderId}/${row.version}`);
    assert(order !== undefined, 'a distribution names an order that exists');
    const { state, step, stepStartedAtMs, cancelRequested, deadlineMissed, overtaken } = row;
    return {
      creditorId: scope.creditorId,
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
      sourceId: row.sourceId,
      amountMinor: row.amountMinor,
      currency: row.currency,
      wakeAtMs: row.wakeAtMs,
      endedAtMs: row.endedAtMs,
      epoch: row.epoch,
      claims: row.claims,
      rowVersion: row.rowVersion,
      facts: {
        invoice: {
          type: row.invoiceType,
          documentState: row.documentState,
          claimState: row.claimState,
          dueDate: row.dueDate,
          currency: row.currency,
          amountMinor: row.amountMinor,
          attributes: row.invoiceAttributes,
        },
        debtor: {
          kind: row.kind,
          country: row.country,
          language: row.language,
          preferredChannel: row.preferredChannel,
          contractChannel: row.contractChannel,
          publicSector: row.publicSector,
          attributes: row.debtorAttributes,
        },
        contactPoints: row.contactPoints.map((point) => ({
          ...point,
          postalAddress: point.postalAddress ?? undefined,
          pushKeys: point.pushKeys ?? undefined,
        })),
        partners: world.partners,
        distribution: { state, step, stepStartedAtMs, cancelRequested, deadlineMissed, overtaken },
        attempts: row.attempts,
        gatherUntilMs: row.gatherUntilMs,
        beganAtMs: row.beganAtMs,
        timeZone: world.timeZone,
        debtorTimeZone: row.debtorTimeZone,
        holidays: holidaysOf(row.country),
      },
    };
  });
}
