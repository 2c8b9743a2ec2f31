// Reads the rows of an experiment: all of them, or those that were written since a state of the database that was read
// before; and a little about the whole.

import { assert } from '../../assert.ts';
import { addDays, dayOf, daysBetween } from '../../clock.ts';
import { isUuid } from '../../id.ts';
import type { AdapterRegistry } from '../../partner/partner.ts';
import { explainPartners, loadPartners } from '../../partner/roster/partner-row.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import type { SuccessionOrder } from '../../succession/order.ts';
import type { ExperimentDefinition, Phase } from '../definition.ts';
import { loadOrders } from '../life/enrol.ts';
import { orderMs } from '../window.ts';
import { assemble } from './assemble.ts';
import { readBinaryRows } from './binary-rows.ts';
import { closeCauses, type Dataset, type DatasetMeta, type DatasetTotals } from './dataset.ts';
import { datasetOf, type KeptRows } from './kept.ts';
import { openingsOf } from './openings.ts';
import {
  collectDebtors,
  collectOutcomes,
  type DatasetNames,
  type DebtorRows,
  makeNames,
  type OutcomeCollector,
  type OutcomeRows,
} from './rows.ts';

/** An experiment as one state of the database has it. */
export interface Source {
  readonly experimentId: string;
  readonly key: string;
  readonly definition: ExperimentDefinition;
  readonly phases: readonly Phase[];
  readonly startedAtMs: number | null;
  readonly stoppedAtMs: number | null;
  /** Events up to here are in the outcomes. */
  readonly watermark: number;
  /** Rows that went away, or to another debtor, are counted here. */
  readonly rowsGone: number;
  /** The transactions whose rows this state has, as PostgreSQL writes a pg_snapshot. */
  readonly seen: string;
  /** What transactions before this one wrote is not known any more: an xid8. */
  readonly changesFrom: string;
  /** When the server started: transactions are numbered anew in another, or in one that was put back. */
  readonly server: string;
  readonly timeZone: string;
  /** Of the arms. */
  readonly orders: readonly SuccessionOrder[];
}

/** Everything but the rows. */
export type SourceMeta = Omit<DatasetMeta, keyof DatasetTotals>;

/** Finds the experiment; undefined when there is none. The transaction is to be of one state: repeatable read. */
export async function findSource(scope: Scope, experimentId: string): Promise<Source | undefined> {
  const [found] = await scope.sql<Omit<Source, 'orders'>[]>`
    select e.experiment_id as "experimentId", e.key, e.definition,
      (extract(epoch from e.started_at) * 1000)::bigint as "startedAtMs",
      (extract(epoch from e.stopped_at) * 1000)::bigint as "stoppedAtMs",
      coalesce((select json_agg(json_build_object('phase', p.phase, 'salt', p.salt, 'weights', p.weights,
          'startedAtMs', (extract(epoch from p.started_at) * 1000)::bigint,
          'endedAtMs', (extract(epoch from p.ended_at) * 1000)::bigint) order by p.phase)
        from experiment_phase p
        where p.creditor_id = e.creditor_id and p.experiment_id = e.experiment_id), '[]') as phases,
      e.outcome_position as watermark, e.rows_gone as "rowsGone", pg_current_snapshot()::text as seen,
      e.changes_from::text as "changesFrom", pg_postmaster_start_time()::text as server, c.time_zone as "timeZone"
    from experiment e join creditor c on c.creditor_id = e.creditor_id
    where e.creditor_id = ${scope.creditorId} and e.experiment_id = ${experimentId}`;
  return found && { ...found, orders: await loadOrders(scope, found.definition) };
}

/** Loads all of it, as of now; `adapters` as for loadMeta(). */
export async function loadDataset(scope: Scope, source: Source, adapters?: AdapterRegistry): Promise<Dataset> {
  const kept = await loadRows(scope, source);
  return datasetOf(kept, await loadMeta(scope, source, adapters), stepsOf(source));
}

/** Reads all rows. */
export async function loadRows(scope: Scope, source: Source): Promise<KeptRows> {
  const names: DatasetNames = {
    currencies: makeNames(['']),
    strata: makeNames(),
    slices: source.definition.plan.slices.map(() => makeNames()),
  };
  const debtors = await readDebtors(
    scope,
    source,
    names,
    `and ${isCounted} order by a.debtor_id`,
    await expectedOf(scope, source, 'assignment'),
  );
  const outcomes = collectOutcomes(names, stepsMax(source), await expectedOf(scope, source, 'outcome'));
  await readOutcomes(scope, source, outcomes, '');
  return assemble(debtors, outcomes.done(), names);
}

