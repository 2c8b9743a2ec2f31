// Rule 7 of succession: the order of steps as it applies to one debtor. A debtor's preference moves steps, it never
// removes one. Step numbers everywhere (facts, decisions, events, effect keys) stay those of the order itself.
import type { Channel } from '../record/contact-point.ts';
import type { Facts } from './facts.ts';
import type { SuccessionOrder } from './order.ts';

/**
 * The step numbers of the order in the sequence they are tried for this debtor: the preferred channel's steps first,
 * each group in the order's own sequence. Depends on order and debtor alone, so it stays the same while the run's
 * contact points, partners and attempts change, and "the step after" keeps its meaning.
 */
export function effectiveSteps(order: SuccessionOrder, facts: Pick<Facts, 'debtor'>): readonly number[] {
  const preferred = pinnedChannel(order, facts) === null ? facts.debtor.preferredChannel : null;
  const first: number[] = [];
  const rest: number[] = [];
  for (const [index, step] of order.steps.entries()) (step.channel === preferred ? first : rest).push(index);
  return first.length === 0 ? rest : [...first, ...rest];
}

/**
 * The one channel law allows for this debtor, or null: public bodies must be sent e-invoices (lag 2018:1277), so where
 * the order has an E_INVOICE step all other steps are skipped, and no preference counts. An order without such a step
 * was chosen knowingly (older contracts, exempt bodies) and applies unchanged.
 */
export function pinnedChannel(order: SuccessionOrder, facts: Pick<Facts, 'debtor'>): Channel | null {
  if (!facts.debtor.publicSector) return null;
  return order.steps.some((step) => step.channel === 'E_INVOICE') ? 'E_INVOICE' : null;
}
