// A metric as sums per debtor: what is counted above and below the line, over the invoices whose outcome can be known by
// now. What cannot be known yet is left out of both sums, by the same rule in every arm. Pure.
import { assertNever } from '../../assert.ts';
import { closeCauses, type Dataset } from '../dataset/dataset.ts';
import type { Metric, MetricKind } from '../definition.ts';
import { take } from '../scratch.ts';
import { costWindowMs, orderWindowMs, reminderDays } from '../window.ts';

/** Metrics that are followed over time rather than summed. */
export type TimedKind = 'TIME_TO_PAYMENT' | 'TIME_TO_DELIVERY';
export type SummedKind = Exclude<MetricKind, TimedKind>;

export function isTimed(kind: MetricKind): kind is TimedKind {
  return kind === 'TIME_TO_PAYMENT' || kind === 'TIME_TO_DELIVERY';
}

/** Counts, and money, of which a debtor may have more than counts hold. */
export type Sums = Int32Array | Float64Array;

/** One entry per debtor: whole numbers all. */
export interface DebtorSums {
  readonly numerators: Sums;
  readonly denominators: Sums;
  /** Matured invoices; a debtor without any is no unit. */
  readonly matured: Sums;
  /** So many of the numerators are one of the metric's unit: costs are in ten-thousandths. */
  readonly scale: number;
  /** The numerators before those above the cap were cut to it; null: there is no cap. */
  readonly uncapped: Sums | null;
}

const hourMs = 3_600_000;
const paid = closeCauses.indexOf('PAID');

/** Sums a metric over all invoices of `data`; the sums are scratch. */
export function sumsOf({ kind, window, cap }: Metric & { readonly kind: SummedKind }, data: Dataset): DebtorSums {
  const maturity = maturityOf(kind, window, data);
  const { matured } = maturity;
  const counted = numeratorsOf(kind, window, data, maturity);
  const denominators = denominatorsOf(kind, data, maturity) ?? matured;
  const scale = kind.startsWith('COST') ? 10_000 : 1;
  const numerators = cap === null ? counted : capAt(counted, matured, cap);
  return { numerators, denominators, matured, scale, uncapped: cap === null ? null : counted };
}

interface Maturity {
  /** By invoice a day or an instant; the outcome of those up to `until` can be known by now. */
  readonly since: Int32Array | Float64Array;
  readonly until: number;
  /** How many they are, by debtor. */
  readonly matured: Int32Array;
}

/** Metrics of a dataset that mature by the same rule share what it says. */
const knownMaturity = new WeakMap<Dataset, Map<string, Maturity>>();

/**
 * Whose outcome can be known by now. Rates over the whole succession wait until every arm's order must have ended:
 * counting each invoice as it ends would count the quick ones first, and flatter whoever has more of them.
 */
function maturityOf(kind: SummedKind, window: number, data: Dataset): Maturity {
  const rule = ruleOf(kind, window, data.meta);
  const known = knownMaturity.get(data) ?? new Map<string, Maturity>();
  knownMaturity.set(data, known);
  const key = JSON.stringify(rule);
  const maturity = known.get(key) ?? applyRule(rule, data);
  known.set(key, maturity);
  return maturity;
}

/** So many milliseconds after the start, or so many days after the due date are over. */
type Rule = { readonly sinceStartMs: number } | { readonly sinceDueDays: number };

function ruleOf(kind: SummedKind, window: number, { orderMs, definition }: Dataset['meta']): Rule {
  switch (kind) {
    case 'DELIVERED_WITHIN':
    case 'OPENED_RATE':
    case 'OPENED_VERIFIED_RATE':
    case 'BOUNCE_RATE':
    case 'COMPLAINT_RATE':
      return { sinceStartMs: window * hourMs };
    case 'DELIVERED_RATE':
    case 'FALLBACKS_PER_INVOICE':
      return { sinceStartMs: orderWindowMs(orderMs) };
    case 'COST_PER_INVOICE':
    case 'COST_PER_DELIVERED':
    case 'COST_PER_PAID':
      return { sinceStartMs: costWindowMs(definition.plan, orderMs) };
    case 'PAID_BY_DUE':
      // A payment of a day is known when that day is over.
      return { sinceDueDays: window };
    case 'REMINDERS_PER_INVOICE':
      return { sinceDueDays: reminderDays };
    default:
      return assertNever(kind, 'metric');
  }
}

function applyRule(rule: Rule, { meta, invoices, debtors }: Dataset): Maturity {
  const { debtor, startedAt, dueDay } = invoices;
  const isByStart = 'sinceStartMs' in rule;
  const since = isByStart ? startedAt : dueDay;
  const until = isByStart ? meta.asOfMs - rule.sinceStartMs : meta.asOfDay - rule.sinceDueDays - 1;
  const matured = new Int32Array(debtors.arm.length);
  for (let at = 0; at < debtor.length; at += 1) {
    if ((since[at] ?? Number.NaN) <= until) {
      const place = debtor[at] ?? 0;
      matured[place] = (matured[place] ?? 0) + 1;
    }
  }
  return { since, until, matured };
}

