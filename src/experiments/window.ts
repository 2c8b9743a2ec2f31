// How long what happens to an invoice counts. An outcome that is older than another has had more time: what came after the
// window counts for neither, or the early ones would look worse the longer they are watched. Pure.
import type { SuccessionOrder } from '../succession/order.ts';
import type { AnalysisPlan } from './definition.ts';

const dayMs = 86_400_000;

/** Days after the due date in which reminders count. */
export const reminderDays = 30;

// Business days stretch over weekends and holidays, retries over the end of a step.
const stretch = { ELAPSED: 1, CALENDAR: 1, BUSINESS: 1.6 } as const;
const slackMs = 2 * dayMs;

/** How long an order can go on for one invoice, milliseconds. */
export function orderMs({ steps, consolidateMs }: SuccessionOrder): number {
  // Invoices that may share an envelope wait for each other first.
  const gathering = slackMs + (consolidateMs ?? 0);
  return steps.reduce((sum, { patienceMs, calendar }) => sum + patienceMs * stretch[calendar], gathering);
}

/** How long after the first send deliveries and steps count, milliseconds: the longest of the orders. */
export function orderWindowMs(lengths: readonly number[]): number {
  return Math.max(0, ...lengths);
}

/** How long after the first send the cost of an invoice counts, milliseconds: the longest order, or the horizon for those paid. */
export function costWindowMs(
  { metrics, horizonDays }: Pick<AnalysisPlan, 'metrics' | 'horizonDays'>,
  lengths: readonly number[],
): number {
  const isPaid = metrics.some(({ kind }) => kind === 'COST_PER_PAID');
  return Math.max(isPaid ? horizonDays * dayMs : 0, orderWindowMs(lengths));
}
