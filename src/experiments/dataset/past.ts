// The last half year as a dataset of one arm: what planning learns the spread between debtors from.
import { dayOf, daysBetween } from '../../clock.ts';
import { contactPointFacts, debtorFacts } from '../../record/debtor-facts.ts';
import { epochMs } from '../../store/columns.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import type { ConditionFacts } from '../../succession/condition.ts';
import { loadOrders, obstacleOf } from '../life/enrol.ts';
import type { ExperimentRow } from '../life/experiments.ts';
import { costWindowMs, orderMs, reminderDays } from '../window.ts';
import { closeCauses, cutInvoices, type Dataset, debtorColumns, invoiceColumns } from './dataset.ts';

export interface Past {
  readonly dataset: Dataset;
  /** Debtors that could have taken part, and how many could not. */
  readonly eligibleIds: readonly string[];
  readonly ineligible: number;
}

interface PastDebtor {
  readonly debtorId: string;
  readonly debtor: ConditionFacts['debtor'];
  readonly contactPoints: ConditionFacts['contactPoints'];
  readonly invoice: ConditionFacts['invoice'];
}

interface PastInvoice {
  readonly debtorId: string;
  readonly startedAtMs: number;
  readonly dueDate: string;
  readonly deliveredAtMs: number | null;
  readonly openedAtMs: number | null;
  readonly verifiedAtMs: number | null;
  readonly steps: number;
  readonly bouncedAtMs: number | null;
  readonly complainedAtMs: number | null;
  readonly reminders: number;
  readonly costE4: number;
  readonly endedAtMs: number | null;
  readonly paidOn: string | null;
}

const debtorsMax = 50_000;

/** Reads it. Whoever could not take part is counted and left out. */
export async function loadPast(scope: Scope, experiment: ExperimentRow, days: number): Promise<Past> {
  const nowMs = await creditorNowMs(scope);
  const [creditor] = await scope.sql<{ timeZone: string; currency: string }[]>`
    select time_zone as "timeZone", currency from creditor where creditor_id = ${scope.creditorId}`;
  const timeZone = creditor?.timeZone ?? 'UTC';
  const fromMs = nowMs - days * 86_400_000;
  const orders = await loadOrders(scope, experiment.definition);
  const known = await loadDebtors(scope, fromMs);
  const eligible = new Map<string, number>();
  for (const { debtorId, debtor, contactPoints, invoice } of known) {
    const facts = { debtor, contactPoints, invoice, beganAtMs: nowMs, timeZone };
    if (obstacleOf(experiment.definition, orders, facts) === null) eligible.set(debtorId, eligible.size);
  }
  const lengths = orders.map(orderMs);
  const rows = (await loadInvoices(scope, fromMs, costWindowMs(experiment.definition.plan, lengths))).filter(
    ({ debtorId }) => eligible.has(debtorId),
  );
  const moment = { nowMs, timeZone, currency: creditor?.currency ?? null, lengths };
  const dataset = toDataset(experiment, rows, eligible, moment);
  return { dataset, eligibleIds: [...eligible.keys()], ineligible: known.length - eligible.size };
}

/**
 * Debtors taken in after each week, as the last half year had it: a debtor comes in with its first invoice, and those who
 * are billed every month are all in after one.
 */
export function takenByWeek({ invoices }: Dataset, weeks: number, share: number): number[] {
  const firstDay = invoices.startedDay.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY);
  const weekOf = new Map<number, number>();
  for (const [at, place] of invoices.debtor.entries()) {
    const week = Math.floor(((invoices.startedDay[at] ?? 0) - firstDay) / 7);
    weekOf.set(place, Math.min(week, weekOf.get(place) ?? weeks));
  }
  const firsts = [...weekOf.values()];
  return Array.from({ length: weeks }, (_, week) => share * firsts.filter((one) => one <= week).length);
}

interface Moment {
  readonly nowMs: number;
  readonly timeZone: string;
  readonly currency: string | null;
  /** Of the orders that are to be compared: the past is followed for as long as they will be. */
  readonly lengths: readonly number[];
}

function toDataset(
  experiment: ExperimentRow,
  rows: readonly PastInvoice[],
  places: ReadonlyMap<string, number>,
  { nowMs, timeZone, currency, lengths }: Moment,
): Dataset {
  const dayNumber = (day: string) => daysBetween('1970-01-01', day);
  const invoices = invoiceColumns(rows.length);
  const paid = closeCauses.indexOf('PAID');
  for (const [at, row] of rows.entries()) {
    invoices.debtor[at] = places.get(row.debtorId) ?? 0;
    invoices.startedAt[at] = row.startedAtMs;
    invoices.startedDay[at] = dayNumber(dayOf(row.startedAtMs, timeZone));
    invoices.dueDay[at] = dayNumber(row.dueDate);
    invoices.deliveredAt[at] = row.deliveredAtMs ?? Number.NaN;
    invoices.openedAt[at] = row.openedAtMs ?? Number.NaN;
    invoices.verifiedAt[at] = row.verifiedAtMs ?? Number.NaN;
    invoices.fallbacks[at] = Math.max(0, row.steps - 1);
    invoices.bouncedAt[at] = row.bouncedAtMs ?? Number.NaN;
    invoices.complainedAt[at] = row.complainedAtMs ?? Number.NaN;
    invoices.reminders[at] = row.reminders;
    invoices.cost[at] = row.costE4;
    invoices.endedAt[at] = row.endedAtMs ?? Number.NaN;
    if (row.paidOn !== null) {
      invoices.closeCause[at] = paid;
      invoices.closedDay[at] = dayNumber(row.paidOn);
    }
  }
  const { definition, key, phases } = experiment;
  return {
    invoices: cutInvoices(invoices, rows.length),
    debtors: debtorColumns(places.size, 0),
    meta: {
      key,
      // One arm: the past as it was.
      definition: { ...definition, arms: definition.arms.slice(0, 1) },
      phases,
      asOfMs: nowMs,
      asOfDay: dayNumber(dayOf(nowMs, timeZone)),
      startedAtMs: nowMs,
      stoppedAtMs: null,
      watermark: 0,
      lastEventAtMs: null,
      currency,
      orderMs: [Math.max(0, ...lengths)],
      canOpen: [true],
      assigned: [],
      excluded: [],
      costByStep: [[]],
      sliceValues: [],
      strata: [],
    },
  };
}

