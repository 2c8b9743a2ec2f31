// A metric as sums per debtor: what is counted above and below the line, over the invoices whose outcome can be known by
// now. What cannot be known yet is left out of both sums, by the same rule in every arm. Pure.
import { assertNever } from '../../assert.ts';
import { closeCauses, type Dataset } from '../dataset/dataset.ts';
import type { AnalysisPlan, Metric, MetricKind } from '../definition.ts';

/** Metrics that are followed over time rather than summed. */
export type TimedKind = 'TIME_TO_PAYMENT' | 'TIME_TO_DELIVERY';
export type SummedKind = Exclude<MetricKind, TimedKind>;

export function isTimed(kind: MetricKind): kind is TimedKind {
  return kind === 'TIME_TO_PAYMENT' || kind === 'TIME_TO_DELIVERY';
}

/** One entry per debtor. */
export interface DebtorSums {
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
  /** Matured invoices; a debtor without any is no unit. */
  readonly matured: Uint32Array;
}

const hourMs = 3_600_000;
/** Days after the due date in which reminders count. */
export const reminderDays = 30;
const paid = closeCauses.indexOf('PAID');
const dayMs = 86_400_000;

/** How long after the first send the cost of an invoice counts: the longest of the orders, or the horizon for those paid. */
export function costWindowMs(
  { metrics, horizonDays }: Pick<AnalysisPlan, 'metrics' | 'horizonDays'>,
  orderMs: readonly number[],
): number {
  const isPaid = metrics.some(({ kind }) => kind === 'COST_PER_PAID');
  return Math.max(isPaid ? horizonDays * dayMs : 0, ...orderMs);
}

/** Sums a metric over all invoices of `data`. Costs are in currency units. */
export function sumsOf({ kind, window, cap }: Metric & { readonly kind: SummedKind }, data: Dataset): DebtorSums {
  const { invoices, debtors } = data;
  const count = debtors.arm.length;
  const sums: DebtorSums = {
    numerators: new Float64Array(count),
    denominators: new Float64Array(count),
    matured: new Uint32Array(count),
  };
  const { numerators, denominators, matured } = sums;
  const isMature = maturityOf(kind, window, data);
  const above = numeratorOf(kind, window, data);
  const below = denominatorOf(kind, data);
  const { debtor } = invoices;
  for (let at = 0; at < debtor.length; at += 1) {
    if (!isMature(at)) continue;
    const place = debtor[at] ?? 0;
    numerators[place] = (numerators[place] ?? 0) + above(at);
    denominators[place] = (denominators[place] ?? 0) + below(at);
    matured[place] = (matured[place] ?? 0) + 1;
  }
  if (cap !== null) capAt(sums, cap);
  return sums;
}

type OfInvoice<T> = (at: number) => T;

/**
 * Whether an outcome can be known by now. Rates over the whole succession wait until every arm's order must have ended:
 * counting each invoice as it ends would count the quick ones first, and flatter whoever has more of them.
 */
function maturityOf(kind: SummedKind, window: number, { meta, invoices }: Dataset): OfInvoice<boolean> {
  const { startedAt, dueDay } = invoices;
  const { asOfMs, asOfDay } = meta;
  const since = (ms: number) => (at: number) => (startedAt[at] ?? 0) + ms <= asOfMs;
  switch (kind) {
    case 'DELIVERED_WITHIN':
    case 'OPENED_RATE':
    case 'OPENED_VERIFIED_RATE':
    case 'BOUNCE_RATE':
    case 'COMPLAINT_RATE':
      return since(window * hourMs);
    case 'DELIVERED_RATE':
    case 'FALLBACKS_PER_INVOICE':
      return since(Math.max(0, ...meta.orderMs));
    case 'COST_PER_INVOICE':
    case 'COST_PER_DELIVERED':
    case 'COST_PER_PAID':
      return since(costWindowMs(meta.definition.plan, meta.orderMs));
    case 'PAID_BY_DUE':
      // A payment of a day is known when that day is over.
      return (at) => (dueDay[at] ?? 0) + window < asOfDay;
    case 'REMINDERS_PER_INVOICE':
      return (at) => (dueDay[at] ?? 0) + reminderDays < asOfDay;
    default:
      return assertNever(kind, 'metric');
  }
}

function numeratorOf(kind: SummedKind, window: number, { invoices }: Dataset): OfInvoice<number> {
  const { startedAt, deliveredAt, openedAt, verifiedAt, closeCause, closedDay, dueDay } = invoices;
  const windowMs = window * hourMs;
  const within = (instants: Float64Array) => (at: number) =>
    (instants[at] ?? Number.NaN) - (startedAt[at] ?? 0) <= windowMs ? 1 : 0;
  const cost = (at: number) => (invoices.cost[at] ?? 0) / 10_000;
  switch (kind) {
    case 'DELIVERED_RATE':
      return (at) => (Number.isNaN(deliveredAt[at]) ? 0 : 1);
    case 'DELIVERED_WITHIN':
      return within(deliveredAt);
    case 'OPENED_RATE':
      return within(openedAt);
    case 'OPENED_VERIFIED_RATE':
      return within(verifiedAt);
    case 'PAID_BY_DUE':
      return (at) => (closeCause[at] === paid && (closedDay[at] ?? 0) <= (dueDay[at] ?? 0) + window ? 1 : 0);
    case 'COST_PER_INVOICE':
    case 'COST_PER_DELIVERED':
    case 'COST_PER_PAID':
      return cost;
    case 'FALLBACKS_PER_INVOICE':
      return (at) => invoices.fallbacks[at] ?? 0;
    case 'BOUNCE_RATE':
      return (at) => ((invoices.bounces[at] ?? 0) > 0 ? 1 : 0);
    case 'COMPLAINT_RATE':
      return (at) => ((invoices.complaints[at] ?? 0) > 0 ? 1 : 0);
    case 'REMINDERS_PER_INVOICE':
      return (at) => invoices.reminders[at] ?? 0;
    default:
      return assertNever(kind, 'metric');
  }
}

function denominatorOf(kind: SummedKind, { invoices, meta }: Dataset): OfInvoice<number> {
  if (kind === 'COST_PER_DELIVERED') return (at) => (Number.isNaN(invoices.deliveredAt[at]) ? 0 : 1);
  const { horizonDays } = meta.definition.plan;
  if (kind === 'COST_PER_PAID') {
    const { closeCause, closedDay, startedDay } = invoices;
    return (at) => (closeCause[at] === paid && (closedDay[at] ?? 0) - (startedDay[at] ?? 0) <= horizonDays ? 1 : 0);
  }
  return () => 1;
}

/** Cuts the sums of debtors down to a percentile of all of them, declared before the start. */
function capAt({ numerators, matured }: DebtorSums, percentile: number): void {
  const counted = numerators.filter((_sum, place) => (matured[place] ?? 0) > 0).sort();
  const most = counted[Math.min(counted.length - 1, Math.floor(percentile * counted.length))];
  if (most === undefined) return;
  for (let place = 0; place < numerators.length; place += 1) {
    if ((numerators[place] ?? 0) > most) numerators[place] = most;
  }
}
