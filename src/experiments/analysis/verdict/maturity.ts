// How long a metric takes until nothing of it can change any more, and which debtors have come that far. Pure.
import type { Dataset } from '../../dataset/dataset.ts';
import type { Metric } from '../../definition.ts';
import { take } from '../../scratch.ts';
import { costWindowMs, orderWindowMs, reminderDays } from '../../window.ts';
import type { TimedKind } from '../sums.ts';
import type { Units } from '../units.ts';

const dayMs = 86_400_000;
/** Terms of payment differ; the few that are longest must not keep all others waiting. */
const termShare = 0.95;
const termDaysMax = 3_660;

/** Days after its first send until an invoice's outcome of this metric is final. */
export function maturationDays({ kind, window }: Pick<Metric, 'kind' | 'window'>, data: Dataset): number {
  const { meta } = data;
  switch (kind) {
    case 'TIME_TO_PAYMENT':
    case 'TIME_TO_DELIVERY':
      return meta.definition.plan.horizonDays;
    case 'DELIVERED_RATE':
    case 'FALLBACKS_PER_INVOICE':
      return orderWindowMs(meta.orderMs) / dayMs;
    case 'COST_PER_INVOICE':
    case 'COST_PER_DELIVERED':
    case 'COST_PER_PAID':
      return costWindowMs(meta.definition.plan, meta.orderMs) / dayMs;
    case 'PAID_BY_DUE':
      return termDays(data) + window + 1;
    case 'REMINDERS_PER_INVOICE':
      return termDays(data) + reminderDays + 1;
    default:
      return window / 24;
  }
}

/** Of all goals and guardrails: the longest. */
export function longestMaturation(data: Dataset): number {
  const judged = data.meta.definition.plan.metrics.filter(({ role }) => role !== 'SECONDARY');
  return Math.max(0, ...judged.map((metric) => maturationDays(metric, data)));
}

const knownTerms = new WeakMap<Dataset, number>();

function termDays(data: Dataset): number {
  const term = knownTerms.get(data) ?? countTerms(data);
  knownTerms.set(data, term);
  return term;
}

function countTerms({ invoices }: Dataset): number {
  const { dueDay, startedDay } = invoices;
  if (dueDay.length === 0) return 30;
  // Counted and not sorted: terms are few, invoices are many. What was due before it was sent has no term.
  const counts = new Uint32Array(termDaysMax + 1);
  for (let at = 0; at < dueDay.length; at += 1) {
    const term = Math.min(termDaysMax, Math.max(0, (dueDay[at] ?? 0) - (startedDay[at] ?? 0)));
    counts[term] = (counts[term] ?? 0) + 1;
  }
  let before = Math.floor(termShare * (dueDay.length - 1));
  let term = 0;
  while (term < termDaysMax && before >= (counts[term] ?? 0)) {
    before -= counts[term] ?? 0;
    term += 1;
  }
  return term;
}

/** Of one arm. */
export interface MaturedCount {
  readonly invoices: number;
  /** With at least one such invoice. */
  readonly debtors: number;
}

/** By arm: invoices that could be followed to the horizon by now, whatever became of them. */
export function followedToHorizon(kind: TimedKind, { meta, invoices, debtors }: Dataset, units: Units): MaturedCount[] {
  const { horizonDays } = meta.definition.plan;
  const counted = take(Uint32Array, debtors.arm.length);
  for (let at = 0; at < invoices.debtor.length; at += 1) {
    const place = invoices.debtor[at] ?? 0;
    const isFollowed =
      kind === 'TIME_TO_PAYMENT'
        ? (invoices.startedDay[at] ?? 0) + horizonDays <= meta.asOfDay
        : (invoices.startedAt[at] ?? 0) + horizonDays * dayMs <= meta.asOfMs;
    if (isFollowed) counted[place] = (counted[place] ?? 0) + 1;
  }
  return units.map((places) => {
    let [sum, some] = [0, 0];
    for (let at = 0; at < places.length; at += 1) {
      const count = counted[places[at] ?? 0] ?? 0;
      sum += count;
      if (count > 0) some += 1;
    }
    return { invoices: sum, debtors: some };
  });
}
