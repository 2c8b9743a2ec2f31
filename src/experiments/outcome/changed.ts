// How many debtors' facts separate two looks at an experiment. Two results that differ by a single debtor would tell that
// debtor's outcome by subtraction, however well each of them hides small numbers by itself. Pure.
import { dayOf, daysBetween } from '../../clock.ts';
import { smallestCell } from '../analysis/disclosure/cell.ts';
import type { DatasetMeta, SliceLook } from '../dataset/dataset.ts';
import type { KeptRows } from '../dataset/kept.ts';
import type { Metric } from '../definition.ts';
import { costWindowMs, orderWindowMs, reminderDays } from '../window.ts';

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** A look that was shown: what is counted by it, and as of when. */
export interface ShownLook {
  readonly watermark: number;
  readonly asOfMs: number;
}

/** What is counted by now, and how long outcomes take to be known. */
export interface CountedNow extends Pick<DatasetMeta, 'definition' | 'orderMs' | 'asOfMs' | 'asOfDay' | 'watermark'> {
  readonly rows: KeptRows;
  readonly timeZone: string;
}

/** Whether a new result may be shown after `last`: in no arm have one to four debtors changed. */
export function isTellable(now: CountedNow, last: ShownLook): boolean {
  return isLarge(countChanged(now, last, null));
}

/** By declared slice: whether it may be shown again, and the look it was shown at last. */
export function slicesTellable(now: CountedNow, before: readonly SliceLook[]): SliceLook[] {
  const { watermark, asOfMs, rows } = now;
  return now.definition.plan.slices.map((_slice, index): SliceLook => {
    const last = before[index];
    if (last === undefined) return { shown: true, watermark, asOfMs };
    const shown = isLarge(countChanged(now, last, rows.debtors.debtors.slices[index] ?? null));
    return shown ? { shown, watermark, asOfMs } : { ...last, shown };
  });
}

function isLarge(counts: Iterable<number>): boolean {
  for (const count of counts) if (count < smallestCell) return false;
  return true;
}

/**
 * Debtors of whom something was counted, who came in, or an outcome of whom has become known by time alone: how many by
 * arm and value of the slice, without those of which there are none.
 */
function countChanged(now: CountedNow, last: ShownLook, slice: Uint16Array | null): Iterable<number> {
  const { outcomes, start } = now.rows;
  const { startedAt } = outcomes.invoices;
  const isKnownSince = becameKnown(now, last);
  const counts = new Map<number, number>();
  const lastOf = new Map<number, number>();
  for (let debtor = 0, row = 0; debtor + 1 < start.length; debtor += 1) {
    for (const to = start[debtor + 1] ?? 0; row < to; row += 1) {
      const isChanged =
        (outcomes.countedAt[row] ?? 0) > last.watermark ||
        (startedAt[row] ?? 0) > last.asOfMs ||
        isKnownSince[row] === 1;
      if (!isChanged) continue;
      const cell = (outcomes.arm[row] ?? 0) + 256 * (slice?.[debtor] ?? 0);
      if (lastOf.get(cell) === debtor) continue;
      lastOf.set(cell, debtor);
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
  }
  return counts.values();
}

/** By invoice, 1: the window of a metric has ended since the look. */
function becameKnown(now: CountedNow, last: ShownLook): Uint8Array {
  const { startedAt, dueDay } = now.rows.outcomes.invoices;
  const { plan } = now.definition;
  const known = new Uint8Array(startedAt.length);
  const lastDay = daysBetween('1970-01-01', dayOf(last.asOfMs, now.timeZone));
  const rules = new Map(
    plan.metrics.map((metric) => {
      const rule = windowOf(metric, plan, now.orderMs);
      return [JSON.stringify(rule), rule];
    }),
  );
  for (const rule of rules.values()) {
    if ('days' in rule) markWithin(known, dueDay, lastDay - rule.days - 1, now.asOfDay - rule.days - 1);
    else markWithin(known, startedAt, last.asOfMs - rule.ms, now.asOfMs - rule.ms);
  }
  return known;
}

/** Marks what lies after `from` and not after `to`. */
function markWithin(marks: Uint8Array, values: Float64Array | Int32Array, from: number, to: number): void {
  if (from >= to) return;
  for (let at = 0; at < marks.length; at += 1) {
    const value = values[at] ?? Number.NaN;
    if (value > from && value <= to) marks[at] = 1;
  }
}

/** When an outcome becomes known: so long after the first send, or when so many days after the due date are over. */
function windowOf(
  { kind, window }: Metric,
  plan: DatasetMeta['definition']['plan'],
  orderMs: readonly number[],
): { readonly ms: number } | { readonly days: number } {
  switch (kind) {
    case 'PAID_BY_DUE':
      return { days: window };
    case 'REMINDERS_PER_INVOICE':
      return { days: reminderDays };
    case 'TIME_TO_PAYMENT':
    case 'TIME_TO_DELIVERY':
      return { ms: plan.horizonDays * dayMs };
    case 'DELIVERED_RATE':
    case 'FALLBACKS_PER_INVOICE':
      return { ms: orderWindowMs(orderMs) };
    case 'COST_PER_INVOICE':
    case 'COST_PER_DELIVERED':
    case 'COST_PER_PAID':
      return { ms: costWindowMs(plan, orderMs) };
    default:
      return { ms: window * hourMs };
  }
}
