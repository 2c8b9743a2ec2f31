// Takes debtors into an experiment as their first invoice starts, and gives each invoice the order of its debtor's arm.
// Whoever takes no part gets the order of the rule that names the experiment.

import { dayOf } from '../../clock.ts';
import type { Scope } from '../../store/transaction.ts';
import { type ConditionFacts, holds } from '../../succession/condition.ts';
import { readStoredOrder, type StoredOrder, type SuccessionOrder } from '../../succession/order.ts';
import { type AssignmentConfig, assignUnit } from '../assign/assign.ts';
import type { ExperimentDefinition, SliceBy } from '../definition.ts';
import { type CurrentExperiment, loadCurrent } from './current.ts';

/** An invoice whose rule names an experiment. */
export interface Candidate {
  readonly invoiceId: string;
  readonly debtorId: string;
  readonly experimentId: string;
  readonly facts: ConditionFacts;
}

/** What an invoice of a debtor gets. */
export interface Enrolled {
  readonly experimentId: string;
  readonly arm: number;
  readonly phase: number;
  readonly successionOrderId: string;
  readonly version: number;
}

/**
 * The arm of each candidate that takes part, by invoice. Assigns debtors that had none, once and for all. `isRehearsal`:
 * nothing is written, the arms are those that would be given.
 */
export async function enrol(
  scope: Scope,
  candidates: readonly Candidate[],
  nowMs: number,
  isRehearsal: boolean,
): Promise<Map<string, Enrolled>> {
  const enrolled = new Map<string, Enrolled>();
  for (const [experimentId, mine] of Map.groupBy(candidates, (candidate) => candidate.experimentId)) {
    const current = await loadCurrent(scope, experimentId);
    if (current === undefined) continue;
    const arms = await armsOf(scope, current, mine, nowMs, isRehearsal);
    for (const { invoiceId, debtorId } of mine) {
      const given = arms.get(debtorId);
      const arm = given && current.definition.arms[given.arm];
      if (given === undefined || arm === undefined) continue;
      const { successionOrderId, version } = arm;
      enrolled.set(invoiceId, { experimentId, ...given, successionOrderId, version });
    }
  }
  return enrolled;
}

interface Given {
  readonly arm: number;
  readonly phase: number;
}

async function armsOf(
  scope: Scope,
  current: CurrentExperiment,
  candidates: readonly Candidate[],
  nowMs: number,
  isRehearsal: boolean,
): Promise<Map<string, Given>> {
  const firstOf = new Map<string, Candidate>();
  for (const candidate of candidates) if (!firstOf.has(candidate.debtorId)) firstOf.set(candidate.debtorId, candidate);
  const debtorIds = [...firstOf.keys()].sort();
  if (current.state !== 'RUNNING' || current.phase === null) return new Map();
  const known = await loadAssignments(scope, current.experimentId, debtorIds);
  const orders = await loadOrders(scope, current.definition);
  const fresh = debtorIds
    .filter((debtorId) => known.get(debtorId) === undefined)
    .flatMap((debtorId) => {
      const candidate = firstOf.get(debtorId);
      return candidate === undefined ? [] : [placeOf(current, orders, candidate)];
    });
  if (isRehearsal) {
    for (const { debtorId, arm, phase } of fresh) if (arm !== null) known.set(debtorId, { arm, phase });
    return known;
  }
  if (fresh.length > 0) {
    await insertAssignments(scope, current, fresh, nowMs);
    // Another start may have been quicker: what stands in the table counts.
    for (const [debtorId, given] of await loadAssignments(scope, current.experimentId, debtorIds)) {
      known.set(debtorId, given);
    }
  }
  return known;
}

export interface Placed {
  readonly debtorId: string;
  /** Null: takes no part. */
  readonly arm: number | null;
  readonly phase: number;
  readonly bucket: number | null;
  readonly reason: string;
  readonly slices: readonly string[];
  /** Whom it is compared with when the result is post-stratified. */
  readonly stratum: string;
}