/** What is counted above the line; costs in ten-thousandths. */
function numeratorsOf(kind: SummedKind, window: number, data: Dataset, maturity: Maturity): Sums {
  const { deliveredAt, openedAt, verifiedAt, bouncedAt, complainedAt, dueDay, cost, fallbacks, reminders } =
    data.invoices;
  switch (kind) {
    case 'DELIVERED_RATE':
      return sumWithin(deliveredAt, orderWindowMs(data.meta.orderMs), data, maturity);
    case 'DELIVERED_WITHIN':
      return sumWithin(deliveredAt, window * hourMs, data, maturity);
    case 'OPENED_RATE':
      return sumWithin(openedAt, window * hourMs, data, maturity);
    case 'OPENED_VERIFIED_RATE':
      return sumWithin(verifiedAt, window * hourMs, data, maturity);
    case 'PAID_BY_DUE':
      return sumPaidWithin(dueDay, window, data, maturity);
    case 'COST_PER_INVOICE':
    case 'COST_PER_DELIVERED':
    case 'COST_PER_PAID':
      return sumCosts(cost, data, maturity);
    case 'FALLBACKS_PER_INVOICE':
      return sumCounts(fallbacks, data, maturity);
    case 'BOUNCE_RATE':
      return sumWithin(bouncedAt, window * hourMs, data, maturity);
    case 'COMPLAINT_RATE':
      return sumWithin(complainedAt, window * hourMs, data, maturity);
    case 'REMINDERS_PER_INVOICE':
      return sumCounts(reminders, data, maturity);
    default:
      return assertNever(kind, 'metric');
  }
}

/** What is counted below the line; null: 1 for each matured invoice. */
function denominatorsOf(kind: SummedKind, data: Dataset, maturity: Maturity): Sums | null {
  const { invoices, meta } = data;
  const { plan } = meta.definition;
  if (kind === 'COST_PER_DELIVERED') {
    return sumWithin(invoices.deliveredAt, costWindowMs(plan, meta.orderMs), data, maturity);
  }
  return kind === 'COST_PER_PAID' ? sumPaidWithin(invoices.startedDay, plan.horizonDays, data, maturity) : null;
}

// Loops over a million invoices, in which nothing is called. Counts are added as integers, which takes half the time.

/** How often it happened no later than so many milliseconds after the start; outcomes of such metrics mature by the start. */
function sumWithin(instants: Float64Array, ms: number, { invoices, debtors }: Dataset, { until }: Maturity): Sums {
  const { debtor, startedAt } = invoices;
  const sums = take(Int32Array, debtors.arm.length);
  for (let at = 0; at < debtor.length; at += 1) {
    const started = startedAt[at] ?? 0;
    if ((instants[at] ?? Number.NaN) - started <= ms && started <= until) {
      const place = debtor[at] ?? 0;
      sums[place] = (sums[place] ?? 0) + 1;
    }
  }
  return sums;
}

/** How many were paid no later than so many days after a day. */
function sumPaidWithin(
  from: Int32Array,
  days: number,
  { invoices, debtors }: Dataset,
  { since, until }: Maturity,
): Sums {
  const { debtor, closeCause, closedDay } = invoices;
  const sums = take(Int32Array, debtors.arm.length);
  for (let at = 0; at < debtor.length; at += 1) {
    if (
      closeCause[at] === paid &&
      (closedDay[at] ?? 0) - (from[at] ?? 0) <= days &&
      (since[at] ?? Number.NaN) <= until
    ) {
      const place = debtor[at] ?? 0;
      sums[place] = (sums[place] ?? 0) + 1;
    }
  }
  return sums;
}

function sumCounts(counts: Uint16Array, { invoices, debtors }: Dataset, { since, until }: Maturity): Sums {
  const { debtor } = invoices;
  const sums = take(Int32Array, debtors.arm.length);
  for (let at = 0; at < debtor.length; at += 1) {
    if (counts[at] !== 0 && (since[at] ?? Number.NaN) <= until) {
      const place = debtor[at] ?? 0;
      sums[place] = (sums[place] ?? 0) + (counts[at] ?? 0);
    }
  }
  return sums;
}

/** All metrics of costs have the same above the line, and mature by the same rule: by the start. */
const knownCosts = new WeakMap<Maturity, Float64Array>();

function sumCosts(costs: Float64Array, { invoices, debtors }: Dataset, maturity: Maturity): Sums {
  const known = knownCosts.get(maturity);
  if (known !== undefined) return known;
  const { debtor, startedAt } = invoices;
  const { until } = maturity;
  const sums = new Float64Array(debtors.arm.length);
  knownCosts.set(maturity, sums);
  for (let at = 0; at < debtor.length; at += 1) {
    if ((startedAt[at] ?? 0) > until) continue;
    const place = debtor[at] ?? 0;
    sums[place] = (sums[place] ?? 0) + (costs[at] ?? 0);
  }
  return sums;
}

/** The sums of debtors cut down to a percentile of all of them, declared before the start. */
function capAt(numerators: Sums, matured: Sums, percentile: number): Sums {
  const counted = numerators.filter((_sum, place) => (matured[place] ?? 0) > 0).sort();
  const most = counted[Math.min(counted.length - 1, Math.floor(percentile * counted.length))];
  return most === undefined ? numerators : numerators.map((sum) => Math.min(sum, most));
}