/** Debtors with an invoice begun since, the newest first, each with its newest. */
function loadDebtors(scope: Scope, fromMs: number): Promise<PastDebtor[]> {
  return scope.sql<PastDebtor[]>`
    select b.debtor_id as "debtorId",
      ${scope.sql.unsafe(debtorFacts)} as debtor,
      ${scope.sql.unsafe(contactPointFacts())} as "contactPoints",
      (select json_build_object('type', i.type, 'documentState', i.document_state, 'claimState', i.claim_state,
          'dueDate', i.due_date, 'currency', i.currency, 'amountMinor', i.amount_minor, 'attributes', i.attributes)
        from invoice i where i.creditor_id = b.creditor_id and i.debtor_id = b.debtor_id
        order by i.due_date desc, i.invoice_id desc limit 1) as invoice
    from (
      select debtor_id, max(started_at) as latest from distribution
      where creditor_id = ${scope.creditorId} and started_at >= to_timestamp(${fromMs}::numeric / 1000)
        and purpose = 'INITIAL'
      group by debtor_id order by latest desc limit ${debtorsMax}
    ) d
    join debtor b on b.creditor_id = ${scope.creditorId} and b.debtor_id = d.debtor_id`;
}

function loadInvoices(scope: Scope, fromMs: number, costMs: number): Promise<PastInvoice[]> {
  const ms = (column: string) => scope.sql.unsafe(epochMs(column));
  return scope.sql<PastInvoice[]>`
    with opted_out as materialized (
      select invoice_id, min(occurred_at) as complained_at from event
      where creditor_id = ${scope.creditorId} and type = 'CONTACT_POINT_OPTED_OUT' group by invoice_id
    ), reminded as materialized (
      select i.original_invoice_id as invoice_id, count(distinct i.invoice_id)::int as reminders
      from invoice i
      join invoice t on t.creditor_id = i.creditor_id and t.invoice_id = i.original_invoice_id
      join distribution s on s.creditor_id = i.creditor_id and s.invoice_id = i.invoice_id and s.purpose like 'REMINDER%'
        and s.started_at < t.due_date + ${reminderDays + 1}::int
      where i.creditor_id = ${scope.creditorId} and i.type = 'REMINDER' group by i.original_invoice_id
    )
    select d.debtor_id as "debtorId", ${ms('d.started_at')} as "startedAtMs", d.due_date as "dueDate",
      ${ms('a.delivered_at')} as "deliveredAtMs", ${ms('a.opened_at')} as "openedAtMs",
      ${ms('a.verified_at')} as "verifiedAtMs", a.steps::int,
      ${ms('a.bounced_at')} as "bouncedAtMs", a.cost as "costE4",
      ${ms('o.complained_at')} as "complainedAtMs", coalesce(r.reminders, 0) as reminders,
      ${ms('d.ended_at')} as "endedAtMs",
      (select max(m.paid_on) from payment m join invoice i on i.creditor_id = m.creditor_id and i.invoice_id = m.invoice_id
        where m.creditor_id = d.creditor_id and m.invoice_id = d.invoice_id
          and i.claim_state in ('PAID', 'OVERPAID')) as "paidOn"
    from distribution d
    cross join lateral (
      select min(delivered_at) as delivered_at, min(opened_at) as opened_at,
        min(opened_at) filter (where channel <> 'EMAIL') as verified_at, count(distinct step) as steps,
        min(coalesce(failed_at, started_at)) filter (where state in ('BOUNCED', 'RETURNED')) as bounced_at,
        coalesce(sum(cost_e4) filter (where started_at <= d.started_at + ${costMs}::float8 * interval '1 millisecond'), 0)
          ::bigint as cost
      from attempt where creditor_id = d.creditor_id and distribution_id = d.distribution_id
    ) a
    left join opted_out o on o.invoice_id = d.invoice_id
    left join reminded r on r.invoice_id = d.invoice_id
    where d.creditor_id = ${scope.creditorId} and d.purpose = 'INITIAL'
      and d.started_at >= to_timestamp(${fromMs}::numeric / 1000)
    order by d.started_at desc limit ${debtorsMax * 4}`;
}