/** Where a debtor without an assignment would be placed now. Eligibility comes before the arm, and is the same for all. */
export function placeOf(
  { definition, phase, holdoutBp }: CurrentExperiment,
  orders: readonly SuccessionOrder[],
  { debtorId, facts }: Pick<Candidate, 'debtorId' | 'facts'>,
): Placed {
  const { namespace } = definition;
  const slices = definition.plan.slices.map((slice) => sliceOf(slice, facts));
  const stratum = stratumOf(orders, facts);
  const number = phase?.phase ?? 1;
  const obstacle = obstacleOf(definition, orders, facts);
  if (obstacle !== null) {
    return { debtorId, arm: null, phase: number, bucket: null, reason: obstacle, slices, stratum };
  }
  const config: AssignmentConfig = {
    salt: phase?.salt ?? saltOf(definition.key, 1),
    weights: phase?.weights ?? definition.arms.map(({ weight }) => weight),
    coverageBp: definition.coverageBp,
    namespace: namespace === null ? null : { salt: `ns:${namespace.name}`, ranges: [[namespace.from, namespace.to]] },
    holdout: holdoutBp === 0 ? null : { salt: 'holdout:creditor', bp: holdoutBp },
  };
  const { arm, bucket, reason } = assignUnit(config, debtorId);
  return { debtorId, arm, phase: number, bucket, reason, slices, stratum };
}

/** The salt of a phase: another one shuffles all debtors anew. */
export function saltOf(key: string, phase: number): string {
  return `exp:${key}:${phase}`;
}

/**
 * Why a debtor cannot take part: ineligible, it does not fit the condition; unreachable, the first step of an arm has no
 * address to go to. Null: it can.
 */
export function obstacleOf(
  { eligibility, everyArmReaches = true }: ExperimentDefinition,
  orders: readonly SuccessionOrder[],
  facts: ConditionFacts,
): 'ineligible' | 'unreachable' | null {
  if (eligibility !== null && !holds(eligibility, facts)) return 'ineligible';
  if (!everyArmReaches) return null;
  const isReached = ({ steps }: SuccessionOrder) =>
    facts.contactPoints.some((point) => point.channel === steps[0]?.channel && isUsable(point));
  return orders.every(isReached) ? null : 'unreachable';
}

function isUsable({ reachability }: ConditionFacts['contactPoints'][number]): boolean {
  return reachability !== 'UNREACHABLE' && reachability !== 'OPTED_OUT';
}

function sliceOf(slice: SliceBy, { debtor }: ConditionFacts): string {
  if (slice.by === 'ATTRIBUTE') return debtor.attributes[slice.name] ?? '';
  return slice.by === 'KIND' ? debtor.kind : debtor.country;
}

/** The kind of debtor and the channels of the arms that it has a usable address for: known before the arm is. */
function stratumOf(orders: readonly SuccessionOrder[], { debtor, contactPoints }: ConditionFacts): string {
  const used = new Set(orders.flatMap(({ steps }) => steps.map(({ channel }) => channel)));
  const usable = contactPoints.filter((point) => used.has(point.channel) && isUsable(point));
  const channels = [...new Set(usable.map(({ channel }) => channel))].sort();
  return [debtor.kind, ...channels].join(' ');
}

/** The orders of the arms, in their sequence. */
export async function loadOrders(
  scope: Scope,
  { arms }: Pick<ExperimentDefinition, 'arms'>,
): Promise<SuccessionOrder[]> {
  const wanted = arms.map(({ successionOrderId, version }) => ({ successionOrderId, version }));
  const rows = await scope.sql<{ definition: StoredOrder }[]>`
    select o.definition from jsonb_array_elements(${JSON.stringify(wanted)}::jsonb) with ordinality as w(arm, place)
    join succession_order o on o.creditor_id = ${scope.creditorId}
      and o.succession_order_id = (w.arm ->> 'successionOrderId')::uuid and o.version = (w.arm ->> 'version')::int
    order by w.place`;
  return rows.map(({ definition }) => readStoredOrder(definition));
}

