// How long what happens to an invoice counts. An outcome that is older than another has had more time: what came after the
// window counts for neither, or the early ones would look worse the longer they are watched. Pure.
import type { AnalysisPlan } from '../definition.ts';

const dayMs = 86_400_000;

/** Days after the due date in which reminders count. */
export const reminderDays = 30;

/** How long after the first send deliveries and steps count: the longest of the orders. */
export function orderWindowMs(orderMs: readonly number[]): number {
  return Math.max(0, ...orderMs);
}

/** How long after the first send the cost of an invoice counts: the longest of the orders, or the horizon for those paid. */
export function costWindowMs(
  { metrics, horizonDays }: Pick<AnalysisPlan, 'metrics' | 'horizonDays'>,
  orderMs: readonly number[],
): number {
  const isPaid = metrics.some(({ kind }) => kind === 'COST_PER_PAID');
  return Math.max(isPaid ? horizonDays * dayMs : 0, orderWindowMs(orderMs));
}
