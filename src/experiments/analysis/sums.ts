// A metric as sums per debtor: what is counted above and below the line, over the invoices whose outcome can be known by
// now. What cannot be known yet is left out of both sums, by the same rule in every arm. Pure.
import { assertNever } from '../../assert.ts';
import { closeCauses, type Dataset } from '../dataset/dataset.ts';
import type { Metric, MetricKind } from '../definition.ts';
import { costWindowMs, orderWindowMs, reminderDays } from '../window.ts';

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
  /** The numerators before those above the cap were cut to it; null: there is no cap. */
  readonly uncapped: Float64Array | null;
}

const hourMs = 3_600_000;
const paid = closeCauses.indexOf('PAID');

/** Sums a metric over all invoices of `data`. Costs are in currency units. */
export function sumsOf({ kind, window, cap }: Metric & { readonly kind: SummedKind }, data: Dataset): DebtorSums {
  const count = data.debtors.arm.length;
  const { isMature, matured } = maturityOf(kind, window, data);
  const { debtor } = data.invoices;
  const numerators = sumByDebtor(debtor, isMature, valuesOf(kind, window, data), count);
  if (kind.startsWith('COST')) {
    for (let place = 0; place < count; place += 1) numerators[place] = (numerators[place] ?? 0) / 10_000;
  }
  const below = denominatorOf(kind, data);
  const denominators = below === null ? Float64Array.from(matured) : sumByDebtor(debtor, isMature, below, count);
  const sums = { numerators, denominators, matured, uncapped: cap === null ? null : numerators.slice() };
  if (cap !== null) capAt(sums, cap);
  return sums;
}

/** Whether it happened, how often, or what it cost. */
type Values = Uint8Array | Uint16Array | Float64Array;

/** Loops over a million invoices, one for each kind of array, and nothing is called within. */
function sumByDebtor(debtor: Int32Array, isMature: Uint8Array, values: Values, count: number): Float64Array {
  const sums = new Float64Array(count);
  if (values instanceof Uint8Array) addFlags(debtor, isMature, values, sums);
  else if (values instanceof Uint16Array) addCounts(debtor, isMature, values, sums);
  else addCosts(debtor, isMature, values, sums);
  return sums;
}

function addFlags(debtor: Int32Array, isMature: Uint8Array, values: Uint8Array, sums: Float64Array): void {
  for (let at = 0; at < debtor.length; at += 1) {
    if (isMature[at] === 0 || values[at] === 0) continue;
    const place = debtor[at] ?? 0;
    sums[place] = (sums[place] ?? 0) + 1;
  }
}

function addCounts(debtor: Int32Array, isMature: Uint8Array, values: Uint16Array, sums: Float64Array): void {
  for (let at = 0; at < debtor.length; at += 1) {
    if (isMature[at] === 0 || values[at] === 0) continue;
    const place = debtor[at] ?? 0;
    sums[place] = (sums[place] ?? 0) + (values[at] ?? 0);
  }
}

function addCosts(debtor: Int32Array, isMature: Uint8Array, values: Float64Array, sums: Float64Array): void {
  for (let at = 0; at < debtor.length; at += 1) {
    if (isMature[at] === 0) continue;
    const place = debtor[at] ?? 0;
    sums[place] = (sums[place] ?? 0) + (values[at] ?? 0);
  }
}

interface Maturity {
  /** By invoice, 1: its outcome can be known by now. */
  readonly isMature: Uint8Array;
  /** How many, by debtor. */
  readonly matured: Uint32Array;
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
  const maturity = known.get(key) ?? countMature(applyRule(rule, data), data);
  known.set(key, maturity);
  return maturity;
}