async function loadAssignments(
  scope: Scope,
  experimentId: string,
  debtorIds: readonly string[],
): Promise<Map<string, Given>> {
  const rows = await scope.sql<{ debtorId: string; arm: number; phase: number }[]>`
    select debtor_id as "debtorId", arm, phase from assignment
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}
      and debtor_id = any(${[...debtorIds]}::uuid[]) and arm is not null`;
  return new Map(rows.map(({ debtorId, arm, phase }) => [debtorId, { arm, phase }]));
}

/** Days of the past that tell what a debtor was like before. */
const beforeDays = 180;

async function insertAssignments(
  scope: Scope,
  { experimentId }: CurrentExperiment,
  placed: readonly Placed[],
  nowMs: number,
): Promise<void> {
  // Who took no part may do so later: the coverage has grown, or the debtor has got an address. An arm stays.
  await scope.sql`
    insert into assignment (creditor_id, experiment_id, debtor_id, phase, arm, bucket, reason, assigned_at, slices,
      stratum, before)
    select ${scope.creditorId}, ${experimentId}, p."debtorId", p.phase, p.arm, p.bucket, p.reason,
      to_timestamp(${nowMs}::numeric / 1000), p.slices, p.stratum,
      case when p.arm is not null then (
        select jsonb_build_object('paidDays', avg(past.paid_on - past.issue_date), 'cost', avg(past.cost)) from (
          select i.issue_date,
            (select max(m.paid_on) from payment m where m.creditor_id = i.creditor_id and m.invoice_id = i.invoice_id) as paid_on,
            (select sum(a.cost_e4) / 10000.0 from attempt a
              where a.creditor_id = i.creditor_id and a.distribution_id = i.distribution_id) as cost
          from invoice i
          where i.creditor_id = ${scope.creditorId} and i.debtor_id = p."debtorId" and i.claim_state in ('PAID', 'OVERPAID')
            and i.issue_date >= (to_timestamp(${nowMs}::numeric / 1000) - make_interval(days => ${beforeDays}))::date
        ) past having count(*) > 0) end
    from jsonb_to_recordset(${JSON.stringify(placed)}::jsonb)
      as p("debtorId" uuid, phase int, arm smallint, bucket int, reason text, slices jsonb, stratum text)
    order by p."debtorId"
    on conflict (creditor_id, experiment_id, debtor_id) do update set
      phase = excluded.phase, arm = excluded.arm, bucket = excluded.bucket, reason = excluded.reason,
      assigned_at = excluded.assigned_at, slices = excluded.slices, stratum = excluded.stratum,
      before = excluded.before
    where assignment.arm is null`;
}

/** A distribution that was started for an enrolled invoice. */
export interface Exposure extends Enrolled {
  readonly invoiceId: string;
  readonly distributionId: string;
  readonly debtorId: string;
  readonly dueDate: string;
  readonly amountMinor: number;
}

/** Writes down which invoices are counted, from now on. An invoice is counted once, by its first distribution. */
export async function expose(
  scope: Scope,
  exposures: readonly Exposure[],
  nowMs: number,
  timeZone: string,
): Promise<void> {
  if (exposures.length === 0) return;
  await scope.sql`
    with e as (
      select * from jsonb_to_recordset(${JSON.stringify(exposures)}::jsonb) as e("experimentId" uuid, "invoiceId" uuid,
        "distributionId" uuid, "debtorId" uuid, arm smallint, phase int, "dueDate" date, "amountMinor" bigint)
    ), exposed as (
      update assignment a set exposed_at = to_timestamp(${nowMs}::numeric / 1000)
      from (select distinct "experimentId", "debtorId" from e) d
      where a.creditor_id = ${scope.creditorId} and a.experiment_id = d."experimentId" and a.debtor_id = d."debtorId"
        and a.exposed_at is null
    )
    insert into outcome (creditor_id, experiment_id, invoice_id, distribution_id, debtor_id, arm, phase, started_at,
      started_on, due_date, amount_minor)
    select ${scope.creditorId}, e."experimentId", e."invoiceId", e."distributionId", e."debtorId", e.arm, e.phase,
      to_timestamp(${nowMs}::numeric / 1000), ${dayOf(nowMs, timeZone)}::date, e."dueDate", e."amountMinor"
    from e on conflict do nothing`;
}
