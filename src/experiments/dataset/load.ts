// Reads the dataset of an experiment: a stream of its invoices, a stream of its debtors, and a little about the whole.

import { assert } from '../../assert.ts';
import { addDays, dayOf, daysBetween } from '../../clock.ts';
import { isUuid } from '../../id.ts';
import type { AdapterRegistry } from '../../partner/partner.ts';
import { explainPartners, loadPartners } from '../../partner/roster/partner-row.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import type { SuccessionOrder } from '../../succession/order.ts';
import { loadOrders } from '../life/enrol.ts';
import type { ExperimentRow } from '../life/experiments.ts';
import { readBinaryRows } from './binary-rows.ts';
import {
  closeCauses,
  cutInvoices,
  type Dataset,
  type DatasetMeta,
  debtorColumns,
  type InvoiceColumns,
  invoiceColumns,
} from './dataset.ts';
import { openingsOf } from './openings.ts';

/**
 * Loads all of it, as of now. `watermark`: the position up to which outcomes are counted. Without `adapters` nothing is
 * known of what partners report, and openings are not compared.
 */
export async function loadDataset(
  scope: Scope,
  experiment: ExperimentRow,
  watermark: number,
  adapters: AdapterRegistry = new Map(),
): Promise<Dataset> {
  const { experimentId, definition } = experiment;
  assert(isUuid(experimentId), 'an experiment id is a UUID');
  const [size] = await scope.sql<{ invoices: number; debtors: number }[]>`
    select count(*) as invoices, count(distinct debtor_id) as debtors from outcome
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}`;
  const debtors = debtorColumns(Number(size?.debtors ?? 0), definition.plan.slices.length);
  const places = new Map<string, number>();
  const sliceValues = definition.plan.slices.map(() => new Map<string, number>());
  const debtorStream = await scope.sql.unsafe(debtorCopy(scope.creditorId, experimentId)).readable();
  await readBinaryRows(debtorStream, (read) => {
    const place = places.size;
    places.set(read.uuid(), place);
    debtors.arm[place] = read.int2(0);
    debtors.phase[place] = read.int4(1);
    debtors.exposedDay[place] = read.date(0);
    debtors.paidDaysBefore[place] = read.float8();
    debtors.costBefore[place] = read.float8();
    const values = read.text();
    if (sliceValues.length === 0) return;
    for (const [index, value] of (JSON.parse(values) as string[]).entries()) {
      const known = sliceValues[index];
      const column = debtors.slices[index];
      if (known === undefined || column === undefined) continue;
      if (!known.has(value)) known.set(value, known.size);
      column[place] = known.get(value) ?? 0;
    }
  });
  const invoices = await loadInvoices(scope, experimentId, Number(size?.invoices ?? 0), places, (place, arm) => {
    if (debtors.arm[place] !== arm) debtors.crossover[place] = 1;
  });
  const values = sliceValues.map((known) => [...known.keys()]);
  return { meta: await loadMeta(scope, experiment, watermark, values, adapters), invoices, debtors };
}

async function loadInvoices(
  scope: Scope,
  experimentId: string,
  count: number,
  places: ReadonlyMap<string, number>,
  followed: (place: number, arm: number) => void,
): Promise<InvoiceColumns> {
  const columns = invoiceColumns(count);
  let at = 0;
  const stream = await scope.sql.unsafe(invoiceCopy(scope.creditorId, experimentId)).readable();
  await readBinaryRows(stream, (read) => {
    const place = places.get(read.uuid());
    const arm = read.int2(0);
    if (place !== undefined) followed(place, arm);
    columns.debtor[at] = place ?? 0;
    columns.startedAt[at] = read.instant();
    columns.startedDay[at] = read.date(0);
    columns.dueDay[at] = read.date(0);
    columns.deliveredAt[at] = read.instant();
    columns.deliveredStep[at] = read.int2(-1);
    columns.openedAt[at] = read.instant();
    columns.verifiedAt[at] = read.instant();
    columns.firstStep[at] = read.int2(-1);
    columns.fallbacks[at] = read.int2(0);
    columns.bounces[at] = read.int2(0);
    columns.complaints[at] = read.int2(0);
    columns.reminders[at] = read.int2(0);
    columns.cost[at] = read.int8();
    columns.endedAt[at] = read.instant();
    columns.closeCause[at] = read.int4(0);
    columns.closedDay[at] = read.date(0);
    if (place !== undefined) at += 1;
  });
  return cutInvoices(columns, at);
}