function countMature(isMature: Uint8Array, { invoices, debtors }: Dataset): Maturity {
  const { debtor } = invoices;
  const matured = new Uint32Array(debtors.arm.length);
  for (let at = 0; at < debtor.length; at += 1) {
    if (isMature[at] === 0) continue;
    const place = debtor[at] ?? 0;
    matured[place] = (matured[place] ?? 0) + 1;
  }
  return { isMature, matured };
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

function applyRule(rule: Rule, { meta, invoices }: Dataset): Uint8Array {
  const { startedAt, dueDay } = invoices;
  const isMature = new Uint8Array(startedAt.length);
  if ('sinceStartMs' in rule) {
    const { sinceStartMs } = rule;
    for (let at = 0; at < isMature.length; at += 1) {
      if ((startedAt[at] ?? 0) + sinceStartMs <= meta.asOfMs) isMature[at] = 1;
    }
    return isMature;
  }
  const { sinceDueDays } = rule;
  for (let at = 0; at < isMature.length; at += 1) {
    if ((dueDay[at] ?? 0) + sinceDueDays < meta.asOfDay) isMature[at] = 1;
  }
  return isMature;
}

/** What is counted above the line, by invoice; costs in ten-thousandths. */
function valuesOf(kind: SummedKind, window: number, { invoices, meta }: Dataset): Values {
  const { deliveredAt, openedAt, verifiedAt, bouncedAt, complainedAt } = invoices;
  switch (kind) {
    case 'DELIVERED_RATE':
      return within(deliveredAt, invoices.startedAt, orderWindowMs(meta.orderMs));
    case 'DELIVERED_WITHIN':
      return within(deliveredAt, invoices.startedAt, window * hourMs);
    case 'OPENED_RATE':
      return within(openedAt, invoices.startedAt, window * hourMs);
    case 'OPENED_VERIFIED_RATE':
      return within(verifiedAt, invoices.startedAt, window * hourMs);
    case 'PAID_BY_DUE':
      return paidWithin(invoices, invoices.dueDay, window);
    case 'COST_PER_INVOICE':
    case 'COST_PER_DELIVERED':
    case 'COST_PER_PAID':
      return invoices.cost;
    case 'FALLBACKS_PER_INVOICE':
      return invoices.fallbacks;
    case 'BOUNCE_RATE':
      return within(bouncedAt, invoices.startedAt, window * hourMs);
    case 'COMPLAINT_RATE':
      return within(complainedAt, invoices.startedAt, window * hourMs);
    case 'REMINDERS_PER_INVOICE':
      return invoices.reminders;
    default:
      return assertNever(kind, 'metric');
  }
}

/** What is counted below the line, by invoice; null: 1 for each. */
function denominatorOf(kind: SummedKind, { invoices, meta }: Dataset): Uint8Array | null {
  if (kind === 'COST_PER_DELIVERED') {
    return within(invoices.deliveredAt, invoices.startedAt, costWindowMs(meta.definition.plan, meta.orderMs));
  }
  if (kind === 'COST_PER_PAID') return paidWithin(invoices, invoices.startedDay, meta.definition.plan.horizonDays);
  return null;
}

function within(instants: Float64Array, startedAt: Float64Array, ms: number): Uint8Array {
  const values = new Uint8Array(instants.length);
  for (let at = 0; at < values.length; at += 1) {
    if ((instants[at] ?? Number.NaN) - (startedAt[at] ?? 0) <= ms) values[at] = 1;
  }
  return values;
}

function paidWithin({ closeCause, closedDay }: Dataset['invoices'], from: Int32Array, days: number): Uint8Array {
  const values = new Uint8Array(from.length);
  for (let at = 0; at < values.length; at += 1) {
    if (closeCause[at] === paid && (closedDay[at] ?? 0) - (from[at] ?? 0) <= days) values[at] = 1;
  }
  return values;
}

/** Cuts the sums of debtors down to a percentile of all of them, declared before the start. */
function capAt({ numerators, matured }: Pick<DebtorSums, 'numerators' | 'matured'>, percentile: number): void {
  const counted = numerators.filter((_sum, place) => (matured[place] ?? 0) > 0).sort();
  const most = counted[Math.min(counted.length - 1, Math.floor(percentile * counted.length))];
  if (most === undefined) return;
  for (let place = 0; place < numerators.length; place += 1) {
    if ((numerators[place] ?? 0) > most) numerators[place] = most;
  }
}
