// Whether an arm can tell that an invoice was opened: where a partner of one of its steps reports no openings, those that
// happened there would count as none. Pure.
import type { PartnerFacts } from '../../succession/facts.ts';
import type { SuccessionOrder } from '../../succession/order.ts';

/** By arm. */
export interface Openings {
  readonly canOpen: readonly boolean[];
  /** By a human act: a mail is opened by programs too, and is never verified. */
  readonly canVerify: readonly boolean[];
}

/** From what the partners that may carry each step can report. */
export function openingsOf(orders: readonly SuccessionOrder[], partners: readonly PartnerFacts[]): Openings {
  const reports = ({ channel, partnerIds }: SuccessionOrder['steps'][number]) => {
    const carriers = partners.filter(
      (partner) => partner.channel === channel && (partnerIds.length === 0 || partnerIds.includes(partner.partnerId)),
    );
    return carriers.length > 0 && carriers.every(({ milestones }) => milestones.includes('OPENED'));
  };
  return {
    canOpen: orders.map(({ steps }) => steps.every(reports)),
    canVerify: orders.map(({ steps }) => steps.every((step) => step.channel !== 'EMAIL' && reports(step))),
  };
}