// COPY takes no parameters: both ids are UUIDs, and row-level security stands behind them.
const debtorCopy = (creditorId: string, experimentId: string) => `
  copy (
    select a.debtor_id, a.arm, a.phase, (a.exposed_at at time zone 'UTC')::date, (a.before ->> 'paidDays')::float8,
      (a.before ->> 'cost')::float8, a.slices::text
    from assignment a
    where a.creditor_id = '${creditorId}' and a.experiment_id = '${experimentId}' and a.exposed_at is not null
      and a.arm is not null and a.reason <> 'override'
  ) to stdout (format binary)`;

const causeNumber = closeCauses.map((cause, index) => `when '${cause}' then ${index}`).join(' ');

const invoiceCopy = (creditorId: string, experimentId: string) => `
  copy (
    select o.debtor_id, o.arm, o.started_at, o.started_on, o.due_date, o.delivered_at, o.delivered_step, o.opened_at,
      o.opened_verified_at, o.first_step, o.fallbacks, o.bounces, o.complaints, o.reminders, o.cost_e4, o.ended_at,
      case o.close_cause ${causeNumber} end, o.closed_on
    from outcome o
    where o.creditor_id = '${creditorId}' and o.experiment_id = '${experimentId}'
  ) to stdout (format binary)`;

async function loadMeta(
  scope: Scope,
  experiment: ExperimentRow,
  watermark: number,
  sliceValues: readonly (readonly string[])[],
  adapters: AdapterRegistry,
): Promise<DatasetMeta> {
  const { creditorId, sql } = scope;
  const { experimentId, key, definition, phases, startedAtMs, stoppedAtMs } = experiment;
  const asOfMs = await creditorNowMs(scope);
  const [[whole], assigned, excluded, costs, orders] = await Promise.all([
    sql<{ timeZone: string; currency: string | null; lastEventAtMs: number | null }[]>`
      select c.time_zone as "timeZone",
        (select case when min(cost_currency) = max(cost_currency) and not bool_or(cost_currency is null and cost_e4 > 0)
            then min(cost_currency) end from outcome
          where creditor_id = ${creditorId} and experiment_id = ${experimentId}) as currency,
        (select (extract(epoch from occurred_at) * 1000)::bigint from event
          where creditor_id = ${creditorId} and position = ${watermark}) as "lastEventAtMs"
      from creditor c where c.creditor_id = ${creditorId}`,
    sql<{ phase: number; arm: number; debtors: number }[]>`
      select phase, arm, count(*)::int as debtors from assignment
      where creditor_id = ${creditorId} and experiment_id = ${experimentId} and arm is not null and reason <> 'override'
      group by phase, arm order by phase, arm`,
    sql<{ reason: string; debtors: number }[]>`
      select reason, count(*)::int as debtors from assignment
      where creditor_id = ${creditorId} and experiment_id = ${experimentId} and (arm is null or reason = 'override')
      group by reason order by reason`,
    sql<{ arm: number; step: number; cost: number }[]>`
      select o.arm, (s.place - 1)::int as step, sum(s.cost::text::bigint) as cost
      from outcome o, jsonb_array_elements(o.costs_e4) with ordinality as s(cost, place)
      where o.creditor_id = ${creditorId} and o.experiment_id = ${experimentId} group by o.arm, s.place`,
    loadOrders(scope, definition),
  ]);
  const costByStep = orders.map((order, arm) =>
    order.steps.map((_step, step) => Number(costs.find((one) => one.arm === arm && one.step === step)?.cost ?? 0)),
  );
  const moment = { timeZone: whole?.timeZone ?? 'UTC', currency: whole?.currency ?? '' };
  return {
    key,
    definition,
    phases,
    asOfMs,
    asOfDay: daysBetween('1970-01-01', dayOf(asOfMs, whole?.timeZone ?? 'UTC')),
    startedAtMs: startedAtMs ?? asOfMs,
    stoppedAtMs,
    watermark,
    lastEventAtMs: whole?.lastEventAtMs ?? null,
    currency: whole?.currency ?? null,
    orderMs: orders.map(orderMs),
    ...openingsOf(orders, explainPartners(await loadPartners(scope), adapters, { nowMs: asOfMs, ...moment })),
    assigned,
    excluded,
    costByStep,
    sliceValues,
  };
}

// Business days stretch over weekends and holidays, retries over the end of a step.
const stretch = { ELAPSED: 1, CALENDAR: 1, BUSINESS: 1.6 } as const;
const slackMs = 2 * 86_400_000;

/** How long an order can go on for one invoice. */
function orderMs({ steps, consolidateMs }: SuccessionOrder): number {
  // Invoices that may share an envelope wait for each other first.
  const gathering = slackMs + (consolidateMs ?? 0);
  return steps.reduce((sum, { patienceMs, calendar }) => sum + patienceMs * stretch[calendar], gathering);
}

/** The day of a number of the dataset's day columns. */
export function dayOfNumber(number: number): string {
  return addDays('1970-01-01', number);
}