/** How many rows of the experiment the planner expects in a table, for room to be made for them at once. */
async function expectedOf({ sql, creditorId }: Scope, { experimentId }: Source, table: string): Promise<number> {
  const [row] = await sql<{ 'QUERY PLAN': readonly { readonly Plan: { readonly 'Plan Rows': number } }[] }[]>`
    explain (format json) select from ${sql(table)} where creditor_id = ${creditorId} and experiment_id = ${experimentId}`;
  return Math.min(rowsExpectedMax, row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0);
}

/** Of rows that do not come: what they are given room for is not touched, but some systems reckon it all the same. */
const rowsExpectedMax = 4_000_000;

export interface ChangedRows {
  readonly debtors: DebtorRows;
  readonly outcomes: OutcomeRows;
}

/**
 * Reads the rows that were written by transactions which an earlier state, `seen`, did not have. What this process has counted
 * since stands before what is read now: of a row that is in both, the later is right.
 */
export async function loadChanges(
  scope: Scope,
  source: Source,
  names: DatasetNames,
  seen: string,
  { rows, writtenBy }: CountedRows,
): Promise<ChangedRows> {
  assert(/^\d+:\d+:[\d,]*$/.test(seen), 'a state is written as xmin:xmax:list');
  // By index, from the oldest transaction that was open then.
  const since = (table: string) => `
    and ${table}.written_by >= pg_snapshot_xmin('${seen}'::pg_snapshot)
    and not pg_visible_in_snapshot(${table}.written_by, '${seen}'::pg_snapshot)`;
  const debtors = await readDebtors(scope, source, names, since('a'), changesExpected);
  // As an array, so that outcomes are found by their key whatever the statistics say.
  const changed = `array(select c.invoice_id from outcome_change c
    where c.creditor_id = '${scope.creditorId}' and c.experiment_id = '${source.experimentId}' ${since('c')}
      and c.written_by <> all('{${[...writtenBy].join(',')}}'::xid8[]))`;
  await readOutcomes(scope, source, rows, `and o.invoice_id = any(${changed})`);
  return { debtors, outcomes: rows.done() };
}

/** Outcomes as transactions of this process have left them, read before they ended: nobody else could write them by then. */
export interface CountedRows {
  readonly rows: OutcomeCollector;
  /** Those transactions. What they wrote need not be read again, unless another has written it too. */
  readonly writtenBy: Set<string>;
}

/** None yet. */
export function makeCounted(source: Source, names: DatasetNames): CountedRows {
  return { rows: collectOutcomes(names, stepsMax(source), changesExpected), writtenBy: new Set() };
}

/** Reads what a transaction has just counted, in that transaction. */
export async function readCounted(
  scope: Scope,
  source: Source,
  { rows, writtenBy }: CountedRows,
  invoiceIds: readonly string[],
): Promise<void> {
  const [by] = await scope.sql<{ xid: string }[]>`select pg_current_xact_id()::text as xid`;
  await readOutcomes(scope, source, rows, `and o.invoice_id = any('{${invoiceIds.join(',')}}'::uuid[])`);
  if (by !== undefined) writtenBy.add(by.xid);
}

/** Room for so many is made at first; it doubles as it is needed. */
const changesExpected = 4_096;

/** Whether all that has been written since a state is still known. */
export function remembers({ changesFrom }: Source, seen: string): boolean {
  const oldestOpen = seen.slice(0, seen.indexOf(':'));
  return BigInt(oldestOpen) >= BigInt(changesFrom);
}

// Whether a debtor is part of the comparison: chance gave it an arm. What a person gave is left out, unless it came after
// invoices of the arm that chance had given: then the debtor is a crossover of that one. Assignments are called `a`.
const isCounted = `a.exposed_at is not null and a.arm is not null and (a.reason <> 'override' or a.crossed)`;

// COPY takes no parameters: both ids are UUIDs, and row-level security stands behind them.
async function readDebtors(
  scope: Scope,
  source: Source,
  names: DatasetNames,
  which: string,
  expected: number,
): Promise<DebtorRows> {
  const { creditorId } = scope;
  const { experimentId } = source;
  assert(isUuid(experimentId), 'an experiment id is a UUID');
  const rows = collectDebtors(names, expected);
  const stream = await scope.sql
    .unsafe(
      `copy (
        select a.debtor_id, (case when not (${isCounted}) then 0 when a.crossed then 2 else 1 end)::int2,
          coalesce(a.drawn_arm, a.arm), a.phase, (a.exposed_at at time zone 'UTC')::date,
          (a.before ->> 'paidDays')::float8, (a.before ->> 'cost')::float8, a.stratum, a.slices::text
        from assignment a where a.creditor_id = '${creditorId}' and a.experiment_id = '${experimentId}' ${which}
      ) to stdout (format binary)`,
    )
    .readable();
  await readBinaryRows(stream, rows.read);
  return rows.done();
}

const causeNumber = closeCauses.map((cause, index) => `when '${cause}' then ${index}`).join(' ');

async function readOutcomes(scope: Scope, source: Source, rows: OutcomeCollector, which: string): Promise<void> {
  const { creditorId } = scope;
  const steps = stepsMax(source);
  const costs = Array.from({ length: steps }, (_, step) => `, (o.costs_e4 ->> ${step})::bigint`).join('');
  const stream = await scope.sql
    .unsafe(
      `copy (
        select o.invoice_id, o.debtor_id, o.arm, o.started_at, o.started_on, o.due_date, o.delivered_at,
          o.delivered_step, o.opened_at, o.opened_verified_at, o.first_step, o.fallbacks, o.bounced_at, o.complained_at,
          o.reminders, o.cost_e4, o.ended_at, case o.close_cause ${causeNumber} end, o.closed_on, o.cost_currency,
          o.counted_position::bigint${costs}
        from outcome o
        where o.creditor_id = '${creditorId}' and o.experiment_id = '${source.experimentId}' ${which}
      ) to stdout (format binary)`,
    )
    .readable();
  await readBinaryRows(stream, rows.read);
}

function stepsMax(source: Source): number {
  return Math.max(0, ...stepsOf(source));
}

/** Steps of each arm's order. */
export function stepsOf({ orders }: Source): number[] {
  return orders.map(({ steps }) => steps.length);
}

/**
 * Reads what is about the whole. Without `adapters` nothing is known of what partners report: openings are not compared.
 * With `shares` assignments are not counted: they are as they were.
 */
export async function loadMeta(
  scope: Scope,
  source: Source,
  adapters: AdapterRegistry = new Map(),
  shares?: Shares,
): Promise<SourceMeta> {
  const { creditorId, sql } = scope;
  const { key, definition, phases, startedAtMs, stoppedAtMs, watermark, orders, timeZone } = source;
  const asOfMs = await creditorNowMs(scope);
  const [whole] = await sql<{ currency: string; lastEventAtMs: number | null }[]>`
    select c.currency,
      (select (extract(epoch from occurred_at) * 1000)::bigint from event
        where creditor_id = ${creditorId} and position = ${watermark}) as "lastEventAtMs"
    from creditor c where c.creditor_id = ${creditorId}`;
  const moment = { nowMs: asOfMs, timeZone, currency: whole?.currency ?? '' };
  return {
    key,
    definition,
    phases,
    asOfMs,
    asOfDay: daysBetween('1970-01-01', dayOf(asOfMs, timeZone)),
    startedAtMs: startedAtMs ?? asOfMs,
    stoppedAtMs,
    watermark,
    lastEventAtMs: whole?.lastEventAtMs ?? null,
    orderMs: orders.map(orderMs),
    ...openingsOf(orders, explainPartners(await loadPartners(scope), adapters, moment)),
    ...(shares ?? (await loadShares(scope, source))),
    // As at a first look; what earlier ones leave is put in their place.
    looks: [],
    sliceLooks: [],
  };
}

/** Who is in which arm, and who is left out for which reason. */
export type Shares = Pick<SourceMeta, 'assigned' | 'excluded'>;

async function loadShares({ creditorId, sql }: Scope, { experimentId }: Source): Promise<Shares> {
  const groups = await sql<Group[]>`
    select phase, case when arm is not null then coalesce(drawn_arm, arm) end as arm, reason, crossed,
      count(*)::int as debtors
    from assignment where creditor_id = ${creditorId} and experiment_id = ${experimentId} group by 1, 2, 3, 4`;
  return sharesOf(groups);
}

interface Group {
  readonly phase: number;
  /** As chance drew it. */
  readonly arm: number | null;
  readonly reason: string;
  readonly crossed: boolean;
  readonly debtors: number;
}

function sharesOf(groups: readonly Group[]): Shares {
  const sum = (some: readonly Group[]) => some.reduce((total, { debtors }) => total + debtors, 0);
  const isIn = ({ arm, reason, crossed }: Group) => arm !== null && (reason !== 'override' || crossed);
  const isOut = ({ arm, reason }: Group) => arm === null || reason === 'override';
  const assigned = [...Map.groupBy(groups.filter(isIn), ({ phase, arm }) => `${phase} ${arm}`).values()]
    .map((some) => ({ phase: some[0]?.phase ?? 0, arm: some[0]?.arm ?? 0, debtors: sum(some) }))
    .sort((one, other) => one.phase - other.phase || one.arm - other.arm);
  const out = Map.groupBy(groups.filter(isOut), ({ reason }) => reason);
  const excluded = [...out].map(([reason, some]) => ({ reason, debtors: sum(some) }));
  return { assigned, excluded: excluded.sort((one, other) => (one.reason < other.reason ? -1 : 1)) };
}

/** The day of a number of the dataset's day columns. */
export function dayOfNumber(number: number): string {
  return addDays('1970-01-01', number);
}
